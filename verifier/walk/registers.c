// SPDX-License-Identifier: Apache-2.0
//
// The registers of a context's stage 1, by their names without the Exception level.
#include "verifier/walk/setup.h"

#include <stdio.h>

unsigned ptp_setup_level(const struct ptp_setup *setup)
{
	return setup->context->regime == PTP_EL10 ? 1 : setup->context->regime == PTP_EL3 ? 3 : 2;
}

const struct ptp_register *ptp_setup_register(const struct ptp_setup *setup, const char *name)
{
	char full[32];

	snprintf(full, sizeof(full), "%s_EL%u", name, ptp_setup_level(setup));
	return ptp_register_find(&setup->context->stage1.registers, full);
}

uint64_t ptp_setup_value(const struct ptp_setup *setup, const char *name)
{
	const struct ptp_register *found = ptp_setup_register(setup, name);

	return found ? found->value : 0;
}

uint64_t ptp_setup_hcr(const struct ptp_setup *setup)
{
	return ptp_register_value(&setup->context->stage2.registers, "HCR_EL2");
}

// {NV,NV1}={1,1} in a stage 1 of EL1&0. Both bits are RES0 without FEAT_NV.
bool ptp_setup_nv1(const struct ptp_setup *setup)
{
	return setup->context->regime == PTP_EL10 && (ptp_setup_hcr(setup) >> 42 & 3) == 3 &&
	       setup->capture->feature[PTP_FEAT_NV] == PTP_YES;
}
