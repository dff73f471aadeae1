// SPDX-License-Identifier: Apache-2.0
//
// The rule catalogue: which rules there are and which SMT-LIB functions decide and show them.
//
// Only its shape is checked here; whether the functions exist is known when the rules are loaded.
#include "inputs/catalogue-read.h"
#include "inputs/inputs.h"
#include "inputs/names.h"
#include "inputs/yaml.h"

#include <string.h>

struct catalogue_reader {
	struct ptp_catalogue *catalogue;
	struct ptp_arena *arena;
	struct ptp_diag *diag;
};

static enum ptp_err read_functions(struct catalogue_reader *r, const struct ptp_yaml *node,
				   const char *function[PTP_SEVERITY_COUNT])
{
	struct ptp_yaml_key keys[PTP_SEVERITY_COUNT];
	const struct ptp_yaml *value[PTP_SEVERITY_COUNT];

	if (!node)
		return PTP_OK;
	for (unsigned i = 0; i < PTP_SEVERITY_COUNT; i++)
		keys[i] = (struct ptp_yaml_key){ptp_severity_word[i], false};
	if (ptp_yaml_fields(node, "a mapping of severities to functions", keys, PTP_SEVERITY_COUNT, value, r->diag))
		return r->diag->err;
	if (!node->count)
		return ptp_fail_at(r->diag, node->place, "no severity: name a function for one, or leave %s: out",
				   node->key->text);
	for (unsigned i = 0; i < PTP_SEVERITY_COUNT; i++)
		if (value[i] && ptp_yaml_line(value[i], "the name of a function", &function[i], r->diag))
			return r->diag->err;
	return PTP_OK;
}

static enum ptp_err read_safe_property(struct catalogue_reader *r, const struct ptp_yaml *node, struct ptp_safe *safe)
{
	static const char *const answers[] = {"no", "yes"};
	unsigned word;

	safe->kind = PTP_SAFE_PROPERTY;
	if (node->kind != PTP_YAML_MAPPING || node->count != 1)
		return ptp_fail_at(r->diag, node->place, "expected one property, {NAME: yes} or {NAME: no}");
	for (unsigned i = 0; i < PTP_PROPERTY_COUNT; i++) {
		if (strcmp(node->first->key->text, ptp_property_key[i]))
			continue;
		safe->property = (enum ptp_property)i;
		if (ptp_yaml_word(node->first, "an answer", answers, 2, &word, r->diag))
			return r->diag->err;
		safe->answer = word ? PTP_YES : PTP_NO;
		return PTP_OK;
	}
	return ptp_fail_at(r->diag, node->first->key->place, "%s is not a property of a region",
			   ptp_yaml_quote(node->first->key).text);
}

static enum ptp_err read_safe_kind(struct catalogue_reader *r, const struct ptp_yaml *node, struct ptp_safe *safe)
{
	static const char *const kinds[] = {[PTP_RAM] = "ram", [PTP_DEVICE] = "device", [PTP_NO_MAP] = "no-map"};
	unsigned word = 0;

	safe->kind = PTP_SAFE_KIND;
	if (ptp_yaml_word(node, "a kind that makes a region safe", kinds, 3, &word, r->diag))
		return r->diag->err;
	safe->region_kind = (enum ptp_kind)word;
	return PTP_OK;
}

static enum ptp_err read_safe_feature(struct catalogue_reader *r, const struct ptp_yaml *node, struct ptp_safe *safe)
{
	static const char *const names[] = {
#define X(name, reg, bit, least) #name,
		PTP_FEATURES(X)
#undef X
	};
	unsigned word = 0;

	safe->kind = PTP_SAFE_FEATURE;
	if (ptp_yaml_word(node, "a feature", names, PTP_FEATURE_COUNT, &word, r->diag))
		return r->diag->err;
	safe->feature = (enum ptp_feature)word;
	return PTP_OK;
}

static enum ptp_err read_safe_assumption(struct catalogue_reader *r, const struct ptp_yaml *node, struct ptp_safe *safe)
{
	unsigned word = 0;

	safe->kind = PTP_SAFE_ASSUMPTION;
	if (ptp_yaml_word(node, "an assumption", ptp_assumption_word, PTP_ASSUMPTION_COUNT, &word, r->diag))
		return r->diag->err;
	safe->assumption = (enum ptp_assumption_kind)word;
	if (safe->assumption == PTP_ASSUME_PROPERTY)
		return ptp_fail_at(r->diag, node->place, "which property? write {property: {NAME: yes}}");
	return PTP_OK;
}

