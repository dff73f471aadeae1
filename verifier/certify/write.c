// SPDX-License-Identifier: Apache-2.0
#include "verifier/certify/write.h"

#include "model/digest.h"
#include "verifier/certify/head.h"
#include "verifier/prove/ledger.h"
#include "verifier/prove/solver.h"

#include <inttypes.h>

const char *const ptp_term_word[PTP_PAIR_BITS] = {
	[PTP_PAIR_INSIDE_GUEST] = "inside one guest",
	[PTP_PAIR_INDEPENDENT] = "independent",
	[PTP_PAIR_SW_MANAGED] = "sw-managed",
	[PTP_PAIR_EXCLUSIVE] = "exclusive",
	[PTP_PAIR_ONE_DOMAIN] = "one-shareability-domain",
	[PTP_PAIR_NON_CACHING_A] = "non-caching (first)",
	[PTP_PAIR_NON_CACHING_B] = "non-caching (second)",
	[PTP_PAIR_ASSIGNED_A] = "assigned (first)",
	[PTP_PAIR_ASSIGNED_B] = "assigned (second)",
	[PTP_PAIR_GRANTED] = "granted",
	[PTP_PAIR_NO_XS] = "no FEAT_XS",
};

struct writer {
	const struct ptp_theorem *t;
	const struct ptp_obligations *obligations;
	const struct ptp_catalogue *catalogue;
	FILE *to;
};

static void binary(FILE *to, uint32_t value, unsigned bits)
{
	fputs("#b", to);
	while (bits--)
		fputc('0' + (int)(value >> bits & 1), to);
}

// NAME: a function that fixes what is known of a word of SORT and leaves the rest to its argument.
static void write_word(FILE *to, const char *sort, const struct ptp_word_bits *word, unsigned bits)
{
	fprintf(to, " ((x %s)) %s (bvor ", sort, sort);
	binary(to, word->value, bits);
	fputs(" (bvand x ", to);
	binary(to, ~word->known, bits);
	fputs(")))", to);
}

static void write_rules(struct writer *w)
{
	fputs("\n; ==== The rules: files of rules/, unchanged.\n\n(set-logic QF_BV)\n", w->to);
	for (size_t i = 0; i < w->catalogue->smt.count; i++) {
		const struct ptp_builtin *file = ptp_builtin_find(w->catalogue->smt.at[i]);

		fprintf(w->to, "\n; ---- %s\n", w->catalogue->smt.at[i]);
		if (file) // the solver was made of the same list
			fwrite(file->text, 1, file->size, w->to);
	}
}

static void write_counted(struct writer *w, bool pair)
{
	fputs(pair ? "(define-fun breaks.two ((m Meaning) (n Meaning) (r Region) (w Pair)) Bool (or false\n"
		   : "(define-fun breaks.one ((m Meaning) (r Region) (w Pair)) Bool (or false\n",
	      w->to);
	for (size_t i = 0; i < w->catalogue->rules.count; i++) {
		const struct ptp_rule *rule = &w->catalogue->rules.at[i];

		for (enum ptp_severity severity = w->t->fail_on; severity < PTP_SEVERITY_COUNT; severity++)
			if ((pair ? rule->pair : rule->mapping)[severity])
				fprintf(w->to, "  (%s m %sr w)\n", (pair ? rule->pair : rule->mapping)[severity],
					pair ? "n " : "");
	}
	fputs("))\n", w->to);
}

static void write_frame(struct writer *w)
{
	fputs("\n; ==== What counts, and what is free: the classes of two mappings, the CPU, the location, the pair.\n\n",
	      w->to);
	write_counted(w, false);
	write_counted(w, true);
	fputs("(declare-const a Class)\n(declare-const b Class)\n(declare-const any.cpu Cpu)\n"
	      "(declare-const r Region)\n(declare-const w Pair)\n(define-fun cpu",
	      w->to);
	write_word(w->to, "Cpu", &w->t->cpu, PTP_CPU_BITS);
	fputs("\n(define-fun f () Cpu (cpu any.cpu))\n", w->to);
}

