// SPDX-License-Identifier: Apache-2.0
//
// Prints a configuration, for a difference to be understood.
#include "tests/brute/world.h"

#include <inttypes.h>
#include <stdio.h>

static void print_mapping(const struct world *w, const struct placed *p)
{
	const struct mapping *m = &w->pool[p->mapping];
	const struct stage1 *a = &m->s1;
	const struct stage2 *b = &m->s2;

	printf("    pages %u to %u: mapping %u of %s", p->first, p->end - 1, p->mapping,
	       w->capture.contexts.at[m->context].name);
	if (m->free)
		printf(", free");
	else
		printf(", m %u c %u i %u wxn %u attr 0x%02x sh %u ap %u pxn %u uxn %u tables %u %u %u hpd %u dbm %u hd %u",
		       a->m, a->c, a->i, a->wxn, a->attr, a->sh, a->ap, a->pxn, a->uxn, a->aptable, a->pxntable,
		       a->uxntable, a->hpd, a->dbm, a->hd);
	if (b->vm)
		printf("; stage 2 memattr 0x%x sh %u ap %u xn %u dbm %u hd %u fwb %u cd %u id %u dc %u ptw %u tge %u e2h %u",
		       b->memattr, b->sh, b->ap, b->xn, b->dbm, b->hd, b->fwb, b->cd, b->id, b->dc, b->ptw, b->tge,
		       b->e2h);
	putchar('\n');
}

void world_print(const struct world *w, unsigned number)
{
	const struct island *island = &w->islands[number];

	printf("  island %u; CPU: known 0x%x, there 0x%x (XS, MTE2, MTE_PERM, XNX, HPDS)\n", number, w->known,
	       w->features);
	for (unsigned i = 0; i < island->placed_count; i++)
		print_mapping(w, &island->placed[i]);
	for (unsigned i = 0; i < island->region_count; i++) {
		const struct ptp_region *r = &w->capture.regions.at[island->region[i]];

		printf("    %s: 0x%" PRIx64 "+0x%" PRIx64 " kind %d, read-side-effects %d, cacheable %d, within %s\n",
		       r->name, r->base - island_base(number), r->size, r->kind, r->property[PTP_READ_SIDE_EFFECTS],
		       r->property[PTP_CACHEABLE], r->within ? r->within : "-");
	}
}
