// SPDX-License-Identifier: Apache-2.0
//
// Why the rules do not load, when a user has added some: which file, line and column, or which rule.
#ifndef PTP_BLAME_H
#define PTP_BLAME_H

#include "model/rules.h"

#include <z3.h>

// The solver's MESSAGE is of the whole text; what is added is tried file by file and function by function. PTP_ERR_INPUT where the
// fault is a user's, PTP_ERR_INTERNAL where it is not.
enum ptp_err ptp_blame(Z3_context z3, const struct ptp_catalogue *catalogue, const char *message,
		       struct ptp_diag *diag);

#endif
