// SPDX-License-Identifier: Apache-2.0
//
// A walk as text and as JSON: one context's mappings, or one address.
#include "verifier/report/shown.h"
#include "verifier/report/text.h"

#include <stdlib.h>
#include <string.h>

// The end of a line, which all mappings of a class have in common: the solver is asked once a class, not once a mapping.
static char *class_text(struct ptp_shows *shows, const struct ptp_context *context, const struct ptp_class *class)
{
	const char *space = ptp_space_of(context, class);
	struct ptp_class_shown shown;
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	ptp_show(shows, class, &shown);
	if (space)
		fprintf(to, "%s  ", space);
	ptp_permissions_text(context->regime, shown.permissions, to);
	fputs("  ", to);
	ptp_shown_text(shows->shower, &shown, to);
	fclose(to);
	return text;
}

static void run_text(const struct ptp_run *run, const char *class, FILE *to)
{
	char size[PTP_SIZE_TEXT];

	fprintf(to, "0x%016llx +%-8s -> 0x%013llx  %s\n", (unsigned long long)run->ia, ptp_text_size(run->size, size),
		(unsigned long long)run->pa, class);
}

void ptp_map_text(struct ptp_shower *shower, size_t context, const struct ptp_map *map,
		  const struct ptp_classes *classes, FILE *to)
{
	const struct ptp_context *c = &shower->capture->contexts.at[context];
	char **text = ptp_calloc(classes->entries.count, sizeof(*text)); // by class, once it is needed
	struct ptp_shows shows = {.shower = shower};

	fprintf(to, "# %s (%s, %s): %zu mappings of %llu leaf entries\n", c->name, c->owner, ptp_regime_word[c->regime],
		map->runs.count, (unsigned long long)map->leaf_entries);
	for (size_t i = 0; i < map->gaps.count; i++)
		fprintf(to, "# not covered: %s\n", map->gaps.at[i].reason);
	for (size_t i = 0; i < map->runs.count; i++) {
		struct ptp_run run = ptp_unpack(&map->runs.at[i]);
		char **class = &text[run.class_id];

		if (!*class)
			*class = class_text(&shows, c, &classes->entries.at[run.class_id].class);
		run_text(&run, *class, to);
	}
	for (size_t i = 0; i < classes->entries.count; i++)
		free(text[i]);
	free(text);
	ptp_shows_free(&shows);
}

// What all mappings of a class have in common.
struct class_json {
	json_t *attributes, *permissions; // NULL until it is needed
	const char *space;                // NULL: it is not told
};

static void fill_class_json(struct ptp_shows *shows, const struct ptp_context *context, const struct ptp_class *class,
			    struct class_json *json)
{
	struct ptp_class_shown shown;

	ptp_show(shows, class, &shown);
	json->attributes = ptp_shown_json(shows->shower, &shown, ptp_free_stage1(context));
	json->permissions = ptp_permissions_json(context->regime, shown.permissions);
	json->space = ptp_space_of(context, class);
}

static json_t *run_json(const struct ptp_context *context, const struct ptp_run *run, const struct class_json *class)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:s*, s:O, s:O}", "context", context->name, "ia",
			 ptp_json_address(run->ia), "pa", ptp_json_address(run->pa), "size",
			 ptp_json_address(run->size), "space", class->space, "attributes", class->attributes,
			 "permissions", class->permissions);
}

void ptp_map_json(struct ptp_shower *shower, size_t context, const struct ptp_map *map,
		  const struct ptp_classes *classes, FILE *to)
{
	const struct ptp_context *c = &shower->capture->contexts.at[context];
	struct class_json *json = ptp_calloc(classes->entries.count, sizeof(*json)); // by class
	struct ptp_shows shows = {.shower = shower};

	for (size_t i = 0; i < map->gaps.count; i++)
		ptp_json_write(json_pack("{s:s, s:s}", "context", c->name, "not_covered", map->gaps.at[i].reason), to);
	for (size_t i = 0; i < map->runs.count; i++) {
		struct ptp_run run = ptp_unpack(&map->runs.at[i]);
		struct class_json *class = &json[run.class_id];

		if (!class->attributes)
			fill_class_json(&shows, c, &classes->entries.at[run.class_id].class, class);
		ptp_json_write(run_json(c, &run, class), to);
	}
	for (size_t i = 0; i < classes->entries.count; i++) {
		json_decref(json[i].attributes);
		json_decref(json[i].permissions);
	}
	free(json);
	ptp_shows_free(&shows);
}

void ptp_translation_text(struct ptp_shower *shower, size_t context, const struct ptp_translation *t, FILE *to)
{
	const struct ptp_context *c = &shower->capture->contexts.at[context];
	struct ptp_shows shows = {.shower = shower};
	char size[PTP_SIZE_TEXT];
	struct ptp_class_shown shown;
	const char *space;

	fprintf(to, "0x%llx in %s (%s, %s)\n", (unsigned long long)t->ia, c->name, c->owner,
		ptp_regime_word[c->regime]);
	if (t->unknown) {
		fprintf(to, "  unknown: %s\n", t->unknown);
		return;
	}
	for (size_t i = 0; i < t->steps.count; i++)
		ptp_text_step(&t->steps.at[i], "  ", to);
	if (t->fault == PTP_FAULT_ABORT) {
		fputs("  abort: the SMMU lets nothing of this stream through\n", to);
		return;
	}
	if (t->fault) {
		fprintf(to, "  %s fault, stage %u level %d\n", ptp_fault_word[t->fault], t->fault_stage,
			t->fault_level);
		return;
	}
	space = ptp_space_of(c, &t->class);
	ptp_show(&shows, &t->class, &shown);
	fprintf(to, "  physical address 0x%llx%s%s, in a mapping of %s\n  ", (unsigned long long)t->pa,
		space ? " " : "", space ? space : "", ptp_text_size(t->size, size));
	ptp_permissions_text(c->regime, shown.permissions, to);
	fputs(shown.fixed ? "\n  " : "\n  any of: ", to);
	ptp_shown_text(shower, &shown, to);
	fputc('\n', to);
	ptp_shows_free(&shows);
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
	struct ptp_shows shows = {.shower = shower};
	struct ptp_class_shown shown;

	ptp_show(&shows, &t->class, &shown);
	json_object_set_new(object, "pa", ptp_json_address(t->pa));
	if (ptp_space_of(context, &t->class))
		json_object_set_new(object, "space", json_string(ptp_space_of(context, &t->class)));
	json_object_set_new(object, "size", ptp_json_address(t->size));
	json_object_set_new(object, "attributes", ptp_shown_json(shower, &shown, ptp_free_stage1(context)));
	json_object_set_new(object, "permissions", ptp_permissions_json(context->regime, shown.permissions));
	ptp_shows_free(&shows);
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
