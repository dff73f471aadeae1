// SPDX-License-Identifier: Apache-2.0
//
// The rules as the library reads and evaluates them.
#include "tests/oracle/rules.h"

#include "inputs/inputs.h"
#include "verifier/prove/obligation.h"

#include <stdio.h>
#include <stdlib.h>

void oracle_rules_load(struct oracle_rules *rules)
{
	const struct ptp_builtin *file = ptp_builtin_find("catalogue.yaml");
	struct ptp_diag diag = {0};

	*rules = (struct oracle_rules){0};
	if (ptp_read_catalogue(file->name, file->text, file->size, &rules->catalogue, &diag) ||
	    ptp_solver_create(&rules->catalogue, &rules->solver, &diag)) {
		fprintf(stderr, "oracle: %s\n", diag.text);
		exit(1);
	}
}

void oracle_rules_free(struct oracle_rules *rules)
{
	ptp_solver_destroy(rules->solver);
	ptp_catalogue_free(&rules->catalogue);
}

void oracle_pin_cpu(const struct ptp_capture *capture, struct ptp_pins *cpu)
{
	*cpu = (struct ptp_pins){0};
	ptp_pin_cpu(capture, cpu);
}

uint32_t oracle_permissions(const struct oracle_rules *rules, const struct ptp_class *class, const struct ptp_pins *cpu)
{
	uint32_t known, permissions = ptp_solver_permissions(rules->solver, class, cpu, &known);

	if (known != (1u << PTP_PERM_BITS) - 1) {
		fprintf(stderr, "oracle: a permission is not decided\n");
		exit(1);
	}
	return permissions;
}
