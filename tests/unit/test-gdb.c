// SPDX-License-Identifier: Apache-2.0
//
// The gdb protocol: descriptions of registers, packets, and servers that send anything.
#include "collect/qmp/gdb.h"
#include "collect/qmp/target.h"
#include "fake-qemu.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Descriptions

struct document {
	const char *name, *text;
};

static enum ptp_err get(void *data, const char *name, char **text, size_t *size, struct ptp_diag *diag)
{
	for (const struct document *d = data; d->name; d++)
		if (!strcmp(d->name, name)) {
			*size = strlen(d->text);
			*text = malloc(*size + 1);
			memcpy(*text, d->text, *size); // not a string: a read past it must show
			return PTP_OK;
		}
	return ptp_fail(diag, PTP_ERR_INPUT, "no %s", name);
}

static enum ptp_err describe(const struct document *documents, struct ptp_target *target, struct ptp_diag *diag)
{
	struct ptp_target_reader reader = {get, (void *)documents, 0};

	*target = (struct ptp_target){0};
	return ptp_target_read(&reader, "target.xml", target, diag);
}

static const struct document good[] = {
	{"target.xml", "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n"
		       "<target><architecture>aarch64</architecture><!-- <reg name=\"no\" bitsize=\"8\"/> -->\n"
		       "<xi:include href=\"core.xml\"/><xi:include href='system.xml'/></target>"},
	{"core.xml", "<feature name=\"org.gnu.gdb.aarch64.core\">\n<reg name=\"x0\" bitsize=\"64\"/>\n"
		     "<reg\n\tname=\"x1\" bitsize=\"64\" type=\"int\"/><flags id=\"f\"/>"
		     "<reg bitsize=\"32\"/><reg name=\"cpsr\" bitsize=\"32\"/></feature>"},
	{"system.xml", "<feature><reg name=\"TCR_EL1\" bitsize=\"64\" regnum=\"90\"/>"
		       "<registry name=\"no\" bitsize=\"64\"/><reg name=\"TCR_EL2\" bitsize=\"64\"/></feature>"},
	{0},
};

Test(target, numbers)
{
	static const struct ptp_target_register expected[] = {{"x0", 0, 64},
							      {"x1", 1, 64},
							      {"cpsr", 3, 32},
							      {"TCR_EL1", 90, 64},
							      {"TCR_EL2", 91, 64}};
	struct ptp_target target;
	struct ptp_diag diag = {0};

	cr_assert(!describe(good, &target, &diag), "%s", diag.text);
	cr_assert_eq(target.registers.count, 5);
	for (size_t i = 0; i < 5; i++) {
		cr_expect_str_eq(target.registers.at[i].name, expected[i].name);
		cr_expect_eq(target.registers.at[i].number, expected[i].number);
		cr_expect_eq(target.registers.at[i].bits, expected[i].bits);
	}
	free(target.registers.at);
}

// At every length: no crash, no register that the whole does not have.
Test(target, truncated)
{
	for (size_t which = 0; which < 3; which++) {
		ptp_autofree char *text = strdup(good[which].text);

		for (size_t length = strlen(text); length--;) {
			struct document documents[4];
			struct ptp_target target;
			struct ptp_diag diag = {0};

			memcpy(documents, good, sizeof(good));
			text[length] = 0;
			documents[which].text = text;
			cr_expect(!describe(documents, &target, &diag), "%s", diag.text);
			cr_expect_leq(target.registers.count, 5);
			free(target.registers.at);
		}
	}
}

static void refuses(const char *text, const char *error)
{
	const struct document documents[] = {{"target.xml", text}, {0}};
	struct ptp_target target;
	struct ptp_diag diag = {0};

	cr_expect(describe(documents, &target, &diag));
	cr_expect_str_eq(diag.text, error);
	free(target.registers.at);
}

static unsigned count(const char *text)
{
	const struct document documents[] = {{"target.xml", text}, {0}};
	struct ptp_target target;
	struct ptp_diag diag = {0};

	cr_expect(!describe(documents, &target, &diag), "%s", diag.text);
	free(target.registers.at);
	return (unsigned)target.registers.count;
}

Test(target, hostile)
{
	enum { MANY = 9000 };
	static const char one[] = "<reg name=\"a\" bitsize=\"64\"/>";
	ptp_autofree char *many = ptp_calloc(MANY, sizeof(one));

	for (size_t i = 0; i < MANY; i++)
		memcpy(many + i * (sizeof(one) - 1), one, sizeof(one));
	refuses(many, "gdb server: more than 8192 registers");
	refuses("<xi:include href=\"target.xml\"/>", "gdb server: more than 64 descriptions of its registers");
	refuses("<xi:include href=\"../../x\"/>", "no ../../x");
	cr_expect_eq(count("<reg name=\"a\" bitsize=\"-64\"/><reg name=\"a\" bitsize=\"0x40\"/>"), 0);
	cr_expect_eq(count("<reg name=\"a\" bitsize=\"99999999999999999999\"/><reg bitsize=\"64\" name=\"/>"), 0);
	cr_expect_eq(count("<reg name=\"0123456789012345678901234567890123456789012345678\" bitsize=\"64\"/>"), 0);
	cr_expect_eq(count("<reg name= bitsize=><reg><reg/><>< ><<reg"), 0);
}

// Servers

static enum ptp_err read_from(const char *(*answer)(const char *), struct ptp_gdb_cpus *cpus, struct ptp_diag *diag)
{
	struct ptp_link link = {.peer = "the server"};
	pthread_t thread;
	int pair[2];

