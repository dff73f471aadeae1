// SPDX-License-Identifier: Apache-2.0
#include "verifier/walk/tables.h"

#include "verifier/walk/gap.h"

#include <stdlib.h>

#define PAGE 4096

// Does the host itself run behind a stage 2, as it does with protected KVM? Then EL2 is not the host's.
static bool hypervisor_is_apart(const struct ptp_capture *capture)
{
	for (size_t i = 0; i < capture->contexts.count; i++)
		if (capture->contexts.at[i].owner_kind == PTP_HOST &&
		    capture->contexts.at[i].stage2.mode == PTP_REGISTERS)
			return true;
	return false;
}

// Who is trusted with a table: the host, also with those of its processes, guests and SMMUs; with stage 2 and EL2's own the
// hypervisor, where it is apart from the host. (Linux: arch/arm64/kvm/mmu.c, arch/arm64/kvm/hyp/nvhe/mem_protect.c.)
static enum ptp_owner_kind owner_of(const struct ptp_setup *setup, const struct ptp_geometry *g)
{
	bool own = setup->context->owner_kind == PTP_HYPERVISOR || g->stage == 2;

	if (setup->context->owner_kind == PTP_FIRMWARE)
		return PTP_FIRMWARE;
	return own && hypervisor_is_apart(setup->capture) ? PTP_HYPERVISOR : PTP_HOST;
}

// What the registers say of the walk; what only a leaf or a guest's choice could say is 0.
static struct ptp_class walker_class(const struct ptp_setup *setup, const struct ptp_geometry *g,
				     enum ptp_security space)
{
	struct ptp_class class = setup->rest;

	ptp_class_set(&class, PTP_F_WALK, 1);
	ptp_class_set(&class, PTP_F_SPACE, space);
	ptp_class_set(&class, PTP_F_WALK_STAGE2, g->stage == 2);
	ptp_class_set(&class, PTP_F_OWNER, owner_of(setup, g));
	for (enum ptp_field field = PTP_F_WALK_IRGN; field <= PTP_F_WALK_GIVEN; field++)
		ptp_class_copy(&class, &g->walker, field);
	ptp_class_clear(&class, PTP_F_S1_ATTR, PTP_F_S1_ANY - 1);
	ptp_class_clear(&class, PTP_F_S2_MEMATTR, PTP_F_S2_PI);
	if (g->stage == 2)
		ptp_class_clear(&class, PTP_F_S1_M, PTP_F_S1_WXN);
	return class;
}

static int by_address(const void *left, const void *right)
{
	const struct ptp_packed *a = left, *b = right;

	if (ptp_run_pa(a) != ptp_run_pa(b))
		return ptp_run_pa(a) < ptp_run_pa(b) ? -1 : 1;
	return (ptp_run_class(a) > ptp_run_class(b)) - (ptp_run_class(a) < ptp_run_class(b));
}

void ptp_tables_add(const struct ptp_setup *setup, const struct ptp_geometry *g, enum ptp_security space,
		    const struct ptp_pageset *pages, uint32_t context, struct ptp_classes *classes, struct ptp_map *map)
{
	struct ptp_class class = walker_class(setup, g, space);
	uint32_t id = ptp_class_id(classes, context, &class);
	ptp_autofree uint64_t *list = ptp_pageset_list(pages);
	bool first = !map->tables.count;

	if (id >= PTP_RUN_CLASSES) {
		ptp_gap_add(map, PTP_NOWHERE, "too many classes: what the walker reads is not checked");
		return;
	}
	for (size_t i = 0; i < pages->count; i++)
		*ptp_push(&map->tables) = ptp_pack(&(struct ptp_run){list[i], list[i], PAGE, id});
	if (!first)
		qsort(map->tables.at, map->tables.count, sizeof(*map->tables.at), by_address);
}
