// SPDX-License-Identifier: Apache-2.0
//
// The byte order of tables: SCTLR_ELx.EE.
//
// Source: Arm ARM, SCTLR_EL1.EE and SCTLR_EL2.EE; the latter also of the stage 2 of EL1&0.
#include "verifier/walk/setup.h"

#include "verifier/walk/gap.h"

// EE of REGISTER, PTP_UNKNOWN where it is not given.
static enum ptp_answer order(const struct ptp_register *given)
{
	return !given ? PTP_UNKNOWN : given->value >> 25 & 1 ? PTP_YES : PTP_NO;
}

bool ptp_big_endian_stage1(const struct ptp_setup *setup)
{
	return order(ptp_setup_register(setup, "SCTLR")) == PTP_YES;
}

// SCTLR_EL2 is a register of EL2's own context: what this context does not give, any in the same state may. Where none does,
// little-endian.
const char *ptp_setup_order2(const struct ptp_setup *setup, struct ptp_control *c, struct ptp_map *map)
{
	enum ptp_answer own = order(ptp_register_find(&setup->context->stage2.registers, "SCTLR_EL2"));
	bool seen[PTP_YES + 1] = {false};

	seen[own] = true;
	for (size_t i = 0; i < setup->capture->contexts.count && own == PTP_UNKNOWN; i++) {
		const struct ptp_context *other = &setup->capture->contexts.at[i];

		if (other->security != setup->context->security)
			continue;
		seen[order(ptp_register_find(&other->stage1.registers, "SCTLR_EL2"))] = true;
		seen[order(ptp_register_find(&other->stage2.registers, "SCTLR_EL2"))] = true;
	}
	if (seen[PTP_YES] && seen[PTP_NO])
		return ptp_gap_add(map, PTP_NOWHERE,
				   "SCTLR_EL2.EE differs between contexts: give the one that stage 2 is read with");
	c->big_endian = seen[PTP_YES];
	return NULL;
}
