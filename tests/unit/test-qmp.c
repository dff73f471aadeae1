// SPDX-License-Identifier: Apache-2.0
//
// Taking a machine through QMP: whatever goes wrong, the machine goes on, and no file is left.
#include "collect/qmp/monitor.h"
#include "collect/qmp/qmp.h"
#include "fake-qemu.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A gdb server with one CPU that has two registers, of which one is wanted.
static const char *one_cpu(const char *packet)
{
	if (!strncmp(packet, "qSupported", 10))
		return "PacketSize=1000;qXfer:features:read+";
	if (!strncmp(packet, "qXfer", 5))
		return "l<target><reg name=\"x0\" bitsize=\"64\"/><reg name=\"TCR_EL1\" bitsize=\"64\"/></target>";
	if (!strcmp(packet, "qfThreadInfo"))
		return "m01";
	if (!strcmp(packet, "qsThreadInfo"))
		return "l";
	if (!strcmp(packet, "Hg01"))
		return "OK";
	return !strcmp(packet, "p1") ? "1035b60000000000" : "E14";
}

static const char registers[] = "cpus:\n"
				"  - TCR_EL1: 0xb63510\n"
				"smmus:\n"
				"  - base: 0x9050000\n"
				"    IDR0: 0x0\n"
				"    IDR1: 0x4\n"
				"    IDR5: 0x14\n"
				"    CR0: 0x20\n"
				"    CR2: 0x2c\n"
				"    STRTAB_BASE: 0x8400000080\n"
				"    STRTAB_BASE_CFG: 0x88\n";

// Both texts of the fake, with the line ends of files.
static const char mtree[] = "address-space: memory\n  0000000000000000-ffffffffffffffff (prio 0, i/o): system\n"
			    "    0000000040000000-000000005fffffff (prio 0, ram): mach-virt.ram\n"
			    "\nFlatView #2\n AS \"memory\", root: system\n Root memory region: system\n"
			    "  0000000009000000-0000000009000fff (prio 0, i/o): pl011\n"
			    "  0000000009050000-000000000906ffff (prio 0, i/o): arm-smmuv3\n"
			    "  0000000040000000-000000005fffffff (prio 0, ram): mach-virt.ram\n";

static bool is_there(const struct scratch *scratch, const char *name)
{
	char path[256];

	return !access(scratch_path(scratch, name, path), F_OK);
}

static void check_text(const struct scratch *scratch, const char *name, const char *expected)
{
	char path[256], text[4096];
	int file = open(scratch_path(scratch, name, path), O_RDONLY);
	ssize_t count = read(file, text, sizeof(text) - 1);

	cr_assert(count >= 0, "%s", name);
	text[count] = 0;
	cr_expect_str_eq(text, expected);
	close(file);
}

static enum ptp_err take(struct fake_qemu *fake, const struct scratch *scratch, struct ptp_diag *diag)
{
	char path[256];

	scratch_path(scratch, "qmp", path);
	fake_qemu_start(fake, path);
	ptp_qmp_take(path, NULL, scratch->path, diag);
	fake_qemu_end(fake);
	cr_expect(fake->running);
	return diag->err;
}

Test(qmp, takes)
{
	struct fake_qemu fake = {.gdb = one_cpu};
	struct ptp_diag diag = {0};
	struct scratch scratch;

	scratch_open(&scratch);
	cr_assert(!take(&fake, &scratch, &diag), "%s", diag.text);
	check_text(&scratch, "dump.elf", "dump");
	check_text(&scratch, "registers.yaml", registers);
	check_text(&scratch, "mtree.txt", mtree);
	scratch_close(&scratch);
}

// Each fault at each command: it is survived, or it is an error without files. COMMANDS were seen in a run without faults.
static unsigned try_fault(enum fault fault, unsigned commands)
{
	unsigned survived = 0;

	for (unsigned at = 0; at < commands; at++) {
		struct fake_qemu fake = {.gdb = one_cpu, .fault = fault, .at = at};
		struct ptp_diag diag = {0};
		struct scratch scratch;
		bool ok;

		scratch_open(&scratch);
		ok = !take(&fake, &scratch, &diag);
		survived += ok;
		cr_expect_eq(ok, !*diag.text);
		cr_expect_eq(is_there(&scratch, "dump.elf"), ok, "fault %d at %u: %s", fault, at, diag.text);
		cr_expect_eq(is_there(&scratch, "registers.yaml"), ok);
		cr_expect_eq(is_there(&scratch, "mtree.txt"), ok);
		scratch_close(&scratch);
	}
	return survived;
}

