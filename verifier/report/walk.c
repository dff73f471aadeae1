// SPDX-License-Identifier: Apache-2.0
//
// A walk as text and as JSON: one context's mappings, or one address.
#include "verifier/report/json.h"
#include "verifier/report/text.h"

#include "verifier/prove/attribute.h"

#include <stdlib.h>
#include <string.h>

#define REACHED_MAX 4096

// Every attribute that a class can have.
struct reached {
	uint32_t attr_id; // of its meaning: the same attribute term, the same attributes
	uint32_t *attrs;
	size_t count;
};

// What a class comes to: its attributes and its permissions.
struct shown {
	const uint32_t *attrs;
	size_t count;
	uint32_t permissions;
	uint32_t value; // the attribute, when it is fixed
	bool fixed;
};

// Many classes differ in nothing but their permissions, and to find out what free bits can reach takes many questions.
struct shows {
	struct ptp_shower *shower;
	PTP_VEC(struct reached) reached;
};

static const struct reached *reach(struct shows *shows, const struct ptp_class *class, uint32_t attr_id)
{
	struct ptp_shower *shower = shows->shower;
	struct reached *reached;
	uint32_t attrs[REACHED_MAX];
	bool gave_up;

	for (size_t i = 0; i < shows->reached.count; i++)
		if (shows->reached.at[i].attr_id == attr_id)
			return &shows->reached.at[i];
	reached = ptp_push(&shows->reached);
	reached->attr_id = attr_id;
	reached->count = ptp_attributes_reached(shower->solver, shower->catalogue, class, &shower->cpu, attrs,
						REACHED_MAX, &gave_up);
	reached->attrs = ptp_calloc(reached->count, sizeof(*attrs));
	memcpy(reached->attrs, attrs, reached->count * sizeof(*attrs));
	return reached;
}

static void show(struct shows *shows, const struct ptp_class *class, struct shown *shown)
{
	struct ptp_shower *shower = shows->shower;
	struct ptp_meaning meaning = {0};
	struct ptp_diag diag = {PTP_OK, ""};

	*shown = (struct shown){.permissions = ptp_permissions(shower->solver, class, &shower->cpu)};
	if (ptp_solver_meaning(shower->solver, class, &shower->cpu, &meaning, &diag))
		return;
	if (meaning.fixed) {
		shown->fixed = true;
		shown->value = meaning.value & ((1u << PTP_ATTR_BITS) - 1);
		shown->attrs = &shown->value;
		shown->count = 1;
	} else {
		const struct reached *reached = reach(shows, class, meaning.attr_id);

		shown->attrs = reached->attrs;
		shown->count = reached->count;
	}
}

static void shows_free(struct shows *shows)
{
	for (size_t i = 0; i < shows->reached.count; i++)
		free(shows->reached.at[i].attrs);
	free(shows->reached.at);
}

// The permission bits of one Exception level.
static uint32_t level_bits(uint32_t permissions, bool privileged)
{
	return permissions >> (privileged ? PTP_PERM_READ : PTP_PERM_READ0) & 7;
}

// The Exception level whose regime it is, beside EL0.
static unsigned level_of(enum ptp_regime regime)
{
	return regime == PTP_EL3 ? 3 : regime == PTP_EL2 || regime == PTP_EL20 ? 2 : 1;
}

static const char *letters(uint32_t bits)
{
	static const char *const text[] = {"", "r", "w", "rw"};

	return text[bits & 3];
}

static json_t *permissions_json(enum ptp_regime regime, uint32_t permissions)
{
	uint32_t el0 = level_bits(permissions, false), privileged = level_bits(permissions, true);
	unsigned level = level_of(regime);
	uint32_t el1 = level > 1 ? 0 : privileged;
	json_t *object = json_pack("{s:s, s:s, s:b, s:b}", "el0", letters(el0), "el1", letters(el1), "execute_el0",
				   (int)(el0 >> 2), "execute_el1", (int)(el1 >> 2));

	if (level > 1) {
		json_object_set_new(object, level == 2 ? "el2" : "el3", json_string(letters(privileged)));
		json_object_set_new(object, level == 2 ? "execute_el2" : "execute_el3", json_boolean(privileged >> 2));
	}
	return object;
}

