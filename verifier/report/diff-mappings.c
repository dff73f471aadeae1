// SPDX-License-Identifier: Apache-2.0
//
// Differences of mappings as text.
#include "verifier/report/diff-words.h"

#include "verifier/report/shown.h"

#include <stdlib.h>
#include <string.h>

#define ITEMS_SHOWN 4        // of attributes that a guest can newly reach
#define ATTRIBUTES_SHOWN 100 // characters of those that a mapping may have

// Do two differences differ in nothing but their region and place?
static bool same_parts(const struct ptp_diff_mapping *a, const struct ptp_diff_mapping *b)
{
	if (strcmp(a->who, b->who) != 0 || a->part_count != b->part_count || a->kind != b->kind)
		return false;
	for (size_t i = 0; i < a->part_count; i++)
		if (a->parts[i].class != b->parts[i].class ||
		    memcmp(a->parts[i].count, b->parts[i].count, sizeof(a->parts[i].count)) != 0)
			return false;
	return true;
}

struct ptp_diff_permissions_text ptp_diff_permissions(const struct ptp_diff_class *class)
{
	struct ptp_diff_permissions_text permissions;
	struct ptp_words words;

	ptp_permissions_text(PTP_EL10, class->permissions, ptp_words_begin(&words));
	fclose(words.to);
	snprintf(permissions.text, sizeof(permissions.text), "%s", strchr(words.text, ':') + 1);
	free(words.text);
	return permissions;
}

static void print_permissions(const struct ptp_diff_class *class, FILE *to)
{
	fputs(class->walk ? "table walks" : ptp_diff_permissions(class).text, to);
}

static void print_attribute_words(const struct ptp_diff_class *class, FILE *to)
{
	if (class->space)
		fprintf(to, "%s ", class->space);
	if (class->stage2)
		fprintf(to, "stage 2 %s", class->stage2);
	else
		fprintf(to, "%.*s%s", ATTRIBUTES_SHOWN, class->attributes,
			strlen(class->attributes) > ATTRIBUTES_SHOWN ? " …" : "");
}

// Whether LIST, attributes with " | " between, has the LENGTH characters at ITEM.
static bool has_item(const char *list, const char *item, size_t length)
{
	for (;; list += 3) {
		size_t other = strcspn(list, "|");
		size_t width = list[other] ? other - 1 : other;

		if (width == length && !strncmp(list, item, length))
			return true;
		if (!list[other])
			return false;
		list += width;
	}
}

// What LIST has and OTHER does not, after FIRST.
static size_t print_items(const char *first, const char *list, const char *other, FILE *to)
{
	size_t count = 0;

	for (;; list += 3) {
		size_t bar = strcspn(list, "|");
		size_t width = list[bar] ? bar - 1 : bar;

		if (!has_item(other, list, width) && count++ < ITEMS_SHOWN)
			fprintf(to, "%s%.*s", count == 1 ? first : " | ", (int)width, list);
		list += width;
		if (!*list)
			break;
	}
	if (count > ITEMS_SHOWN)
		fprintf(to, " and %zu more", count - ITEMS_SHOWN);
	return count;
}

// What of the parts has to be said to tell them apart.
struct shown {
	bool attributes, permissions, counts;
};

static void print_part(const struct ptp_diff_part *part, const struct shown *shown, FILE *to)
{
	if (shown->attributes)
		print_attribute_words(part->class, to);
	if (shown->permissions) {
		fputs(shown->attributes ? ", " : "", to);
		print_permissions(part->class, to);
	}
	if (shown->counts)
		fprintf(to, " (in %zu, was in %zu)", part->count[PTP_NEW], part->count[PTP_OLD]);
}

static bool same_words(const struct ptp_diff_class *a, const struct ptp_diff_class *b)
{
	return ptp_same_text(a->space, b->space) &&
	       (a->stage2 && b->stage2 ? !strcmp(a->stage2, b->stage2) : !strcmp(a->attributes, b->attributes));
}

// One class became another.
static bool is_change(const struct ptp_diff_mapping *m)
{
	return m->part_count == 2 && (m->parts[0].count[PTP_NEW] > m->parts[0].count[PTP_OLD]) !=
					     (m->parts[1].count[PTP_NEW] > m->parts[1].count[PTP_OLD]);
}

// Of one class that became another: what did not change is left out.
static struct shown what_to_show(const struct ptp_diff_mapping *m)
{
	const struct ptp_diff_class *a = m->parts[0].class, *b = m->parts[m->part_count - 1].class;
	struct shown shown = {.attributes = true, .permissions = true};

