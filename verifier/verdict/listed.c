// SPDX-License-Identifier: Apache-2.0
//
// A row's words are taken as they are printed: what is not printed (permissions of table descriptors, HPD, WXN, DBM) is taken to be
// 0, and caches to be on. So nothing that is not found is proved: the context is incomplete. Nor is certain what is found, unless it is there
// with the fewest permissions, too, that a row may have: then nothing that is not printed matters.
//
// A row of a memory type without a name has an attribute that is free. Where SHD is not printed, SH is 0b00 or 0b10.
#include "verifier/verdict/listed.h"

#include "verifier/verdict/check.h"
#include "verifier/walk/gap.h"

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

// The class of runs. No row at all that has SHD is what DS=1 looks like: then the shareability is that of the register, of which Linux
// makes 0b11 (TCR_SHARED in arch/arm64/mm/proc.S). Otherwise it is free, as a whole, where it is not printed.
static uint32_t placed_class(struct ptp_check *check, const struct ptp_listed *entry, struct ptp_class class,
			     bool any_shared)
{
	const unsigned bit = ptp_field[PTP_F_S1_SH].low;

	if (!any_shared)
		ptp_class_set(&class, PTP_F_S1_SH, 3);
	else if (!(entry->words & PTP_W(SHD)))
		class.known[bit / 64] &= ~(UINT64_C(1) << bit % 64);
	return ptp_class_id(&check->classes, (uint32_t)entry->context, &class);
}

// What takes permissions away and is not printed, all of it, for each shareability that the row may have.
static void add_least(struct ptp_check *check, struct ptp_listed *entry, struct ptp_class class)
{
	static const unsigned shareability[PTP_LEAST_MAX] = {3, 0, 2};

	ptp_class_set(&class, PTP_F_S1_WXN, 1);
	ptp_class_set(&class, PTP_F_S1_APTABLE, 3);
	ptp_class_set(&class, PTP_F_S1_PXNTABLE, 1);
	ptp_class_set(&class, PTP_F_S1_UXNTABLE, 1);
	entry->least_count = entry->words & PTP_W(SHD) ? 1 : PTP_LEAST_MAX;
	for (size_t i = 0; i < entry->least_count; i++) {
		ptp_class_set(&class, PTP_F_S1_SH, shareability[i]);
		entry->least[i] = ptp_class_id(&check->classes, (uint32_t)entry->context, &class);
	}
}

// The entry of CONTEXT with WORDS, which is new where there is none. There are few: 6 bits and 7 types.
static struct ptp_listed *entry_of(struct ptp_check *check, size_t context, uint32_t words, bool any_shared)
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
	if (check->capture->stretches.count) {
		entry->placed = placed_class(check, entry, class, any_shared);
		add_least(check, entry, class);
	}
	return entry;
}

// The first stretch that does not end before ADDRESS, from AT on.
static const struct ptp_stretch *stretch_at(const struct ptp_capture *capture, uint64_t address, size_t *at)
{
	while (*at < capture->stretches.count && capture->stretches.at[*at].last < address)
		(*at)++;
	return *at < capture->stretches.count ? &capture->stretches.at[*at] : NULL;
}

// Where ROW leads, all of which has to lie in one stretch: what goes beyond it was not there, or not the same, when that was told. Without AF
// it may map nothing, and of a type without a name it is not known how it maps.
static bool place(const struct ptp_stretch *stretch, const struct ptp_ptdump_row *row, uint64_t *pa)
{
	uint64_t more = row->last - row->first;

	if (!stretch || row->first < stretch->first || row->last > stretch->last || !(row->words & PTP_W(AF)) ||
	    !(row->words & PTP_TYPE_WORDS))
		return false;
	*pa = stretch->pa + (row->first - stretch->first);
	return *pa <= PTP_PA_MAX && more <= PTP_PA_MAX - *pa && !((*pa | row->first | (more + 1)) % PTP_CHECK_PAGE);
}

static bool any_shared(const struct ptp_ptdump *dump)
{
	uint32_t words = 0;

	for (size_t i = 0; i < dump->rows.count; i++)
		words |= dump->rows.at[i].words;
	return words & PTP_W(SHD);
}

static void add_rows(struct ptp_check *check, size_t context, const struct ptp_ptdump *dump)
{
	struct ptp_map *map = &check->maps[context];
	const bool shared = any_shared(dump);
	size_t at = 0;

	for (size_t i = 0; i < dump->rows.count; i++) {
		const struct ptp_ptdump_row *row = &dump->rows.at[i];
		const struct ptp_stretch *stretch = stretch_at(check->capture, row->first, &at);
		struct ptp_run run = {row->first, 0, row->last - row->first + 1, 0};
		struct ptp_listed *entry;

		if (!ptp_ptdump_maps(row))
			continue;
		entry = entry_of(check, context, row->words, shared);
		if (entry->ranges++ < PTP_RANGES_KEPT)
			entry->first[entry->ranges - 1] = (struct ptp_listed_range){run.ia, run.size};
		run.class_id = entry->placed;
		if ((!place(stretch, row, &run.pa) || !ptp_run_add(map, &run)) && check->capture->stretches.count)
			ptp_gap_add(map, (struct ptp_gap_place){.has_ia = true, .ia = run.ia},
				    "rows of the listing have no output address");
	}
	ptp_run_close(map);
	map->mappings = map->runs.count;
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

// Whether runs of class ID may be rows of ENTRY.
static bool has_class(const struct ptp_check *check, const struct ptp_listed *entry, uint32_t id)
{
	return check->capture->stretches.count && check->prover.meanings.same[entry->placed] == id;
}

bool ptp_listed_asked(const struct ptp_check *check, const struct ptp_obligation *obligation)
{
	if (obligation->id[1] != PTP_ALONE || !check->catalogue->rules.at[obligation->rule].listings)
		return false;
	for (size_t i = 0; i < check->listed.count; i++)
		if (has_class(check, &check->listed.at[i], obligation->id[0]))
			return true;
	return false;
}

// From SIDE on, each class of OBLIGATION that is listed is replaced by those that the rows may have instead.
static bool surely(struct ptp_check *check, struct ptp_obligation obligation, unsigned side, enum ptp_severity severity)
{
	const uint32_t id = side < 2 ? obligation.id[side] : PTP_ALONE;
	struct ptp_outcome outcome;
	bool listed = false;

	if (id == PTP_ALONE) {
		ptp_prove(&check->prover, &obligation, &outcome);
		return outcome.status == PTP_VIOLATED && outcome.severity >= severity;
	}
	for (size_t i = 0; i < check->listed.count; i++) {
		const struct ptp_listed *entry = &check->listed.at[i];

		if (!has_class(check, entry, id))
			continue;
		listed = true;
		for (size_t j = 0; j < entry->least_count; j++) {
			obligation.id[side] = check->prover.meanings.same[entry->least[j]];
			if (obligation.id[side] == PTP_ABSENT || !surely(check, obligation, side + 1, severity))
				return false;
		}
	}
	return listed || surely(check, obligation, side + 1, severity);
}

bool ptp_listed_surely(struct ptp_check *check, const struct ptp_obligation *obligation, enum ptp_severity severity)
{
	return !check->listed.count || surely(check, *obligation, 0, severity);
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
