// SPDX-License-Identifier: Apache-2.0
//
// The contexts of DMA masters: the streams of each SMMU, with the words of their structures.
#include "collect/collection.h"
#include "collect/streams.h"

#include <inttypes.h>
#include <stdlib.h>

// The device behind a stream, as the kernel calls it; else the stream itself.
static const char *owner_of(struct ptp_collection *c, uint64_t base, uint32_t id)
{
	for (size_t i = 0; i < c->smmus.names.count; i++) {
		const struct ptp_stream_name *name = &c->smmus.names.at[i];

		if (name->base == base && name->id == id)
			return ptp_arena_printf(&c->capture.arena, "dma:%s", name->name);
	}
	return ptp_arena_printf(&c->capture.arena, "dma:smmu@%" PRIx64 "/0x%" PRIx32, base, id);
}

static const uint64_t *words(struct ptp_collection *c, const uint64_t *from)
{
	uint64_t *to = ptp_arena_alloc(&c->capture.arena, 8 * sizeof(*to));

	memcpy(to, from, 8 * sizeof(*to));
	return to;
}

static void add_stream(struct ptp_collection *c, const struct ptp_smmu_given *smmu, const struct ptp_stream *s)
{
	uint64_t base = smmu->base;
	struct ptp_arena *arena = &c->capture.arena;
	const char *name = ptp_arena_printf(arena, "smmu %" PRIx64 " stream 0x%" PRIx32, base, s->id);
	struct ptp_context *context;

	if (s->has_substreams && s->has_cd)
		name = ptp_arena_printf(arena, "%s substream 0x%" PRIx32, name, s->substream);
	context = ptp_collect_context(c, name, owner_of(c, base, s->id), PTP_DMA, PTP_SMMU);
	context->oas = smmu->oas;
	context->ste = words(c, s->ste);
	context->cd = s->has_cd ? words(c, s->cd) : NULL;
	ptp_smmu_modes(context);
}

static void add_smmu(struct ptp_collection *c, const struct ptp_smmu_given *smmu)
{
	struct ptp_arena *arena = &c->capture.arena;
	struct ptp_streams streams;
	const char *by;

	ptp_streams_find(c->dump, smmu, &streams);
	for (size_t i = 0; i < streams.list.count; i++)
		add_stream(c, smmu, &streams.list.at[i]);
	by = ptp_arena_printf(arena, "its stream table: %" PRIu64 " valid entries, of which %" PRIu64 " abort",
			      streams.valid, streams.aborting);
	ptp_cover(c, ptp_arena_printf(arena, "streams of the SMMU at 0x%" PRIx64, smmu->base),
		  streams.shortfall ? NULL : by, streams.shortfall);
	ptp_streams_free(&streams);
}

// What was read of an SMMU has to be what the kernel's driver set up.
static bool agree(const struct ptp_collection *c, const struct ptp_smmu_given *given)
{
	const uint64_t address = (UINT64_C(1) << 52) - 1;

	for (size_t i = 0; i < c->smmus.list.count; i++) {
		const struct ptp_smmu_given *driven = &c->smmus.list.at[i];

		if (driven->base == given->base)
			return !((driven->strtab_base ^ given->strtab_base) & address) &&
			       driven->strtab_base_cfg == given->strtab_base_cfg;
	}
	return true;
}

static bool is_given(const struct ptp_collection *c, uint64_t base)
{
	for (size_t i = 0; i < c->given.smmus.count; i++)
		if (c->given.smmus.at[i].base == base)
			return true;
	return false;
}

void ptp_collect_masters(struct ptp_collection *c)
{
	size_t driven = 0;

	for (size_t i = 0; i < c->given.smmus.count; i++) {
		add_smmu(c, &c->given.smmus.at[i]);
		if (!agree(c, &c->given.smmus.at[i]))
			ptp_cover(c, "registers of SMMUs", NULL,
				  "they and the kernel's structures disagree about a stream table");
	}
	for (size_t i = 0; i < c->smmus.list.count; i++)
		if (!is_given(c, c->smmus.list.at[i].base)) {
			add_smmu(c, &c->smmus.list.at[i]);
			driven++;
		}
	if (c->smmus.others)
		ptp_cover(c, "other IOMMUs", NULL,
			  "the kernel drives IOMMUs that are no SMMUv3: their tables are not walked");
	ptp_cover(c, "SMMUs",
		  c->given.smmus.count ? "registers, and the kernel's list of IOMMUs" : "the kernel's list of IOMMUs",
		  driven || c->given.smmus.count ? NULL : c->smmus.shortfall);
}
