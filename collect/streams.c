// SPDX-License-Identifier: Apache-2.0
#include "collect/streams.h"

#include <endian.h>
#include <stdlib.h>

enum { WORDS = 8, BYTES = 64, STREAMS_MOST = 1 << 16 };
#define ENTRIES_MOST (UINT64_C(1) << 24) // looked at: of stream tables and tables of descriptors
#define ADDRESS ((UINT64_C(1) << 52) - 1)

struct search {
	struct ptp_dump *dump;
	struct ptp_streams *streams;
	uint64_t looked_at;
};

static uint64_t field(uint64_t word, unsigned high, unsigned low)
{
	return word >> low & ((UINT64_C(2) << (high - low)) - 1);
}

static bool read_words(struct search *s, uint64_t pa, uint64_t *words, size_t count)
{
	if (s->looked_at++ > ENTRIES_MOST) {
		s->streams->shortfall = "its tables have more entries than are looked at";
		return false;
	}
	if (!s->dump->read(s->dump, pa, words, count * sizeof(*words))) {
		s->streams->shortfall = "a part of its stream table or of its context descriptors is not in the dump";
		return false;
	}
	for (size_t i = 0; i < count; i++)
		words[i] = le64toh(words[i]);
	return true;
}

static void add(struct search *s, const struct ptp_stream *stream)
{
	if (s->streams->list.count < STREAMS_MOST)
		*ptp_push(&s->streams->list) = *stream;
	else
		s->streams->shortfall = "it has more streams than are taken";
}

// COUNT context descriptors from PA, of substreams from FIRST on.
static void add_descriptors(struct search *s, struct ptp_stream *stream, uint64_t pa, uint64_t count, uint64_t first)
{
	stream->has_cd = true;
	for (uint64_t i = 0; i < count; i++) {
		stream->substream = (uint32_t)(first + i);
		if (!read_words(s, pa + i * BYTES, stream->cd, WORDS))
			return;
		if (field(stream->cd[0], 31, 31))
			add(s, stream);
	}
}

// A table of tables: each entry leads to descriptors that take up 2^SHIFT bytes.
static void add_two_levels(struct search *s, struct ptp_stream *stream, uint64_t pa, uint64_t count, unsigned shift)
{
	uint64_t each = (UINT64_C(1) << shift) / BYTES, entry;

	for (uint64_t i = 0; i * each < count; i++) {
		if (!read_words(s, pa + i * 8, &entry, 1))
			return;
		if (entry & 1)
			add_descriptors(s, stream, entry & ADDRESS & ~UINT64_C(0xfff), each, i * each);
	}
}

// S1DSS 0 and 1: transactions without a substream abort, or bypass stage 1; with 2 they are those of substream 0.
static void add_stage1(struct search *s, struct ptp_stream *stream)
{
	uint64_t pa = stream->ste[0] & ADDRESS & ~UINT64_C(0x3f), bits = field(stream->ste[0], 63, 59);
	uint64_t format = field(stream->ste[0], 5, 4), count = UINT64_C(1) << bits;

	stream->has_substreams = bits != 0;
	if (bits && field(stream->ste[1], 1, 0) == 1)
		add(s, stream);
	if (!bits || !format)
		add_descriptors(s, stream, pa, count, 0);
	else if (format == 3)
		s->streams->shortfall = "a stream table entry has a reserved S1Fmt";
	else
		add_two_levels(s, stream, pa, count, format == 1 ? 12 : 16);
}

// COUNT stream table entries from PA, of streams from FIRST on. Config[2] of 0 lets nothing through; [0] is stage 1.
static void add_entries(struct search *s, uint64_t pa, uint64_t count, uint64_t first)
{
	for (uint64_t i = 0; i < count; i++) {
		struct ptp_stream stream = {.id = (uint32_t)(first + i)};

		if (!read_words(s, pa + i * BYTES, stream.ste, WORDS))
			return;
		if (!(stream.ste[0] & 1))
			continue;
		s->streams->valid++;
		if (!field(stream.ste[0], 3, 3))
			s->streams->aborting++;
		else if (field(stream.ste[0], 1, 1))
			add_stage1(s, &stream);
		else
			add(s, &stream);
	}
}

// Span of a level 1 descriptor: 0 is none, N are 2^(N-1) entries.
static void add_spans(struct search *s, uint64_t pa, uint64_t bits, uint64_t split)
{
	for (uint64_t i = 0; i < UINT64_C(1) << (bits > split ? bits - split : 0); i++) {
		uint64_t entry, span;

		if (!read_words(s, pa + i * 8, &entry, 1))
			return;
		span = field(entry, 4, 0);
		if (span > split + 1)
			s->streams->shortfall = "a level 1 stream table descriptor has a reserved span";
		else if (span)
			add_entries(s, entry & ADDRESS & ~UINT64_C(0x3f), UINT64_C(1) << (span - 1), i << split);
	}
}

void ptp_streams_find(struct ptp_dump *dump, const struct ptp_smmu_given *smmu, struct ptp_streams *streams)
{
	struct search search = {dump, streams, 0};
	uint64_t pa = smmu->strtab_base & ADDRESS & ~UINT64_C(0x3f), bits = field(smmu->strtab_base_cfg, 5, 0);
	uint64_t format = field(smmu->strtab_base_cfg, 17, 16), split = field(smmu->strtab_base_cfg, 10, 6);

	*streams = (struct ptp_streams){0};
	if (format > 1 || bits > 32 || (format && split != 6 && split != 8 && split != 10))
		streams->shortfall = "SMMU_STRTAB_BASE_CFG has reserved values: FMT, LOG2SIZE or SPLIT";
	else if (format)
		add_spans(&search, pa, bits, split);
	else
		add_entries(&search, pa, UINT64_C(1) << bits, 0);
}

void ptp_streams_free(struct ptp_streams *streams)
{
	free(streams->list.at);
	*streams = (struct ptp_streams){0};
}
