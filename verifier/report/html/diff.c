// SPDX-License-Identifier: Apache-2.0
//
// A diff as one page of HTML: what got worse, mappings and whatever else differs, each as a table with both sides.
#include "verifier/report/html/html.h"
#include "verifier/report/html/page.h"

#include "verifier/report/diff-words.h"
#include "verifier/report/report.h"
#include "verifier/verdict/identity.h"

#include <stdlib.h>

static const struct ptp_page_part parts[] = {{"verdict", "Verdict"},
					     {"findings", "Findings"},
					     {"mappings", "Mappings"},
					     {"rest", "What else differs"}};

static const char *const verdict_word[] =
	{[PTP_DIFF_NOT_WORSE] = "not worse", [PTP_DIFF_WORSE] = "worse", [PTP_DIFF_UNKNOWN] = "unknown"};
// Classes that a page has for what is good, bad and open.
static const char *const verdict_look[] =
	{[PTP_DIFF_NOT_WORSE] = "proved", [PTP_DIFF_WORSE] = "violated", [PTP_DIFF_UNKNOWN] = "unknown"};

static void begin_part(FILE *to, const char *id, const char *title)
{
	ptp_html(to, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", id, id, id,
		 title);
}

static void begin_table(FILE *to, const char *label, const char *const *columns, size_t count)
{
	ptp_html(to, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table><thead><tr>", label);
	for (size_t i = 0; i < count; i++)
		ptp_html(to, "<th scope=\"col\">%s</th>", columns[i]);
	fputs("</tr></thead><tbody>\n", to);
}

static void end_table(FILE *to)
{
	fputs("</tbody></table></div>\n", to);
}

static void print_side(FILE *to, const char *name, const struct ptp_check *check)
{
	ptp_html(to, "<dt>%s</dt><dd>%s: %s%s</dd>\n", name, check->capture->title, ptp_verdict_word[check->verdict],
		 check->complete ? "" : ", and its coverage is incomplete");
}

static void print_verdict(const struct ptp_diff *diff, FILE *to)
{
	size_t worse = 0, better = 0;

	for (size_t i = 0; i < diff->findings.count; i++) {
		worse += diff->findings.at[i].worse ? diff->findings.at[i].count : 0;
		better += diff->findings.at[i].better ? diff->findings.at[i].count : 0;
	}
	ptp_html(
		to,
		"<header id=\"verdict\" class=\"%s\">\n<h1><span class=\"verdict\">%s</span> Two captures compared</h1>\n<dl>\n",
		verdict_look[diff->verdict], verdict_word[diff->verdict]);
	print_side(to, "Old", diff->check[PTP_OLD]);
	print_side(to, "New", diff->check[PTP_NEW]);
	ptp_html(
		to,
		"<dt>Findings of severity %s%s</dt><dd>%zu worse (new, graver, or in need of something else), %zu better</dd>\n"
		"</dl>\n",
		ptp_severity_word[diff->check[PTP_NEW]->fail_on],
		diff->check[PTP_NEW]->fail_on < PTP_ERROR ? " and above" : "", worse, better);
	fputs(ptp_diff_empty(diff) ? "<p>No difference.</p>\n</header>\n" : "</header>\n", to);
}

static void print_sets(const struct ptp_diff_state *state, FILE *to)
{
	for (size_t i = 0; i < state->set_count; i++) {
		fputs(i ? ", or " : state->status == PTP_KEPT ? "<br>under " : "<br>needs ", to);
		for (size_t j = 0; j < state->sets[i].count; j++)
			ptp_html(to, "%s<code>%s</code>", j ? " and " : "", state->sets[i].at[j]);
	}
}

static void print_state(const struct ptp_diff_state *state, FILE *to)
{
	if (!state->there) {
		fputs("<td>-</td>", to);
		return;
	}
	ptp_html(to, "<td>%s, %s", ptp_severity_word[state->severity],
		 state->status == PTP_KEPT ? "proved" : ptp_status_word[state->status]);
	if (*state->attributes)
		ptp_html(to, "<br>%s", state->attributes);
	print_sets(state, to);
	fputs("</td>", to);
}

static void print_finding(const struct ptp_diff *diff, const struct ptp_diff_finding *f, FILE *to)
{
	const struct ptp_rule *rule = &diff->check[PTP_NEW]->catalogue->rules.at[f->rule];

	ptp_html(to,
		 "<tr><td><span class=\"tag %s\">%s</span></td><th scope=\"row\"><code>%s</code></th><td>%s%s%s</td>",
		 f->worse ? "violated" : "note", ptp_diff_change_word[f->change], rule->id, f->owner[0],
		 f->owner[1] ? " and " : "", f->owner[1] ? f->owner[1] : "");
	ptp_html(to, "<td>%s%s</td>", f->region, f->detail);
	print_state(&f->side[PTP_OLD], to);
	print_state(&f->side[PTP_NEW], to);
	ptp_html(to, "<td class=\"n\">%zu</td></tr>\n", f->count);
}

static void print_findings(const struct ptp_diff *diff, FILE *to)
{
	static const char *const columns[] = {"Change", "Rule", "Owners", "Where", "Old", "New", "Alike"};
	static const char *const heading[] = {"Worse", "Better", "Not counted, or as grave as before"};

	begin_part(to, "findings", "Findings");
	for (unsigned group = 0; group < 3; group++) {
		size_t count = 0;

		for (size_t i = 0; i < diff->findings.count; i++) {
			const struct ptp_diff_finding *f = &diff->findings.at[i];
			unsigned of = f->worse ? 0 : f->better ? 1 : 2;

			if (of != group)
				continue;
			if (!count++) {
				ptp_html(to, "<h3>%s</h3>\n", heading[group]);
				begin_table(to, heading[group], columns, sizeof(columns) / sizeof(*columns));
			}
			print_finding(diff, f, to);
		}
		if (count)
			end_table(to);
	}
	fputs(diff->findings.count ? "</section>\n" : "<p>None differs.</p></section>\n", to);
}

// What contexts of that name have on SIDE.
static void print_classes(const struct ptp_diff_mapping *mapping, enum ptp_diff_side side, FILE *to)
{
	size_t count = 0;

	fputs("<td>", to);
	for (size_t i = 0; i < mapping->part_count; i++) {
		const struct ptp_diff_class *class = mapping->parts[i].class;

		if (!mapping->parts[i].count[side])
			continue;
		ptp_html(to, "%s%s%s%s%s", count++ ? "<br>" : "", class->stage2 ? "stage 2 " : "",
			 class->stage2 ? class->stage2 : class->attributes, class->space ? " " : "",
			 class->space ? class->space : "");
		ptp_html(to, ", %s", class->walk ? "table walks" : ptp_diff_permissions(class).text);
	}
	fputs(count ? "</td>" : "-</td>", to);
}

static void print_places(const struct ptp_diff_mapping *mapping, FILE *to)
{
	char size[PTP_SIZE_TEXT];

	fputs("<td>", to);
	for (size_t i = 0; i < mapping->extents.ranges.count; i++)
		ptp_html(to, "%s<code>+0x%llx</code> %s", i ? "<br>" : "",
			 (unsigned long long)mapping->extents.ranges.at[i].lo,
			 ptp_text_size(mapping->extents.ranges.at[i].hi - mapping->extents.ranges.at[i].lo, size));
	fputs("</td>", to);
}

static void print_mappings(const struct ptp_diff *diff, FILE *to)
{
	static const char *const columns[] = {"Change", "Context", "Region", "Place in it", "Old", "New"};
	size_t count = 0;

	begin_part(to, "mappings", "Mappings");
	for (size_t i = 0; i < diff->mappings.count; i++) {
		const struct ptp_diff_mapping *mapping = &diff->mappings.at[i];

		if (!mapping->kind)
			continue;
		if (!count++)
			begin_table(to, "Mappings", columns, sizeof(columns) / sizeof(*columns));
		ptp_html(to, "<tr><td>%s</td><th scope=\"row\">%s</th><td>%s</td>",
			 ptp_diff_change_word[ptp_diff_mapping_change(mapping)], mapping->who, mapping->region);
		print_places(mapping, to);
		print_classes(mapping, PTP_OLD, to);
		print_classes(mapping, PTP_NEW, to);
		fputs("</tr>\n", to);
	}
	if (count)
		end_table(to);
	fputs(count ? "</section>\n" : "<p>No kind of mapping differs.</p></section>\n", to);
}

static void print_fact(const struct ptp_diff_fact *fact, const char *topic, FILE *to)
{
	ptp_html(to, "<tr><td>%s</td><th scope=\"row\">%s%s%s</th>", topic, fact->subject, fact->of ? " " : "",
		 fact->of ? fact->of : "");
	for (unsigned side = 0; side < PTP_SIDES; side++)
		ptp_html(to, "<td>%s</td>", !fact->text[side] ? "-" : *fact->text[side] ? fact->text[side] : "yes");
	fputs("</tr>\n", to);
}

static void print_rest(const struct ptp_diff *diff, FILE *to)
{
	static const char *const columns[] = {"Of", "What", "Old", "New"};
	static const char *const topic[PTP_TOPICS] = {[PTP_TOPIC_COVERAGE] = "not covered",
						      [PTP_TOPIC_LOOKED_FOR] = "looked for",
						      [PTP_TOPIC_CONTEXT] = "contexts",
						      [PTP_TOPIC_SETTING] = "registers",
						      [PTP_TOPIC_DECLARED] = "assumption, declared",
						      [PTP_TOPIC_NEEDED] = "assumption, needed",
						      [PTP_TOPIC_CPU] = "CPU",
						      [PTP_TOPIC_REGION] = "devices",
						      [PTP_TOPIC_PROPERTY] = "properties"};

	begin_part(to, "rest", "What else differs");
	if (diff->facts.count)
		begin_table(to, "What else differs", columns, sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < diff->facts.count; i++)
		print_fact(&diff->facts.at[i], topic[diff->facts.at[i].topic], to);
	if (diff->facts.count)
		end_table(to);
	fputs(diff->facts.count ? "</section>\n" : "<p>Nothing.</p></section>\n", to);
}

void ptp_diff_html(const struct ptp_diff *diff, FILE *to)
{
	char digest[PTP_DIGEST_TEXT], title[64];

	ptp_rules_digest(diff->check[PTP_NEW]->catalogue, digest);
	snprintf(title, sizeof(title), "%s: two captures compared", verdict_word[diff->verdict]);
	ptp_page_begin(to, title, parts, sizeof(parts) / sizeof(*parts));
	print_verdict(diff, to);
	print_findings(diff, to);
	print_mappings(diff, to);
	print_rest(diff, to);
	ptp_page_end(to, digest);
}
