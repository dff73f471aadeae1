// SPDX-License-Identifier: Apache-2.0
//
// Captures of a made-up host's dump: what is found, what is said to be missing, and that no other memory gets out.
#include "collect/collect.h"
#include "collect/collection.h"
#include "collect/kernel/machines.h"
#include "inputs/inputs.h"
#include "tests/unit/kernel.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct made *made;
static struct scratch scratch;
static char path[256], out[256];

static void setup(void)
{
	scratch_open(&scratch);
	scratch_path(&scratch, "dump", path);
	scratch_path(&scratch, "capture", out);
	made = made_new();
}

static void teardown(void)
{
	free(made);
	scratch_close(&scratch);
}

TestSuite(collect, .init = setup, .fini = teardown);

// The capture of the host as it is now.
static enum ptp_err take(struct ptp_diag *diag)
{
	const struct ptp_collect what = {.image = path, .output = out};

	made_write(made, &scratch, "dump");
	return ptp_collect(&what, diag);
}

static void taken(struct ptp_capture *capture)
{
	struct ptp_diag diag = {0};

	cr_assert_eq(take(&diag), PTP_OK, "%s", diag.text);
	cr_assert_eq(ptp_read_capture(out, capture, &diag), PTP_OK, "%s", diag.text);
}

static const struct ptp_context *context_of(const struct ptp_capture *capture, const char *owner, unsigned number)
{
	for (size_t i = 0; i < capture->contexts.count; i++)
		if (!strcmp(capture->contexts.at[i].owner, owner) && !number--)
			return &capture->contexts.at[i];
	return NULL;
}

// Why the coverage line that begins with OF is short of something, or NULL.
static const char *missing(struct ptp_capture *capture, const char *of)
{
	for (size_t i = 0; i < capture->coverage.count; i++)
		if (!strncmp(capture->coverage.at[i].of, of, strlen(of)))
			return ptp_shortfall(&capture->arena, &capture->coverage.at[i]);
	cr_assert_fail("nothing is said of %s", of);
	return NULL;
}

// Takes the capture of the host, whose coverage line that begins with OF is short for a reason with TEXT in it; NULL: it is not short.
static void expect_missing(const char *of, const char *text)
{
	struct ptp_capture capture;
	const char *why;

	taken(&capture);
	why = missing(&capture, of);
	cr_assert(text ? why && strstr(why, text) : !why, "%s: %s", of, why ? why : "nothing is missing");
	ptp_capture_free(&capture);
}

#define stage1_of(context, name) ptp_register_value(&(context)->stage1.registers, name)
#define stage2_of(context, name) ptp_register_value(&(context)->stage2.registers, name)

Test(collect, everything)
{
	struct ptp_capture capture;
	const struct ptp_context *kernel, *trampoline, *one, *three, *guest;

	taken(&capture);
	cr_assert_eq(capture.contexts.count, 7);
	kernel = context_of(&capture, "host", 0);
	trampoline = context_of(&capture, "host", 1);
	one = context_of(&capture, "process:1", 0);
	three = context_of(&capture, "process:3", 0);
	guest = context_of(&capture, "guest:1", 0);
	cr_assert(kernel && trampoline && context_of(&capture, "host", 2) && one && three && guest);
	cr_assert_str_eq(kernel->name, "kernel");
	cr_assert_eq(stage1_of(kernel, "TTBR1_EL1"), MADE_PA + MADE_ROOT);
	cr_assert_eq(stage1_of(trampoline, "TTBR1_EL1"), MADE_PA + MADE_ROOT - 0x2000);
	cr_assert_eq(stage1_of(context_of(&capture, "host", 2), "TTBR0_EL1"), MADE_PA + MADE_ROOT - 0x3000);
	cr_assert_eq(stage1_of(one, "TTBR0_EL1"), MADE_PA + MADE_PGD);
	cr_assert_eq(stage1_of(context_of(&capture, "host", 3), "TTBR0_EL1"), MADE_PA + MADE_PGD + 0x5000);
	cr_assert_str_eq(one->name, "init (1)");
	cr_assert_str_eq(three->name, "thread (3)");
	cr_assert_eq(stage1_of(three, "TTBR0_EL1"), MADE_PA + MADE_PGD + 0x1000);
	cr_assert_eq(stage2_of(guest, "VTTBR_EL2"), (MADE_PA + MADE_STAGE2) | UINT64_C(7) << 48);
	cr_assert_eq(stage2_of(guest, "VTCR_EL2"), 0x80023558);
	cr_assert_eq(stage2_of(guest, "HCR_EL2"), 0x80000001);
	cr_assert_null(missing(&capture, "address spaces of"));
	// The second machine has no vCPU that a file leads to: what its attributes mean is not known.
	cr_assert_str_eq(missing(&capture, "virtual machines"), "virtual machines: 1 found, but 2 expected");
	ptp_capture_free(&capture);
}

