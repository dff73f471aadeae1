// SPDX-License-Identifier: Apache-2.0
//
// What the baseline and the waivers accept, and what they have that is out of date, as text.
#include "verifier/report/text.h"
#include "verifier/verdict/waive.h"

#define ACCEPTED_SHOWN 32
#define WAIVED_SHOWN 8 // of one waiver

// The findings that WAIVER accepts, or (NULL) the baseline.
static size_t print_findings(const struct ptp_check *check, const struct ptp_waiver *waiver, const char *indent,
			     size_t shown, FILE *to)
{
	size_t count = 0;

	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *f = &check->findings.all.at[i];

		if (!f->accepted || f->waiver != waiver || count++ >= shown)
			continue;
		fputs(indent, to);
		ptp_line_finding(check, f, to);
		fputc('\n', to);
	}
	if (count > shown)
		fprintf(to, "%s… and %zu more (-o json lists them)\n", indent, count - shown);
	return count;
}

static void print_baseline(const struct ptp_check *check, FILE *to)
{
	fputs("\nAccepted by the baseline, and not counted\n", to);
	if (!print_findings(check, NULL, "  ", ACCEPTED_SHOWN, to))
		fputs("  nothing\n", to);
	if (check->gone.count)
		ptp_text_list(to, "In the baseline, and not found any more: ", check->gone.at, check->gone.count);
}

// "waivers.yaml:7: alias.device-nc, host and guest, 0000:00:02.0 BAR *"
static void print_waiver(const struct ptp_waiver *waiver, FILE *to)
{
	fprintf(to, "  %s:%u: %s, %s%s%s, %s", ptp_shorten(waiver->place.file).text, waiver->place.line, waiver->rule,
		waiver->owner[0], waiver->owner[1] ? " and " : "", waiver->owner[1] ? waiver->owner[1] : "",
		waiver->region);
}

static bool is_in_force(const struct ptp_check *check, size_t waiver)
{
	const struct ptp_waived *waived = &check->waived[waiver];

	return waived->findings > waived->graver && !ptp_waiver_expired(check, &check->waivers->all.at[waiver]);
}

// "2 findings are such"
static void print_such(size_t count, FILE *to)
{
	fprintf(to, "%zu finding%s such", count, count == 1 ? " is" : "s are");
}

static void print_in_force(const struct ptp_check *check, size_t index, FILE *to)
{
	const struct ptp_waiver *waiver = &check->waivers->all.at[index];

	print_waiver(waiver, to);
	fprintf(to, ", until %s by %s\n", waiver->expires, waiver->author);
	ptp_text_wrap(to, "    because ", "      ", waiver->reason);
	if (!print_findings(check, waiver, "    ", WAIVED_SHOWN, to))
		fputs("    only what an earlier waiver accepts\n", to);
	if (!check->waived[index].graver)
		return;
	fputs("    but ", to);
	print_such(check->waived[index].graver, to);
	fputs(" and violated, which is not waived without `violated: true`\n", to);
}

static void print_idle(const struct ptp_check *check, size_t index, FILE *to)
{
	const struct ptp_waiver *waiver = &check->waivers->all.at[index];

	print_waiver(waiver, to);
	fputs(": ", to);
	if (!check->waived[index].findings) {
		fputs("no finding is such; take it out\n", to);
		return;
	}
	print_such(check->waived[index].findings, to);
	if (ptp_waiver_expired(check, waiver))
		fprintf(to, ", but it expired on %s; ask %s\n", waiver->expires, waiver->author);
	else
		fputs(", but violated, which is not waived without `violated: true`\n", to);
}

static void print_waivers(const struct ptp_check *check, bool in_force, FILE *to)
{
	const char *heading = in_force ? "\nWaived, and not counted\n" : "\nWaivers that waive nothing\n";

	for (size_t i = 0; i < check->waivers->all.count; i++) {
		if (is_in_force(check, i) != in_force)
			continue;
		fputs(heading, to);
		heading = "";
		(in_force ? print_in_force : print_idle)(check, i, to);
	}
}

void ptp_text_waivers(const struct ptp_check *check, FILE *to)
{
	print_waivers(check, true, to);
	print_waivers(check, false, to);
}

void ptp_text_accepted(const struct ptp_check *check, FILE *to)
{
	if (check->baseline)
		print_baseline(check, to);
	if (check->waivers)
		ptp_text_waivers(check, to);
}
