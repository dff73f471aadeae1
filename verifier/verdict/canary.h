// SPDX-License-Identifier: Apache-2.0
//
// Canaries: obligations whose answers are known, asked in every run before anything is believed.
//
// A device that a CPU maps cacheable must be violable, a plain pair of equal mappings must not be, and Device beside Normal
// Non-cacheable on a device must need `independent` and nothing else. Any other answer is a fault of ptproof's own.
#ifndef PTP_CANARY_H
#define PTP_CANARY_H

#include "verifier/prove/solver.h"

enum ptp_err ptp_canaries(const struct ptp_catalogue *catalogue, struct ptp_solver *solver, struct ptp_diag *diag);

#endif
