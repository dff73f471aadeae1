// SPDX-License-Identifier: Apache-2.0
#include "verifier/certify/make.h"

#include <inttypes.h>
#include <stdlib.h>

// A text of the capture on one line.
static const char *one_line(struct ptp_theorem *t, const char *text)
{
	char *line = ptp_arena_printf(&t->arena, "%s", text);

	for (char *c = line; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	return line;
}

static void add_inputs(struct ptp_theorem *t, const struct ptp_capture *capture)
{
	char digest[PTP_DIGEST_TEXT];

	for (size_t i = 0; i < capture->inputs.count; i++)
		*ptp_push(&t->inputs) =
			one_line(t, ptp_arena_printf(&t->arena, "sha256:%s %zu %s", capture->inputs.at[i].digest,
						     capture->inputs.at[i].size, capture->inputs.at[i].file));
	for (size_t i = 0; i < capture->memory.files.count; i++) {
		ptp_digest(capture->memory.files.at[i].base, capture->memory.files.at[i].size, digest);
		*ptp_push(&t->inputs) = one_line(t, ptp_arena_printf(&t->arena, "sha256:%s %zu %s", digest,
								     capture->memory.files.at[i].size,
								     capture->memory.files.at[i].file));
	}
}

static void add_contexts(struct ptp_theorem *t, const struct ptp_check *check)
{
	for (size_t i = 0; i < check->capture->contexts.count; i++)
		*ptp_push(&t->contexts) =
			one_line(t, ptp_arena_printf(&t->arena, "%s (%s): %zu mappings",
						     check->capture->contexts.at[i].name,
						     check->capture->contexts.at[i].owner, check->maps[i].mappings));
}

static void add_assumptions(struct ptp_theorem *t, const struct ptp_ledger *ledger)
{
	for (size_t i = 0; i < ledger->entries.count; i++)
		if (ledger->entries.at[i].declared)
			*ptp_push(&t->assumptions) =
				one_line(t, ptp_arena_printf(&t->arena, "%s: %s", ledger->entries.at[i].text,
							     ledger->entries.at[i].because));
}

static void add_terms(struct ptp_maker *maker, const struct ptp_obligations *obligations)
{
	struct ptp_theorem *t = maker->theorem;

	for (size_t i = 0; i < obligations->all.count; i++) {
		const struct ptp_stated_obligation *o = &obligations->all.at[i];
		bool pair = o->member[1] != PTP_NOBODY;
		struct ptp_obligation asked = ptp_maker_obligation(maker, o->member[0], o->member[1], o->zone);
		struct ptp_terms terms = {.role = {t->members.at[o->member[0]].role,
						   pair ? t->members.at[o->member[1]].role : PTP_NOBODY},
					  .zone = o->zone};

		if (ptp_terms_find(t, terms.role[0], terms.role[1], terms.zone))
			continue;
		terms.pair = ptp_maker_terms(maker, &asked);
		ptp_terms_add(t, &terms);
	}
}

static enum ptp_err make_all(struct ptp_maker *maker, struct ptp_obligations *obligations)
{
	const struct ptp_check *check = maker->check;
	struct ptp_theorem *t = maker->theorem;
	const struct ptp_bits *cpu = &check->prover.cpu.word[PTP_WORD_CPU];

	t->fail_on = check->fail_on;
	t->cpu = (struct ptp_word_bits){(uint32_t)cpu->value[0], (uint32_t)cpu->known[0]};
	add_inputs(t, check->capture);
	add_contexts(t, check);
	add_assumptions(t, &check->prover.ledger);
	ptp_make_members(maker);
	ptp_make_zones(maker);
	if (ptp_make_rows(maker))
		return maker->diag->err;
	if (!ptp_obligations_collect(t, obligations))
		return ptp_fail(maker->diag, PTP_ERR_INPUT, "no certificate: it would have more than %u obligations",
				PTP_STATED_OBLIGATIONS_MAX);
	add_terms(maker, obligations);
	return PTP_OK;
}

enum ptp_err ptp_theorem_make(struct ptp_check *check, struct ptp_theorem *theorem, struct ptp_obligations *obligations,
			      struct ptp_diag *diag)
{
	struct ptp_maker maker = {.check = check, .theorem = theorem, .diag = diag};
	enum ptp_err err = make_all(&maker, obligations);

	ptp_settled_free(maker.settled);
	free(maker.class_of);
	free(maker.zone_of);
	free(maker.member_id.at);
	free(maker.zone_region.at);
	return err;
}
