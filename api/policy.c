// SPDX-License-Identifier: Apache-2.0
//
// The library's face, of mapping policies: what can be proved with no tables at all.
#include "api/session.h"

#include "inputs/inputs.h"
#include "verifier/policy/questions.h"
#include "verifier/report/policy.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define POLICIES_MAX 32

struct ptproof_policy {
	struct ptp_catalogue catalogue;
	struct ptp_policy_claims claims;
	struct ptp_solver *solver;
	struct ptp_policy_case cases[POLICIES_MAX];
	size_t count;
	bool all, compared; // every built-in one; the first two
	struct ptp_policy_differences differences;
	struct ptp_diag diag;
};

enum ptp_err ptp_load_claims(struct ptp_policy_claims *claims, struct ptp_diag *diag)
{
	static const char name[] = "policies/claims.yaml";
	const struct ptp_builtin *file = ptp_builtin_find(name);

	if (!file)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "%s is not built in", name);
	return ptp_read_policy_claims(file->name, file->text, file->size, claims, diag);
}

static enum ptp_err begin(struct ptproof_policy *p)
{
	const struct ptproof_options none = {.rule_count = 0};

	if (ptp_load_catalogue(&p->catalogue, &none, &p->diag) || ptp_load_claims(&p->claims, &p->diag))
		return p->diag.err;
	return ptp_solver_create(&p->catalogue, &p->solver, &p->diag);
}

// "policies/NAME.yaml" but for claims.yaml.
static bool is_policy(const char *file)
{
	size_t length = strlen(file);

	return length > 14 && !strncmp(file, "policies/", 9) && !strcmp(file + length - 5, ".yaml") &&
	       strcmp(file, "policies/claims.yaml") != 0;
}

enum ptp_err ptp_load_policy(const char *name, const struct ptp_catalogue *catalogue,
			     const struct ptp_policy_claims *claims, struct ptp_policy *policy, struct ptp_diag *diag)
{
	char file[128];
	const struct ptp_builtin *builtin;

	snprintf(file, sizeof(file), "policies/%s.yaml", name);
	builtin = is_policy(file) ? ptp_builtin_find(file) : NULL;
	if (builtin)
		return ptp_parse_policy(builtin->name, builtin->text, builtin->size, catalogue, claims, policy, diag);
	if (!strchr(name, '/') && access(name, F_OK))
		return ptp_fail(
			diag, PTP_ERR_INPUT,
			"%s: there is no such file, and no built-in policy of that name; `ptproof policy` shows those",
			ptp_shorten(name).text);
	return ptp_read_policy(name, catalogue, claims, policy, diag);
}

static enum ptp_err add(struct ptproof_policy *p, const char *name)
{
	struct ptp_policy_case *new = &p->cases[p->count++];

	if (ptp_load_policy(name, &p->catalogue, &p->claims, &new->policy, &p->diag) ||
	    ptp_theory_create(&p->catalogue, &p->claims, &new->policy, &new->theory, &p->diag) ||
	    ptp_answers_make(new->theory, &new->policy, &new->answers, &p->diag))
		return p->diag.err;
	ptp_policy_prove(new->theory, &p->claims, &new->policy, &new->proofs);
	return PTP_OK;
}

static int by_version(const void *left, const void *right)
{
	return strverscmp(*(const char *const *)left, *(const char *const *)right);
}

// In the order of their names, with numbers as numbers.
static enum ptp_err add_builtin(struct ptproof_policy *p)
{
	const char *files[POLICIES_MAX];
	size_t count = 0;

	for (const struct ptp_builtin *file = ptp_builtins; file->name && count < POLICIES_MAX; file++)
		if (is_policy(file->name))
			files[count++] = file->name;
	qsort(files, count, sizeof(*files), by_version);
	for (size_t i = 0; i < count && !p->diag.err; i++) {
		char name[64];

		snprintf(name, sizeof(name), "%.*s", (int)strlen(files[i]) - 14, files[i] + 9);
		add(p, name);
	}
	return p->diag.err;
}

static enum ptp_err compare(struct ptproof_policy *p)
{
	struct ptp_theory *const theory[2] = {p->cases[0].theory, p->cases[1].theory};
	const struct ptp_answers *const answers[2] = {&p->cases[0].answers, &p->cases[1].answers};

	return ptp_policy_compare(theory, &p->claims, answers, &p->differences, &p->diag);
}

// Of one policy: all that it claims holds where what it relies on is kept; or some of it does not; or that is not known.
static enum ptproof_status verdict_of(const struct ptp_policy_case *of)
{
	enum ptproof_status status = PTPROOF_PROVED;

	for (size_t i = 0; i < of->proofs.count; i++) {
		const struct ptp_proof *proof = &of->proofs.of[i];

		if (!of->policy.makes[i])
			continue;
		if (proof->status == PTP_CLAIM_UNKNOWN)
			status = PTPROOF_UNKNOWN;
		else if (!proof->relied)
			return PTPROOF_VIOLATED;
	}
	return status;
}

static enum ptp_err load(struct ptproof_policy *p, const char *policy, const char *other)
{
	p->all = !policy;
	if (begin(p) || (policy ? add(p, policy) : add_builtin(p)))
		return p->diag.err;
	p->compared = other != NULL;
	return other && !add(p, other) ? compare(p) : p->diag.err;
}

enum ptproof_status ptproof_policy_open(const char *policy, const char *other, struct ptproof_policy **policies)
{
	struct ptproof_policy *p = *policies = ptp_calloc(1, sizeof(*p));

	if (load(p, policy, other))
		return (enum ptproof_status)p->diag.err;
	if (p->compared)
		return p->differences.allows ? PTPROOF_VIOLATED : PTPROOF_PROVED;
	return p->all ? PTPROOF_PROVED : verdict_of(&p->cases[0]);
}

void ptproof_policy_close(struct ptproof_policy *p)
{
	if (!p)
		return;
	ptp_policy_differences_free(&p->differences);
	for (size_t i = 0; i < p->count; i++) {
		ptp_proofs_free(&p->cases[i].proofs);
		ptp_theory_destroy(p->cases[i].theory);
		ptp_policy_free(&p->cases[i].policy);
	}
	ptp_solver_destroy(p->solver);
	ptp_policy_claims_free(&p->claims);
	ptp_catalogue_free(&p->catalogue);
	free(p);
}

const char *ptproof_policy_message(const struct ptproof_policy *p)
{
	return p->diag.text;
}

enum ptproof_status ptproof_policy_write(struct ptproof_policy *p, enum ptproof_format format, FILE *to)
{
	const struct ptp_policy_report report = {.catalogue = &p->catalogue,
						 .claims = &p->claims,
						 .solver = p->solver,
						 .cases = p->cases,
						 .count = p->count,
						 .differences = p->compared ? &p->differences : NULL};

	if (format > PTPROOF_JSON)
		return (enum ptproof_status)ptp_fail(&p->diag, PTP_ERR_INPUT, NO_FORMAT);
	if (format == PTPROOF_JSON)
		ptp_policy_json(&report, to);
	else if (p->all)
		ptp_policies_text(&report, to);
	else if (p->compared)
		ptp_policy_differences_text(&report, to);
	else
		ptp_policy_text(&report, to);
	return ptp_written(to, &p->diag);
}

enum ptproof_status ptproof_policy_questions(struct ptproof_policy *p, FILE *to)
{
	ptp_policy_questions(p->cases[0].theory, &p->claims, &p->cases[0].proofs, to);
	return ptp_written(to, &p->diag);
}