// A meaning has a name of its own in each place of an obligation: solvers copy what a defined function stands for.
static void write_member(struct writer *w, size_t i)
{
	uint32_t class_number = w->t->members.at[i].class_index + 1;

	fprintf(w->to,
		"(declare-const first.%zu Meaning) (assert (= first.%zu (map.meaning (class.%u a) f))) ; role %u\n"
		"(declare-const second.%zu Meaning) (assert (= second.%zu (map.meaning (class.%u b) f)))\n",
		i + 1, i + 1, class_number, w->t->members.at[i].role + 1, i + 1, i + 1, class_number);
}

static void write_classes(struct writer *w)
{
	fputs("\n; ==== Classes as the walk found them, and members: the classes that mean the same in one role.\n\n",
	      w->to);
	for (size_t i = 0; i < w->t->roles.count; i++)
		fprintf(w->to, "; role %zu: %s\n", i + 1, w->t->roles.at[i]);
	for (size_t i = 0; i < w->t->classes.count; i++) {
		const struct ptp_stated_class *c = &w->t->classes.at[i];

		fprintf(w->to,
			"(define-fun class.%zu ((x Class)) Class (bvor #x%016" PRIx64 "%016" PRIx64
			" (bvand x #x%016" PRIx64 "%016" PRIx64 "))) ; member %u\n",
			i + 1, c->value[1], c->value[0], ~c->known[1], ~c->known[0], c->member + 1);
	}
	for (size_t i = 0; i < w->t->members.count; i++)
		write_member(w, i);
}

// The classes that do not give their member its meaning.
static bool is_other(const struct ptp_theorem *t, size_t i)
{
	return t->members.at[t->classes.at[i].member].class_index != i;
}

static void write_same(struct writer *w)
{
	for (size_t i = 0; i < w->t->classes.count; i++)
		if (is_other(w->t, i))
			fprintf(w->to, "(define-fun same.%zu () Bool (= (map.meaning (class.%zu a) f) first.%u))\n",
				i + 1, i + 1, w->t->classes.at[i].member + 1);
}

static void write_zone(struct writer *w, size_t i)
{
	const struct ptp_word_bits *zone = &w->t->zones.at[i];
	uint32_t kind = zone->known >> PTP_REGION_KIND & 3;

	fprintf(w->to, "(define-fun zone.%zu", i + 1);
	write_word(w->to, "Region", zone, PTP_REGION_BITS);
	fprintf(w->to, " ; %s", kind == 3 ? ptp_kind_word[zone->value & 3] : "ram or device");
	for (unsigned p = 0; p < PTP_PROPERTY_COUNT; p++)
		if (zone->known >> (PTP_REGION_PROPERTY + p) & 1)
			fprintf(w->to, ", %s: %s", ptp_property_key[p],
				zone->value >> (PTP_REGION_PROPERTY + p) & 1 ? "yes" : "no");
	for (unsigned space = 0; space <= PTP_ROOT; space++)
		if (!(zone->value >> (PTP_REGION_SPACES + space) & 1))
			fprintf(w->to, ", not in space: %s", ptp_security_word[space]);
	fputc('\n', w->to);
}

static void write_terms(struct writer *w, const struct ptp_terms *terms)
{
	const char *separator = " ; ";

	if (terms->role[1] == PTP_NOBODY)
		fprintf(w->to, "(define-fun terms.%u.0.%u", terms->role[0] + 1, terms->zone + 1);
	else
		fprintf(w->to, "(define-fun terms.%u.%u.%u", terms->role[0] + 1, terms->role[1] + 1, terms->zone + 1);
	write_word(w->to, "Pair", &terms->pair, PTP_PAIR_BITS);
	for (unsigned bit = 0; bit < PTP_PAIR_BITS; bit++)
		if (terms->pair.value >> bit & 1) {
			fprintf(w->to, "%s%s", separator, ptp_term_word[bit]);
			separator = ", ";
		}
	fputc('\n', w->to);
}

