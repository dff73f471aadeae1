// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/obligation.h"

#include "model/table.h"
#include "verifier/overlap/sweep.h"
#include "verifier/prove/repair.h"
#include "verifier/prove/script.h"
#include "verifier/prove/sets.h"

#include <stdlib.h>
#include <string.h>

// What the solver sees of an obligation, and which of its candidates are declared: equal keys have equal answers.
struct key {
	uint64_t region_value, region_known;
	uint64_t candidates; // a hash of what may be assumed
	uint32_t rule;       // or EVERY
	uint32_t meaning[2];
	uint32_t declared;
	uint32_t facts; // FACT_*
	uint32_t zero;  // keys are compared as bytes: no padding
};

#define EVERY UINT32_MAX
#define WHICH (UINT32_MAX - 1)

enum { FACT_PAIR = 1, FACT_INSIDE_GUEST = 2, FACT_ONE_OWNER = 4, FACT_WHOEVER = 8, FACT_GRANTED = 16 };

// An outcome in terms of candidates, since each obligation has ledger entries of its own.
struct answer {
	struct key key;
	enum ptp_status status;
	enum ptp_severity severity;
	uint32_t used[PTP_SEVERITY_COUNT];
	struct ptp_sets sets; // PTP_CONDITIONAL
	struct ptp_witness witness;
	bool *rules; // of WHICH
};

struct ptp_memo {
	PTP_VEC(struct answer *) answers;
	struct ptp_table table;
};

enum ptp_err ptp_prover_init(struct ptp_prover *prover, const struct ptp_capture *capture,
			     const struct ptp_catalogue *catalogue, const struct ptp_classes *classes,
			     struct ptp_solver *solver, struct ptp_diag *diag)
{
	*prover = (struct ptp_prover){.capture = capture, .catalogue = catalogue, .classes = classes, .solver = solver};
	ptp_ledger_init(&prover->ledger, capture);
	ptp_pin_cpu(capture, &prover->cpu);
	prover->memo = ptp_calloc(1, sizeof(*prover->memo));
	return ptp_meanings_make(solver, classes, &prover->cpu, &prover->meanings, diag);
}

void ptp_prover_free(struct ptp_prover *prover)
{
	for (size_t i = 0; prover->memo && i < prover->memo->answers.count; i++) {
		ptp_witness_free(&prover->memo->answers.at[i]->witness);
		free(prover->memo->answers.at[i]->rules);
		free(prover->memo->answers.at[i]);
	}
	if (prover->memo) {
		free(prover->memo->answers.at);
		ptp_table_free(&prover->memo->table);
	}
	free(prover->memo);
	ptp_repairer_free(prover->repairer);
	ptp_meanings_free(&prover->meanings);
	ptp_ledger_free(&prover->ledger);
}

static const struct ptp_context *context_of(const struct ptp_prover *prover, uint32_t id)
{
	return &prover->capture->contexts.at[prover->classes->entries.at[id].context];
}

// The list of a region is its own, or else that of what it lies in.
static unsigned spaces_of(const struct ptp_capture *capture, const struct ptp_region *region)
{
	while (!region->spaces && region->within)
		region = &capture->regions.at[region->parent];
	return region->spaces;
}

static void pin_region(const struct ptp_capture *capture, size_t index, struct ptp_pins *pins)
{
	const struct ptp_region *region = index < capture->regions.count ? &capture->regions.at[index] : NULL;
	enum ptp_kind kind = region ? region->kind : PTP_KIND_UNKNOWN;
	unsigned spaces = region ? spaces_of(capture, region) : 0;

	if (kind == PTP_KIND_UNKNOWN) {
		ptp_pin(pins, PTP_WORD_REGION, PTP_REGION_KIND + 1, false); // RAM or a device
	} else {
		ptp_pin(pins, PTP_WORD_REGION, PTP_REGION_KIND, kind & 1);
		ptp_pin(pins, PTP_WORD_REGION, PTP_REGION_KIND + 1, kind >> 1 & 1);
	}
	for (unsigned i = 0; region && i < PTP_PROPERTY_COUNT; i++)
		if (region->property[i] != PTP_UNKNOWN)
			ptp_pin(pins, PTP_WORD_REGION, PTP_REGION_PROPERTY + i, region->property[i] == PTP_YES);
	for (unsigned i = 0; i <= PTP_ROOT; i++)
		ptp_pin(pins, PTP_WORD_REGION, PTP_REGION_SPACES + i, !spaces || spaces >> i & 1);
	for (unsigned i = 0; i < PTP_PROPERTY_COUNT; i++)
		ptp_pin(pins, PTP_WORD_REGION, PTP_REGION_SAYS_NO + i, region && region->property[i] == PTP_NO);
}

