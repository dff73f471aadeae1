// SPDX-License-Identifier: Apache-2.0
//
// Who maps one physical address, and how: every context's runs and table walks that reach it.
#include "verifier/report/explain.h"
#include "verifier/report/shown.h"
#include "verifier/report/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LINES_SHOWN 64
#define GAPS_SHOWN 8
#define ATTRIBUTES_SHOWN 120 // characters of those that a mapping may have

struct place {
	const struct ptp_context *context;
	struct ptp_run run;
	bool walk;
};

struct places {
	struct ptp_shower *shower;
	const struct ptp_map *maps;
	const struct ptp_classes *classes;
	uint64_t pa;
	struct ptp_shows shows;
	PTP_VEC(struct place) all;
};

static void add(struct places *places, size_t context, const struct ptp_packed *runs, size_t count, bool walk)
{
	for (size_t i = 0; i < count; i++) {
		struct ptp_run run = ptp_unpack(&runs[i]);

		if (places->pa - run.pa < run.size) // below it, it wraps
			*ptp_push(&places->all) =
				(struct place){&places->shower->capture->contexts.at[context], run, walk};
	}
}

static struct places places_at(struct ptp_shower *shower, const struct ptp_map *maps, const struct ptp_classes *classes,
			       uint64_t pa)
{
	struct places places = {.shower = shower,
				.maps = maps,
				.classes = classes,
				.pa = pa,
				.shows = {.shower = shower}};

	for (size_t i = 0; i < shower->capture->contexts.count; i++) {
		add(&places, i, maps[i].runs.at, maps[i].runs.count, false);
		add(&places, i, maps[i].tables.at, maps[i].tables.count, true);
	}
	return places;
}

static void places_free(struct places *places)
{
	free(places->all.at);
	ptp_shows_free(&places->shows);
}

// The innermost region at PA, or NULL.
static const struct ptp_region *region_at(const struct ptp_capture *capture, uint64_t pa)
{
	const struct ptp_region *found = NULL;

	for (size_t i = 0; i < capture->regions.count; i++) {
		const struct ptp_region *region = &capture->regions.at[i];

		if (pa >= region->base && pa - region->base < region->size && (!found || region->depth > found->depth))
			found = region;
	}
	return found;
}

static int widest(const struct places *places, bool owner)
{
	size_t widest = 7;

	for (size_t i = 0; i < places->all.count; i++) {
		const struct ptp_context *context = places->all.at[i].context;
		size_t length = strlen(owner ? context->owner : context->name);

		widest = length > widest ? length : widest;
	}
	return (int)(widest < 40 ? widest : 40);
}

static void attributes_text(struct places *places, const struct ptp_class_shown *shown, FILE *to)
{
	char *text = NULL;
	size_t size;
	FILE *line = open_memstream(&text, &size);

	ptp_shown_text(places->shower, shown, line);
	fclose(line);
	fputs(strlen(text) > ATTRIBUTES_SHOWN ? "many, as stage 1 chooses (-o json lists them)" : text, to);
	free(text);
}

static void place_text(struct places *places, const struct place *place, int name, int owner, FILE *to)
{
	const struct ptp_class *class = &places->classes->entries.at[place->run.class_id].class;
	const char *space = ptp_space_of(place->context, class);
	struct ptp_class_shown shown;
	char size[PTP_SIZE_TEXT];

	ptp_show(&places->shows, class, &shown);
	fprintf(to, "  %-*s  %-*s  ", name, place->context->name, owner, place->context->owner);
	if (place->walk)
		fprintf(to, "%-18s  %-7s  %-16s", "its table walks", "", "");
	else {
		fprintf(to, "0x%-16" PRIx64 "  +%-6s  ", place->run.ia + (places->pa - place->run.pa),
			ptp_text_size(place->run.size, size));
		ptp_permissions_text(place->context->regime, shown.permissions, to);
	}
	fprintf(to, "  %s%s", space ? space : "", space ? "  " : "");
	attributes_text(places, &shown, to);
	fputc('\n', to);
}