static void write_zones(struct writer *w)
{
	fputs("\n; ==== Zones: what is known of a region. Terms: what was declared of two roles (0: one mapping) in a zone.\n\n",
	      w->to);
	for (size_t i = 0; i < w->t->regions.count; i++)
		fprintf(w->to, "; region %zu in zone %u: %s\n", i + 1, w->t->regions.at[i].zone + 1,
			w->t->regions.at[i].name);
	for (size_t i = 0; i < w->t->zones.count; i++)
		write_zone(w, i);
	for (size_t i = 0; i < w->t->terms.count; i++)
		write_terms(w, &w->t->terms.at[i]);
}

static void write_list(FILE *to, const uint32_t *at, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fprintf(to, " %u", at[i] + 1);
}

// How many rows and bytes each group has: a row that changes its group does not go unnoticed.
struct total {
	uint64_t rows, bytes;
};

static void write_groups(struct writer *w)
{
	struct total *totals = ptp_calloc(w->t->groups.count + 1, sizeof(*totals));
	uint64_t from = 0;

	for (size_t i = 0; i < w->t->rows.count; i++) {
		const struct ptp_row *row = &w->t->rows.at[i];

		totals[row->group].rows++;
		totals[row->group].bytes += row->end - from;
		from = row->end;
	}
	fputs("\n; ==== Groups\n\n", w->to);
	for (size_t i = 0; i < w->t->groups.count; i++) {
		fprintf(w->to, "; group %zu: rows %" PRIu64 "; bytes 0x%" PRIx64 "; zones", i + 1, totals[i + 1].rows,
			totals[i + 1].bytes);
		write_list(w->to, w->t->groups.at[i].zones.at, w->t->groups.at[i].zones.count);
		fputs("; members", w->to);
		write_list(w->to, w->t->groups.at[i].members.at, w->t->groups.at[i].members.count);
		fputc('\n', w->to);
	}
	ptp_autofree_(&totals);
}

static void name_of(char name[64], const struct ptp_stated_obligation *o)
{
	if (o->member[1] == PTP_NOBODY)
		snprintf(name, 64, "one.%u.%u", o->member[0] + 1, o->zone + 1);
	else
		snprintf(name, 64, "two.%u.%u.%u", o->member[0] + 1, o->member[1] + 1, o->zone + 1);
}

static void write_obligation(struct writer *w, const struct ptp_stated_obligation *o)
{
	const struct ptp_member *members = w->t->members.at;
	uint32_t zone = o->zone + 1, first = o->member[0];
	char name[64];

	name_of(name, o);
	if (o->member[1] == PTP_NOBODY)
		fprintf(w->to, "(define-fun %s () Bool (not (breaks.one first.%u (zone.%u r) (terms.%u.0.%u w))))\n",
			name, first + 1, zone, members[first].role + 1, zone);
	else
		fprintf(w->to,
			"(define-fun %s () Bool"
			" (not (breaks.two first.%u second.%u (zone.%u r) (terms.%u.%u.%u w))))\n",
			name, first + 1, o->member[1] + 1, zone, members[first].role + 1,
			members[o->member[1]].role + 1, zone);
}

static void write_obligations(struct writer *w)
{
	fputs("\n; ==== Obligations: what no value of a, b, any.cpu, r and w makes false.\n\n", w->to);
	write_same(w);
	for (size_t i = 0; i < w->obligations->all.count; i++)
		write_obligation(w, &w->obligations->all.at[i]);
}