static enum ptp_err read_safe(struct catalogue_reader *r, const struct ptp_yaml *node, struct ptp_safe *safe)
{
	enum { PROPERTY, KIND, FEATURE, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {
		[PROPERTY] = {"property", false},
		[KIND] = {"kind", false},
		[FEATURE] = {"feature", false},
	};
	const struct ptp_yaml *value[KEYS];

	if (node->kind == PTP_YAML_SCALAR)
		return read_safe_assumption(r, node, safe);
	if (ptp_yaml_fields(node, "an entry of safe-under", keys, KEYS, value, r->diag))
		return r->diag->err;
	if (node->count != 1)
		return ptp_fail_at(r->diag, node->place, "an entry is one of property:, kind: and feature:");
	if (value[PROPERTY])
		return read_safe_property(r, value[PROPERTY], safe);
	return value[KIND] ? read_safe_kind(r, value[KIND], safe) : read_safe_feature(r, value[FEATURE], safe);
}

// Are two entries of one thing? A region has one kind, and a property one answer.
static bool same_subject(const struct ptp_safe *a, const struct ptp_safe *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case PTP_SAFE_ASSUMPTION:
		return a->assumption == b->assumption;
	case PTP_SAFE_PROPERTY:
		return a->property == b->property;
	case PTP_SAFE_FEATURE:
		return a->feature == b->feature;
	default:
		return true;
	}
}

static enum ptp_err read_safe_under(struct catalogue_reader *r, const struct ptp_yaml *node, struct ptp_rule *rule)
{
	if (!node)
		return PTP_OK;
	if (ptp_yaml_sequence(node, "a list of what makes it safe", r->diag))
		return r->diag->err;
	rule->safe_under = ptp_arena_alloc(r->arena, node->count * sizeof(*rule->safe_under));
	ptp_yaml_each(entry, node) {
		struct ptp_safe safe = {.kind = PTP_SAFE_KIND};

		if (read_safe(r, entry, &safe))
			return r->diag->err;
		for (size_t i = 0; i < rule->safe_count; i++)
			if (same_subject(&rule->safe_under[i], &safe))
				return ptp_fail_at(
					r->diag, entry->place,
					"an earlier entry is of the same: two at once say nothing more, or contradict each other");
		rule->safe_under[rule->safe_count++] = safe;
	}
	return PTP_OK;
}

static enum ptp_err read_basis(struct catalogue_reader *r, const struct ptp_yaml *node, struct ptp_rule *rule)
{
	static const char *const bases[] = {"architecture", "policy", "soundness"};
	unsigned word = 0;

	if (ptp_yaml_word(node, "a basis", bases, 3, &word, r->diag))
		return r->diag->err;
	rule->basis = bases[word];
	return PTP_OK;
}

static enum ptp_err read_events(struct catalogue_reader *r, const struct ptp_yaml *node, const char ***events,
				size_t *count)
{
	return node ? ptp_yaml_lines(node, "a list of events", r->arena, events, count, r->diag) : PTP_OK;
}

static enum ptp_err read_rule(struct catalogue_reader *r, const struct ptp_yaml *node)
{
	enum {
		ID,
		TITLE,
		BASIS,
		WALKS,
		LISTINGS,
		REGISTERS,
		MAPPING,
		PAIR,
		SAFE_UNDER,
		CITE,
		BECAUSE,
		EVENTS,
		DMA_EVENTS,
		REMEDY,
		KEYS
	};
	static const struct ptp_yaml_key keys[KEYS] = {
		[ID] = {"id", true},
		[TITLE] = {"title", true},
		[BASIS] = {"basis", true},
		[MAPPING] = {"mapping", false},
		[PAIR] = {"pair", false},
		[SAFE_UNDER] = {"safe-under", false},
		[CITE] = {"cite", true},
		[BECAUSE] = {"because", true},
		[EVENTS] = {"events", false},
		[DMA_EVENTS] = {"events-dma", false},
		[REMEDY] = {"remedy", true},
		[WALKS] = {"walks", false},
		[LISTINGS] = {"listings", false},
		[REGISTERS] = {"registers", false},
	};
	struct ptp_rule *rule = ptp_push(&r->catalogue->rules);
	const struct ptp_yaml *value[KEYS];

