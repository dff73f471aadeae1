// SPDX-License-Identifier: Apache-2.0
//
// A walk as text and as JSON: one context's mappings, or one address.
#include "verifier/report/json.h"
#include "verifier/report/text.h"

#include "verifier/prove/attribute.h"

#include <stdlib.h>
#include <string.h>

#define REACHED_MAX 4096

// What a class comes to: every attribute that it can have, and its permissions.
struct shown {
	uint32_t *attrs;
	size_t count;
	uint32_t permissions;
	bool fixed;
};

static struct shown show(struct ptp_shower *shower, const struct ptp_class *class)
{
	struct shown shown = {.attrs = ptp_calloc(REACHED_MAX, sizeof(*shown.attrs))};
	struct ptp_meaning meaning;
	struct ptp_diag diag = {PTP_OK, ""};
	bool gave_up;

	if (!ptp_solver_meaning(shower->solver, class, &shower->cpu, &meaning, &diag) && meaning.fixed) {
		shown.fixed = true;
		shown.count = 1;
		shown.attrs[0] = meaning.value & ((1u << PTP_ATTR_BITS) - 1);
	} else {
		shown.count = ptp_attributes_reached(shower->solver, shower->catalogue, class, &shower->cpu,
						     shown.attrs, REACHED_MAX, &gave_up);
	}
	shown.permissions = ptp_permissions(shower->solver, class, &shower->cpu);
	return shown;
}

// Classes are shown once each.
static struct shown *show_all(struct ptp_shower *shower, const struct ptp_classes *classes)
{
	struct shown *shown = ptp_calloc(classes->entries.count, sizeof(*shown));

	for (size_t i = 0; i < classes->entries.count; i++)
		shown[i] = show(shower, &classes->entries.at[i].class);
	return shown;
}

static void hide_all(struct shown *shown, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(shown[i].attrs);
	free(shown);
}

// The permission bits of one Exception level.
static uint32_t level_bits(uint32_t permissions, bool privileged)
{
	return permissions >> (privileged ? PTP_PERM_READ : PTP_PERM_READ0) & 7;
}

static bool is_el2(enum ptp_regime regime)
{
	return regime == PTP_EL2 || regime == PTP_EL20;
}

static const char *letters(uint32_t bits)
{
	static const char *const text[] = {"", "r", "w", "rw"};

	return text[bits & 3];
}

static json_t *permissions_json(enum ptp_regime regime, uint32_t permissions)
{
	uint32_t el0 = level_bits(permissions, false), privileged = level_bits(permissions, true);
	uint32_t el1 = is_el2(regime) ? 0 : privileged;
	json_t *object = json_pack("{s:s, s:s, s:b, s:b}", "el0", letters(el0), "el1", letters(el1), "execute_el0",
				   (int)(el0 >> 2), "execute_el1", (int)(el1 >> 2));

	if (is_el2(regime)) {
		json_object_set_new(object, "el2", json_string(letters(privileged)));
		json_object_set_new(object, "execute_el2", json_boolean(privileged >> 2));
	}
	return object;
}

static json_t *attributes_json(struct ptp_shower *shower, const struct shown *shown, bool free_stage1)
{
	json_t *list;

	if (shown->fixed && !free_stage1)
		return ptp_json_attributes(shower->solver, shower->catalogue, shown->attrs[0]);
	list = json_array();
	for (size_t i = 0; i < shown->count; i++)
		json_array_append_new(list, ptp_json_attributes(shower->solver, shower->catalogue, shown->attrs[i]));
	return list;
}

static void attributes_text(struct ptp_shower *shower, const struct shown *shown, FILE *to)
{
	char last[PTP_ATTRIBUTE_TEXT] = "", text[PTP_ATTRIBUTE_TEXT];

	for (size_t i = 0; i < shown->count; i++) {
		ptp_attribute_text(shower->solver, shower->catalogue, shown->attrs[i], text);
		if (strcmp(text, last) != 0)
			fprintf(to, "%s%s", last[0] ? " | " : "", text);
		memcpy(last, text, sizeof(last));
	}
}

static void permissions_text(enum ptp_regime regime, uint32_t permissions, FILE *to)
{
	static const char *const text[] = {"---", "r--", "-w-", "rw-", "--x", "r-x", "-wx", "rwx"};

	fprintf(to, "%s:%s el0:%s", is_el2(regime) ? "el2" : "el1", text[level_bits(permissions, true)],
		text[level_bits(permissions, false)]);
}

void ptp_map_text(struct ptp_shower *shower, size_t context, const struct ptp_map *map,
		  const struct ptp_classes *classes, FILE *to)
{
	const struct ptp_context *c = &shower->capture->contexts.at[context];
	struct shown *shown = show_all(shower, classes);
	char size[PTP_SIZE_TEXT];

	fprintf(to, "# %s (%s, %s): %zu mappings of %llu leaf entries\n", c->name, c->owner, ptp_regime_word[c->regime],
		map->runs.count, (unsigned long long)map->leaf_entries);
	for (size_t i = 0; i < map->gaps.count; i++)
		fprintf(to, "# not covered: %s\n", map->gaps.at[i].reason);
	for (size_t i = 0; i < map->runs.count; i++) {
		const struct ptp_run *run = &map->runs.at[i];

		fprintf(to, "0x%016llx +%-8s -> 0x%013llx  ", (unsigned long long)run->ia,
			ptp_text_size(run->size, size), (unsigned long long)run->pa);
		permissions_text(c->regime, shown[run->class_id].permissions, to);
		fputs("  ", to);
		attributes_text(shower, &shown[run->class_id], to);
		fputc('\n', to);
	}
	hide_all(shown, classes->entries.count);
}

