// SPDX-License-Identifier: Apache-2.0
//
// The check as text: the verdict, what it covers, what it assumes, then the findings, like ones together.
#include "verifier/report/text.h"

#include "model/policy.h"

#include "verifier/prove/attribute.h"
#include "verifier/verdict/identity.h"
#include "verifier/verdict/judge.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 100 // columns that running text is broken at

// Of longer lists, how much more there is is said.
#define CONTEXTS_SHOWN 32
#define GAPS_SHOWN 32
#define ASSUMPTIONS_SHOWN 48
#define LESSER_SHOWN 4 // of those that only findings of lower severity need

void ptp_text_wrap(FILE *to, const char *first, const char *rest, const char *text)
{
	size_t column = strlen(first);
	const char *space = "";

	fputs(first, to);
	while (*text) {
		size_t word = strcspn(text, " \n");

		if (*space && column + word >= WIDTH) {
			fprintf(to, "\n%s", rest);
			column = strlen(rest);
			space = "";
		}
		column += (size_t)fprintf(to, "%s%.*s", space, (int)word, text);
		space = " ";
		text += word + strspn(text + word, " \n");
	}
	fputc('\n', to);
}

const char *ptp_text_size(uint64_t bytes, char text[PTP_SIZE_TEXT])
{
	static const char unit[] = "BKMGTPE";
	unsigned i = 0;

	while (bytes && bytes % 1024 == 0 && unit[i + 1]) {
		bytes /= 1024;
		i++;
	}
	snprintf(text, PTP_SIZE_TEXT, "%llu%c", (unsigned long long)bytes, unit[i]);
	return text;
}

static void count_findings(const struct ptp_check *check, struct ptp_counts count[PTP_SEVERITY_COUNT])
{
	memset(count, 0, sizeof(*count) * PTP_SEVERITY_COUNT);
	for (size_t i = 0; i < check->findings.all.count; i++)
		ptp_count(&count[check->findings.all.at[i].severity], &check->findings.all.at[i]);
}

static size_t incomplete_contexts(const struct ptp_check *check)
{
	size_t count = 0;

	for (size_t i = 0; i < check->capture->contexts.count; i++)
		count += check->maps[i].gaps.count != 0;
	return count;
}

static size_t used_assumptions(const struct ptp_check *check)
{
	size_t count = 0;

	for (size_t i = 0; i < check->prover.ledger.entries.count; i++)
		count += check->prover.ledger.entries.at[i].declared && check->prover.ledger.entries.at[i].users.count;
	return count;
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

#define VIOLATED_SHOWN 8 // at the head of a report; all of them stand below

static void print_violated(const struct ptp_check *check, FILE *to)
{
	size_t count = 0;

	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];

		if (f->status != PTP_VIOLATED || !ptp_finding_counts(check, f) || ++count > VIOLATED_SHOWN)
			continue;
		fputs("    ", to);
		ptp_line_place(check, f, to);
		fputc('\n', to);
	}
	if (count > VIOLATED_SHOWN)
		fprintf(to, "    … and %zu more, below\n", count - VIOLATED_SHOWN);
}

// One severity that the verdict counts.
static void print_counted(const char *severity, const struct ptp_counts *count, FILE *to)
{
	fprintf(to, "  %ss: ", severity);
	ptp_line_counts(count, to);
	fputc('\n', to);
}

static void print_counts(const struct ptp_check *check, FILE *to)
{
	const char *separator = "  of lower severity, not counted for the verdict: ";
	struct ptp_counts count[PTP_SEVERITY_COUNT];

	count_findings(check, count);
	for (int severity = PTP_ERROR; severity >= (int)check->fail_on; severity--)
		print_counted(ptp_severity_word[severity], &count[severity], to);
	print_violated(check, to);
	for (int severity = (int)check->fail_on - 1; severity >= PTP_NOTE; severity--) {
		size_t all = count[severity].violated + count[severity].conditional + count[severity].undecided;

		if (!all)
			continue;
		fprintf(to, "%s%zu %s%s", separator, all, ptp_severity_word[severity], plural(all));
		separator = ", ";
	}
	if (separator[0] == ',')
		fputc('\n', to);
}