// Registers that nobody read are said to be assumed, and the report needs an assumption then.
Test(collect, registers_are_assumed)
{
	struct ptp_capture capture;
	const struct ptp_register *mair, *ttbr;

	taken(&capture);
	mair = ptp_register_find(&context_of(&capture, "host", 0)->stage1.registers, "MAIR_EL1");
	ttbr = ptp_register_find(&context_of(&capture, "host", 0)->stage1.registers, "TTBR1_EL1");
	cr_assert_eq(mair->origin, PTP_ASSUMED);
	cr_assert_eq(mair->value, 0x40044ffff);
	cr_assert_eq(ttbr->origin, PTP_DERIVED);
	ptp_capture_free(&capture);
}

// No byte of a page that is not a table is written, wherever it lies.
Test(collect, nothing_but_tables)
{
	struct ptp_capture capture;
	char file[300];
	size_t size, held = 0;
	char *bytes = NULL;
	FILE *tables;

	taken(&capture);
	snprintf(file, sizeof(file), "%s/tables.elf", out);
	tables = fopen(file, "rb");
	cr_assert(tables);
	bytes = calloc(1, MADE_SIZE);
	size = fread(bytes, 1, MADE_SIZE, tables);
	fclose(tables);
	cr_assert_null(memmem(bytes, size, "SSSS", 4), "the page of a process is in tables.elf");
	cr_assert_null(memmem(bytes, size, "kvm-vcpu", 8), "a name of a file is in tables.elf");
	free(bytes);
	// Kernel: 1 + 4, identity map: 2, trampoline: 3, processes: 4 + 1, EFI: 1, guest: 2 + 1.
	for (size_t i = 0; i < capture.memory.segments.count; i++)
		held += capture.memory.segments.at[i].size;
	cr_assert_eq(held, 19 * MADE_PAGE, "%zu bytes", held);
	ptp_capture_free(&capture);
}

Test(collect, names_are_left_out)
{
	const struct ptp_collect what = {.image = path, .output = out, .redact = true};
	struct ptp_capture capture;
	struct ptp_diag diag = {0};

	made_write(made, &scratch, "dump");
	cr_assert_eq(ptp_collect(&what, &diag), PTP_OK, "%s", diag.text);
	cr_assert_eq(ptp_read_capture(out, &capture, &diag), PTP_OK, "%s", diag.text);
	cr_assert_str_eq(context_of(&capture, "process:1", 0)->name, "process 1");
	ptp_capture_free(&capture);
}

// A name that would end a line or a quotation in capture.yaml.
Test(collect, names_are_harmless)
{
	struct ptp_capture capture;

	memcpy(made->memory + MADE_TASKS + AT_COMM, "a\"\\\n: [\x80", 9);
	taken(&capture);
	cr_assert_str_eq(context_of(&capture, "process:1", 0)->name, "a\"\\?: [? (1)");
	ptp_capture_free(&capture);
}

#define refuses(text_)                                                                                                 \
	do {                                                                                                           \
		struct ptp_diag diag_ = {0};                                                                           \
		cr_assert_eq(take(&diag_), PTP_ERR_INPUT);                                                             \
		cr_assert(strstr(diag_.text, text_), "%s", diag_.text);                                                \
	} while (0)

static void replace(const char *from, const char *to)
{
	char *at = strstr(made->vmcoreinfo, from);

	memcpy(at, to, strlen(to));
}

Test(collect, other_kernel)
{
	replace("swapper_pg_dir)=ffff8000800", "swapper_pg_dir)=ffff8000801");
	refuses("do not map _stext");
}

Test(collect, no_granule)
{
	replace("PAGESIZE=4096", "PAGESIZE=4097");
	refuses("PAGESIZE");
}

Test(collect, no_symbols)
{
	replace("SYMBOL(swapper", "SYMBOL(whopper");
	refuses("SYMBOL(swapper_pg_dir)");
}

Test(collect, output_exists)
{
	scratch_text(&scratch, "capture", "");
	refuses("remove it, or name a new directory");
}

Test(collect, no_types)
{
	struct ptp_capture capture;

	memset(made->memory + MADE_BTF, 0, 24);
	taken(&capture);
	cr_assert(strstr(missing(&capture, "address spaces of"), "no types"));
	cr_assert(missing(&capture, "virtual machines"));
	ptp_capture_free(&capture);
}

// A list of tasks that leads into itself, and one that leaves memory.
Test(collect, list_without_end)
{
	made_put(made, MADE_TASKS + 0x1000 + AT_TASKS, MADE_LINEAR + MADE_TASKS + AT_TASKS);
	expect_missing("address spaces of", "");
}

Test(collect, list_that_leaves_memory)
{
	made_put(made, MADE_TASKS + 0x1000 + AT_TASKS, MADE_LINEAR + 0x12345678);
	expect_missing("address spaces of", "");
}

Test(collect, no_init_mm)
{
	made_put(made, MADE_STATIC_MM + AT_MMLIST, 0);
	expect_missing("address spaces without", "init_mm");
}

