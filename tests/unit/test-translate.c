// SPDX-License-Identifier: Apache-2.0
//
// One address at a time.
#include "tables.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_fault(struct tables *t, uint64_t ia, enum ptp_fault fault, int level, unsigned stage)
{
	struct ptp_translation translation;

	ptp_translate(&t->capture, 0, ia, &translation);
	cr_expect(translation.fault == fault && translation.fault_level == level && translation.fault_stage == stage,
		  "%#lx: fault %d, level %d, stage %u", (unsigned long)ia, (int)translation.fault,
		  translation.fault_level, translation.fault_stage);
	ptp_translation_free(&translation);
}

Test(translate, faults)
{
	struct tables *t = tables_new_chain();

	t->page[3][0] = 0x5000 | LEAF;
	t->page[3][1] = (0x5000 | LEAF) & ~UINT64_C(0x400);
	t->page[3][2] = UINT64_C(0x100000000000) | LEAF;
	t->page[2][1] = TABLE(TABLES_PAGES);
	tables_set1(t, "TCR_EL1", TCR_IPS(3) | 16 << 16 | 16 | UINT64_C(1) << 37);
	expect_fault(t, 0x123, PTP_FAULT_NONE, 0, 0);
	expect_fault(t, UINT64_C(0xab00000000000123), PTP_FAULT_NONE, 0, 0); // TBI0
	expect_fault(t, UINT64_C(0x0001000000000000), PTP_FAULT_TRANSLATION, 0, 1);
	expect_fault(t, 0x1000, PTP_FAULT_ACCESS_FLAG, 3, 1);
	expect_fault(t, 0x2000, PTP_FAULT_ADDRESS_SIZE, 3, 1);
	expect_fault(t, 0x3000, PTP_FAULT_TRANSLATION, 3, 1);
	expect_fault(t, 0x200000, PTP_FAULT_MISSING_PAGE, 3, 1);
	expect_fault(t, 0x40000000, PTP_FAULT_TRANSLATION, 1, 1);
	tables_stage2(t);
	expect_fault(t, 0, PTP_FAULT_TRANSLATION, 1, 2);
	t->page[8][2] = 0x80000000 | (S2BLOCK & ~UINT64_C(0x3c));
	expect_fault(t, 0, PTP_FAULT_TRANSLATION, 1, 2);
	tables_set2(t, "HCR_EL2", HCR(0x5));
	expect_fault(t, 0, PTP_FAULT_PERMISSION, 1, 2);
	tables_free(t);
}

Test(translate, steps)
{
	struct tables *t = tables_new_chain();
	struct ptp_translation translation;

	tables_stage2(t);
	t->page[3][0] = 0x5000 | LEAF;
	t->page[8][0] = 0x40000000 | S2BLOCK;
	t->page[8][2] = 0x80000000 | S2BLOCK;
	ptp_translate(&t->capture, 0, 0x678, &translation);
	cr_assert(translation.steps.count == 5);
	cr_expect(!translation.fault && translation.pa == 0x40005678 && translation.size == 0x1000);
	cr_expect_str_eq(translation.steps.at[3].kind, "page");
	cr_expect(translation.steps.at[3].stage == 1 && translation.steps.at[3].address == PAGE(3));
	cr_expect(translation.steps.at[4].stage == 2 && !strcmp(translation.steps.at[4].kind, "block"));
	cr_expect(ptp_class_fixed(&translation.class));
	ptp_translation_free(&translation);
	ptp_translate(&t->capture, 0, UINT64_C(0xffff000000000000), &translation);
	cr_expect(translation.unknown != NULL, "the upper half is not part of the context");
	ptp_translation_free(&translation);
	tables_free(t);
}
