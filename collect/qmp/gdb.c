// SPDX-License-Identifier: Apache-2.0
//
// Source: the GDB manual, appendix "GDB Remote Serial Protocol"; QEMU, gdbstub.c and target/arm/gdbstub.c.
#include "collect/qmp/gdb.h"

#include "collect/qmp/target.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	PATIENCE = 20000, // milliseconds for an answer
	PACKET_MOST = 1 << 16,
	DOCUMENT_MOST = 1 << 20,
	CPUS_MOST = 4096,
	STRAY_MOST = 4, // packets before the first answer: reports that the machine has stopped
};

// The first words of the registers that are read. Others hold what is nobody's business, such as keys.
static const char *const wanted[] = {"TTBR", "TCR",     "MAIR",  "AMAIR",  "SCTLR", "HCR",   "VTTBR",
				     "VTCR", "VSTTBR",  "VSTCR", "PIR",    "POR",   "S2PIR", "S2POR",
				     "CTR_", "ID_AA64", "MIDR",  "REVIDR", "VPIDR_"};

struct gdb {
	struct ptp_link *link;
	char *reply; // the last packet: its `size` bytes without escapes, and a zero
	size_t size;
};

static enum ptp_err fail(const char *what, struct ptp_diag *diag)
{
	return ptp_fail(diag, PTP_ERR_INPUT, "gdb server: %s", what);
}

