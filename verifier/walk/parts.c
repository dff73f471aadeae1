// SPDX-License-Identifier: Apache-2.0
//
// A descriptor taken apart for a reader: the name, place and value of each field, and the field of the class that it gives.
//
// Source: Arm ARM, "VMSAv8-64 translation table descriptor formats".
#include "verifier/walk/descriptor.h"

// When a field is where the format says.
enum {
	DIRECT = 1 << 0,   // permissions are not indirect
	INDIRECT = 1 << 1, // they are
	NO_DS = 1 << 2,    // shareability is not a register's
	EL0 = 1 << 3,      // the regime has two levels of privilege
	NO_EL0 = 1 << 4,   // it has one
	NO_NV1 = 1 << 5,   // {NV,NV1} is not {1,1}
	NV1 = 1 << 6,      // it is
	AIE = 1 << 7,      // AttrIndx has a fourth bit
	SPACES = 1 << 8,   // the context has a choice of physical address spaces
};

struct format {
	const char *name;
	unsigned high, low;
	enum ptp_field field;
	unsigned when;
};

static const struct format leaf1[] = {
	{"AttrIndx", 4, 2, PTP_F_S1_ATTR, 0},
	{"AttrIndx[3]", 59, 59, PTP_F_S1_ATTR, AIE},
	{"NS", 5, 5, PTP_F_SPACE, SPACES},
	{"AP[2:1]", 7, 6, PTP_F_S1_AP, DIRECT},
	{"PIIndex[0]", 6, 6, PTP_F_S1_PI, INDIRECT},
	{"SH", 9, 8, PTP_F_S1_SH, NO_DS},
	{"AF", 10, 10, PTP_FIELD_COUNT, 0},
	{"nG", 11, 11, PTP_F_S1_NG, EL0},
	{"DBM", 51, 51, PTP_F_S1_DBM, DIRECT},
	{"PIIndex[1]", 51, 51, PTP_F_S1_PI, INDIRECT},
	{"Contiguous", 52, 52, PTP_F_S1_GROUP, 0},
	{"PXN", 53, 53, PTP_F_S1_PXN, DIRECT | EL0 | NO_NV1},
	{"PXN", 54, 54, PTP_F_S1_PXN, DIRECT | NV1},
	{"UXN", 54, 54, PTP_F_S1_UXN, DIRECT | EL0 | NO_NV1},
	{"XN", 54, 54, PTP_F_S1_UXN, DIRECT | NO_EL0},
	{"PIIndex[3:2]", 54, 53, PTP_F_S1_PI, INDIRECT},
};

static const struct format leaf2[] = {
	{"MemAttr", 5, 2, PTP_F_S2_MEMATTR, 0},
	{"S2AP", 7, 6, PTP_F_S2_AP, DIRECT},
	{"PIIndex[0]", 6, 6, PTP_F_S2_PI, INDIRECT},
	{"SH", 9, 8, PTP_F_S2_SH, NO_DS},
	{"AF", 10, 10, PTP_FIELD_COUNT, 0},
	{"FnXS", 11, 11, PTP_F_S2_FNXS, 0},
	{"DBM", 51, 51, PTP_F_S2_DBM, DIRECT},
	{"PIIndex[1]", 51, 51, PTP_F_S2_PI, INDIRECT},
	{"Contiguous", 52, 52, PTP_F_S2_GROUP, 0},
	{"XN", 54, 53, PTP_F_S2_XN, DIRECT},
	{"PIIndex[3:2]", 54, 53, PTP_F_S2_PI, INDIRECT},
};

static const struct format table1[] = {
	{"PXNTable", 59, 59, PTP_F_S1_PXNTABLE, NO_NV1}, {"UXNTable", 60, 60, PTP_F_S1_UXNTABLE, NO_NV1},
	{"PXNTable", 60, 60, PTP_F_S1_PXNTABLE, NV1},    {"APTable", 62, 61, PTP_F_S1_APTABLE, 0},
	{"NSTable", 63, 63, PTP_F_SPACE, SPACES},
};

#define PARTS_MAX (sizeof(leaf1) / sizeof(*leaf1) + 1)

// All that is so of G in REGIME.
static unsigned conditions(const struct ptp_geometry *g, enum ptp_regime regime)
{
	return (unsigned)((g->indirect ? INDIRECT : DIRECT) | (g->ds ? 0 : NO_DS) |
			  (ptp_one_range(regime) ? NO_EL0 : EL0) | (g->nv1 ? NV1 : NO_NV1) | (g->aie ? AIE : 0) |
			  (ptp_space_bits(&g->spaces) ? SPACES : 0));
}

static uint64_t bits_of(uint64_t word, const struct format *format)
{
	return word >> format->low & ((UINT64_C(2) << (format->high - format->low)) - 1);
}

size_t ptp_descriptor_parts(const struct ptp_geometry *g, enum ptp_regime regime, const struct ptp_entry *entry,
			    uint64_t descriptor, const struct ptp_part **parts, struct ptp_arena *arena)
{
	const struct format *formats = g->stage == 1 ? leaf1 : leaf2;
	size_t count = g->stage == 1 ? sizeof(leaf1) / sizeof(*leaf1) : sizeof(leaf2) / sizeof(*leaf2), kept = 0;
	unsigned now = conditions(g, regime);
	struct ptp_part *list;

	*parts = NULL;
	if (entry->kind == PTP_TABLE) {
		formats = table1;
		count = g->stage == 1 ? sizeof(table1) / sizeof(*table1) : 0;
	}
	if (entry->kind == PTP_INVALID || !count)
		return 0;
	*parts = list = ptp_arena_alloc(arena, PARTS_MAX * sizeof(*list));
	for (const struct format *f = formats; f < formats + count; f++) {
		uint64_t value = bits_of(descriptor, f);

		if ((f->when & now) != f->when || (entry->kind == PTP_TABLE && !value))
			continue;
		list[kept] = (struct ptp_part){f->name, f->high, f->low, value, f->field, NULL, 0};
		if (entry->kind != PTP_TABLE && f->field == PTP_F_S1_ATTR && f->low == 2) {
			struct ptp_class class = ptp_leaf_class(g, descriptor, 0);

			list[kept].selects = "MAIR";
			list[kept].selected = ptp_class_get(&class, PTP_F_S1_ATTR, NULL);
		}
		kept++;
	}
	if (g->ds && entry->kind != PTP_TABLE)
		list[kept++] = (struct ptp_part){g->stage == 1 ? "TCR.SH" : "VTCR.SH",      1,    0, g->sh,
						 g->stage == 1 ? PTP_F_S1_SH : PTP_F_S2_SH, NULL, 0};
	return kept;
}
