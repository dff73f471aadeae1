// SPDX-License-Identifier: Apache-2.0
//
// The solver leaves SIGINT to the program: Z3 takes it during a check unless it is told not to, gives that check up, and goes on.
#include "inputs/inputs.h"
#include "verifier/verdict/canary.h"

#include <criterion/criterion.h>
#include <signal.h>

static unsigned taken;

// In place of the C library's, for Z3 too.
__attribute__((visibility("default"))) sighandler_t signal(int number, sighandler_t handler)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, before;

	taken += number == SIGINT;
	return sigaction(number, &action, &before) ? SIG_ERR : before.sa_handler;
}

Test(interrupt, left_alone)
{
	const struct ptp_builtin *file = ptp_builtin_find("catalogue.yaml");
	struct ptp_catalogue catalogue = {0};
	struct ptp_solver *solver = NULL;
	struct ptp_diag diag = {PTP_OK, ""};

	cr_assert(!ptp_read_catalogue(file->name, file->text, file->size, &catalogue, &diag), "%s", diag.text);
	cr_assert(!ptp_solver_create(&catalogue, &solver, &diag), "%s", diag.text);
	taken = 0;
	cr_assert_eq(ptp_canaries(&catalogue, solver, &diag), PTP_OK, "%s", diag.text);
	cr_assert_eq(taken, 0, "Z3 took SIGINT %u times", taken);
	ptp_solver_destroy(solver);
	ptp_catalogue_free(&catalogue);
}
