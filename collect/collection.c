// SPDX-License-Identifier: Apache-2.0
//
// What all that add contexts to a collection share.
#include "collect/collection.h"

uint64_t ptp_ttbr(uint64_t pa)
{
	return (pa & ((UINT64_C(1) << 48) - 1)) | (pa >> 48 & 0xf) << 2;
}

struct ptp_coverage *ptp_cover(struct ptp_collection *c, const char *of, const char *by, const char *missing)
{
	struct ptp_coverage *line = ptp_push(&c->capture.coverage);

	line->of = of;
	line->by = by;
	line->missing = missing;
	return line;
}

struct ptp_context *ptp_collect_context(struct ptp_collection *c, const char *name, const char *owner,
					enum ptp_owner_kind kind, enum ptp_regime regime)
{
	struct ptp_context *context = ptp_push(&c->capture.contexts);

	context->name = name;
	context->owner = owner;
	context->owner_kind = kind;
	context->regime = regime;
	return context;
}