static void print_verdict(const struct ptp_check *check, FILE *to)
{
	size_t used = used_assumptions(check), gaps = incomplete_contexts(check);

	fprintf(to, "%s", ptp_verdict_word[check->verdict]);
	if (check->verdict == PTP_PROVED && used)
		fprintf(to, ", under %zu declared assumption%s", used, plural(used));
	fputs(check->capture->title[0] ? ": " : "\n", to);
	if (check->capture->title[0])
		fprintf(to, "%s\n", check->capture->title);
	if (gaps)
		fprintf(to,
			"  coverage is INCOMPLETE in %zu context%s: what is said here does not hold for what was left out\n",
			gaps, plural(gaps));
	if (check->capture->disputes.count)
		fprintf(to, "  the sources of regions CONTRADICT each other at %zu place%s: see below\n",
			check->capture->disputes.count, plural(check->capture->disputes.count));
	print_counts(check, to);
}

static void print_gap(const struct ptp_context *context, const struct ptp_gap *gap, FILE *to)
{
	fprintf(to, "  %s: %s", context->name, gap->reason);
	if (gap->has_ia)
		fprintf(to, "; first at input address 0x%llx", (unsigned long long)gap->ia);
	if (gap->has_pa)
		fprintf(to, "; physical address 0x%llx", (unsigned long long)gap->pa);
	if (gap->count > 1)
		fprintf(to, "; %llu times", (unsigned long long)gap->count);
	fputc('\n', to);
}

// What whoever took the capture looked for, and whether it is all there.
static void print_looked_for(const struct ptp_check *check, FILE *to)
{
	struct ptp_arena arena = {0};

	for (size_t i = 0; i < check->capture->coverage.count; i++) {
		const struct ptp_coverage *line = &check->capture->coverage.at[i];
		const char *why = ptp_shortfall(&arena, line);

		if (why)
			fprintf(to, "  MISSING: %s\n", why);
		else if (line->counted)
			fprintf(to, "  %s: all %" PRIu64 "%s%s\n", line->of, line->found, line->by ? ", by " : "",
				line->by ? line->by : "");
		else
			fprintf(to, "  %s: %s\n", line->of, line->by ? line->by : "included");
	}
	ptp_arena_free(&arena);
}

static void print_gaps(const struct ptp_check *check, FILE *to)
{
	size_t count = 0;

	for (size_t i = 0; i < check->capture->contexts.count; i++)
		for (size_t j = 0; j < check->maps[i].gaps.count; j++)
			if (count++ < GAPS_SHOWN)
				print_gap(&check->capture->contexts.at[i], &check->maps[i].gaps.at[j], to);
	if (count > GAPS_SHOWN)
		fprintf(to, "  … and %zu more reasons (-o json lists them)\n", count - GAPS_SHOWN);
	if (!count)
		fputs("  of the contexts above, nothing was left out\n", to);
}

void ptp_text_list(FILE *to, const char *first, const char *const *at, size_t count)
{
	char *text = NULL;
	size_t size;
	FILE *list = open_memstream(&text, &size);

	for (size_t i = 0; i < count; i++)
		fprintf(list, "%s%s", i ? ", " : "", at[i]);
	fclose(list);
	ptp_text_wrap(to, first, "    ", text);
	free(text);
}

static void print_sources(const struct ptp_capture *capture, FILE *to)
{
	const char **keys = ptp_calloc(capture->sources.count, sizeof(*keys));
	size_t count = 0;

	for (size_t i = 0; i < capture->sources.count; i++)
		if (!capture->sources.at[i].read)
			keys[count++] = capture->sources.at[i].key;
	if (count)
		ptp_text_list(to, "  sources that this version does not read: ", keys, count);
	free(keys);
}

static void print_disputes(const struct ptp_capture *capture, FILE *to)
{
	size_t count = capture->disputes.count;

	for (size_t i = 0; i < count && i < GAPS_SHOWN; i++)
		ptp_text_wrap(to, "  the sources contradict each other: ", "    ", capture->disputes.at[i].text);
	if (count > GAPS_SHOWN)
		fprintf(to, "  … and %zu more such places (-o json lists them)\n", count - GAPS_SHOWN);
}

