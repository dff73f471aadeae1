// SPDX-License-Identifier: Apache-2.0
#include "verifier/policy/theory-text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The page and the answer, who runs under it, and what holds of all.
static const char world[] =
	"(declare-const ptp.page Page)\n(declare-const ptp.decision Decision)\n(declare-const ptp.cpu Cpu)\n"
	"(declare-const ptp.guest-class Class)\n(declare-const ptp.vmm-class Class)\n(declare-const ptp.region Region)\n"
	"(declare-const ptp.pair Pair)\n(declare-const ptp.guest Meaning)\n(declare-const ptp.vmm Meaning)\n"
	"(declare-const ptp.kind (_ BitVec 8))\n(declare-const ptp.says Bool)\n"
	"(assert (= ptp.decision (policy.decide ptp.page)))\n"
	"(assert (= ptp.says (policy.refuses ptp.page)))\n"
	"(assert (policy.guest ptp.guest-class ptp.page ptp.decision ptp.cpu))\n"
	"(assert (policy.vmm ptp.vmm-class ptp.page))\n"
	"(assert (policy.region ptp.region ptp.page))\n"
	"(assert (policy.pair ptp.pair))\n"
	"(assert (= ptp.guest (map.meaning ptp.guest-class ptp.cpu)))\n"
	"(assert (= ptp.vmm (map.meaning ptp.vmm-class ptp.cpu)))\n"
	"(assert (= ptp.kind (policy.kind ptp.guest)))\n"
	// For an entry that was seen: ptp.seen is its class, ptp.byte what a process maps the page with.
	"(declare-const ptp.seen Class)\n(declare-const ptp.byte (_ BitVec 8))\n"
	"(declare-const ptp.given Bool)\n(declare-const ptp.ram Bool)\n(declare-const ptp.device Bool)\n"
	"(declare-const ptp.maps-so Bool)\n(declare-const ptp.same-fwb Bool)\n"
	"(assert (= ptp.given (policy.gives ptp.seen ptp.page ptp.decision)))\n"
	"(assert (= ptp.ram (region.ram ptp.region)))\n"
	"(assert (= ptp.device (region.device ptp.region)))\n"
	"(assert (= ptp.same-fwb (= (hcr.fwb ptp.seen) (page.fwb ptp.page))))\n"
	"(assert (= ptp.maps-so (policy.maps-so ptp.page ptp.byte)))\n";
#define WORLD_ASSERTIONS 16 // with the two about facts

void ptp_given_name(char *name, size_t room, const struct ptp_given *given)
{
	static const char *const word[PTP_GIVEN_KINDS] =
		{[PTP_GIVEN_PROMISE] = "ptp.promise", [PTP_GIVEN_CLAIM] = "ptp.broken", [PTP_GIVEN_FACT] = "ptp.fact"};

	snprintf(name, room, "%s.%zu", word[given->kind], given->index);
}

static enum ptp_err write_builtin(const char *name, FILE *to, struct ptp_diag *diag)
{
	const struct ptp_builtin *file = ptp_builtin_find(name);

	if (!file)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "rules/%s is not built in", name);
	fprintf(to, "%s\n", file->text);
	return PTP_OK;
}

static enum ptp_err write_rules(const struct ptp_catalogue *catalogue, FILE *to, struct ptp_diag *diag)
{
	fputs("(set-logic QF_BV)\n", to);
	for (size_t i = 0; i < catalogue->smt.count; i++)
		if (write_builtin(catalogue->smt.at[i], to, diag))
			return diag->err;
	return write_builtin("policies/vocabulary.smt2", to, diag);
}

static void write_constant(enum ptp_given_kind kind, size_t index, const char *sort, const char *term, FILE *to)
{
	struct ptp_given given = {kind, index, 0};
	char name[64];

	ptp_given_name(name, sizeof(name), &given);
	fprintf(to, "(declare-const %s %s)\n(assert (= %s %s))\n", name, sort, name, term);
}

// NAME: is WORD what its facts are, one after the other from the lowest bit on?
static void write_layout(const struct ptp_policy_claims *claims, enum ptp_fact_of about, const char *name,
			 const char *word, FILE *to)
{
	fprintf(to, "(declare-const %s Bool)\n(assert (= %s (= %s (concat", name, name, word);
	for (size_t i = claims->facts.count; i-- > 0;)
		if (claims->facts.at[i].about == about)
			fprintf(to, " %s", claims->facts.at[i].term);
	fputs("))))\n", to);
}

static void write_constants(const struct ptp_policy_claims *claims, FILE *to)
{
	char sort[32];

	for (size_t i = 0; i < claims->promises.count; i++)
		write_constant(PTP_GIVEN_PROMISE, i, "Bool", claims->promises.at[i].term, to);
	for (size_t i = 0; i < claims->claims.count; i++)
		write_constant(PTP_GIVEN_CLAIM, i, "Bool", claims->claims.at[i].broken, to);
	write_layout(claims, PTP_FACT_PAGE, "ptp.page-as-facts", "ptp.page", to);
	write_layout(claims, PTP_FACT_DECISION, "ptp.decision-as-facts", "ptp.decision", to);
	for (size_t i = 0; i < claims->facts.count; i++) {
		snprintf(sort, sizeof(sort), "(_ BitVec %u)", (unsigned)claims->facts.at[i].bits);
		write_constant(PTP_GIVEN_FACT, i, sort, claims->facts.at[i].term, to);
	}
}

static unsigned lines_of(const char *text)
{
	unsigned lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

// The line that comes next in what was written TO so far.
static unsigned next_line(struct ptp_theory_text *text, FILE *to)
{
	fflush(to);
	return lines_of(text->text) + 1;
}

enum ptp_err ptp_theory_write(const struct ptp_catalogue *catalogue, const struct ptp_policy_claims *claims,
			      const struct ptp_policy *policy, struct ptp_theory_text *text, struct ptp_diag *diag)
{
	size_t size;
	FILE *to = open_memstream(&text->text, &size);

	if (!to)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "out of memory");
	write_rules(catalogue, to, diag);
	text->first_line = next_line(text, to);
	fprintf(to, "%s\n", policy->definitions);
	text->last_line = next_line(text, to) - 1;
	fputs(world, to);
	write_constants(claims, to);
	text->assertions =
		(unsigned)(WORLD_ASSERTIONS + claims->promises.count + claims->claims.count + claims->facts.count);
	fclose(to);
	return diag->err;
}

// Z3 writes (error "line 12 column 3: what").
enum ptp_err ptp_theory_blame(const struct ptp_theory_text *text, const struct ptp_policy *policy, const char *message,
			      struct ptp_diag *diag)
{
	const char *at = strstr(message, "line "), *column = at ? strstr(at, " column ") : NULL;
	const char *what = column ? strstr(column, ": ") : NULL;
	unsigned line = what ? (unsigned)strtoul(at + 5, NULL, 10) : 0;
	struct ptp_place place = policy->definitions_at;

	if (!what || line < text->first_line || line > text->last_line)
		return ptp_fail_at(
			diag, place,
			"policy.decide is a function from a Page to a Decision, policy.refuses from a Page to a Bool: "
			"these are not");
	place.line += 1 + line - text->first_line;
	place.column = 1;
	return ptp_fail_at(diag, place, "the solver does not take this: %.*s", (int)strcspn(what + 2, "\"\n"),
			   what + 2);
}
