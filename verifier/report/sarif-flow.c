// SPDX-License-Identifier: Apache-2.0
//
// How both sides of a finding reach one physical address: two thread flows, with a location for each descriptor that is read.
#include "verifier/report/sarif.h"
#include "verifier/report/text.h"
#include "verifier/verdict/mappings.h"

#include <stdlib.h>

// The mapping of SIDE at the lowest address of FINDING. False: there is none.
static bool lowest_mapping(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side,
			   struct ptp_mapping *mapping)
{
	struct ptp_finding part = *finding;
	const struct ptp_mapping *lowest;
	struct ptp_mappings mappings;

	part.extents.ranges.count = part.extents.ranges.count ? 1 : 0;
	ptp_finding_mappings(check, &part, side, 1, &mappings);
	lowest = ptp_lowest_mapping(&mappings);
	if (lowest)
		*mapping = *lowest;
	free(mappings.all.at);
	return lowest;
}

// A location of a thread flow, which says TEXT of ADDRESS (NULL: of none).
static void add_step(json_t *locations, const struct ptp_context *context, const struct ptp_extent *address,
		     const char *text)
{
	json_t *location = ptp_sarif_location(context->place, address);

	json_object_set_new(location, "message", ptp_sarif_message(text));
	json_object_set_new(location, "logicalLocations",
			    json_pack("[{s:s, s:s}]", "name", context->name, "kind", "translation context"));
	json_array_append_new(locations, json_pack("{s:o}", "location", location));
}

#define STEP_TEXT 256

static void add_walk(json_t *locations, const struct ptp_context *context, const struct ptp_translation *walk)
{
	char text[STEP_TEXT];

	for (size_t i = 0; i < walk->steps.count; i++) {
		const struct ptp_step *step = &walk->steps.at[i];
		const struct ptp_extent address = {step->address, step->address + 8};

		snprintf(text, sizeof(text), "stage %u, level %d: 0x%llx holds 0x%016llx, %s", step->stage, step->level,
			 (unsigned long long)step->address, (unsigned long long)step->descriptor, step->kind);
		add_step(locations, context, &address, text);
	}
}

// The side's mapping, which is at PA.
static void add_end(json_t *locations, const struct ptp_check *check, const struct ptp_finding *finding, unsigned side,
		    const struct ptp_mapping *mapping, uint64_t pa)
{
	const struct ptp_extent address = {pa, pa + mapping->size};
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	ptp_finding_side(check, finding, side, to);
	if (mapping->walk)
		fputs(": the table walker reads", to);
	else
		fprintf(to, ": 0x%llx is", (unsigned long long)mapping->ia);
	fprintf(to, " physical address 0x%llx", (unsigned long long)pa);
	fclose(to);
	add_step(locations, mapping->context, &address, text);
	free(text);
}

// The walk is made anew, and says itself where it ends.
static json_t *thread_of(const struct ptp_check *check, const struct ptp_finding *finding, unsigned side,
			 const struct ptp_mapping *mapping)
{
	size_t context = (size_t)(mapping->context - check->capture->contexts.at);
	struct ptp_translation walk = {.ia = mapping->ia, .pa = mapping->pa};
	json_t *locations = json_array();

	if (!mapping->walk)
		ptp_translate(check->capture, context, mapping->ia, &walk);
	add_walk(locations, mapping->context, &walk);
	add_end(locations, check, finding, side, mapping, walk.pa);
	ptp_translation_free(&walk);
	return json_pack("{s:s, s:o}", "id", mapping->context->name, "locations", locations);
}

json_t *ptp_sarif_flow(const struct ptp_check *check, const struct ptp_finding *finding)
{
	json_t *threads = json_array();
	struct ptp_mapping mapping;

	for (unsigned side = 0; side < 2; side++)
		if (lowest_mapping(check, finding, side, &mapping))
			json_array_append_new(threads, thread_of(check, finding, side, &mapping));
	if (!json_array_size(threads)) {
		json_decref(threads);
		return NULL;
	}
	return json_pack("{s:o}", "threadFlows", threads);
}
