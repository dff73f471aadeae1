// SPDX-License-Identifier: Apache-2.0
//
// A row's words are taken as they are printed: what is not printed (permissions of table descriptors, HPD, WXN, DBM) is taken to be
// 0, and caches to be on. So nothing that is found is certain, and nothing that is not found is proved: the context is incomplete.
//
// A row of a memory type without a name has an attribute that is free. Where SHD is not printed, SH is 0b00 or 0b10.
#include "verifier/verdict/listed.h"

#include "verifier/verdict/check.h"

// Those of which a class says something.
#define WORDS                                                                                                          \
	(PTP_W(USR) | PTP_W(RO) | PTP_W(RW) | PTP_W(NX) | PTP_W(EXEC) | PTP_W(SHD) | PTP_W(NG) | PTP_W(UXN) |          \
	 PTP_TYPE_WORDS)

static void set_registers(struct ptp_class *class, const struct ptp_context *context)
{
	ptp_class_clear(class, PTP_F_DMA, PTP_F_S2_GROUP);
	ptp_class_set(class, PTP_F_OWNER, context->owner_kind);
	ptp_class_set(class, PTP_F_SPACE, context->security);
	ptp_class_set(class, PTP_F_EL0, context->regime == PTP_EL10 || context->regime == PTP_EL20);
	ptp_class_set(class, PTP_F_EL2, context->regime == PTP_EL2 || context->regime == PTP_EL20);
	ptp_class_set(class, PTP_F_S1_M, 1);
	ptp_class_set(class, PTP_F_S1_C, 1);
	ptp_class_set(class, PTP_F_S1_I, 1);
	ptp_class_set(class, PTP_F_S1_WXN, 0);
	ptp_class_clear(class, PTP_F_S2_VM, PTP_F_S2_ANY - 1);
}

// Of a byte that Linux calls TAGGED the one without tags: it is as cacheable, and every CPU has it.
static void set_type(struct ptp_class *class, uint32_t words)
{
	for (unsigned byte = 0x100; byte--;)
		if (ptp_ptdump_types((uint8_t)byte) & words) {
			ptp_class_set(class, PTP_F_S1_ATTR, byte);
			return;
		}
}

static void set_shareability(struct ptp_class *class, uint32_t words)
{
	const unsigned bit = ptp_field[PTP_F_S1_SH].low;

	if (words & PTP_W(SHD))
		ptp_class_set(class, PTP_F_S1_SH, 3);
	else
		class->known[bit / 64] |= UINT64_C(1) << bit % 64;
}

static struct ptp_class class_of(const struct ptp_context *context, uint32_t words)
{
	struct ptp_class class = {{0}, {0}};

	set_registers(&class, context);
	ptp_class_clear(&class, PTP_F_S1_AP, PTP_F_S1_PI0);
	set_type(&class, words);
	set_shareability(&class, words);
	ptp_class_set(&class, PTP_F_S1_AP, (words & PTP_W(RO) ? 2 : 0) | (words & PTP_W(USR) ? 1 : 0));
	ptp_class_set(&class, PTP_F_S1_PXN, words & PTP_W(NX) ? 1 : 0);
	ptp_class_set(&class, PTP_F_S1_UXN, words & PTP_W(UXN) ? 1 : 0);
	ptp_class_set(&class, PTP_F_S1_NG, words & PTP_W(NG) ? 1 : 0);
	return class;
}

// The entry of CONTEXT with WORDS, which is new where there is none. There are few: 6 bits and 7 types.
static struct ptp_listed *entry_of(struct ptp_check *check, size_t context, uint32_t words)
{
	struct ptp_listed *entry;
	struct ptp_class class;

	for (size_t i = check->listed.count; i--;)
		if (check->listed.at[i].context == context && check->listed.at[i].words == (words & WORDS))
			return &check->listed.at[i];
	class = class_of(&check->capture->contexts.at[context], words);
	entry = ptp_push(&check->listed);
	entry->context = context;
	entry->words = words & WORDS;
	entry->class_id = ptp_class_id(&check->classes, (uint32_t)context, &class);
	return entry;
}

static void add_rows(struct ptp_check *check, size_t context, const struct ptp_ptdump *dump)
{
	for (size_t i = 0; i < dump->rows.count; i++) {
		const struct ptp_ptdump_row *row = &dump->rows.at[i];
		struct ptp_listed *entry;

		if (!ptp_ptdump_maps(row))
			continue;
		entry = entry_of(check, context, row->words);
		if (entry->ranges++ < PTP_RANGES_KEPT)
			entry->first[entry->ranges - 1] =
				(struct ptp_listed_range){row->first, row->last - row->first + 1};
	}
}

void ptp_listed_classes(struct ptp_check *check)
{
	const struct ptp_capture *capture = check->capture;

	for (size_t i = 0; i < capture->contexts.count; i++)
		for (size_t j = 0; j < capture->ptdumps.count; j++)
			if (capture->contexts.at[i].stage1.mode == PTP_LISTED &&
			    capture->ptdumps.at[j].format == PTP_PTDUMP_STAGE1)
				add_rows(check, i, &capture->ptdumps.at[j]);
}

static void ask(struct ptp_check *check, size_t i)
{
	const struct ptp_listed *entry = &check->listed.at[i];
	const uint32_t same = check->prover.meanings.same[entry->class_id];
	struct ptp_obligation obligation = {.id = {same, PTP_ALONE}, .region = PTP_UNDESCRIBED};
	ptp_autofree bool *violable = ptp_calloc(check->catalogue->rules.count, sizeof(*violable));
	struct ptp_outcome outcome;

	if (same == PTP_ABSENT)
		return;
	ptp_prove_which(&check->prover, &obligation, violable);
	for (size_t rule = 0; rule < check->catalogue->rules.count; rule++) {
		if (!violable[rule] || !check->catalogue->rules.at[rule].listings)
			continue;
		obligation.rule = rule;
		ptp_prove(&check->prover, &obligation, &outcome);
		if (outcome.status != PTP_KEPT)
			ptp_findings_listed(&check->findings, &check->prover, entry, rule, outcome.severity);
	}
}

void ptp_listed_findings(struct ptp_check *check)
{
	for (size_t i = 0; i < check->listed.count; i++)
		ask(check, i);
}
