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

struct policies {
	struct ptp_catalogue catalogue;
	struct ptp_policy_claims claims;
	struct ptp_solver *solver;
	struct ptp_policy_case cases[POLICIES_MAX];
	size_t count;
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

static enum ptp_err begin(struct policies *p)
{
	const struct ptproof_options none = {.rule_count = 0};

	if (ptp_load_catalogue(&p->catalogue, &none, &p->diag) || ptp_load_claims(&p->claims, &p->diag))
		return p->diag.err;
	return ptp_solver_create(&p->catalogue, &p->solver, &p->diag);
}

static void end(struct policies *p)
{
	ptp_policy_differences_free(&p->differences);
	for (size_t i = 0; i < p->count; i++) {
		ptp_proofs_free(&p->cases[i].proofs);
		ptp_theory_destroy(p->cases[i].theory);
		ptp_policy_free(&p->cases[i].policy);
	}
	ptp_solver_destroy(p->solver);
	ptp_policy_claims_free(&p->claims);
	ptp_catalogue_free(&p->catalogue);
}

enum ptp_err ptp_load_policy(const char *name, const struct ptp_catalogue *catalogue,
			     const struct ptp_policy_claims *claims, struct ptp_policy *policy, struct ptp_diag *diag)
{
	char file[128];
	const struct ptp_builtin *builtin;

	snprintf(file, sizeof(file), "policies/%s.yaml", name);
	builtin = strcmp(name, "claims") != 0 ? ptp_builtin_find(file) : NULL;
	if (builtin)
		return ptp_parse_policy(builtin->name, builtin->text, builtin->size, catalogue, claims, policy, diag);
	if (!strchr(name, '/') && access(name, F_OK))
		return ptp_fail(
			diag, PTP_ERR_INPUT,
			"%s: there is no such file, and no built-in policy of that name; `ptproof policy` shows those",
			ptp_shorten(name).text);
	return ptp_read_policy(name, catalogue, claims, policy, diag);
}

static enum ptp_err add(struct policies *p, const char *name)
{
	struct ptp_policy_case *new = &p->cases[p->count++];

	if (ptp_load_policy(name, &p->catalogue, &p->claims, &new->policy, &p->diag) ||
	    ptp_theory_create(&p->catalogue, &p->claims, &new->policy, &new->theory, &p->diag) ||
	    ptp_answers_make(new->theory, &new->policy, &new->answers, &p->diag))
		return p->diag.err;
	ptp_policy_prove(new->theory, &p->claims, &new->policy, &new->proofs);
	return PTP_OK;
}

// "policies/NAME.yaml" but for claims.yaml.
static bool is_policy(const char *file)
{
	size_t length = strlen(file);

	return length > 14 && !strncmp(file, "policies/", 9) && !strcmp(file + length - 5, ".yaml") &&
	       strcmp(file, "policies/claims.yaml") != 0;
}

static int by_version(const void *left, const void *right)
{
	return strverscmp(*(const char *const *)left, *(const char *const *)right);
}

// In the order of their names, with numbers as numbers.
static enum ptp_err add_builtin(struct policies *p)
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

static enum ptp_err compare(struct policies *p)
{
	struct ptp_theory *const theory[2] = {p->cases[0].theory, p->cases[1].theory};
	const struct ptp_answers answers[2] = {p->cases[0].answers, p->cases[1].answers};

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

static void report(const struct policies *p, const char *other, bool all, enum ptproof_format format, FILE *to)
{
	struct ptp_policy_report all_of_it = {.catalogue = &p->catalogue,
					      .claims = &p->claims,
					      .solver = p->solver,
					      .cases = (struct ptp_policy_case *)p->cases,
					      .count = p->count,
					      .differences = other ? &p->differences : NULL};

	if (format == PTPROOF_JSON)
		ptp_policy_json(&all_of_it, to);
	else if (all)
		ptp_policies_text(&all_of_it, to);
	else if (other)
		ptp_policy_differences_text(&all_of_it, to);
	else
		ptp_policy_text(&all_of_it, to);
}

enum ptproof_status ptproof_policy(const char *policy, const char *other, enum ptproof_format format, FILE *to,
				   char *message, size_t room)
{
	struct policies *p = ptp_calloc(1, sizeof(*p));
	enum ptproof_status status = PTPROOF_PROVED;
	enum ptp_err err = begin(p);

	if (!err)
		err = policy ? add(p, policy) : add_builtin(p);
	if (!err && other)
		err = add(p, other) ? p->diag.err : compare(p);
	if (!err)
		report(p, other, !policy, format, to);
	status = err ? (enum ptproof_status)err : ptp_written(to, &p->diag);
	if (!status && other)
		status = p->differences.allows ? PTPROOF_VIOLATED : PTPROOF_PROVED;
	else if (!status && policy)
		status = verdict_of(&p->cases[0]);
	snprintf(message, room, "%s", p->diag.text);
	end(p);
	free(p);
	return status;
}

enum ptproof_status ptproof_policy_questions(const char *policy, FILE *to, char *message, size_t room)
{
	struct policies *p = ptp_calloc(1, sizeof(*p));
	enum ptproof_status status = (enum ptproof_status)begin(p);

	if (!status)
		status = (enum ptproof_status)add(p, policy);
	if (!status) {
		ptp_policy_questions(p->cases[0].theory, &p->claims, &p->cases[0].proofs, to);
		status = ptp_written(to, &p->diag);
	}
	snprintf(message, room, "%s", p->diag.text);
	end(p);
	free(p);
	return status;
}
