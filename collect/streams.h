// SPDX-License-Identifier: Apache-2.0
//
// The streams of an SMMUv3: every valid entry of its stream table, with its context descriptors.
//
// Source: SMMUv3 architecture, SMMU_STRTAB_BASE, SMMU_STRTAB_BASE_CFG, "Level 1 Stream Table Descriptor", "STE, Stream Table Entry",
// "L1CD, Level 1 Context Descriptor", "CD, Context Descriptor".
#ifndef PTP_STREAMS_H
#define PTP_STREAMS_H

#include "collect/dump/dump.h"
#include "collect/registers.h"

// One translation of a stream: the words as they are in memory, in the machine's byte order.
struct ptp_stream {
	uint32_t id; // StreamID
	uint32_t substream;
	bool has_substreams, has_cd; // without a descriptor: what becomes of transactions that name no substream
	uint64_t ste[8], cd[8];
};

struct ptp_streams {
	PTP_VEC(struct ptp_stream) list; // by id and substream, those that abort left out
	uint64_t valid, aborting;        // entries of the stream table
	const char *shortfall;           // why some may be missing, or NULL
};

void ptp_streams_find(struct ptp_dump *dump, const struct ptp_smmu_given *smmu, struct ptp_streams *streams);
void ptp_streams_free(struct ptp_streams *streams);

#endif
