// SPDX-License-Identifier: Apache-2.0
//
// Counts reasons for incomplete coverage, and keeps what registers break. There are few of them, so a search is as good as an index.
#include "verifier/walk/gap.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct ptp_gap *find(struct ptp_map *map, const char *reason)
{
	for (size_t i = 0; i < map->gaps.count; i++)
		if (!strcmp(map->gaps.at[i].reason, reason))
			return &map->gaps.at[i];
	return NULL;
}

static struct ptp_gap *add(struct ptp_map *map, struct ptp_gap_place place, const char *reason)
{
	struct ptp_gap *gap = ptp_push(&map->gaps);

	gap->reason = ptp_arena_printf(&map->arena, "%s", reason);
	gap->has_ia = place.has_ia;
	gap->has_pa = place.has_pa;
	gap->ia = place.ia;
	gap->pa = place.pa;
	return gap;
}

const char *ptp_gap_add(struct ptp_map *map, struct ptp_gap_place place, const char *format, ...)
{
	struct ptp_gap *gap;
	char reason[512];
	va_list list;

	va_start(list, format);
	vsnprintf(reason, sizeof(reason), format, list);
	va_end(list);
	gap = find(map, reason);
	if (!gap)
		gap = add(map, place, reason);
	gap->count++;
	return gap->reason;
}

static struct ptp_breach *find_breach(struct ptp_map *map, const char *reason)
{
	for (size_t i = 0; i < map->breaches.count; i++)
		if (!strcmp(map->breaches.at[i].reason, reason))
			return &map->breaches.at[i];
	return NULL;
}

const char *ptp_breach_add(struct ptp_map *map, const char *rule, const char *format, ...)
{
	struct ptp_breach *breach;
	char reason[512];
	va_list list;

	va_start(list, format);
	vsnprintf(reason, sizeof(reason), format, list);
	va_end(list);
	breach = find_breach(map, reason);
	if (!breach) {
		breach = ptp_push(&map->breaches);
		*breach = (struct ptp_breach){rule, ptp_arena_printf(&map->arena, "%s", reason)};
	}
	return breach->reason;
}