static unsigned sum(const char *text, size_t size)
{
	unsigned all = 0;

	for (size_t i = 0; i < size; i++)
		all += (unsigned char)text[i];
	return all & 0xff;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// A byte of two hexadecimal digits, or -1.
static int hex(const char *at)
{
	int high = digit(at[0]), low = high < 0 ? -1 : digit(at[1]);

	return low < 0 ? -1 : high << 4 | low;
}

// Takes what is between $ and #, where } stands before a byte that has bit 5 turned.
static void unescape(struct gdb *gdb, const char *from, size_t size)
{
	gdb->reply = ptp_realloc(gdb->reply, size + 1, 1);
	gdb->size = 0;
	for (size_t i = 0; i < size; i++) {
		bool escaped = from[i] == '}' && i + 1 < size;

		i += escaped;
		gdb->reply[gdb->size++] = (char)(from[i] ^ (escaped ? 0x20 : 0));
	}
	gdb->reply[gdb->size] = 0;
}

// Takes a packet out of what was received. False when there is none yet.
static bool take_packet(struct gdb *gdb, struct ptp_diag *diag)
{
	char *all = gdb->link->received.at, *end;
	size_t count = gdb->link->received.count, skip = 0;

	while (skip < count && all[skip] != '$')
		skip++; // acknowledgements
	if (skip)
		ptp_link_use(gdb->link, skip);
	count -= skip;
	end = count ? memchr(all, '#', count) : NULL;
	if (!end || all + count - end < 3)
		return false;
	if (hex(end + 1) != (int)sum(all + 1, (size_t)(end - all) - 1))
		return fail("a packet with a wrong checksum", diag), true;
	unescape(gdb, all + 1, (size_t)(end - all) - 1);
	ptp_link_use(gdb->link, (size_t)(end - all) + 3);
	return true;
}

static enum ptp_err receive(struct gdb *gdb, struct ptp_diag *diag)
{
	int64_t deadline = ptp_now() + PATIENCE;

	while (!take_packet(gdb, diag))
		if (ptp_link_receive(gdb->link, deadline, diag))
			return diag->err;
	return diag->err ? diag->err : ptp_link_send(gdb->link, "+", 1, -1, diag);
}

static enum ptp_err ask(struct gdb *gdb, const char *question, struct ptp_diag *diag)
{
	char packet[256];
	int size = snprintf(packet, sizeof(packet), "$%s#%02x", question, sum(question, strlen(question)));

	if (size >= (int)sizeof(packet))
		return fail("a name is too long", diag);
	if (ptp_link_send(gdb->link, packet, (size_t)size, -1, diag))
		return diag->err;
	return receive(gdb, diag);
}

// What comes before the answer to this is not one.
static enum ptp_err begin(struct gdb *gdb, struct ptp_diag *diag)
{
	if (ask(gdb, "qSupported:xmlRegisters=aarch64", diag))
		return diag->err;
	for (unsigned i = 0; !strstr(gdb->reply, "PacketSize="); i++)
		if (i == STRAY_MOST)
			return fail("no answer to qSupported", diag);
		else if (receive(gdb, diag))
			return diag->err;
	if (!strstr(gdb->reply, "qXfer:features:read+"))
		return fail("it does not describe its registers (qXfer:features:read)", diag);
	return PTP_OK;
}

static enum ptp_err get_document(void *data, const char *name, char **text, size_t *size, struct ptp_diag *diag)
{
	struct gdb *gdb = data;
	char question[200];

	*size = 0;
	do {
		snprintf(question, sizeof(question), "qXfer:features:read:%s:%zx,ffb", name, *size);
		if (ask(gdb, question, diag))
			return diag->err;
		if ((*gdb->reply != 'l' && *gdb->reply != 'm') || (*gdb->reply == 'm' && gdb->size == 1))
			return fail("no description of its registers", diag);
		if (*size + gdb->size > DOCUMENT_MOST)
			return fail("the description of its registers is too long", diag);
		*text = ptp_realloc(*text, *size + gdb->size, 1);
		memcpy(*text + *size, gdb->reply + 1, gdb->size - 1);
		*size += gdb->size - 1;
	} while (*gdb->reply == 'm');
	return PTP_OK;
}

static bool is_wanted(const struct ptp_target_register *reg)
{
	size_t length = strlen(reg->name);

	if (reg->bits > 64 ||
	    (length > 2 && (!strcmp(reg->name + length - 2, "12") || !strcmp(reg->name + length - 2, "02"))))
		return false; // the second names that registers of EL1 and EL0 have at EL2
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		if (!strncmp(reg->name, wanted[i], strlen(wanted[i])))
			return true;
	return false;
}

// The value of a reply: bytes in hexadecimal, the lowest first. False when it is something else, such as an error.
static bool value_of(const struct gdb *gdb, uint64_t *value)
{
	*value = 0;
	if (!gdb->size || gdb->size % 2 || gdb->size > 16)
		return false;
	for (size_t i = 0; i < gdb->size; i += 2) {
		int byte = hex(gdb->reply + i);

		if (byte < 0)
			return false;
		*value |= (uint64_t)byte << 4 * i;
	}
	return true;
}

// A register that the other side cannot read is left out.
static enum ptp_err read_cpu(struct gdb *gdb, const struct ptp_target *target, struct ptp_gdb_cpus *cpus,
			     struct ptp_diag *diag)
{
	struct ptp_gdb_cpu *cpu = ptp_push(&cpus->cpus);
	char question[16];
	uint64_t value;

	for (size_t i = 0; i < target->registers.count; i++) {
		const struct ptp_target_register *reg = &target->registers.at[i];

		if (!is_wanted(reg))
			continue;
		snprintf(question, sizeof(question), "p%x", reg->number);
		if (ask(gdb, question, diag))
			return diag->err;
		if (value_of(gdb, &value))
			*ptp_push(&cpu->registers) =
				(struct ptp_gdb_register){ptp_arena_printf(&cpus->arena, "%s", reg->name), value};
	}
	if (!cpu->registers.count)
		return fail("it has no system registers, or none that translation depends on", diag);
	return PTP_OK;
}

// A list of threads is read before any is selected: THREADS is what it said, joined by commas.
static enum ptp_err list_threads(struct gdb *gdb, char **threads, struct ptp_diag *diag)
{
	size_t size = 0;

	for (const char *question = "qfThreadInfo"; !ask(gdb, question, diag) && *gdb->reply == 'm';
	     question = "qsThreadInfo") {
		if (gdb->size == 1 || size + gdb->size > PACKET_MOST)
			return fail("no list of CPUs", diag);
		*threads = ptp_realloc(*threads, size + gdb->size + 1, 1);
		memcpy(*threads + size, gdb->reply + 1, gdb->size - 1);
		size += gdb->size - 1;
		(*threads)[size++] = ',';
		(*threads)[size] = 0;
	}
	if (!diag->err && !*threads)
		return fail("no list of CPUs", diag);
	return diag->err;
}

static enum ptp_err read_cpus(struct gdb *gdb, const struct ptp_target *target, char *threads,
			      struct ptp_gdb_cpus *cpus, struct ptp_diag *diag)
{
	char question[32], *rest = threads;

	for (const char *thread; (thread = strsep(&rest, ",")) && !diag->err;) {
		if (!*thread)
			continue;
		if (strlen(thread) > 20 || cpus->cpus.count == CPUS_MOST)
			return fail("too many CPUs, or a strange name of one", diag);
		snprintf(question, sizeof(question), "Hg%s", thread);
		if (ask(gdb, question, diag))
			return diag->err;
		if (strcmp(gdb->reply, "OK"))
			return fail("a CPU cannot be selected", diag);
		read_cpu(gdb, target, cpus, diag);
	}
	return diag->err;
}

enum ptp_err ptp_gdb_read(struct ptp_link *link, struct ptp_gdb_cpus *cpus, struct ptp_diag *diag)
{
	struct gdb gdb = {.link = link, .reply = ptp_calloc(1, 1)};
	struct ptp_target_reader reader = {get_document, &gdb, 0};
	struct ptp_target target = {0};
	ptp_autofree char *threads = NULL;

	*cpus = (struct ptp_gdb_cpus){0};
	link->most = PACKET_MOST;
	if (!begin(&gdb, diag) && !ptp_target_read(&reader, "target.xml", &target, diag) &&
	    !list_threads(&gdb, &threads, diag))
		read_cpus(&gdb, &target, threads, cpus, diag);
	free(gdb.reply);
	free(target.registers.at);
	if (diag->err)
		ptp_gdb_free(cpus);
	return diag->err;
}

void ptp_gdb_free(struct ptp_gdb_cpus *cpus)
{
	for (size_t i = 0; i < cpus->cpus.count; i++)
		free(cpus->cpus.at[i].registers.at);
	free(cpus->cpus.at);
	ptp_arena_free(&cpus->arena);
	*cpus = (struct ptp_gdb_cpus){0};
}