	rule->place = node->place;
	if (ptp_yaml_fields(node, "a rule", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[ID], "the id of a rule", &rule->id, r->diag) ||
	    ptp_yaml_line(value[TITLE], "the title of a rule", &rule->title, r->diag) ||
	    read_basis(r, value[BASIS], rule) || (value[WALKS] && ptp_yaml_bool(value[WALKS], &rule->walks, r->diag)) ||
	    (value[LISTINGS] && ptp_yaml_bool(value[LISTINGS], &rule->listings, r->diag)) ||
	    (value[REGISTERS] && ptp_yaml_bool(value[REGISTERS], &rule->registers, r->diag)) ||
	    read_functions(r, value[MAPPING], rule->mapping) || read_functions(r, value[PAIR], rule->pair) ||
	    read_safe_under(r, value[SAFE_UNDER], rule) ||
	    ptp_yaml_text(value[CITE], "a citation", r->arena, &rule->cite, r->diag) ||
	    ptp_yaml_text(value[BECAUSE], "a reason", r->arena, &rule->because, r->diag) ||
	    read_events(r, value[EVENTS], &rule->events, &rule->event_count) ||
	    read_events(r, value[DMA_EVENTS], &rule->dma_events, &rule->dma_event_count))
		return r->diag->err;
	return ptp_yaml_text(value[REMEDY], "a remedy", r->arena, &rule->remedy, r->diag);
}

static bool is_value(const struct ptp_shown *shown, const char *text)
{
	for (size_t i = 0; i < shown->value_count; i++)
		if (!strcmp(shown->values[i], text))
			return true;
	return false;
}

static enum ptp_err read_shown(struct catalogue_reader *r, const struct ptp_yaml *node)
{
	enum { KEY, FUNCTION, VALUES, OF, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {[KEY] = {"key", true},
						       [FUNCTION] = {"function", true},
						       [VALUES] = {"values", true},
						       [OF] = {"of", false}};
	struct ptp_shown *shown = ptp_push(&r->catalogue->shown);
	const struct ptp_yaml *value[KEYS];

	if (ptp_yaml_fields(node, "a shown attribute", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[KEY], "a key", &shown->key, r->diag) ||
	    ptp_yaml_line(value[FUNCTION], "the name of a function", &shown->function, r->diag) ||
	    ptp_yaml_lines(value[VALUES], "a list of values", r->arena, &shown->values, &shown->value_count, r->diag) ||
	    (value[OF] && ptp_yaml_line(value[OF], "a value of the first shown attribute", &shown->of, r->diag)))
		return r->diag->err;
	if (!shown->value_count)
		return ptp_fail_at(r->diag, value[VALUES]->place, "no value: name what the function can give");
	if (value[OF] && (shown == r->catalogue->shown.at || !is_value(&r->catalogue->shown.at[0], shown->of)))
		return ptp_fail_at(r->diag, value[OF]->place, "%s is not a value of the first shown attribute",
				   ptp_yaml_quote(value[OF]).text);
	return PTP_OK;
}

static enum ptp_err read_numbers(struct catalogue_reader *r, const struct ptp_yaml *node, uint64_t **numbers,
				 size_t *count)
{
	if (ptp_yaml_sequence(node, "a list of numbers", r->diag))
		return r->diag->err;
	*numbers = ptp_arena_alloc(r->arena, node->count * sizeof(**numbers));
	ptp_yaml_each(number, node)
		if (ptp_yaml_number(number, &(*numbers)[(*count)++], r->diag))
			return r->diag->err;
	return PTP_OK;
}

static enum ptp_err read_choice(struct catalogue_reader *r, const struct ptp_yaml *node)
{
	enum { FIELD, NAME, PREFER, KEYS };
	static const struct ptp_yaml_key keys[KEYS] =
		{[FIELD] = {"field", true}, [NAME] = {"name", true}, [PREFER] = {"prefer", true}};
	struct ptp_choice *choice = ptp_push(&r->catalogue->choices);
	const struct ptp_yaml *value[KEYS];

	if (ptp_yaml_fields(node, "a choice", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[FIELD], "a field of the class", &choice->field, r->diag) ||
	    ptp_yaml_line(value[NAME], "a name", &choice->name, r->diag))
		return r->diag->err;
	return read_numbers(r, value[PREFER], &choice->prefer, &choice->prefer_count);
}

static enum ptp_err read_repair(struct catalogue_reader *r, const struct ptp_yaml *node)
{
	enum { FIELD, NAME, VALUES, KEYS };
	static const struct ptp_yaml_key keys[KEYS] =
		{[FIELD] = {"field", true}, [NAME] = {"name", true}, [VALUES] = {"values", false}};
	struct ptp_change *change = ptp_push(&r->catalogue->repairs);
	const struct ptp_yaml *value[KEYS];

