// SPDX-License-Identifier: Apache-2.0
//
// A finding: one rule that two owners' attributes break in one region, with every range that it concerns.
#ifndef PTP_FINDING_H
#define PTP_FINDING_H

#include "model/baseline.h"
#include "model/table.h"
#include "model/text.h"
#include "model/waivers.h"
#include "verifier/overlap/extents.h"
#include "verifier/prove/obligation.h"
#include "verifier/verdict/listed.h"

struct ptp_finding {
	size_t rule;
	enum ptp_severity severity;
	enum ptp_status status; // PTP_KEPT: no finding, but a proof that rests on the assumptions in `sets[0]`
	const struct ptp_context *owner[2]; // the second NULL for a finding of one mapping
	size_t region;                      // index or PTP_UNDESCRIBED
	struct ptp_extents extents;
	PTP_VEC(uint32_t) ids[2]; // the classes on each side, ascending
	struct ptp_needs *sets;   // the minimal sets of assumptions under which it is safe
	size_t set_count;
	struct ptp_needs *given;           // declared ones that `sets[0]` needs beside it, or NULL: none
	bool partial;                      // there may be more minimal sets
	const struct ptp_witness *witness; // or NULL
	const char *detail; // of what no mapping has (model.incomplete, registers, listings): what, and where
	bool has_ia;        // of `detail`
	uint64_t ia;
	const struct ptp_listed *listed; // of `detail`: the rows that have it, or NULL
	char id[PTP_FINDING_ID + 1];
	bool accepted;                   // by a baseline or a waiver
	const struct ptp_waiver *waiver; // that accepts it, or NULL
	char *key;                       // what obligations have in common that are one finding
	size_t tidy;                     // ranges of `extents` when they were last joined
};

struct ptp_findings {
	PTP_VEC(struct ptp_finding) all;
	struct ptp_table table; // of `all`, by key
	struct ptp_text key;    // scratch
	struct ptp_arena arena;
};

// Adds what came of OBLIGATION, to the finding that it belongs to; EXTENTS are copied. What is kept without any assumption
// adds nothing.
void ptp_findings_add(struct ptp_findings *findings, const struct ptp_prover *prover,
		      const struct ptp_obligation *obligation, const struct ptp_outcome *outcome,
		      const struct ptp_extents *extents);

// Adds that registers of CONTEXT break RULE, as DETAIL says: a violation that no assumption removes, without a place.
void ptp_findings_breach(struct ptp_findings *findings, const struct ptp_prover *prover,
			 const struct ptp_context *context, const char *rule, const char *detail);

// Adds a finding of model.incomplete about CONTEXT, with DETAIL. It is returned for more to be filled in.
struct ptp_finding *ptp_findings_incomplete(struct ptp_findings *findings, const struct ptp_prover *prover,
					    const struct ptp_context *context, const char *detail);

// Adds that stage 2 entries of CONTEXT in REGION are none that a policy gives, as DETAIL says; EXTENTS are copied.
void ptp_findings_deviation(struct ptp_findings *findings, const struct ptp_prover *prover,
			    const struct ptp_context *context, size_t region, const char *detail,
			    const struct ptp_extents *extents);

// Adds that rows of a listing may break RULE, of what is not known to be so.
void ptp_findings_listed(struct ptp_findings *findings, const struct ptp_prover *prover,
			 const struct ptp_listed *listed, size_t rule, enum ptp_severity severity);

// Gives the findings their ids, sorts them (severity, violated first, catalogue, address, owners) and enters them in the
// ledger. Nothing is added after that.
void ptp_findings_settle(struct ptp_findings *findings, struct ptp_prover *prover);

void ptp_findings_free(struct ptp_findings *findings);

// The index of rule ID in the catalogue, which has it.
size_t ptp_rule_index(const struct ptp_catalogue *catalogue, const char *id);

#endif
