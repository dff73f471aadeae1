// SPDX-License-Identifier: Apache-2.0
#include "verifier/certify/head.h"

#include "verifier/verdict/identity.h"

static const char in_english[] =
	"; This file states a theorem about one capture of an Arm machine, and is its proof for any SMT-LIB 2 solver: the\n"
	"; solver must answer `unsat`, once, and print nothing else. `ptproof certify FILE --solver CMD` asks it, and checks\n"
	"; first that the file is whole and that its parts belong together.\n"
	";\n"
	"; 1. The rows cut physical memory, from 0 on, into intervals that follow one another: each begins where the one\n"
	";    before it ends (rows.BLOCK). A location is therefore in at most one of them (lemma.order).\n"
	"; 2. A row has a group, or 0: nothing maps it. A group has members: who may map the interval, and with what meaning;\n"
	";    and zones: what is known of the location.\n"
	"; 3. The meaning of a member (first.MEMBER, and second.MEMBER where it is the second of two) is that of its first\n"
	";    class. Its other classes have the same one, whatever is free (same.CLASS). What a guest chooses and what\n"
	";    nobody knows is free: a variable.\n"
	"; 4. No rule that counts can be broken in a zone of a group by a member of it (one.MEMBER.ZONE), nor by two of them,\n"
	";    which may be one member twice (two.MEMBER.MEMBER.ZONE): for every value of what is free, under the\n"
	";    assumptions that were declared (terms.ROLE.ROLE.ZONE, and what is known of a zone).\n"
	";\n"
	"; So: if every mapping lies in rows whose groups have its class, and every location that is mapped in a row whose\n"
	"; group has its zone, then no rule that counts is broken anywhere. That *if* is not proved here: it is about the tables\n"
	"; in the memory images. tests/raw-checker.c checks it of a list of all mappings (`ptproof check --runs FILE`), and\n"
	"; `ptproof walk` shows where in the tables each of them comes from.\n";

static void write_counts(const struct ptp_theorem *t, const struct ptp_obligations *obligations, FILE *to)
{
	fprintf(to,
		"; counts: %zu classes, %zu members, %zu zones, %zu terms, %zu groups, %zu obligations, %zu intervals\n"
		"; of %zu inputs, %zu contexts, %zu assumptions, %zu roles, %zu regions\n"
		"; answers: %d unsat\n",
		t->classes.count, t->members.count, t->zones.count, t->terms.count, t->groups.count,
		obligations->all.count, t->rows.count, t->inputs.count, t->contexts.count, t->assumptions.count,
		t->roles.count, t->regions.count, PTP_CERTIFICATE_ANSWERS);
}

void ptp_certificate_head(const struct ptp_theorem *t, const struct ptp_obligations *obligations,
			  const struct ptp_catalogue *catalogue, FILE *to)
{
	char digest[PTP_DIGEST_TEXT];

	ptp_rules_digest(digest);
	fprintf(to, "; ptproof-certificate: 1\n;\n%s;\n; verdict: proved\n; coverage: complete\n; fail-on: %s\n",
		in_english, ptp_severity_word[t->fail_on]);
	fprintf(to, "; rules: sha256:%s\n", digest);
	for (size_t i = 0; i < t->inputs.count; i++)
		fprintf(to, "; input %s\n", t->inputs.at[i]);
	for (size_t i = 0; i < t->contexts.count; i++)
		fprintf(to, "; context %s\n", t->contexts.at[i]);
	for (size_t i = 0; i < t->assumptions.count; i++)
		fprintf(to, "; assumed %s\n", t->assumptions.at[i]);
	for (size_t i = 0; i < catalogue->always.count; i++)
		fprintf(to, "; always %s\n", catalogue->always.at[i]);
	write_counts(t, obligations, to);
}
