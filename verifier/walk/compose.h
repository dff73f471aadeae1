// SPDX-License-Identifier: Apache-2.0
//
// Composition: what stage 1 runs reach through stage 2 runs.
#ifndef PTP_COMPOSE_H
#define PTP_COMPOSE_H

#include "verifier/walk/setup.h"
#include "verifier/walk/stage.h"

// Stage 2 runs, searchable by intermediate address though their ends may overlap.
struct ptp_stage2_runs {
	const struct ptp_map *map;
	const struct ptp_classes *classes;
	bool ptw;                                // HCR_EL2.PTW
	const struct ptp_stage2_runs *nonsecure; // Secure state: those of Non-secure intermediate addresses, else NULL
	uint64_t *reach;                         // the highest last address of the runs up to each
};

void ptp_stage2_runs_init(struct ptp_stage2_runs *runs, const struct ptp_map *map, const struct ptp_classes *classes,
			  bool ptw);
void ptp_stage2_runs_free(struct ptp_stage2_runs *runs);

// A ptp_stage_walk.locate: where the piece of a stage 1 table at IPA lies.
enum ptp_found ptp_stage2_locate(const void *runs, bool crossed, uint64_t ipa, uint64_t *pa);

// Cuts the stage 1 runs of FROM by stage 2; the pieces go to TO with the classes of both stages. Pieces that stage
// 2 does not map are dropped. False when TO has as many runs as it may have; IA is then the first that is left out.
bool ptp_compose(const struct ptp_map *from, const struct ptp_classes *from_classes,
		 const struct ptp_stage2_runs *stage2, const struct ptp_setup *setup, uint32_t context,
		 struct ptp_classes *classes, struct ptp_map *to, uint64_t *ia);

#endif
