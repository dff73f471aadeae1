// SPDX-License-Identifier: Apache-2.0
//
// What the two readers of a PCI function's files share: its BARs, as the kernel has them.
#ifndef PTP_PCI_H
#define PTP_PCI_H

#include "inputs/regions/claims.h"

#define PTP_PCI_BARS 6

struct ptp_pci_bar {
	bool memory; // the kernel has given it memory addresses
	uint64_t base, last;
	size_t claim; // index
};

struct ptp_pci_function {
	struct ptp_claims *claims;
	const struct ptp_pci_files *files;
	struct ptp_diag *diag;
	unsigned domain;
	struct ptp_pci_bar bar[PTP_PCI_BARS];
};

// Config space, where it was copied: which known device the function is, its MSI-X table, and whether its BARs are where and as large as
// the kernel says.
enum ptp_err ptp_pci_config_read(const struct ptp_pci_function *f);

#endif