static int widest_name(const struct ptp_capture *capture, bool owner)
{
	size_t widest = 7;

	for (size_t i = 0; i < capture->contexts.count; i++) {
		size_t length = strlen(owner ? capture->contexts.at[i].owner : capture->contexts.at[i].name);

		if (length > widest)
			widest = length;
	}
	return (int)(widest < 40 ? widest : 40);
}

static void print_covered(const struct ptp_check *check, FILE *to)
{
	int name = widest_name(check->capture, false), owner = widest_name(check->capture, true);
	size_t count = check->capture->contexts.count;

	fprintf(to, "\nCovered\n  %-*s  %-*s  regime   leaf entries  mappings  table pages  missing\n", name, "context",
		owner, "owner");
	for (size_t i = 0; i < count && i < CONTEXTS_SHOWN; i++) {
		const struct ptp_context *context = &check->capture->contexts.at[i];
		const struct ptp_map *map = &check->maps[i];

		fprintf(to, "  %-*s  %-*s  %-6s %14llu %9zu %12llu %8llu\n", name, context->name, owner, context->owner,
			ptp_regime_word[context->regime], (unsigned long long)map->leaf_entries, map->mappings,
			(unsigned long long)map->table_pages, (unsigned long long)map->missing_pages);
	}
	if (count > CONTEXTS_SHOWN)
		fprintf(to, "  … and %zu more contexts (-o json lists them)\n", count - CONTEXTS_SHOWN);
	print_looked_for(check, to);
	if (check->policy)
		fprintf(to, "  stage 2 of guests, against the policy %s: %s\n", check->policy->name,
			check->policy->title);
}

// The rules that are not evaluated, those that need the same in one line.
static void print_planned(const struct ptp_catalogue *catalogue, FILE *to)
{
	size_t count = catalogue->not_evaluated.count;

	fprintf(to, "  %zu rules that this version does not evaluate%s", count, count ? ":\n" : "\n");
	for (size_t i = 0; i < count; i++) {
		const struct ptp_planned *at = &catalogue->not_evaluated.at[i];
		bool last = i + 1 == count || strcmp(at->needs, at[1].needs) != 0;
		bool first = !i || strcmp(at->needs, at[-1].needs) != 0;

		fprintf(to, "%s%s%s", first ? "    " : ", ", at->id, last ? " needs " : "");
		fprintf(to, "%s%s", last ? at->needs : "", last ? "\n" : "");
	}
}

static void print_not_covered(const struct ptp_check *check, FILE *to)
{
	fputs("\nNot covered\n", to);
	print_gaps(check, to);
	print_disputes(check->capture, to);
	print_planned(check->catalogue, to);
	print_sources(check->capture, to);
}

// The rules that rest on an assumption.
static void print_users(const struct ptp_check *check, const struct ptp_entry *entry, FILE *to)
{
	const char *separator = "";

	for (size_t rule = 0; rule < check->catalogue->rules.count; rule++) {
		for (size_t i = 0; i < entry->users.count; i++) {
			if (check->findings.all.at[entry->users.at[i]].rule != rule)
				continue;
			fprintf(to, "%s%s", separator, check->catalogue->rules.at[rule].id);
			separator = ", ";
			break;
		}
	}
}

static void print_declared_one(const struct ptp_check *check, const struct ptp_entry *entry, FILE *to)
{
	fprintf(to, "  %s\n    used by ", entry->text);
	print_users(check, entry, to);
	if (entry->profile)
		fprintf(to, "   [profile %s]", entry->profile);
	fputc('\n', to);
	ptp_text_wrap(to, "    because ", "    ", entry->because);
	if (entry->source)
		ptp_text_wrap(to, "    source: ", "    ", entry->source);
}

static void print_unused_one(const struct ptp_entry *entry, FILE *to)
{
	fprintf(to, "  %s", entry->text);
	if (entry->profile)
		fprintf(to, "   [profile %s]", entry->profile);
	fputc('\n', to);
}

