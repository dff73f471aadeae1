// SPDX-License-Identifier: Apache-2.0
//
// HCR_EL2.{NV,NV1}={1,1}: the permissions of a guest hypervisor's stage 1 have other places.
#include "tables.h"

#include <criterion/criterion.h>

#define NV (UINT64_C(1) << 42)
#define NV1 (UINT64_C(1) << 43)
#define BIT53 (UINT64_C(1) << 53)
#define BIT54 (UINT64_C(1) << 54)

static struct tables *in_nv1(uint64_t leaf, uint64_t table)
{
	struct tables *t = tables_new_chain();

	t->page[3][0] = LEAF | leaf;
	t->page[1][0] |= table;
	t->page[8][0] = 0x40000000 | S2BLOCK;
	t->page[8][2] = 0x80000000 | S2BLOCK;
	tables_stage2(t);
	tables_set2(t, "HCR_EL2", HCR(NV | NV1 | 1));
	t->capture.feature[PTP_FEAT_NV] = PTP_YES;
	tables_set_cpu(t, "ID_AA64MMFR4_EL1", 0);
	tables_walk(t);
	return t;
}

// AP[2:1], PXN, UXN, APTable, PXNTable, UXNTable.
static void expect(struct tables *t, const char *what, const uint64_t is[6])
{
	static const enum ptp_field field[6] = {PTP_F_S1_AP,      PTP_F_S1_PXN,      PTP_F_S1_UXN,
						PTP_F_S1_APTABLE, PTP_F_S1_PXNTABLE, PTP_F_S1_UXNTABLE};

	cr_assert(t->map.runs.count == 1, "%s: %s", what, t->map.gaps.count ? t->map.gaps.at[0].reason : "no run");
	cr_expect(!t->map.gaps.count);
	for (unsigned i = 0; i < 6; i++)
		cr_expect(tables_field(t, 0, field[i]) == is[i], "%s: %s", what, ptp_field[field[i]].name);
}

Test(nv1, places)
{
	static const struct {
		uint64_t leaf, table, is[6];
	} rows[] = {
		{0, 0, {0}},
		{3 << 6, 0, {2, 0, 0, 0, 0, 0}},
		{BIT53, 0, {0}},
		{BIT54, 0, {0, 1, 0, 0, 0, 0}},
		{0, UINT64_C(3) << 61, {0, 0, 0, 2, 0, 0}},
		{0, UINT64_C(1) << 60, {0, 0, 0, 0, 1, 0}},
		{0, UINT64_C(1) << 59, {0}},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = in_nv1(rows[i].leaf, rows[i].table);

		expect(t, "{1,1}", rows[i].is);
		tables_free(t);
	}
}

Test(nv1, of_a_cpu_without)
{
	const uint64_t is[6] = {3, 1, 0, 3, 0, 1};
	struct tables *t = in_nv1(3 << 6 | BIT53, UINT64_C(7) << 60);

	t->capture.feature[PTP_FEAT_NV] = PTP_NO;
	tables_walk(t);
	expect(t, "RES0", is);
	tables_free(t);
}

Test(nv1, not_known)
{
	struct tables *t = in_nv1(0, 0);

	t->capture.feature[PTP_FEAT_NV] = PTP_UNKNOWN;
	tables_walk(t);
	cr_expect(!t->map.runs.count && tables_gap(t, "whether the CPU has NV1"));
	t->capture.feature[PTP_FEAT_NV] = PTP_YES;
	tables_set_cpu(t, "ID_AA64MMFR4_EL1", UINT64_C(14) << 24);
	tables_walk(t);
	cr_expect(!t->map.runs.count && tables_gap(t, "whether the CPU has NV1"));
	tables_set2(t, "HCR_EL2", HCR(NV1 | 1));
	tables_walk(t);
	cr_expect(!t->map.runs.count && tables_gap(t, "{NV,NV1} = {0,1}"));
	tables_set2(t, "HCR_EL2", HCR(NV | 1));
	tables_walk(t);
	cr_expect(t->map.runs.count == 1 && !t->map.gaps.count);
	tables_free(t);
}