static bool inside_guest(const struct ptp_prover *prover, const struct ptp_obligation *obligation)
{
	const struct ptp_context *a = context_of(prover, obligation->id[0]), *b;

	if (obligation->id[1] == PTP_ALONE || a->owner_kind != PTP_GUEST)
		return false;
	b = context_of(prover, obligation->id[1]);
	return !strcmp(a->owner, b->owner);
}

// Does no list leave the owner of the one mapping out? The list of a region is its own, or else that of what it lies in.
static bool granted(const struct ptp_prover *prover, const struct ptp_obligation *obligation)
{
	const struct ptp_region *regions = prover->capture->regions.at;
	size_t index = obligation->region;

	if (obligation->id[1] != PTP_ALONE || index >= prover->capture->regions.count)
		return true;
	while (!regions[index].has_granted && regions[index].within)
		index = regions[index].parent;
	for (size_t i = 0; i < regions[index].granted_count; i++)
		if (!strcmp(regions[index].granted[i], context_of(prover, obligation->id[0])->owner))
			return true;
	return !regions[index].has_granted;
}

static void pin_side(const struct ptp_prover *prover, uint32_t id, enum ptp_word word, enum ptp_word meaning,
		     struct ptp_pins *pins)
{
	struct ptp_bits bits = {.known = {PTP_MEANING_MASK}};

	if (id == PTP_ALONE)
		return;
	ptp_pin_class(pins, word, &prover->classes->entries.at[id].class);
	bits.value[0] = prover->meanings.of[id].value;
	if (prover->meanings.of[id].fixed)
		ptp_pin_whole(pins, meaning, &bits);
}

void ptp_prove_facts(const struct ptp_prover *prover, const struct ptp_obligation *obligation, struct ptp_pins *pins)
{
	*pins = prover->cpu;
	pin_side(prover, obligation->id[0], PTP_WORD_A, PTP_WORD_A_MEANING, pins);
	pin_side(prover, obligation->id[1], PTP_WORD_B, PTP_WORD_B_MEANING, pins);
	pin_region(prover->capture, obligation->region, pins);
	ptp_pin(pins, PTP_WORD_PAIR, PTP_PAIR_INSIDE_GUEST, inside_guest(prover, obligation));
	ptp_pin(pins, PTP_WORD_PAIR, PTP_PAIR_GRANTED, granted(prover, obligation));
	ptp_pin(pins, PTP_WORD_PAIR, PTP_PAIR_NO_XS, prover->capture->feature[PTP_FEAT_XS] == PTP_NO);
}

static uint64_t hash_of(const struct ptp_candidates *candidates)
{
	uint32_t words[PTP_CANDIDATES_MAX][3];

	for (unsigned i = 0; i < candidates->count; i++) {
		words[i][0] = candidates->at[i].word;
		words[i][1] = candidates->at[i].mask;
		words[i][2] = candidates->at[i].value;
	}
	return ptp_hash(words, candidates->count * sizeof(*words));
}

