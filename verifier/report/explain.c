// SPDX-License-Identifier: Apache-2.0
//
// One finding in full: where it is, who maps it and how, what breaks, and what would make it safe.
#include "verifier/report/explain.h"
#include "verifier/report/explain-alias.h"
#include "verifier/report/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define RANGES_SHOWN 4
#define NEEDS_SHOWN 6
#define NAMESAKES_SHOWN 3

static void print_region(const struct ptp_check *check, const struct ptp_finding *f, FILE *to)
{
	static const char *const answer[] = {[PTP_NO] = "no", [PTP_YES] = "yes"};
	const struct ptp_region *region;
	char *text = NULL;
	size_t size;
	FILE *line;

	if (f->region == PTP_UNDESCRIBED) {
		fputs("  undescribed: no region of the capture has it\n", to);
		return;
	}
	region = &check->capture->regions.at[f->region];
	line = open_memstream(&text, &size);
	fprintf(line, "%s (0x%" PRIx64 " to 0x%" PRIx64 "), %s", region->name, region->base,
		region->base + (region->size - 1), ptp_kind_word[region->kind]);
	for (unsigned i = 0; i < PTP_PROPERTY_COUNT; i++)
		if (region->property[i] != PTP_UNKNOWN)
			fprintf(line, ", %s: %s", ptp_property_key[i], answer[region->property[i]]);
	fclose(line);
	ptp_text_wrap(to, "  in ", "    ", text);
	free(text);
}

static void print_ranges(const struct ptp_check *check, const struct ptp_finding *f, bool all, FILE *to)
{
	size_t count = f->extents.ranges.count;
	char size[PTP_SIZE_TEXT];

	for (size_t i = 0; i < count && (all || i < RANGES_SHOWN); i++)
		fprintf(to, "  0x%llx +%s\n", (unsigned long long)f->extents.ranges.at[i].lo,
			ptp_text_size(f->extents.ranges.at[i].hi - f->extents.ranges.at[i].lo, size));
	if (!all && count > RANGES_SHOWN)
		fprintf(to, "  … and %zu more ranges, %s in all (--all lists them)\n", count - RANGES_SHOWN,
			ptp_text_size(ptp_extents_bytes(&f->extents), size));
	if (count && !f->detail)
		print_region(check, f, to);
	if (count > 1)
		fputs("  the mappings below are those of the first range\n", to);
}

static void print_head(const struct ptp_check *check, const struct ptp_finding *f, bool all, FILE *to)
{
	const struct ptp_rule *rule = &check->catalogue->rules.at[f->rule];

	fprintf(to, "[%s] %s, %s: %s\n", f->id, ptp_severity_word[f->severity], ptp_status_word[f->status], rule->id);
	ptp_text_wrap(to, "  ", "  ", rule->title);
	if (f->detail)
		ptp_text_wrap(to, "  ", "  ", f->detail);
	print_ranges(check, f, all, to);
}

static bool is_of_dma(const struct ptp_finding *f)
{
	return f->owner[0]->owner_kind == PTP_DMA || (f->owner[1] && f->owner[1]->owner_kind == PTP_DMA);
}

static void print_events(const struct ptp_check *check, const struct ptp_finding *f, FILE *to)
{
	const struct ptp_rule *rule = &check->catalogue->rules.at[f->rule];
	bool dma = rule->dma_events && is_of_dma(f);
	const char **events = dma ? rule->dma_events : rule->events;
	size_t count = dma ? rule->dma_event_count : rule->event_count;
	ptp_autofree char *because = ptp_finding_because(check, f);

	fputs("\nWhat breaks\n", to);
	ptp_text_wrap(to, "  ", "  ", because);
	for (size_t i = 0; i < count; i++) {
		ptp_autofree char *event = ptp_finding_filled(check, f, events[i]);
		char number[32];

		snprintf(number, sizeof(number), "  %zu. ", i + 1);
		ptp_text_wrap(to, number, "     ", event);
	}
	ptp_text_wrap(to, "  source: ", "    ", rule->cite);
}

static void print_sets(const struct ptp_check *check, const struct ptp_finding *f, bool all, FILE *to)
{
	for (size_t i = 0; i < f->set_count && (all || i < NEEDS_SHOWN); i++) {
		fputs(i ? "    or " : "  under an assumption, for `assume:` if it is true here:\n    ", to);
		ptp_line_set(check, &f->sets[i], to);
		fputc('\n', to);
	}
	if (!all && f->set_count > NEEDS_SHOWN)
		fprintf(to, "    … and %zu more (--all lists them)\n", f->set_count - NEEDS_SHOWN);
	if (f->partial)
		fputs("    or others that were not looked for\n", to);
	if (f->given) {
		fputs("    beside the declared ", to);
		ptp_line_set(check, f->given, to);
		fputc('\n', to);
	}
	if (!f->set_count && f->status == PTP_VIOLATED)
		fputs("  under an assumption: none that this rule knows is enough\n", to);
}

static void print_safe(const struct ptp_check *check, const struct ptp_finding *f, bool all, FILE *to)
{
	const struct ptp_rule *rule = &check->catalogue->rules.at[f->rule];
	ptp_autofree char *repair = ptp_text_repair(check, f);

	fputs("\nWhat would make it safe\n", to);
	ptp_text_wrap(to, "  remedy: ", "    ", rule->remedy);
	if (*repair)
		ptp_text_wrap(to, "  repair: ", "    ", repair);
	print_sets(check, f, all, to);
}

// An id has no numbers of processes and guests: others may have it too.
static void print_namesakes(const struct ptp_check *check, const struct ptp_finding *f, bool all, FILE *to)
{
	size_t count = 0;

	for (size_t i = 0; i < check->findings.all.count; i++) {
		const struct ptp_finding *other = &check->findings.all.at[i];

		if (other == f || other->status == PTP_KEPT || strcmp(other->id, f->id) != 0)
			continue;
		if (all || count < NAMESAKES_SHOWN) {
			fputs(count ? ", " : "\nThe same id, for other numbers of processes and guests: ", to);
			ptp_line_owners(other, to);
		}
		count++;
	}
	if (!all && count > NAMESAKES_SHOWN)
		fprintf(to, " and %zu more", count - NAMESAKES_SHOWN);
	fputs(count ? "\n" : "", to);
}

void ptp_explain_finding(const struct ptp_check *check, const struct ptp_finding *finding, bool all, FILE *to)
{
	struct ptp_repairs repairs;
	bool repaired = ptp_finding_repairs(check, finding, &repairs);

	print_head(check, finding, all, to);
	for (unsigned side = 0; side < 2 && finding->owner[side]; side++)
		ptp_explain_alias(check, finding, side, repaired ? &repairs : NULL, all, to);
	print_events(check, finding, to);
	print_safe(check, finding, all, to);
	print_namesakes(check, finding, all, to);
	fprintf(to, "\n`ptproof explain %s` has more of the rule\n", check->catalogue->rules.at[finding->rule].id);
	if (repaired)
		ptp_repairs_free(&repairs);
}
