// SPDX-License-Identifier: Apache-2.0
//
// The readers: each turns one file format into the model. Nothing here knows what is verified.
#ifndef PTP_INPUTS_H
#define PTP_INPUTS_H

#include "model/baseline.h"
#include "model/capture.h"
#include "model/policy.h"
#include "model/rules.h"
#include "model/waivers.h"

// Reads the capture in DIRECTORY: capture.yaml, what it includes, and its memory images, which stay mapped until
// ptp_capture_free. On an error CAPTURE is empty and DIAG says why.
enum ptp_err ptp_read_capture(const char *directory, struct ptp_capture *capture, struct ptp_diag *diag);

// Reads the rule catalogue in TEXT (SIZE bytes); NAME is for messages.
enum ptp_err ptp_read_catalogue(const char *name, const char *text, size_t size, struct ptp_catalogue *catalogue,
				struct ptp_diag *diag);

// Adds a user's rules in DIRECTORY, its catalogue.yaml and the SMT-LIB files that this lists, to CATALOGUE.
enum ptp_err ptp_read_user_rules(const char *directory, struct ptp_catalogue *catalogue, struct ptp_diag *diag);

// Reads the baseline in the file PATH. BASELINE is empty before, and what it has is the caller's to free.
enum ptp_err ptp_read_baseline(const char *path, struct ptp_baseline *baseline, struct ptp_diag *diag);

// Reads the waivers in the file PATH, of rules of CATALOGUE. NOW, seconds since 1970, says what day it is. WAIVERS is empty before,
// and what it has is the caller's to free, in any case.
enum ptp_err ptp_read_waivers(const char *path, const struct ptp_catalogue *catalogue, int64_t now,
			      struct ptp_waivers *waivers, struct ptp_diag *diag);

// Reads what is asked of every mapping policy out of TEXT (SIZE bytes); NAME is for messages.
enum ptp_err ptp_read_policy_claims(const char *name, const char *text, size_t size, struct ptp_policy_claims *claims,
				    struct ptp_diag *diag);

// Reads a mapping policy, whose claims are among CLAIMS: out of TEXT, or of the file PATH. It may use
// what the rules of CATALOGUE define, and redefine none of it. POLICY is the caller's to free, in any case.
enum ptp_err ptp_parse_policy(const char *name, const char *text, size_t size, const struct ptp_catalogue *catalogue,
			      const struct ptp_policy_claims *claims, struct ptp_policy *policy, struct ptp_diag *diag);
enum ptp_err ptp_read_policy(const char *path, const struct ptp_catalogue *catalogue,
			     const struct ptp_policy_claims *claims, struct ptp_policy *policy, struct ptp_diag *diag);

// Adds kvm.policy, the rule of `check --policy`, to CATALOGUE.
enum ptp_err ptp_read_policy_rule(struct ptp_catalogue *catalogue, struct ptp_diag *diag);

// Appends the assumptions of a profile in TEXT to CAPTURE, except those that name an owner or region which the capture
// does not have. PROFILE is its name.
enum ptp_err ptp_read_profile(const char *profile, const char *text, size_t size, struct ptp_capture *capture,
			      struct ptp_diag *diag);

#endif
