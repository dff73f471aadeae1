// SPDX-License-Identifier: Apache-2.0
//
// rules/policies/claims.yaml: what is asked of every mapping policy. The file describes its own format at its head.
#include "inputs/inputs.h"
#include "inputs/yaml.h"

struct claims_reader {
	struct ptp_policy_claims *claims;
	struct ptp_diag *diag;
};

static enum ptp_err read_promise(struct claims_reader *r, const struct ptp_yaml *node)
{
	enum { ID, TERM, SAYS, KEYS };
	static const struct ptp_yaml_key keys[KEYS] =
		{[ID] = {"id", true}, [TERM] = {"term", true}, [SAYS] = {"says", true}};
	struct ptp_promise *promise = ptp_push(&r->claims->promises);
	const struct ptp_yaml *value[KEYS];

	if (ptp_yaml_fields(node, "a promise", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[ID], "the id of a promise", &promise->id, r->diag) ||
	    ptp_yaml_line(value[TERM], "a term", &promise->term, r->diag))
		return r->diag->err;
	return ptp_yaml_line(value[SAYS], "what is promised", &promise->says, r->diag);
}

static enum ptp_err read_under(struct claims_reader *r, const struct ptp_yaml *list, struct ptp_policy_claim *claim)
{
	const char *id;

	if (ptp_yaml_sequence(list, "a list of promises", r->diag))
		return r->diag->err;
	claim->under = ptp_arena_alloc(&r->claims->arena, (list->count + 1) * sizeof(*claim->under));
	ptp_yaml_each(node, list) {
		size_t i;

		if (ptp_yaml_line(node, "a promise", &id, r->diag))
			return r->diag->err;
		if (!ptp_policy_promise(r->claims, id, &i))
			return ptp_fail_at(r->diag, node->place, "there is no promise %s", ptp_yaml_quote(node).text);
		claim->under[claim->under_count++] = i;
	}
	return PTP_OK;
}

static enum ptp_err read_claim(struct claims_reader *r, const struct ptp_yaml *node)
{
	enum { ID, TITLE, BROKEN, UNDER, STORY, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {[ID] = {"id", true},
						       [TITLE] = {"title", true},
						       [BROKEN] = {"broken", true},
						       [UNDER] = {"under", true},
						       [STORY] = {"story", true}};
	struct ptp_policy_claim *claim = ptp_push(&r->claims->claims);
	const struct ptp_yaml *value[KEYS];

	if (ptp_yaml_fields(node, "a claim", keys, KEYS, value, r->diag) ||
	    ptp_yaml_line(value[ID], "the id of a claim", &claim->id, r->diag) ||
	    ptp_yaml_line(value[TITLE], "the title of a claim", &claim->title, r->diag) ||
	    ptp_yaml_line(value[BROKEN], "a term", &claim->broken, r->diag) || read_under(r, value[UNDER], claim))
		return r->diag->err;
	return ptp_yaml_lines(value[STORY], "a list of events", &r->claims->arena, &claim->story, &claim->story_count,
			      r->diag);
}

static enum ptp_err read_prefer(struct claims_reader *r, const struct ptp_yaml *list, struct ptp_fact *fact)
{
	if (!list)
		return PTP_OK;
	if (ptp_yaml_sequence(list, "a list of numbers", r->diag))
		return r->diag->err;
	fact->prefer = ptp_arena_alloc(&r->claims->arena, (list->count + 1) * sizeof(*fact->prefer));
	ptp_yaml_each(node, list)
		if (ptp_yaml_number(node, &fact->prefer[fact->prefer_count++], r->diag))
			return r->diag->err;
	return PTP_OK;
}

static enum ptp_err read_fact(struct claims_reader *r, const struct ptp_yaml *node)
{
	enum { ABOUT, NAME, TERM, BITS, VALUES, PREFER, SHAPES, KEYS };
	static const char *const kinds[PTP_FACT_KINDS] = {[PTP_FACT_PAGE] = "page",
							  [PTP_FACT_DECISION] = "decision",
							  [PTP_FACT_GUEST] = "guest",
							  [PTP_FACT_REGION] = "region"};
	static const struct ptp_yaml_key keys[KEYS] =
		{[ABOUT] = {"about", true},   [NAME] = {"name", true},      [TERM] = {"term", true},
		 [BITS] = {"bits", true},     [VALUES] = {"values", false}, [PREFER] = {"prefer", false},
		 [SHAPES] = {"shapes", false}};
	struct ptp_fact *fact = ptp_push(&r->claims->facts);
	const struct ptp_yaml *value[KEYS];
	unsigned about = 0;

	if (ptp_yaml_fields(node, "a fact", keys, KEYS, value, r->diag) ||
	    ptp_yaml_word(value[ABOUT], "what it is a fact of", kinds, PTP_FACT_KINDS, &about, r->diag) ||
	    ptp_yaml_line(value[NAME], "the name of a fact", &fact->name, r->diag) ||
	    ptp_yaml_line(value[TERM], "a term", &fact->term, r->diag) ||
	    ptp_yaml_number(value[BITS], &fact->bits, r->diag) ||
	    (value[SHAPES] && ptp_yaml_bool(value[SHAPES], &fact->shapes, r->diag)) ||
	    (value[VALUES] && ptp_yaml_lines(value[VALUES], "a list of words", &r->claims->arena, &fact->values,
					     &fact->value_count, r->diag)))
		return r->diag->err;
	fact->about = (enum ptp_fact_of)about;
	if (fact->bits < 1 || fact->bits > 8 || (fact->values && fact->value_count != (size_t)1 << fact->bits))
		return ptp_fail_at(r->diag, node->place, "1 to 8 bits, and a word for each value or none");
	return read_prefer(r, value[PREFER], fact);
}

static enum ptp_err read_each(struct claims_reader *r, const struct ptp_yaml *list,
			      enum ptp_err (*read)(struct claims_reader *r, const struct ptp_yaml *node))
{
	if (ptp_yaml_sequence(list, "a list", r->diag))
		return r->diag->err;
	ptp_yaml_each(node, list)
		if (read(r, node))
			break;
	return r->diag->err;
}

enum ptp_err ptp_read_policy_claims(const char *name, const char *text, size_t size, struct ptp_policy_claims *claims,
				    struct ptp_diag *diag)
{
	enum { VERSION, PROMISES, CLAIMS, FACTS, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {[VERSION] = {"ptproof-claims", true},
						       [PROMISES] = {"promises", true},
						       [CLAIMS] = {"claims", true},
						       [FACTS] = {"facts", true}};
	struct claims_reader r = {claims, diag};
	const struct ptp_yaml *value[KEYS], *root;

	if (ptp_yaml_read(&claims->arena, name, text, size, &root, diag) ||
	    ptp_yaml_version(root, "ptproof-claims", diag) ||
	    ptp_yaml_fields(root, "the claims", keys, KEYS, value, diag) ||
	    read_each(&r, value[PROMISES], read_promise) || read_each(&r, value[CLAIMS], read_claim))
		return diag->err;
	if (claims->promises.count > PTP_PROMISES_MAX || value[FACTS]->count > PTP_FACTS_MAX)
		return ptp_fail_at(diag, value[PROMISES]->place, "more than %d promises, or than %d facts",
				   PTP_PROMISES_MAX, PTP_FACTS_MAX);
	return read_each(&r, value[FACTS], read_fact);
}
