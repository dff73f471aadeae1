// SPDX-License-Identifier: Apache-2.0
#include "verifier/policy/conform.h"

#include "verifier/policy/words.h"
#include "verifier/verdict/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX 16

// What the policy was asked about already: the entry, whichever guest has it, the kind of its region and the bytes of the processes decide.
struct asked {
	const struct ptp_class *class;
	enum ptp_kind kind;
	uint8_t bytes[BYTES_MAX];
	size_t count;
	bool conforms;
};

struct conform {
	struct ptp_check *check;
	const struct ptp_conformer *with;
	PTP_VEC(struct asked) asked;
};

static const struct ptp_class *class_of(const struct conform *c, uint32_t id)
{
	return &c->check->classes.entries.at[id].class;
}

static const struct ptp_context *context_of(const struct conform *c, uint32_t id)
{
	return &c->check->capture->contexts.at[c->check->classes.entries.at[id].context];
}

static bool is_one(const struct ptp_class *class, enum ptp_field field)
{
	bool known;

	return ptp_class_get(class, field, &known) && known;
}

// A guest's mapping that software reaches through a stage 2.
static bool is_guests(const struct conform *c, uint32_t id)
{
	return context_of(c, id)->owner_kind == PTP_GUEST && is_one(class_of(c, id), PTP_F_S2_VM) &&
	       !is_one(class_of(c, id), PTP_F_WALK);
}

// The MAIR bytes of the processes in SET, each once. More than there is room for, or one that is not known: none at all.
static size_t bytes_of(const struct conform *c, const struct ptp_overlap *set, uint8_t bytes[BYTES_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < set->count; i++) {
		bool known;
		uint64_t byte = ptp_class_get(class_of(c, set->ids[i]), PTP_F_S1_ATTR, &known);

		if (context_of(c, set->ids[i])->owner_kind != PTP_PROCESS ||
		    is_one(class_of(c, set->ids[i]), PTP_F_WALK))
			continue;
		if (!known || count == BYTES_MAX)
			return 0;
		if (!memchr(bytes, (int)byte, count))
			bytes[count++] = (uint8_t)byte;
	}
	return count;
}

static enum ptp_kind kind_of(const struct conform *c, size_t region)
{
	return region == PTP_UNDESCRIBED ? PTP_KIND_UNKNOWN : c->check->capture->regions.at[region].kind;
}

// A region that nothing may map is no memory to a hypervisor.
static void make_seen(const struct conform *c, const struct asked *asked, struct ptp_seen *seen)
{
	*seen = (struct ptp_seen){.class = asked->class,
				  .cpu = &c->check->prover.cpu.word[PTP_WORD_CPU],
				  .kind = asked->kind == PTP_NO_MAP ? PTP_KIND_UNKNOWN : asked->kind,
				  .bytes = asked->bytes,
				  .count = asked->count};
}

// "where kvm-6.9 gives MemAttr[3:0] 0b0101, execute-never yes, or ..."
static void print_allowed(const struct conform *c, const struct asked *asked, FILE *to)
{
	const struct ptp_conformer *with = c->with;
	const char *separator = "";
	struct ptp_seen seen;

	make_seen(c, asked, &seen);
	fprintf(to, "where %s gives ", with->policy->name);
	for (uint32_t decision = 0; decision < 1u << PTP_DECISION_BITS; decision++) {
		ptp_autofree char *text = NULL;

		if (ptp_decision_refuses(with->claims, decision) ||
		    ptp_theory_conforms(with->theory, &seen, &decision) != PTP_SAT)
			continue;
		text = ptp_decision_text(with->claims, decision);
		fprintf(to, "%s%s", separator, text);
		separator = "; or ";
	}
	fputs(*separator ? "" : "nothing", to);
}

static void print_bits(const char *name, uint64_t value, unsigned bits, FILE *to)
{
	fprintf(to, "%s=0b", name);
	while (bits-- > 0)
		fputc((int)('0' + (value >> bits & 1)), to);
}

static char *deviation(const struct conform *c, const struct asked *asked, size_t region)
{
	const struct ptp_class *class = asked->class;
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	fprintf(to, "%s: ", region == PTP_UNDESCRIBED ? "undescribed" : c->check->capture->regions.at[region].name);
	print_bits("MemAttr", ptp_class_get(class, PTP_F_S2_MEMATTR, NULL), 4, to);
	print_bits(" XN", ptp_class_get(class, PTP_F_S2_XN, NULL), 2, to);
	fputs(" at stage 2, ", to);
	print_allowed(c, asked, to);
	fclose(to);
	return text;
}

static struct asked *ask(struct conform *c, uint32_t id, const struct ptp_overlap *set)
{
	struct asked asked = {.class = class_of(c, id), .kind = kind_of(c, set->region)}, *kept;
	struct ptp_seen seen;

	asked.count = bytes_of(c, set, asked.bytes);
	for (size_t i = 0; i < c->asked.count; i++) {
		kept = &c->asked.at[i];
		if (kept->kind == asked.kind && kept->count == asked.count &&
		    !memcmp(kept->bytes, asked.bytes, asked.count) &&
		    !memcmp(kept->class, asked.class, sizeof(*asked.class)))
			return kept;
	}
	make_seen(c, &asked, &seen);
	asked.conforms = ptp_theory_conforms(c->with->theory, &seen, NULL) == PTP_SAT;
	kept = ptp_push(&c->asked);
	*kept = asked;
	return kept;
}

// Marks the sets of classes in which an entry deviates.
static void find(struct conform *c, bool *deviates)
{
	for (size_t i = 0; i < c->check->overlaps.sets.count; i++) {
		const struct ptp_overlap *set = &c->check->overlaps.sets.at[i];

		for (size_t j = 0; j < set->count; j++)
			if (is_guests(c, set->ids[j]))
				deviates[i] |= !ask(c, set->ids[j], set)->conforms;
	}
}

static void add(struct conform *c, const struct ptp_overlap *set)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct asked *asked = is_guests(c, set->ids[i]) ? ask(c, set->ids[i], set) : NULL;

		if (asked && !asked->conforms) {
			ptp_autofree char *text = deviation(c, asked, set->region);

			ptp_findings_deviation(&c->check->findings, &c->check->prover, context_of(c, set->ids[i]),
					       set->region, text, &set->extents);
		}
	}
}

void ptp_conform(struct ptp_check *check, const struct ptp_conformer *conformer)
{
	struct conform c = {.check = check, .with = conformer};
	ptp_autofree bool *deviates = ptp_calloc(check->overlaps.sets.count, sizeof(*deviates));

	find(&c, deviates);
	ptp_sweep_extents(check->capture, &check->runs, check->classes.entries.count, PTP_CHECK_PAGE, deviates,
			  &check->overlaps);
	for (size_t i = 0; i < check->overlaps.sets.count; i++)
		if (deviates[i])
			add(&c, &check->overlaps.sets.at[i]);
	free(c.asked.at);
}