Test(collect, process_without_tables)
{
	made_put(made, MADE_MM + 0x1000 + AT_PGD, UINT64_C(0xffff123412341234));
	expect_missing("address spaces of", "1 found, but 2 expected");
}

// What the kernel has as a page table, and is in no tree, is of an address space that was not found, unless it maps nothing.
Test(collect, table_of_nobody)
{
	made_type(made, MADE_PGD + 0x8000, 0xf2000000);
	expect_missing("pages that the kernel has", NULL);
}

Test(collect, table_of_somebody)
{
	made_type(made, MADE_PGD + 0x8000, 0xf2000000);
	made_put(made, MADE_PGD + 0x8ff8, 0x90000703);
	expect_missing("pages that the kernel has", "3 found, but 4 expected");
}

// Before Linux 6.11 a type was a bit that is cleared.
Test(collect, types_as_bits)
{
	replace("VALUE)=-251658240", "VALUE)=-257\n     ");
	for (uint64_t at = MADE_PGD + 0x2000; at <= MADE_PGD + 0x4000; at += MADE_PAGE)
		made_type(made, at, 0xfffffdff);
	made_type(made, MADE_PGD + 0x8000, 0xfffffdff);
	made_type(made, MADE_PGD + 0x9000, 0xfffffeff);
	made_put(made, MADE_PGD + 0x8ff8, 0x90000703);
	made_put(made, MADE_PGD + 0x9ff8, 0x90000703);
	expect_missing("pages that the kernel has", "3 found, but 4 expected");
}

// A table that the dump does not have.
Test(collect, table_is_missing)
{
	made_put(made, MADE_PGD + 8, 0x90000003);
	expect_missing("table pages", "1 could not be had: ");
}

// Any word of the structures may be anything: an answer or an error comes of it, and nothing that is not a table.
Test(collect, any_word_may_be_wrong)
{
	static const uint64_t places[] = {MADE_INIT_TASK, MADE_TASKS, MADE_MM, MADE_FILES,
					  MADE_KVM,       MADE_VCPU,  MADE_BTF};
	uint64_t x = 88172645463325252;

	for (unsigned round = 0; round < 150; round++) {
		struct ptp_diag diag = {0};
		uint64_t at, old;
		char name[32];

		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		at = places[x % 7] + (x >> 8) % 0x1100 / 8 * 8;
		old = made_get(made, at);
		made_put(made, at, round & 1 ? x : MADE_LINEAR + x % MADE_SIZE);
		snprintf(name, sizeof(name), "capture%u", round);
		scratch_path(&scratch, name, out);
		cr_assert(!take(&diag) || diag.err == PTP_ERR_INPUT, "round %u: %s", round, diag.text);
		made_put(made, at, old);
	}
}

// What a kernel's sizes of pages and addresses say of its tables, where nobody read a register. Arm ARM, TCR_EL1: T0SZ, TG0, T1SZ, TG1,
// IPS, DS.
Test(host, assumed)
{
	static const struct {
		unsigned page_size, va_bits;
		uint64_t t0sz, tg0, t1sz, tg1, ips, ds;
		int feature; // that the kernel shows, or -1
	} rows[] = {
		{4096, 48, 16, 0, 16, 2, 5, 0, -1},  {4096, 52, 12, 0, 12, 2, 6, 1, PTP_FEAT_LPA2},
		{16384, 47, 17, 2, 17, 1, 5, 0, -1}, {16384, 52, 12, 2, 12, 1, 6, 1, PTP_FEAT_LPA2_16K},
		{65536, 48, 16, 1, 16, 3, 5, 0, -1}, {65536, 52, 12, 1, 12, 3, 6, 0, PTP_FEAT_LVA},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct ptp_collection c = {
			.kernel = {.page_size = rows[i].page_size, .va_bits = rows[i].va_bits, .release = "6.12.0"}};
		struct ptp_host host;
		uint64_t tcr;

		ptp_host_find(&c, &host);
		tcr = host.registers.at[0].value;
		cr_assert_str_eq(host.registers.at[0].name, "TCR_EL1");
		cr_expect(host.registers.at[0].origin == PTP_ASSUMED);
		cr_expect((tcr & 0x3f) == rows[i].t0sz && (tcr >> 14 & 3) == rows[i].tg0 &&
				  (tcr >> 16 & 0x3f) == rows[i].t1sz && (tcr >> 30 & 3) == rows[i].tg1 &&
				  (tcr >> 32 & 7) == rows[i].ips && (tcr >> 59 & 1) == rows[i].ds,
			  "row %zu: 0x%llx", i, (unsigned long long)tcr);
		ptp_walk_contexts(&c);
		for (int f = 0; f < PTP_FEATURE_COUNT; f++)
			cr_expect_eq(c.capture.feature[f], f == rows[i].feature ? PTP_YES : PTP_UNKNOWN, "row %zu: %d",
				     i, f);
		free(host.registers.at);
		ptp_capture_free(&c.capture);
	}
}