	if (ptp_yaml_fields(node, "a repair", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[FIELD], "a field of the class", &change->field, r->diag) ||
	    ptp_yaml_line(value[NAME], "a name", &change->name, r->diag))
		return r->diag->err;
	return value[VALUES] ? read_numbers(r, value[VALUES], &change->values, &change->value_count) : PTP_OK;
}

static enum ptp_err read_step(struct catalogue_reader *r, const struct ptp_yaml *node)
{
	enum { FUNCTION, OF, WHEN, SAYS, CITE, KEYS };
	static const char *const whens[PTP_STEP_WHENS] =
		{[PTP_STEP_ALWAYS] = "always", [PTP_STEP_STAGE2] = "stage 2", [PTP_STEP_WALK] = "walk"};
	static const struct ptp_yaml_key keys[KEYS] = {[FUNCTION] = {"function", true},
						       [OF] = {"of", false},
						       [WHEN] = {"when", true},
						       [SAYS] = {"says", true},
						       [CITE] = {"cite", true}};
	struct ptp_attribute_step *step = ptp_push(&r->catalogue->steps);
	const struct ptp_yaml *value[KEYS];
	unsigned word = 0;

	if (ptp_yaml_fields(node, "a step of an attribute", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[FUNCTION], "the name of a function", &step->function, r->diag) ||
	    (value[OF] && ptp_yaml_line(value[OF], "the name of a function", &step->of, r->diag)) ||
	    ptp_yaml_word(value[WHEN], "when there is this step", whens, PTP_STEP_WHENS, &word, r->diag) ||
	    ptp_yaml_line(value[SAYS], "what the step does", &step->says, r->diag))
		return r->diag->err;
	step->when = (enum ptp_step_when)word;
	return ptp_yaml_line(value[CITE], "a citation", &step->cite, r->diag);
}

static enum ptp_err read_author_fields(struct catalogue_reader *r, const struct ptp_yaml *node,
				       struct ptp_author *author)
{
	if (ptp_yaml_mapping(node, "fields of the class and their values", r->diag))
		return r->diag->err;
	author->fields = ptp_arena_alloc(r->arena, node->count * sizeof(*author->fields));
	ptp_yaml_each(field, node) {
		struct ptp_author_field *new = &author->fields[author->field_count++];

		new->field = field->key->text;
		if (ptp_yaml_number(field, &new->value, r->diag))
			return r->diag->err;
	}
	return PTP_OK;
}

static enum ptp_err read_author(struct catalogue_reader *r, const struct ptp_yaml *node)
{
	enum { OWNER, REGION, FIELDS, SAYS, KEYS };
	static const char *const owners[] =
		{[PTP_HOST] = "host",       [PTP_HYPERVISOR] = "hypervisor", [PTP_FIRMWARE] = "firmware",
		 [PTP_PROCESS] = "process", [PTP_GUEST] = "guest",           [PTP_DMA] = "dma"};
	static const char *const kinds[] = {[PTP_RAM] = "ram", [PTP_DEVICE] = "device", [PTP_NO_MAP] = "no-map"};
	static const struct ptp_yaml_key keys[KEYS] = {[OWNER] = {"owner", true},
						       [REGION] = {"region", true},
						       [FIELDS] = {"fields", true},
						       [SAYS] = {"says", true}};
	struct ptp_author *author = ptp_push(&r->catalogue->authors);
	const struct ptp_yaml *value[KEYS];
	unsigned owner = 0, kind = 0;

	if (ptp_yaml_fields(node, "who writes an entry", keys, KEYS, value, r->diag) ||
	    ptp_yaml_word(value[OWNER], "a kind of owner", owners, PTP_DMA + 1, &owner, r->diag) ||
	    ptp_yaml_word(value[REGION], "a kind of region", kinds, PTP_NO_MAP + 1, &kind, r->diag) ||
	    read_author_fields(r, value[FIELDS], author))
		return r->diag->err;
	author->owner = (enum ptp_owner_kind)owner;
	author->region = (enum ptp_kind)kind;
	return ptp_yaml_text(value[SAYS], "who writes it", r->arena, &author->says, r->diag);
}

static enum ptp_err read_list(struct catalogue_reader *r, const struct ptp_yaml *node, const char *what,
			      enum ptp_err (*read)(struct catalogue_reader *r, const struct ptp_yaml *node))
{
	if (!node)
		return PTP_OK;
	if (ptp_yaml_sequence(node, what, r->diag))
		return r->diag->err;
	ptp_yaml_each(item, node)
		if (read(r, item))
			return r->diag->err;
	return PTP_OK;
}

enum ptp_err ptp_read_rule_list(const struct ptp_yaml *rules, struct ptp_catalogue *catalogue, struct ptp_diag *diag)
{
	struct catalogue_reader r = {catalogue, &catalogue->arena, diag};