// The physical address space that CLASS outputs, of a context that has a choice; else NULL.
static const char *space_of(const struct ptp_context *context, const struct ptp_class *class)
{
	if (context->security == PTP_NONSECURE)
		return NULL;
	return ptp_security_word[ptp_class_get(class, PTP_F_SPACE, NULL)];
}

// A list, of one too, where stage 1 does not say what attributes there are: a guest's choice, or a device's.
static bool free_stage1(const struct ptp_context *context)
{
	return context->stage1.mode == PTP_FREE || context->stage1.mode == PTP_BYPASS;
}

static json_t *attributes_json(struct ptp_shower *shower, const struct shown *shown, bool list_all)
{
	json_t *list;

	if (shown->fixed && !list_all)
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

	fprintf(to, "el%u:%s el0:%s", level_of(regime), text[level_bits(permissions, true)],
		text[level_bits(permissions, false)]);
}

// The end of a line, which all mappings of a class have in common: the solver is asked once a class, not once a mapping.
static char *class_text(struct shows *shows, const struct ptp_context *context, const struct ptp_class *class)
{
	const char *space = space_of(context, class);
	struct shown shown;
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	show(shows, class, &shown);
	if (space)
		fprintf(to, "%s  ", space);
	permissions_text(context->regime, shown.permissions, to);
	fputs("  ", to);
	attributes_text(shows->shower, &shown, to);
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
	struct shows shows = {.shower = shower};

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
	shows_free(&shows);
}

// What all mappings of a class have in common.
struct class_json {
	json_t *attributes, *permissions; // NULL until it is needed
	const char *space;                // NULL: it is not told
};

static void fill_class_json(struct shows *shows, const struct ptp_context *context, const struct ptp_class *class,
			    struct class_json *json)
{
	struct shown shown;

	show(shows, class, &shown);
	json->attributes = attributes_json(shows->shower, &shown, free_stage1(context));
	json->permissions = permissions_json(context->regime, shown.permissions);
	json->space = space_of(context, class);
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
	struct shows shows = {.shower = shower};

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
	shows_free(&shows);
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
	struct shows shows = {.shower = shower};
	char size[PTP_SIZE_TEXT];
	struct shown shown;
	const char *space;

	fprintf(to, "0x%llx in %s (%s, %s)\n", (unsigned long long)t->ia, c->name, c->owner,
		ptp_regime_word[c->regime]);
	if (t->unknown) {
		fprintf(to, "  unknown: %s\n", t->unknown);
		return;
	}
	for (size_t i = 0; i < t->steps.count; i++)
		step_text(&t->steps.at[i], to);
	if (t->fault == PTP_FAULT_ABORT) {
		fputs("  abort: the SMMU lets nothing of this stream through\n", to);
		return;
	}
	if (t->fault) {
		fprintf(to, "  %s fault, stage %u level %d\n", ptp_fault_word[t->fault], t->fault_stage,
			t->fault_level);
		return;
	}
	space = space_of(c, &t->class);
	show(&shows, &t->class, &shown);
	fprintf(to, "  physical address 0x%llx%s%s, in a mapping of %s\n  ", (unsigned long long)t->pa,
		space ? " " : "", space ? space : "", ptp_text_size(t->size, size));
	permissions_text(c->regime, shown.permissions, to);
	fputs(shown.fixed ? "\n  " : "\n  any of: ", to);
	attributes_text(shower, &shown, to);
	fputc('\n', to);
	shows_free(&shows);
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
	struct shows shows = {.shower = shower};
	struct shown shown;

	show(&shows, &t->class, &shown);
	json_object_set_new(object, "pa", ptp_json_address(t->pa));
	if (space_of(context, &t->class))
		json_object_set_new(object, "space", json_string(space_of(context, &t->class)));
	json_object_set_new(object, "size", ptp_json_address(t->size));
	json_object_set_new(object, "attributes", attributes_json(shower, &shown, free_stage1(context)));
	json_object_set_new(object, "permissions", permissions_json(context->regime, shown.permissions));
	shows_free(&shows);
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