	for (unsigned side = 0; side < PTP_SIDES && m->device; side++)
		shown.counts |= m->contexts[side] > 1;
	if (!is_change(m))
		return shown;
	shown.permissions = a->permissions != b->permissions || a->walk != b->walk;
	shown.attributes = !same_words(a, b);
	return shown;
}

// Where all that changed is what a guest's stage 1 can make of it.
static bool print_reached(const struct ptp_diff_mapping *m, FILE *to)
{
	bool first = m->parts[1].count[PTP_NEW] > m->parts[1].count[PTP_OLD];
	const struct ptp_diff_class *old = m->parts[!first].class, *new_class = m->parts[first].class;
	struct shown shown = what_to_show(m);
	size_t more;

	if (shown.attributes || shown.permissions)
		return false;
	print_attribute_words(new_class, to);
	fputs(", ", to);
	print_permissions(new_class, to);
	fputs(", of which stage 1", to);
	more = print_items(" can now make ", new_class->attributes, old->attributes, to);
	print_items(more ? ", and no longer " : " can no longer make ", old->attributes, new_class->attributes, to);
	return true;
}

// The parts that are more on NEW than on OLD, or the other way round.
static size_t print_parts(const struct ptp_diff_mapping *m, bool more, const struct shown *shown, const char *first,
			  FILE *to)
{
	size_t count = 0;

	for (size_t i = 0; i < m->part_count; i++) {
		const struct ptp_diff_part *part = &m->parts[i];

		if ((part->count[PTP_NEW] > part->count[PTP_OLD]) != more)
			continue;
		fputs(count++ ? " + " : first, to);
		print_part(part, shown, to);
	}
	return count;
}

// Which part of the region, where it is not all of it: "+0x200000 14M".
static void print_places(const struct ptp_diff_mapping *m, FILE *to)
{
	const struct ptp_extent *first = m->extents.ranges.at;
	size_t count = m->extents.ranges.count;
	char size[PTP_SIZE_TEXT];

	if (count == 1 && !first->lo && first->hi == m->size)
		return;
	fprintf(to, " +0x%llx %s", (unsigned long long)first->lo, ptp_text_size(ptp_extents_bytes(&m->extents), size));
	if (count > 1)
		fprintf(to, " in %zu ranges", count);
}

static void print_bytes(const struct ptp_diff_mapping *m, FILE *to)
{
	char size[PTP_SIZE_TEXT];

	fprintf(to, " (%s)", ptp_text_size(m->bytes[m->bytes[PTP_NEW] ? PTP_NEW : PTP_OLD], size));
}

enum ptp_diff_change ptp_diff_mapping_change(const struct ptp_diff_mapping *m)
{
	size_t more = 0;

	for (size_t i = 0; i < m->part_count; i++)
		more += m->parts[i].count[PTP_NEW] > m->parts[i].count[PTP_OLD];
	return !more ? PTP_DIFF_GONE : more < m->part_count ? PTP_DIFF_OTHER : PTP_DIFF_NEW;
}

static void print_change(const struct ptp_diff_mapping *m, FILE *to)
{
	struct shown shown = what_to_show(m);
	enum ptp_diff_change change = ptp_diff_mapping_change(m);

	if (is_change(m) && print_reached(m, to))
		return;
	print_parts(m, false, &shown, change == PTP_DIFF_OTHER ? "" : "gone: ", to);
	print_parts(m, true, &shown, change == PTP_DIFF_OTHER ? " became " : "new: ", to);
}

void ptp_diff_mapping_text(const struct ptp_diff *diff, size_t first, bool *done, FILE *to)
{
	const struct ptp_diff_mapping *m = &diff->mappings.at[first];
	const char *last = NULL;
	struct ptp_words words;
	FILE *line = ptp_words_begin(&words);

	fprintf(line, "%s -> ", m->who);
	for (size_t i = first; i < diff->mappings.count; i++) {
		const struct ptp_diff_mapping *other = &diff->mappings.at[i];

		if (done[i] || !same_parts(m, other))
			continue;
		done[i] = true;
		fputs(last ? ", " : "", line);
		ptp_diff_name(last, other->region, line);
		last = other->region;
		if (other->device)
			print_places(other, line);
		else
			print_bytes(other, line);
	}
	fputs(": ", line);
	print_change(m, line);
	ptp_words_end(&words, "  ", PTP_LATER, to);
}