static void gaps_text(const struct places *places, FILE *to)
{
	const struct ptp_capture *capture = places->shower->capture;
	size_t count = 0;

	for (size_t i = 0; i < capture->contexts.count; i++)
		for (size_t j = 0; j < places->maps[i].gaps.count; j++)
			if (count++ < GAPS_SHOWN)
				fprintf(to, "  not covered, and may map it too: %s: %s\n", capture->contexts.at[i].name,
					places->maps[i].gaps.at[j].reason);
	if (count > GAPS_SHOWN)
		fprintf(to, "  … and %zu more reasons (-o json lists them)\n", count - GAPS_SHOWN);
}

void ptp_aliases_text(struct ptp_shower *shower, const struct ptp_map *maps, const struct ptp_classes *classes,
		      uint64_t pa, FILE *to)
{
	const struct ptp_region *region = region_at(shower->capture, pa);
	struct places places = places_at(shower, maps, classes, pa);
	int name, owner;

	name = widest(&places, false);
	owner = widest(&places, true);
	fprintf(to, "0x%llx: %s, %s\n", (unsigned long long)pa, region ? region->name : "undescribed",
		ptp_kind_word[region ? region->kind : PTP_KIND_UNKNOWN]);
	if (places.all.count)
		fprintf(to, "  %-*s  %-*s  %-18s  %-7s  %-16s  attributes\n", name, "context", owner, "owner",
			"input address", "mapping", "permissions");
	else
		fputs("  nobody maps it\n", to);
	for (size_t i = 0; i < places.all.count && i < LINES_SHOWN; i++)
		place_text(&places, &places.all.at[i], name, owner, to);
	if (places.all.count > LINES_SHOWN)
		fprintf(to, "  … and %zu more mappings (-o json lists them)\n", places.all.count - LINES_SHOWN);
	gaps_text(&places, to);
	places_free(&places);
}

static json_t *place_json(struct places *places, const struct place *place)
{
	const struct ptp_class *class = &places->classes->entries.at[place->run.class_id].class;
	json_t *object = json_pack("{s:s, s:s, s:b}", "context", place->context->name, "owner", place->context->owner,
				   "walk", (int)place->walk);
	struct ptp_class_shown shown;

	ptp_show(&places->shows, class, &shown);
	if (!place->walk) {
		json_object_set_new(object, "ia", ptp_json_address(place->run.ia + (places->pa - place->run.pa)));
		json_object_set_new(object, "run",
				    json_pack("{s:o, s:o, s:o}", "ia", ptp_json_address(place->run.ia), "pa",
					      ptp_json_address(place->run.pa), "size",
					      ptp_json_address(place->run.size)));
		json_object_set_new(object, "permissions",
				    ptp_permissions_json(place->context->regime, shown.permissions));
	}
	if (ptp_space_of(place->context, class))
		json_object_set_new(object, "space", json_string(ptp_space_of(place->context, class)));
	json_object_set_new(object, "attributes",
			    ptp_shown_json(places->shower, &shown, !place->walk && ptp_free_stage1(place->context)));
	return object;
}

static json_t *gaps_json(const struct places *places)
{
	const struct ptp_capture *capture = places->shower->capture;
	json_t *array = json_array();

	for (size_t i = 0; i < capture->contexts.count; i++)
		for (size_t j = 0; j < places->maps[i].gaps.count; j++)
			json_array_append_new(array, json_pack("{s:s, s:s}", "context", capture->contexts.at[i].name,
							       "reason", places->maps[i].gaps.at[j].reason));
	return array;
}

void ptp_aliases_json(struct ptp_shower *shower, const struct ptp_map *maps, const struct ptp_classes *classes,
		      uint64_t pa, FILE *to)
{
	const struct ptp_region *region = region_at(shower->capture, pa);
	struct places places = places_at(shower, maps, classes, pa);
	json_t *mappings = json_array();

	for (size_t i = 0; i < places.all.count; i++)
		json_array_append_new(mappings, place_json(&places, &places.all.at[i]));
	ptp_json_write(json_pack("{s:o, s:s?, s:s, s:o, s:o}", "pa", ptp_json_address(pa), "region",
				 region ? region->name : NULL, "kind",
				 ptp_kind_word[region ? region->kind : PTP_KIND_UNKNOWN], "mappings", mappings,
				 "not_covered", gaps_json(&places)),
		       to);
	places_free(&places);
}
