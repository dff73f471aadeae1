// SPDX-License-Identifier: Apache-2.0
//
// Where the kernel's virtual addresses lead, as far as files of the host say so.
#ifndef PTP_INPUTS_STRETCHES_H
#define PTP_INPUTS_STRETCHES_H

#include "inputs/vmallocinfo.h"
#include "inputs/vmcoreinfo.h"
#include "model/capture.h"

// Makes the stretches of CAPTURE, which has its listings. INFO without a text, and AREAS without any, were not given. Where two
// files contradict each other they are not of one boot: that is an error.
enum ptp_err ptp_stretches_make(struct ptp_capture *capture, const struct ptp_vmcoreinfo *info,
				const struct ptp_vmalloc_areas *areas, struct ptp_diag *diag);

#endif
