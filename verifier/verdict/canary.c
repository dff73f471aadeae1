// SPDX-License-Identifier: Apache-2.0
#include "verifier/verdict/canary.h"

#include "verifier/verdict/finding.h"

// A privileged read-write, execute-never mapping of stage 1 alone with MAIR byte ATTR, Inner Shareable.
static struct ptp_class mapping(uint64_t attr)
{
	struct ptp_class class = {.known = {UINT64_MAX, UINT64_MAX}};

	ptp_class_set(&class, PTP_F_EL0, 1);
	ptp_class_set(&class, PTP_F_S1_M, 1);
	ptp_class_set(&class, PTP_F_S1_C, 1);
	ptp_class_set(&class, PTP_F_S1_I, 1);
	ptp_class_set(&class, PTP_F_S1_ATTR, attr);
	ptp_class_set(&class, PTP_F_S1_SH, 3);
	ptp_class_set(&class, PTP_F_S1_PXN, 1);
	ptp_class_set(&class, PTP_F_S1_UXN, 1);
	return class;
}

// A device that is not cacheable and of which nothing else is known.
static struct ptp_pins pins_of(uint64_t first, uint64_t second)
{
	struct ptp_class a = mapping(first), b = mapping(second);
	struct ptp_pins pins = {0};

	ptp_pin_class(&pins, PTP_WORD_A, &a);
	ptp_pin_class(&pins, PTP_WORD_B, &b);
	ptp_pin(&pins, PTP_WORD_REGION, PTP_REGION_KIND, PTP_DEVICE & 1);
	ptp_pin(&pins, PTP_WORD_REGION, PTP_REGION_KIND + 1, PTP_DEVICE >> 1);
	ptp_pin(&pins, PTP_WORD_REGION, PTP_REGION_PROPERTY + PTP_CACHEABLE, false);
	ptp_pin(&pins, PTP_WORD_PAIR, PTP_PAIR_INSIDE_GUEST, false);
	return pins;
}

static enum ptp_err expect(struct ptp_solver *solver, const struct ptp_query *query, const struct ptp_pins *pins,
			   enum ptp_result result, const char *what, struct ptp_diag *diag)
{
	if (ptp_solver_check(solver, query, pins) == result)
		return PTP_OK;
	return ptp_fail(diag, PTP_ERR_INTERNAL, "a canary failed (%s): the rules or the solver are not to be believed",
			what);
}

static enum ptp_err canary_violable(const struct ptp_catalogue *catalogue, struct ptp_solver *solver,
				    struct ptp_diag *diag)
{
	struct ptp_query query = {.rule = ptp_rule_index(catalogue, "alias.cacheable-device"), .severity = PTP_ERROR};
	struct ptp_pins pins = pins_of(0xff, 0xff);

	for (unsigned bit = PTP_PAIR_INDEPENDENT; bit < PTP_PAIR_BITS; bit++)
		ptp_pin(&pins, PTP_WORD_PAIR, bit, true);
	return expect(solver, &query, &pins, PTP_SAT, "a cacheable device cannot be violated", diag);
}

static enum ptp_err canary_equal(struct ptp_solver *solver, struct ptp_diag *diag)
{
	struct ptp_query query = {.rule = PTP_ANY_RULE, .pair = true};
	struct ptp_pins pins = pins_of(0x04, 0x04);

	return expect(solver, &query, &pins, PTP_UNSAT, "two equal mappings are not proved", diag);
}

// Every other assumption together does not make it safe; `independent` alone does.
static enum ptp_err canary_assumption(const struct ptp_catalogue *catalogue, struct ptp_solver *solver,
				      struct ptp_diag *diag)
{
	struct ptp_query query = {.rule = ptp_rule_index(catalogue, "alias.device-nc"),
				  .severity = PTP_ERROR,
				  .pair = true};
	struct ptp_pins pins = pins_of(0x04, 0x44);
	enum ptp_err err;

	ptp_pin(&pins, PTP_WORD_PAIR, PTP_PAIR_INDEPENDENT, true);
	err = expect(solver, &query, &pins, PTP_UNSAT, "independent does not suffice", diag);
	for (unsigned bit = PTP_PAIR_INDEPENDENT; bit < PTP_PAIR_BITS; bit++)
		ptp_pin(&pins, PTP_WORD_PAIR, bit, bit != PTP_PAIR_INDEPENDENT && bit != PTP_PAIR_EXCLUSIVE);
	return err ? err : expect(solver, &query, &pins, PTP_SAT, "independent is not needed", diag);
}

enum ptp_err ptp_canaries(const struct ptp_catalogue *catalogue, struct ptp_solver *solver, struct ptp_diag *diag)
{
	enum ptp_err err = canary_violable(catalogue, solver, diag);

	if (!err)
		err = canary_equal(solver, diag);
	if (!err)
		err = canary_assumption(catalogue, solver, diag);
	return err;
}