static struct key key_of(const struct ptp_prover *prover, const struct ptp_obligation *obligation, uint32_t rule,
			 const struct ptp_candidates *candidates)
{
	struct ptp_pins pins = {0};
	struct key key = {.zero = 0};
	bool pair = obligation->id[1] != PTP_ALONE;

	pin_region(prover->capture, obligation->region, &pins);
	key.region_value = pins.word[PTP_WORD_REGION].value[0];
	key.region_known = pins.word[PTP_WORD_REGION].known[0];
	key.rule = rule;
	key.meaning[0] = prover->meanings.of[obligation->id[0]].id;
	key.meaning[1] = pair ? prover->meanings.of[obligation->id[1]].id : 0;
	key.declared = candidates->declared;
	key.candidates = hash_of(candidates);
	key.facts = (pair ? FACT_PAIR : 0) | (inside_guest(prover, obligation) ? FACT_INSIDE_GUEST : 0) |
		    (granted(prover, obligation) ? FACT_GRANTED : 0);
	if (pair && !strcmp(context_of(prover, obligation->id[0])->owner, context_of(prover, obligation->id[1])->owner))
		key.facts |= FACT_ONE_OWNER;
	return key;
}

// The answer under KEY; a new one is all zero but for its key, and NEW says so.
static struct answer *answer_of(struct ptp_prover *prover, const struct key *key, bool *new)
{
	struct ptp_memo *memo = prover->memo;
	uint64_t hash = ptp_hash(key, sizeof(*key));
	struct ptp_table_at at = ptp_table_begin(&memo->table, hash);
	struct answer *answer;

	*new = false;
	while (ptp_table_next(&memo->table, &at))
		if (!memcmp(&memo->answers.at[at.index]->key, key, sizeof(*key)))
			return memo->answers.at[at.index];
	*new = true;
	prover->distinct++;
	ptp_table_add(&memo->table, hash, (uint32_t)memo->answers.count);
	answer = ptp_calloc(1, sizeof(*answer));
	answer->key = *key;
	*ptp_push(&memo->answers) = answer;
	return answer;
}

bool ptp_prove_every(struct ptp_prover *prover, const struct ptp_obligation *obligation, bool whoever)
{
	struct ptp_query query = {.rule = PTP_ANY_RULE, .pair = obligation->id[1] != PTP_ALONE};
	static const struct ptp_candidates none;
	struct key key = key_of(prover, obligation, EVERY, &none);
	struct ptp_pins pins;
	struct answer *answer;
	bool new;

	if (whoever)
		key.facts = (key.facts & FACT_PAIR) | FACT_WHOEVER;
	answer = answer_of(prover, &key, &new);
	if (new) {
		ptp_prove_facts(prover, obligation, &pins);
		if (whoever) { // what depends on the owners is free
			ptp_unpin(&pins, PTP_WORD_PAIR, PTP_PAIR_INSIDE_GUEST);
			ptp_unpin(&pins, PTP_WORD_PAIR, PTP_PAIR_GRANTED);
		}
		if (ptp_solver_check(prover->solver, &query, &pins) != PTP_UNSAT)
			answer->status = PTP_UNDECIDED;
	}
	return answer->status == PTP_KEPT;
}

// Halves of the catalogue are asked about as long as they have a rule that can be violated; most have none. Where the solver
// gives up a rule counts as one that can.
static void find_violable(struct ptp_solver *solver, const struct ptp_pins *pins, struct ptp_query query, bool *rules)
{
	size_t middle = ptp_rules_middle(query.rule, query.end), end = query.end;

	if (ptp_solver_check(solver, &query, pins) == PTP_UNSAT)
		return;
	if (middle == query.rule) {
		rules[middle] = true;
		return;
	}
	query.end = middle;
	find_violable(solver, pins, query, rules);
	query.rule = middle;
	query.end = end;
	find_violable(solver, pins, query, rules);
}

void ptp_prove_which(struct ptp_prover *prover, const struct ptp_obligation *obligation, bool *rules)
{
	static const struct ptp_candidates none;
	size_t count = prover->catalogue->rules.count;
	struct key key = key_of(prover, obligation, WHICH, &none);
	struct answer *answer;
	struct ptp_pins pins;
	bool new;

	answer = answer_of(prover, &key, &new);
	if (new) {
		struct ptp_query all = {.rule = 0, .end = count, .pair = obligation->id[1] != PTP_ALONE};

		answer->rules = ptp_calloc(count, sizeof(*answer->rules));
		ptp_prove_facts(prover, obligation, &pins);
		find_violable(prover->solver, &pins, all, answer->rules);
	}
	memcpy(rules, answer->rules, count * sizeof(*rules));
}

