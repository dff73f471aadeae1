// SPDX-License-Identifier: Apache-2.0
//
// What the built-in catalogue and a user's have in common: a list of rules.
#ifndef PTP_CATALOGUE_READ_H
#define PTP_CATALOGUE_READ_H

#include "inputs/yaml.h"
#include "model/rules.h"

// Appends the RULES to CATALOGUE. Their texts live as long as the tree.
enum ptp_err ptp_read_rule_list(const struct ptp_yaml *rules, struct ptp_catalogue *catalogue, struct ptp_diag *diag);

#endif