Test(qmp, faults)
{
	struct fake_qemu fake = {.gdb = one_cpu};
	struct ptp_diag diag = {0};
	struct scratch scratch;

	scratch_open(&scratch);
	take(&fake, &scratch, &diag);
	scratch_close(&scratch);
	cr_assert(fake.commands > 20);
	cr_expect_eq(try_fault(EVENTS, fake.commands), fake.commands);
	cr_expect_lt(try_fault(REFUSE, fake.commands), 6);
	cr_expect_lt(try_fault(HANG_UP, fake.commands), 6);
	cr_expect_lt(try_fault(NO_JSON, fake.commands), 6);
	cr_expect_lt(try_fault(OTHER_TYPE, fake.commands), fake.commands);
}

static const char *hangs_up(const char *packet)
{
	return *packet == 'p' ? NULL : one_cpu(packet);
}

static const char *is_killed(const char *packet)
{
	kill(getpid(), SIGTERM);
	return one_cpu(packet);
}

Test(qmp, gdb_server_is_lost)
{
	struct fake_qemu fake = {.gdb = hangs_up};
	struct ptp_diag diag = {0};
	struct scratch scratch;

	scratch_open(&scratch);
	cr_expect(take(&fake, &scratch, &diag));
	cr_expect_str_eq(diag.text, "QEMU's gdb server: the connection was closed");
	scratch_close(&scratch);
}

// The signal is delivered when the machine runs again.
static struct fake_qemu to_be_killed = {.gdb = is_killed};
static volatile bool signalled, ran;

static void note(int number)
{
	(void)number;
	ran = to_be_killed.running;
	signalled = true;
}

Test(qmp, signal)
{
	struct ptp_diag diag = {0};
	struct scratch scratch;

	signal(SIGTERM, note);
	scratch_open(&scratch);
	cr_expect(take(&to_be_killed, &scratch, &diag));
	cr_expect(strstr(diag.text, "interrupted"), "%s", diag.text);
	cr_expect(signalled && ran);
	cr_expect(!is_there(&scratch, "dump.elf") && !is_there(&scratch, "registers.yaml"));
	scratch_close(&scratch);
}

Test(qmp, files_of_others)
{
	static const char *const names[] = {"dump.elf", "registers.yaml", "mtree.txt"};

	for (size_t i = 0; i < 3; i++) {
		struct fake_qemu fake = {.gdb = one_cpu};
		struct ptp_diag diag = {0};
		struct scratch scratch;

		scratch_open(&scratch);
		scratch_text(&scratch, names[i], "mine");
		cr_expect(take(&fake, &scratch, &diag));
		cr_expect(strstr(diag.text, names[i]), "%s", diag.text);
		for (size_t j = 0; j < 3; j++)
			cr_expect_eq(is_there(&scratch, names[j]), i == j);
		check_text(&scratch, names[i], "mine");
		scratch_close(&scratch);
	}
}

Test(qmp, nobody_there)
{
	static const struct {
		const char *socket, *error;
	} cases[] = {
		{"/nowhere/qmp", "/nowhere/qmp: No such file or directory"},
		{"unix:/nowhere/qmp", "unix:/nowhere/qmp: No such file or directory"},
		{"1.2.3:80x", "1.2.3:80x: neither the path of a UNIX socket nor HOST:PORT"},
		{"some.host:80", "some.host:80: the host must be given by its number"},
		{"tcp::99999", "tcp::99999: neither the path of a UNIX socket nor HOST:PORT"},
	};
	struct scratch scratch;

	scratch_open(&scratch);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ptp_diag diag = {0};

		cr_expect(ptp_qmp_take(cases[i].socket, NULL, scratch.path, &diag));
		cr_expect_str_eq(diag.text, cases[i].error);
	}
	scratch_close(&scratch);
}

Test(monitor, xp)
{
	static const char *const not_numbers[] = {
		"",
		"0000000009050080",
		"0000000009050080:",
		"0000000009050080: 0x",
		"0000000009050080: 0x-1",
		"0000000009050080: 0x100000000",
		"0000000009050080: 0x4409a000z",
		"0000000009050084: 0x4409a000",
		"-0000000009050080: 0x4409a000",
		"Cannot access memory",
	};
	uint32_t value = 0;

	cr_expect(ptp_xp_value("0000000009050080: 0x4409a000\r\n", 0x9050080, &value));
	cr_expect_eq(value, 0x4409a000);
	for (size_t i = 0; i < sizeof(not_numbers) / sizeof(*not_numbers); i++)
		cr_expect(!ptp_xp_value(not_numbers[i], 0x9050080, &value), "%s", not_numbers[i]);
}