	cr_assert(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	thread = fake_gdb_start(pair[1], answer);
	link.fd = pair[0];
	ptp_gdb_read(&link, cpus, diag);
	ptp_link_close(&link);
	pthread_join(thread, NULL);
	return diag->err;
}

static const char *selected;

// Two CPUs; the list of threads comes in two parts, the description in two with an escape in it, and a stop reply comes first.
static const char *two_cpus(const char *packet)
{
	if (!strncmp(packet, "qSupported", 10))
		return "!+$T02thread:01;#04$PacketSize=1000;qXfer:features:read+#cc";
	if (!strcmp(packet, "qXfer:features:read:target.xml:0,ffb"))
		return "m<reg name=\"TC}r_EL1\" bitsize=\"64\"/><reg name=\"x\" bitsi";
	if (!strncmp(packet, "qXfer", 5))
		return "lze=\"64\"/><reg name=\"A\" bitsize=\"64\"/><reg name=\"TCR_EL12\" bitsize=\"64\"/>"
		       "<reg name=\"VTTBR_EL2\" bitsize=\"64\"/><reg name=\"MIDR_EL1\" bitsize=\"32\"/>";
	if (!strcmp(packet, "qfThreadInfo"))
		return "m01";
	if (!strcmp(packet, "qsThreadInfo"))
		return selected ? "l" : (selected = "none", "m02");
	if (!strncmp(packet, "Hg", 2))
		return selected = strcmp(packet, "Hg01") ? "02" : "01", "OK";
	if (!strcmp(packet, "p0"))
		return strcmp(selected, "01") ? "efcdab8967452301" : "0100000000000080";
	return strcmp(packet, "p5") ? "E14" : "10050Ff0";
}

Test(gdb, reads)
{
	struct ptp_gdb_cpus cpus;
	struct ptp_diag diag = {0};

	cr_assert(!read_from(two_cpus, &cpus, &diag), "%s", diag.text);
	cr_assert_eq(cpus.cpus.count, 2);
	for (size_t i = 0; i < 2; i++) {
		cr_assert_eq(cpus.cpus.at[i].registers.count, 2);
		cr_expect_str_eq(cpus.cpus.at[i].registers.at[0].name, "TCR_EL1");
		cr_expect_eq(cpus.cpus.at[i].registers.at[0].value, i ? 0x0123456789abcdef : 0x8000000000000001);
		cr_expect_str_eq(cpus.cpus.at[i].registers.at[1].name, "MIDR_EL1");
		cr_expect_eq(cpus.cpus.at[i].registers.at[1].value, 0xf00f0510);
	}
	ptp_gdb_free(&cpus);
}

// A server as it should be but for one packet, whose name begins with `wrong`: `instead` answers that.
static const char *wrong, *instead;

static const char *mostly(const char *packet)
{
	if (!strncmp(packet, wrong, strlen(wrong)))
		return instead;
	if (!strncmp(packet, "qSupported", 10))
		return "PacketSize=1000;qXfer:features:read+";
	if (!strncmp(packet, "qXfer", 5))
		return "l<reg name=\"TCR_EL1\" bitsize=\"64\"/>";
	if (*packet == 'q')
		return packet[1] == 'f' ? "m01" : "l";
	return *packet == 'H' ? "OK" : "0000000000000000";
}

Test(gdb, hostile)
{
	static char longest[70000], long_part[32768];
	static const struct {
		const char *wrong, *instead, *error;
	} cases[] = {
		{"nothing", "", ""},
		{"qSupported", NULL, "the server: the connection was closed"},
		{"qSupported", "PacketSize=1000",
		 "gdb server: it does not describe its registers (qXfer:features:read)"},
		{"qSupported", "!$PacketSize=1#00", "gdb server: a packet with a wrong checksum"},
		{"qSupported", "!$PacketSize=1#zz", "gdb server: a packet with a wrong checksum"},
		{"qSupported", "!$$$$#6c$#00$#00$#00$#00$#00$#00", "gdb server: no answer to qSupported"},
		{"qXfer", "", "gdb server: no description of its registers"},
		{"qXfer", "m", "gdb server: no description of its registers"},
		{"qXfer", "E00", "gdb server: no description of its registers"},
		{"qXfer", long_part, "gdb server: the description of its registers is too long"},
		{"qXfer", "l", "gdb server: it has no system registers, or none that translation depends on"},
		{"qXfer", longest, "the server: the answer is too long"},
		{"qfThreadInfo", "l", "gdb server: no list of CPUs"},
		{"qfThreadInfo", "m", "gdb server: no list of CPUs"},
		{"qsThreadInfo", "m02", "gdb server: no list of CPUs"},
		{"qfThreadInfo", "m123456789012345678901", "gdb server: too many CPUs, or a strange name of one"},
		{"Hg", "E22", "gdb server: a CPU cannot be selected"},
		{"p", "E14", "gdb server: it has no system registers, or none that translation depends on"},
		{"p", "000", "gdb server: it has no system registers, or none that translation depends on"},
		{"p", "xxxxxxxxxxxxxxxx",
		 "gdb server: it has no system registers, or none that translation depends on"},
		{"p", "000000000000000000",
		 "gdb server: it has no system registers, or none that translation depends on"},
	};

	memset(longest, 'm', sizeof(longest) - 1);
	memset(long_part, 'm', sizeof(long_part) - 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ptp_gdb_cpus cpus;
		struct ptp_diag diag = {0};

		wrong = cases[i].wrong;
		instead = cases[i].instead;
		cr_expect_eq(read_from(mostly, &cpus, &diag), *cases[i].error ? PTP_ERR_INPUT : PTP_OK);
		cr_expect_str_eq(diag.text, cases[i].error);
		ptp_gdb_free(&cpus);
	}
}