static void write_lemma(struct writer *w)
{
	fputs("\n; ==== Rows: from b.N to e.N - 1. A row follows what ends at `before`.\n"
	      "; lemma.order: let `before` be no less than the end t of some earlier row, which begins at s. A row b to e\n"
	      "; that follows has no location p with it in common, and its end again is no less than t. By induction over the\n"
	      "; rows, no two of them have a location in common.\n\n"
	      "(define-sort Address () (_ BitVec 64))\n"
	      "(define-fun row ((before Address) (b Address) (e Address)) Bool (and (= before b) (bvult b e)))\n"
	      "(define-fun in ((p Address) (b Address) (e Address)) Bool (and (bvule b p) (bvult p e)))\n"
	      "(declare-const before Address)\n(declare-const s.any Address)\n(declare-const t.any Address)\n"
	      "(declare-const b.any Address)\n(declare-const e.any Address)\n(declare-const p Address)\n"
	      "(define-fun lemma.order () Bool (=> (and (bvule t.any before) (row before b.any e.any))\n"
	      "  (and (bvule t.any e.any) (not (and (in p s.any t.any) (in p b.any e.any))))))\n\n"
	      "(define-fun e.0 () Address #x0000000000000000)\n",
	      w->to);
}

static void write_rows(struct writer *w)
{
	const struct ptp_theorem *t = w->t;
	uint64_t from = 0;

	for (size_t i = 0; i < t->rows.count; i++) {
		fprintf(w->to,
			"(define-fun b.%zu () Address #x%016" PRIx64 ") (define-fun e.%zu () Address #x%016" PRIx64
			") ; group %u\n",
			i + 1, from, i + 1, t->rows.at[i].end, t->rows.at[i].group);
		from = t->rows.at[i].end;
		if ((i + 1) % PTP_ROWS_OF_A_BLOCK && i + 1 < t->rows.count)
			continue;
		fprintf(w->to, "(define-fun rows.%zu () Bool (and true\n", i / PTP_ROWS_OF_A_BLOCK + 1);
		for (size_t j = i / PTP_ROWS_OF_A_BLOCK * PTP_ROWS_OF_A_BLOCK; j <= i; j++)
			fprintf(w->to, "  (row e.%zu b.%zu e.%zu)\n", j, j + 1, j + 1);
		fputs("))\n", w->to);
	}
}

// One question: is any of it false?
static void write_question(struct writer *w)
{
	size_t blocks = (w->t->rows.count + PTP_ROWS_OF_A_BLOCK - 1) / PTP_ROWS_OF_A_BLOCK;
	char name[64];

	fputs("\n; ==== Is any of it false? `unsat` says that none is.\n\n(assert (not (and lemma.order\n", w->to);
	for (size_t i = 0; i < w->t->classes.count; i++)
		if (is_other(w->t, i))
			fprintf(w->to, "  same.%zu\n", i + 1);
	for (size_t i = 0; i < w->obligations->all.count; i++) {
		name_of(name, &w->obligations->all.at[i]);
		fprintf(w->to, "  %s\n", name);
	}
	for (size_t i = 1; i <= blocks; i++)
		fprintf(w->to, "  rows.%zu\n", i);
	fputs(")))\n(check-sat)\n", w->to);
}

void ptp_certificate_write(const struct ptp_theorem *theorem, const struct ptp_obligations *obligations,
			   const struct ptp_catalogue *catalogue, FILE *to)
{
	struct writer w = {theorem, obligations, catalogue, to};

	ptp_certificate_head(theorem, obligations, catalogue, to);
	write_rules(&w);
	write_frame(&w);
	write_classes(&w);
	write_zones(&w);
	write_groups(&w);
	write_obligations(&w);
	write_lemma(&w);
	write_rows(&w);
	write_question(&w);
}

void ptp_certificate_seal(const char *text, size_t size, FILE *to)
{
	char digest[PTP_DIGEST_TEXT];

	ptp_digest(text, size, digest);
	fprintf(to, "; sha256:%s of all lines before this one\n", digest);
}
