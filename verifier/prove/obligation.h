// SPDX-License-Identifier: Apache-2.0
//
// An obligation: one rule for one pair of mappings (or one mapping) and one region, and what comes of it.
//
// Obligations that ask the solver the same question are one: the answer is remembered.
#ifndef PTP_OBLIGATION_H
#define PTP_OBLIGATION_H

#include "verifier/prove/ledger.h"
#include "verifier/prove/meanings.h"
#include "verifier/prove/solver.h"
#include "verifier/prove/witness.h"

#define PTP_ALONE UINT32_MAX // instead of the second class: an obligation of one mapping

struct ptp_obligation {
	size_t rule;
	uint32_t id[2]; // class ids; the second may be PTP_ALONE
	size_t region;  // index, or PTP_UNDESCRIBED
};

enum ptp_status {
	PTP_KEPT,        // cannot be violated, perhaps thanks to declared assumptions
	PTP_CONDITIONAL, // could be made safe by assumptions that nobody declared
	PTP_VIOLATED,    // nothing in the vocabulary makes it safe
	PTP_UNDECIDED,   // the solver gave up
};

// A set of assumptions: indexes into the ledger, in order of preference.
struct ptp_needs {
	size_t entry[24];
	size_t count;
};

#define PTP_SETS_MAX 16

struct ptp_outcome {
	enum ptp_status status;
	enum ptp_severity severity; // of a status other than PTP_KEPT
	struct ptp_needs
		used[PTP_SEVERITY_COUNT];    // declared assumptions that the proof of this severity's function rests on
	struct ptp_needs sets[PTP_SETS_MAX]; // PTP_CONDITIONAL: the minimal sets, the preferred one first
	size_t set_count;
	bool partial;                      // there may be more minimal sets
	struct ptp_needs given;            // declared ones that the preferred set needs beside it
	const struct ptp_witness *witness; // PTP_CONDITIONAL, PTP_VIOLATED: lives as long as the prover; else NULL
};

struct ptp_prover {
	const struct ptp_capture *capture;
	const struct ptp_catalogue *catalogue;
	const struct ptp_classes *classes;
	struct ptp_solver *solver;
	struct ptp_ledger ledger;
	struct ptp_pins cpu; // what is known of the CPU
	struct ptp_meanings meanings;
	struct ptp_memo *memo;
	struct ptp_repairer *repairer; // or NULL: no repair was looked for
	size_t distinct;               // obligations that differ for the solver
};

enum ptp_err ptp_prover_init(struct ptp_prover *prover, const struct ptp_capture *capture,
			     const struct ptp_catalogue *catalogue, const struct ptp_classes *classes,
			     struct ptp_solver *solver, struct ptp_diag *diag);
void ptp_prover_free(struct ptp_prover *prover);

// The CPU word of a capture: the features that it states.
void ptp_pin_cpu(const struct ptp_capture *capture, struct ptp_pins *pins);

// All that is known of an obligation before anything is assumed.
void ptp_prove_facts(const struct ptp_prover *prover, const struct ptp_obligation *obligation, struct ptp_pins *pins);

// True when no rule of any severity can be violated by these classes, whatever is assumed: the usual case, and one check.
// WHOEVER: nor by any two classes of these meanings, in this order or the other, whoever their owners are.
bool ptp_prove_every(struct ptp_prover *prover, const struct ptp_obligation *obligation, bool whoever);

// Which rules these classes could violate without any assumption: RULES has a flag for each rule of the catalogue.
void ptp_prove_which(struct ptp_prover *prover, const struct ptp_obligation *obligation, bool *rules);

void ptp_prove(struct ptp_prover *prover, const struct ptp_obligation *obligation, struct ptp_outcome *outcome);

#endif
