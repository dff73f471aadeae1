// SPDX-License-Identifier: Apache-2.0
//
// What the files of the library's face share: the session, and how a call ends.
#ifndef PTP_SESSION_H
#define PTP_SESSION_H

#include "ptproof.h"

#include "verifier/policy/conform.h"
#include "verifier/verdict/judge.h"

struct ptproof {
	struct ptp_capture capture;
	struct ptp_catalogue catalogue;
	struct ptp_solver *solver;
	struct ptp_check check;
	struct ptp_baseline baseline;
	struct ptp_waivers waivers;
	bool has_baseline, has_waivers;
	struct ptp_policy_claims claims; // and what follows: of a policy that the capture is held against
	struct ptp_policy policy;
	struct ptp_theory *theory; // or NULL: none
	struct ptp_diag diag;
	bool checked;
};

#define NO_FORMAT "this is written as text or as JSON: the other formats are of a check"

// Whether all that was written to TO arrived.
enum ptproof_status ptp_written(FILE *to, struct ptp_diag *diag);

// The built-in catalogue and the rules that OPTIONS add, which must load.
enum ptproof_status ptp_load_catalogue(struct ptp_catalogue *catalogue, const struct ptproof_options *options,
				       struct ptp_diag *diag);

// What is asked of every mapping policy; one of them, a built-in one by its name or a file.
enum ptp_err ptp_load_claims(struct ptp_policy_claims *claims, struct ptp_diag *diag);
enum ptp_err ptp_load_policy(const char *name, const struct ptp_catalogue *catalogue,
			     const struct ptp_policy_claims *claims, struct ptp_policy *policy, struct ptp_diag *diag);

#endif