// One severity: true when it is kept, and why.
static bool severity_kept(struct ptp_attempt *attempt, struct answer *answer)
{
	uint32_t declared = attempt->candidates->declared;

	if (ptp_kept_under(attempt, 0))
		return true;
	if (!declared || !ptp_kept_under(attempt, declared))
		return false;
	answer->used[attempt->query.severity] = ptp_minimise(attempt, declared, 0);
	return true;
}

static void find_witness(struct ptp_attempt *attempt, struct answer *answer)
{
	struct ptp_pins pins = attempt->facts;

	for (unsigned i = 0; i < attempt->candidates->count; i++)
		if (attempt->candidates->declared >> i & 1)
			ptp_candidate_pin(&pins, &attempt->candidates->at[i]);
	if (!ptp_witness_find(attempt->prover->solver, attempt->prover->catalogue, &attempt->query, &pins,
			      &answer->witness))
		attempt->gave_up = true;
}

static void decide(struct ptp_attempt *attempt, struct answer *answer)
{
	const struct ptp_rule *rule = &attempt->prover->catalogue->rules.at[attempt->query.rule];

	attempt->query.severity = PTP_SEVERITY_COUNT;
	if (ptp_kept_under(attempt, 0))
		return;
	for (int severity = PTP_ERROR; severity >= PTP_NOTE; severity--) {
		if (!(attempt->query.pair ? rule->pair : rule->mapping)[severity])
			continue;
		attempt->query.severity = (enum ptp_severity)severity;
		if (severity_kept(attempt, answer))
			continue;
		answer->severity = (enum ptp_severity)severity;
		answer->status = ptp_sets_find(attempt, &answer->sets) ? PTP_CONDITIONAL : PTP_VIOLATED;
		if (!attempt->gave_up)
			find_witness(attempt, answer);
		break;
	}
	if (attempt->gave_up)
		answer->status = PTP_UNDECIDED;
}

// Has RULE a function for one mapping, or for two?
static bool concerns(const struct ptp_rule *rule, bool pair)
{
	for (int severity = 0; severity < PTP_SEVERITY_COUNT; severity++)
		if ((pair ? rule->pair : rule->mapping)[severity])
			return true;
	return false;
}

static struct ptp_needs needs_of(const struct ptp_candidates *candidates, uint32_t set)
{
	struct ptp_needs needs = {.count = 0};

	for (unsigned i = 0; i < candidates->count && needs.count < sizeof(needs.entry) / sizeof(*needs.entry); i++)
		if (set >> i & 1)
			needs.entry[needs.count++] = candidates->at[i].entry;
	return needs;
}

void ptp_prove(struct ptp_prover *prover, const struct ptp_obligation *obligation, struct ptp_outcome *outcome)
{
	struct ptp_candidates candidates;
	struct answer *answer;
	struct key key;
	bool new;

	*outcome = (struct ptp_outcome){.status = PTP_KEPT};
	if (!concerns(&prover->catalogue->rules.at[obligation->rule], obligation->id[1] != PTP_ALONE))
		return;
	ptp_candidates_collect(prover, obligation, &candidates);
	key = key_of(prover, obligation, (uint32_t)obligation->rule, &candidates);
	answer = answer_of(prover, &key, &new);
	if (new) {
		struct ptp_attempt attempt = {.prover = prover,
					      .query = {.rule = obligation->rule,
							.pair = obligation->id[1] != PTP_ALONE},
					      .candidates = &candidates};

		ptp_prove_facts(prover, obligation, &attempt.facts);
		decide(&attempt, answer);
	}
	*outcome = (struct ptp_outcome){.status = answer->status,
					.severity = answer->severity,
					.set_count = answer->sets.count,
					.partial = answer->sets.partial,
					.given = needs_of(&candidates, answer->sets.given),
					.witness = answer->status == PTP_UNDECIDED ? NULL : &answer->witness};
	for (int i = 0; i < PTP_SEVERITY_COUNT; i++)
		outcome->used[i] = needs_of(&candidates, answer->used[i]);
	for (size_t i = 0; i < answer->sets.count; i++)
		outcome->sets[i] = needs_of(&candidates, answer->sets.set[i]);
}
