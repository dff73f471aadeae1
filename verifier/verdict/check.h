// SPDX-License-Identifier: Apache-2.0
//
// The check: walk every context, sweep, prove every triple, and say what follows.
#ifndef PTP_CHECK_H
#define PTP_CHECK_H

#include "verifier/overlap/sweep.h"
#include "verifier/verdict/compare.h"
#include "verifier/verdict/finding.h"
#include "verifier/verdict/listed.h"
#include "verifier/walk/walk.h"

struct ptp_conformer; // verifier/policy/conform.h
struct ptp_policy;    // model/policy.h

#define PTP_CHECK_PAGE 4096 // the finest granule, bytes; coarser mappings are multiples of it

// ACCEPTED: nothing counts but what a baseline or a waiver accepts, and that is not nothing.
enum ptp_verdict_kind { PTP_PROVED, PTP_VERDICT_VIOLATED, PTP_VERDICT_UNKNOWN, PTP_VERDICT_ACCEPTED };

// Seconds of each stage, for the benchmark.
#define PTP_STAGES(X)                                                                                                  \
	X(WALK, "walk") X(CLASSES, "classes") X(SWEEP, "overlap") X(TRIPLES, "triples") X(PROVE, "obligations")
enum ptp_stage_of_check {
#define X(name, word) PTP_STAGE_##name,
	PTP_STAGES(X)
#undef X
		PTP_STAGE_COUNT,
};

// What a waiver is about.
struct ptp_waived {
	size_t findings; // all,
	size_t graver;   // and those that are violated where it is for conditional ones
};

struct ptp_check {
	const struct ptp_capture *capture;
	const struct ptp_catalogue *catalogue;
	struct ptp_classes classes;
	struct ptp_map *maps;                  // one a context; their runs go to `runs`
	PTP_VEC(struct ptp_compared) compared; // one a listing of the capture
	PTP_VEC(struct ptp_listed) listed;     // of contexts of which there is only a listing
	struct ptp_run_list runs;              // of all contexts, by physical address
	size_t *runs_of;                       // runs of class id I, if a finding shows it, by address:
	uint32_t *run_index;                   // runs.at[run_index[runs_of[I] .. runs_of[I + 1] - 1]]
	struct ptp_overlaps overlaps;
	struct ptp_prover prover;
	struct ptp_findings findings;
	struct ptp_prover *repairs; // `prover`, for the reports: what they look for changes nothing that is reported
	bool all_repairs;           // are repairs of conditional findings looked for, too?
	bool complete; // nothing of any context was left out, and no sources of regions contradict each other
	const struct ptp_baseline *baseline; // or NULL
	PTP_VEC(const char *) gone;          // its ids that no finding has any more
	const struct ptp_waivers *waivers;   // or NULL
	struct ptp_waived *waived;           // one each
	const struct ptp_policy *policy;     // that stage 2 was held against, or NULL
	enum ptp_verdict_kind verdict;
	enum ptp_severity fail_on;
	double seconds[PTP_STAGE_COUNT];
};

// Checks CAPTURE; where CONFORMER is not NULL, against its policy, too: then CATALOGUE has kvm.policy. PROGRESS, when not NULL, is called with a stage's name and how far it is (0 to 1).
enum ptp_err ptp_check_run(struct ptp_check *check, const struct ptp_capture *capture,
			   const struct ptp_catalogue *catalogue, struct ptp_solver *solver,
			   const struct ptp_conformer *conformer, enum ptp_severity fail_on,
			   void (*progress)(const char *stage, double fraction), struct ptp_diag *diag);
void ptp_check_free(struct ptp_check *check);

#endif