void ptp_map_json(struct ptp_shower *shower, size_t context, const struct ptp_map *map,
		  const struct ptp_classes *classes, FILE *to)
{
	const struct ptp_context *c = &shower->capture->contexts.at[context];
	struct shown *shown = show_all(shower, classes);

	for (size_t i = 0; i < map->gaps.count; i++)
		ptp_json_write(json_pack("{s:s, s:s}", "context", c->name, "not_covered", map->gaps.at[i].reason), to);
	for (size_t i = 0; i < map->runs.count; i++) {
		const struct ptp_run *run = &map->runs.at[i];
		const struct shown *class = &shown[run->class_id];

		ptp_json_write(json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "context", c->name, "ia",
					 ptp_json_address(run->ia), "pa", ptp_json_address(run->pa), "size",
					 ptp_json_address(run->size), "attributes",
					 attributes_json(shower, class, c->stage1.mode == PTP_FREE), "permissions",
					 permissions_json(c->regime, class->permissions)),
			       to);
	}
	hide_all(shown, classes->entries.count);
}

static void step_text(const struct ptp_step *step, FILE *to)
{
	fprintf(to, "  stage %u level %2d  ", step->stage, step->level);
	if (step->ipa != step->address)
		fprintf(to, "IPA 0x%llx = ", (unsigned long long)step->ipa);
	fprintf(to, "0x%llx: ", (unsigned long long)step->address);
	if (!strcmp(step->kind, "missing"))
		fputs("not in the capture\n", to);
	else
		fprintf(to, "0x%016llx  %s\n", (unsigned long long)step->descriptor, step->kind);
}

void ptp_translation_text(struct ptp_shower *shower, size_t context, const struct ptp_translation *t, FILE *to)
{
	const struct ptp_context *c = &shower->capture->contexts.at[context];
	char size[PTP_SIZE_TEXT];
	struct shown shown;

	fprintf(to, "0x%llx in %s (%s, %s)\n", (unsigned long long)t->ia, c->name, c->owner,
		ptp_regime_word[c->regime]);
	if (t->unknown) {
		fprintf(to, "  unknown: %s\n", t->unknown);
		return;
	}
	for (size_t i = 0; i < t->steps.count; i++)
		step_text(&t->steps.at[i], to);
	if (t->fault) {
		fprintf(to, "  %s fault, stage %u level %d\n", ptp_fault_word[t->fault], t->fault_stage,
			t->fault_level);
		return;
	}
	shown = show(shower, &t->class);
	fprintf(to, "  physical address 0x%llx, in a mapping of %s\n  ", (unsigned long long)t->pa,
		ptp_text_size(t->size, size));
	permissions_text(c->regime, shown.permissions, to);
	fputs(shown.fixed ? "\n  " : "\n  any of: ", to);
	attributes_text(shower, &shown, to);
	fputc('\n', to);
	free(shown.attrs);
}

static json_t *step_json(const struct ptp_step *step)
{
	json_t *object =
		json_pack("{s:i, s:o, s:o, s:s}", "level", step->level, "address", ptp_json_address(step->address),
			  "descriptor", ptp_json_address(step->descriptor), "kind", step->kind);

	if (step->ipa != step->address)
		json_object_set_new(object, "ipa", ptp_json_address(step->ipa));
	return object;
}

static json_t *stages_json(const struct ptp_translation *t)
{
	json_t *stages = json_array(), *steps = NULL;
	unsigned stage = 0;

	for (size_t i = 0; i < t->steps.count; i++) {
		if (t->steps.at[i].stage != stage) {
			stage = t->steps.at[i].stage;
			steps = json_array();
			json_array_append_new(stages, json_pack("{s:i, s:o}", "stage", (int)stage, "steps", steps));
		}
		json_array_append_new(steps, step_json(&t->steps.at[i]));
	}
	return stages;
}

static void result_json(struct ptp_shower *shower, const struct ptp_context *context, const struct ptp_translation *t,
			json_t *object)
{
	struct shown shown = show(shower, &t->class);

	json_object_set_new(object, "pa", ptp_json_address(t->pa));
	json_object_set_new(object, "size", ptp_json_address(t->size));
	json_object_set_new(object, "attributes", attributes_json(shower, &shown, context->stage1.mode == PTP_FREE));
	json_object_set_new(object, "permissions", permissions_json(context->regime, shown.permissions));
	free(shown.attrs);
}

void ptp_translation_json(struct ptp_shower *shower, size_t context, const struct ptp_translation *t, FILE *to)
{
	const struct ptp_context *c = &shower->capture->contexts.at[context];
	json_t *object = json_pack("{s:s, s:s, s:o, s:o}", "context", c->name, "owner", c->owner, "ia",
				   ptp_json_address(t->ia), "stages", stages_json(t));

	if (t->unknown)
		json_object_set_new(object, "unknown", json_string(t->unknown));
	else if (t->fault)
		json_object_set_new(object, "fault",
				    json_pack("{s:s, s:i, s:i}", "type", ptp_fault_word[t->fault], "level",
					      t->fault_level, "stage", (int)t->fault_stage));
	else
		result_json(shower, c, t, object);
	ptp_json_write(object, to);
}
