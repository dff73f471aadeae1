// SPDX-License-Identifier: Apache-2.0
//
// What the registers of a host at EL1 tell of EL2 and of guests, on the made-up host of kernel.h.
#include "collect/collect.h"
#include "inputs/inputs.h"
#include "tests/unit/kernel.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct made *made;
static struct scratch scratch;
static char dump[256], out[256], registers[256];
static struct ptp_capture capture;

static void setup(void)
{
	scratch_open(&scratch);
	scratch_path(&scratch, "dump", dump);
	scratch_path(&scratch, "capture", out);
	scratch_path(&scratch, "registers", registers);
	made = made_new();
}

static void teardown(void)
{
	free(made);
	ptp_capture_free(&capture);
	scratch_close(&scratch);
}

TestSuite(el2, .init = setup, .fini = teardown);

// A CPU that runs on the kernel's tables at EL1, with TCR_EL2, HCR_EL2 and VTTBR_EL2.
static void print_cpu(FILE *to, uint64_t tcr, uint64_t hcr, uint64_t vttbr)
{
	fprintf(to, "TTBR1_EL1 0x%" PRIx64 "\nTCR_EL1 0x5b5503510\nMAIR_EL1 0x40044ffff\nSCTLR_EL1 0x34f4d91d\n",
		MADE_PA + MADE_ROOT);
	fprintf(to, "TTBR0_EL2 0x%" PRIx64 "\nTCR_EL2 0x%" PRIx64 "\nMAIR_EL2 0x40044ffff\nSCTLR_EL2 0x30c5183d\n",
		MADE_PA + MADE_PGD, tcr);
	fprintf(to, "HCR_EL2 0x%" PRIx64 "\nVTTBR_EL2 0x%" PRIx64 "\n", hcr, vttbr);
}

#define NVHE UINT64_C(0x80000000)
#define PROTECTED (NVHE | 1)
#define HVHE (PROTECTED | UINT64_C(1) << 34)
#define TCR_NVHE UINT64_C(0x80853510)
#define TCR_HVHE UINT64_C(0x5b5d03510)
#define HOST_STAGE2 (MADE_PA + 0x170000)
#define GUEST_STAGE2 ((MADE_PA + MADE_STAGE2) | UINT64_C(7) << 48)

// The capture with one CPU like that, and perhaps one in a guest, whose VTTBR_EL2 is this.
static void taken(uint64_t tcr, uint64_t hcr, uint64_t vttbr, uint64_t guest)
{
	const struct ptp_collect what = {.image = dump, .registers = registers, .output = out};
	struct ptp_diag diag = {0};
	FILE *to = fopen(registers, "w");

	print_cpu(to, tcr, hcr, vttbr);
	if (guest)
		print_cpu(to, tcr, hcr | 1, guest);
	fclose(to);
	made_write(made, &scratch, "dump");
	cr_assert_eq(ptp_collect(&what, &diag), PTP_OK, "%s", diag.text);
	cr_assert_eq(ptp_read_capture(out, &capture, &diag), PTP_OK, "%s", diag.text);
}

static const struct ptp_context *el2(void)
{
	for (size_t i = 0; i < capture.contexts.count; i++)
		if (capture.contexts.at[i].owner_kind == PTP_HYPERVISOR)
			return &capture.contexts.at[i];
	return NULL;
}

// Whether a coverage line of exactly OF is there, and short of something.
static bool is_missing(const char *of)
{
	for (size_t i = 0; i < capture.coverage.count; i++)
		if (!strcmp(capture.coverage.at[i].of, of))
			return ptp_shortfall(&capture.arena, &capture.coverage.at[i]);
	return false;
}

Test(el2, tables)
{
	taken(TCR_NVHE, NVHE, 0, 0);
	cr_assert_eq(el2()->regime, PTP_EL2);
	cr_assert_eq(ptp_register_value(&el2()->stage1.registers, "TTBR0_EL2"), MADE_PA + MADE_PGD);
	cr_assert_not(is_missing("tables of EL2"));
	cr_assert_not(is_missing("stage 2 of the host"));
	cr_assert_not(is_missing("stage 2 of guests"));
}

Test(el2, hvhe)
{
	taken(TCR_HVHE, HVHE, HOST_STAGE2, 0);
	cr_assert_eq(el2()->regime, PTP_EL20);
	cr_assert_eq(ptp_register_value(&el2()->stage1.registers, "TCR_EL2"), TCR_HVHE);
	cr_assert_not(is_missing("tables of EL2"));
}

Test(el2, stage_2_of_the_host)
{
	taken(TCR_NVHE, PROTECTED, HOST_STAGE2, 0);
	cr_assert(is_missing("stage 2 of the host"));
	cr_assert_not(is_missing("stage 2 of guests"));
	cr_assert_not(is_missing("stage 2 of CPUs in a guest"));
}

// The root in struct kvm is 0 where EL2 keeps the tables of a guest to itself.
Test(el2, hidden_guest)
{
	made_put(made, MADE_KVM + AT_PGD_PHYS, 0);
	taken(TCR_NVHE, PROTECTED, HOST_STAGE2, 0);
	cr_assert(is_missing("stage 2 of guests"));
}

Test(el2, cpu_in_a_guest)
{
	taken(TCR_NVHE, NVHE, 0, GUEST_STAGE2);
	cr_assert_not(is_missing("stage 2 of CPUs in a guest"));
}

Test(el2, cpu_in_a_guest_of_nobody)
{
	taken(TCR_NVHE, NVHE, 0, GUEST_STAGE2 + 0x2000);
	cr_assert(is_missing("stage 2 of CPUs in a guest"));
}

// A guest may have the host's TTBR1_EL1: its other registers are not the host's for that.
Test(el2, guest_is_not_the_host)
{
	taken(TCR_NVHE, PROTECTED, GUEST_STAGE2, 0);
	cr_assert_null(el2());
	cr_assert(is_missing("tables of EL2"));
}