// Those that something rests on, with all that is known of them; or those that nothing does, which can be taken out.
static void print_declared(const struct ptp_check *check, bool used, FILE *to)
{
	const char *heading =
		used ? "\nAssumptions declared\n"
		     : "\nAssumptions declared that nothing needed (the verdict is the same without them)\n";

	for (size_t i = 0; i < check->prover.ledger.entries.count; i++) {
		const struct ptp_entry *entry = &check->prover.ledger.entries.at[i];

		if (!entry->declared || !entry->users.count == used || !ptp_entry_shown(&check->prover.ledger, i))
			continue;
		fputs(heading, to);
		heading = "";
		if (used)
			print_declared_one(check, entry, to);
		else
			print_unused_one(entry, to);
	}
}

static void print_needed(const struct ptp_check *check, const char *heading, bool counts, FILE *to)
{
	size_t count = 0, shown = counts ? ASSUMPTIONS_SHOWN : LESSER_SHOWN;
	int widest = 0;

	for (size_t i = 0; i < check->prover.ledger.entries.count; i++)
		if (ptp_entry_needed(check, i, counts) && (int)strlen(check->prover.ledger.entries.at[i].text) > widest)
			widest = (int)strlen(check->prover.ledger.entries.at[i].text);
	for (size_t i = 0; i < check->prover.ledger.entries.count; i++) {
		const struct ptp_entry *entry = &check->prover.ledger.entries.at[i];

		if (!ptp_entry_needed(check, i, counts) || count++ >= shown)
			continue;
		fprintf(to, "%s  %-*s  for ", heading, widest, entry->text);
		heading = "";
		print_users(check, entry, to);
		fputs(entry->declarable ? "\n" : "   (the capture has to say it)\n", to);
	}
	if (count > shown)
		fprintf(to, "  … and %zu more (-o json lists them)\n", count - shown);
}

static void print_assumptions(const struct ptp_check *check, FILE *to)
{
	print_declared(check, true, to);
	print_declared(check, false, to);
	print_needed(
		check,
		"\nAssumptions that a proof needs and that nobody declared (`assume:` takes those that are true here)\n",
		true, to);
	print_needed(check, "\nAssumptions that only findings of lower severity need\n", false, to);
	fputs("\nEvery verdict also assumes\n", to);
	for (size_t i = 0; i < check->catalogue->always.count; i++)
		ptp_text_wrap(to, "  - ", "    ", check->catalogue->always.at[i]);
}

static void print_added(const struct ptp_catalogue *catalogue, FILE *to)
{
	const char **paths = ptp_calloc(catalogue->added.count, sizeof(*paths));

	for (size_t i = 0; i < catalogue->added.count; i++)
		paths[i] = catalogue->added.at[i].path;
	if (catalogue->added.count)
		ptp_text_list(to, "\nRules were added, not ptproof's own: ", paths, catalogue->added.count);
	free(paths);
}

// Only what is kept is there without one.
static bool has_findings(const struct ptp_check *check)
{
	for (size_t i = 0; i < check->findings.all.count; i++)
		if (check->findings.all.at[i].status != PTP_KEPT)
			return true;
	return false;
}

void ptp_report_text(const struct ptp_check *check, FILE *to)
{
	char digest[PTP_DIGEST_TEXT];

	ptp_rules_digest(check->catalogue, digest);
	print_verdict(check, to);
	print_covered(check, to);
	ptp_text_compared(check, to);
	print_not_covered(check, to);
	print_assumptions(check, to);
	ptp_text_proofs(check, to);
	ptp_text_findings(check, to);
	ptp_text_accepted(check, to);
	print_added(check->catalogue, to);
	if (has_findings(check))
		fputs("\n`ptproof explain CAPTURE ID` tells a finding in full; its ID is what stands in brackets\n",
		      to);
	fprintf(to, "\n%s  (ptproof %s, rules sha256:%.12s, %s)\n", ptp_verdict_word[check->verdict], PTPROOF_VERSION,
		digest, ptp_solver_name());
}