	return read_list(&r, rules, "a list of rules", read_rule);
}

static enum ptp_err read_smt(struct catalogue_reader *r, const struct ptp_yaml *node)
{
	return ptp_yaml_line(node, "a file of rules", ptp_push(&r->catalogue->smt), r->diag);
}

static enum ptp_err read_always(struct catalogue_reader *r, const struct ptp_yaml *node)
{
	return ptp_yaml_text(node, "an assumption in words", r->arena, ptp_push(&r->catalogue->always), r->diag);
}

static enum ptp_err read_not_evaluated(struct catalogue_reader *r, const struct ptp_yaml *node)
{
	enum { ID, NEEDS, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {[ID] = {"id", true}, [NEEDS] = {"needs", true}};
	struct ptp_planned *planned = ptp_push(&r->catalogue->not_evaluated);
	const struct ptp_yaml *value[KEYS];

	if (ptp_yaml_fields(node, "a rule that is not evaluated", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[ID], "the id of a rule", &planned->id, r->diag))
		return r->diag->err;
	return ptp_yaml_line(value[NEEDS], "what a rule needs", &planned->needs, r->diag);
}

// The item of LIST with this NUMBER.
static const struct ptp_yaml *item_of(const struct ptp_yaml *list, size_t number)
{
	const struct ptp_yaml *item = list->first;

	while (number--)
		item = item->next;
	return item;
}

// Each id once, whether the rule is evaluated or not.
static enum ptp_err check_ids(struct catalogue_reader *r, const struct ptp_yaml *rules,
			      const struct ptp_yaml *not_evaluated)
{
	const struct ptp_catalogue *c = r->catalogue;
	const struct ptp_yaml *again;
	struct ptp_names names = {0};
	size_t first, second;
	bool twice;

	for (size_t i = 0; i < c->rules.count; i++)
		ptp_names_add(&names, c->rules.at[i].id, i);
	for (size_t i = 0; i < c->not_evaluated.count; i++)
		ptp_names_add(&names, c->not_evaluated.at[i].id, c->rules.count + i);
	twice = ptp_names_settle(&names, &first, &second);
	ptp_names_free(&names);
	if (!twice)
		return PTP_OK;
	again = second < c->rules.count ? item_of(rules, second) : item_of(not_evaluated, second - c->rules.count);
	return ptp_fail_at(r->diag, again->place, "the id %s is taken: give each rule its own, in one of the two lists",
			   ptp_quote(c->rules.count > first ? c->rules.at[first].id
							    : c->not_evaluated.at[first - c->rules.count].id)
				   .text);
}

enum ptp_err ptp_read_catalogue(const char *name, const char *text, size_t size, struct ptp_catalogue *catalogue,
				struct ptp_diag *diag)
{
	enum { VERSION, SMT, ALWAYS, SHOWN, CHOICES, REPAIRS, STEPS, AUTHORS, RULES, NOT_EVALUATED, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {
		[VERSION] = {"ptproof-catalogue", true},
		[SMT] = {"smt", true},
		[ALWAYS] = {"always", false},
		[SHOWN] = {"shown", false},
		[CHOICES] = {"choices", false},
		[REPAIRS] = {"repairs", false},
		[STEPS] = {"steps", false},
		[AUTHORS] = {"authors", false},
		[RULES] = {"rules", true},
		[NOT_EVALUATED] = {"not-evaluated", false},
	};
	struct catalogue_reader r = {catalogue, &catalogue->arena, diag};
	const struct ptp_yaml *value[KEYS], *root;

	*catalogue = (struct ptp_catalogue){0};
	if (ptp_yaml_read(r.arena, name, text, size, &root, diag) ||
	    ptp_yaml_version(root, "ptproof-catalogue", diag) ||
	    ptp_yaml_fields(root, "a catalogue", keys, KEYS, value, diag) ||
	    read_list(&r, value[SMT], "a list of files", read_smt) ||
	    read_list(&r, value[ALWAYS], "a list of assumptions in words", read_always) ||
	    read_list(&r, value[SHOWN], "a list of shown attributes", read_shown) ||
	    read_list(&r, value[CHOICES], "a list of choices", read_choice) ||
	    read_list(&r, value[REPAIRS], "a list of repairs", read_repair) ||
	    read_list(&r, value[STEPS], "a list of steps", read_step) ||
	    read_list(&r, value[AUTHORS], "a list of authors", read_author) ||
	    read_list(&r, value[RULES], "a list of rules", read_rule) ||
	    read_list(&r, value[NOT_EVALUATED], "a list of rules that are not evaluated", read_not_evaluated) ||
	    check_ids(&r, value[RULES], value[NOT_EVALUATED]))
		ptp_catalogue_free(catalogue);
	return diag->err;
}
