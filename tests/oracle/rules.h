// SPDX-License-Identifier: Apache-2.0
//
// The builtin rules, loaded, for a comparison with answers taken elsewhere.
#ifndef PTP_ORACLE_RULES_H
#define PTP_ORACLE_RULES_H

#include "model/capture.h"
#include "model/rules.h"
#include "verifier/prove/solver.h"

struct oracle_rules {
	struct ptp_catalogue catalogue;
	struct ptp_solver *solver;
};

// Ends the program where they cannot be loaded.
void oracle_rules_load(struct oracle_rules *rules);
void oracle_rules_free(struct oracle_rules *rules);

// What the capture knows of its CPU, and no more.
void oracle_pin_cpu(const struct ptp_capture *capture, struct ptp_pins *cpu);

// Who may do what (PTP_PERM_* bits) to what CLASS maps, on the CPU that CPU pins. Nothing that matters may be free.
uint32_t oracle_permissions(const struct oracle_rules *rules, const struct ptp_class *class,
			    const struct ptp_pins *cpu);

#endif
