// SPDX-License-Identifier: Apache-2.0
#include "verifier/diff/classes.h"

#include "model/text.h"
#include "verifier/prove/attribute.h"

#include <stdlib.h>
#include <string.h>

#define REACHED_MAX 4096
#define WRITE_BACK 0xff // a MAIR byte, and SH[1:0]: what stage 2 leaves of those is what it says
#define INNER 3

void ptp_diff_classes_init(struct ptp_diff_classes *classes, const struct ptp_side sides[PTP_SIDES])
{
	*classes = (struct ptp_diff_classes){.arena = sides[PTP_OLD].arena};
	for (unsigned side = 0; side < PTP_SIDES; side++) {
		size_t count = sides[side].check->classes.entries.count;

		classes->of[side] = ptp_calloc(count, sizeof(*classes->of[side]));
		classes->attributes[side] = ptp_calloc(count, sizeof(*classes->attributes[side]));
	}
}

void ptp_diff_classes_free(struct ptp_diff_classes *classes)
{
	for (unsigned side = 0; side < PTP_SIDES; side++) {
		free(classes->of[side]);
		free(classes->attributes[side]);
	}
	free(classes->all.at);
	ptp_table_free(&classes->table);
}

static const char *text_of(const struct ptp_side *side, uint32_t attr)
{
	char text[PTP_ATTRIBUTE_TEXT];

	ptp_attribute_text(side->check->prover.solver, side->check->catalogue, attr, text);
	return ptp_arena_printf(side->arena, "%s", text);
}

// All attributes that a free class can have, as a list.
static const char *reached(const struct ptp_side *side, const struct ptp_class *class)
{
	const struct ptp_prover *prover = &side->check->prover;
	ptp_autofree uint32_t *attrs = ptp_calloc(REACHED_MAX, sizeof(*attrs));
	const char *last = "", *kept;
	struct ptp_text list = {0};
	bool gave_up;
	size_t count = ptp_attributes_reached(prover->solver, prover->catalogue, class, &prover->cpu, attrs,
					      REACHED_MAX, &gave_up);

	for (size_t i = 0; i < count; i++) {
		const char *text = text_of(side, attrs[i]);

		if (strcmp(text, last) != 0)
			ptp_text_add(&list, "%s%s", *last ? " | " : "", text);
		last = text;
	}
	kept = ptp_arena_printf(side->arena, "%s", gave_up ? "unknown" : list.at ? list.at : "");
	ptp_text_free(&list);
	return kept;
}

static const char *attributes_of(struct ptp_diff_classes *classes, const struct ptp_side *side,
				 enum ptp_diff_side which, uint32_t id)
{
	const struct ptp_meaning *meaning = &side->check->prover.meanings.of[id];
	const char **known = &classes->attributes[which][meaning->attr_id];

	if (meaning->fixed)
		return text_of(side, meaning->value & ((1u << PTP_ATTR_BITS) - 1));
	if (!*known)
		*known = reached(side, &side->check->classes.entries.at[id].class);
	return *known;
}

// What stage 2 leaves of a Write-Back, Inner Shareable stage 1, where stage 1 is free and that is one attribute.
static const char *stage2_of(const struct ptp_side *side, const struct ptp_context *context, struct ptp_class class)
{
	const char *text;

	if (context->stage1.mode != PTP_FREE)
		return NULL;
	ptp_class_set(&class, PTP_F_S1_M, 1);
	ptp_class_set(&class, PTP_F_S1_C, 1);
	ptp_class_set(&class, PTP_F_S1_ATTR, WRITE_BACK);
	ptp_class_set(&class, PTP_F_S1_SH, INNER);
	text = reached(side, &class);
	return strchr(text, '|') ? NULL : text;
}

int ptp_diff_class_order(const struct ptp_diff_class *a, const struct ptp_diff_class *b)
{
	int order = (int)a->walk - (int)b->walk;

	if (!order)
		order = strcmp(a->attributes, b->attributes);
	if (!order)
		order = strcmp(a->stage2 ? a->stage2 : "", b->stage2 ? b->stage2 : "");
	if (!order)
		order = strcmp(a->space ? a->space : "", b->space ? b->space : "");
	return order ? order : (a->permissions > b->permissions) - (a->permissions < b->permissions);
}

static const struct ptp_diff_class *intern(struct ptp_diff_classes *classes, const struct ptp_diff_class *class)
{
	uint64_t hash = ptp_hash(class->attributes, strlen(class->attributes)) ^ class->permissions;
	struct ptp_table_at at = ptp_table_begin(&classes->table, hash);
	struct ptp_diff_class *kept;

	while (ptp_table_next(&classes->table, &at))
		if (!ptp_diff_class_order(classes->all.at[at.index], class))
			return classes->all.at[at.index];
	kept = ptp_arena_alloc(classes->arena, sizeof(*kept));
	*kept = *class;
	ptp_table_add(&classes->table, hash, (uint32_t)classes->all.count);
	*ptp_push(&classes->all) = kept;
	return kept;
}

const struct ptp_diff_class *ptp_diff_class_of(struct ptp_diff_classes *classes, const struct ptp_side *side,
					       enum ptp_diff_side which, uint32_t id)
{
	const struct ptp_class_of *of = &side->check->classes.entries.at[id];
	const struct ptp_context *context = &side->check->capture->contexts.at[of->context];
	const struct ptp_prover *prover = &side->check->prover;
	struct ptp_diff_class class;

	if (classes->of[which][id])
		return classes->of[which][id];
	class = (struct ptp_diff_class){.attributes = attributes_of(classes, side, which, id),
					.walk = ptp_class_get(&of->class, PTP_F_WALK, NULL)};
	if (!class.walk) {
		class.permissions = ptp_permissions(prover->solver, &of->class, &prover->cpu);
		class.stage2 = stage2_of(side, context, of->class);
	}
	if (context->security != PTP_NONSECURE)
		class.space = ptp_security_word[ptp_class_get(&of->class, PTP_F_SPACE, NULL)];
	return classes->of[which][id] = intern(classes, &class);
}
