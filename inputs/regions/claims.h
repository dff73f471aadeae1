// SPDX-License-Identifier: Apache-2.0
//
// What raw files of the host say of ranges of physical memory, before it is settled what is so.
//
// Each format's reader adds claims and concludes nothing; ptp_claims_merge makes regions of them all. docs/capture-format.md
// has the rules.
#ifndef PTP_CLAIMS_H
#define PTP_CLAIMS_H

#include "inputs/devices.h"

// In the order in which their names for a range are preferred.
enum ptp_claim_source {
	PTP_FROM_PCI,
	PTP_FROM_DEVICETREE,
	PTP_FROM_ACPI,
	PTP_FROM_IOMEM,
	PTP_FROM_EFI_MEMMAP,
	PTP_FROM_MTREE, // counts for names and answers where nobody else speaks
	PTP_CLAIM_SOURCES,
};

extern const char *const ptp_claim_source_word[PTP_CLAIM_SOURCES];

// PTP_KIND_UNKNOWN stands for memory that its owner keeps from the kernel: neither plain RAM nor a device.
struct ptp_claim {
	uint64_t base, last;
	enum ptp_kind kind;
	bool backdrop;  // a bus window: no memory lies there, and nothing else is said of it
	bool physical;  // of RAM: it is there, whoever keeps it for what; no-map does not contradict it
	unsigned depth; // where claims of one source share an address, the deepest counts
	enum ptp_claim_source source;
	const struct ptp_device *like; // or NULL
	const char *name;              // in the arena
	struct ptp_place place;
};

// A range in a device that has answers of its own: the MSI-X table in a BAR.
struct ptp_claim_part {
	size_t whole; // index of the claim that it is a part of
	uint64_t base, last;
	const struct ptp_device *like;
	const char *name;
};

// A window of a PCI host bridge: what config space calls BUS is at CPU.
struct ptp_bridge_window {
	unsigned domain;
	uint64_t bus, cpu, size;
};

struct ptp_claims {
	struct ptp_arena *arena;
	struct ptp_devices devices;
	PTP_VEC(struct ptp_claim) all;
	PTP_VEC(struct ptp_claim_part) parts;
	PTP_VEC(struct ptp_bridge_window) windows;
	PTP_VEC(struct ptp_dispute) disputes; // within one source
	bool given[PTP_CLAIM_SOURCES];
};

void ptp_claims_free(struct ptp_claims *claims);

// Adds a claim and returns its index; its name is made of FORMAT, and is kept printable and short. An empty range, one that ends beyond
// the last physical address, and one claim too many are errors.
enum ptp_err ptp_claim_add(struct ptp_claims *claims, const struct ptp_claim *claim, size_t *index,
			   struct ptp_diag *diag, const char *format, ...) __attribute__((format(printf, 5, 6)));

void ptp_claim_part_add(struct ptp_claims *claims, const struct ptp_claim_part *part, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

// Adds that two accounts of the addresses from PA on differ.
enum ptp_err ptp_dispute_add(struct ptp_claims *claims, uint64_t pa, struct ptp_diag *diag, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

// The readers. DATA (SIZE bytes) is one file's content, and FILE its name.
enum ptp_err ptp_iomem_read(struct ptp_claims *claims, const char *file, const void *data, size_t size,
			    struct ptp_diag *diag);
enum ptp_err ptp_efi_memmap_read(struct ptp_claims *claims, const char *file, const void *data, size_t size,
				 struct ptp_diag *diag);
enum ptp_err ptp_mtree_read(struct ptp_claims *claims, const char *file, const void *data, size_t size,
			    struct ptp_diag *diag);
enum ptp_err ptp_devicetree_read(struct ptp_claims *claims, const char *file, const void *data, size_t size,
				 struct ptp_diag *diag);
enum ptp_err ptp_acpi_table_read(struct ptp_claims *claims, const char *file, const void *data, size_t size,
				 struct ptp_diag *diag);

// One PCI function, after the device tree, whose host bridges translate its config space. FUNCTION is DOMAIN:BUS:DEV.FN; CONFIG may be NULL.
struct ptp_pci_files {
	const char *function;
	const char *resource_file, *config_file;
	const char *resource;
	size_t resource_size;
	const uint8_t *config;
	size_t config_size;
};

bool ptp_pci_is_function(const char *name, unsigned *domain);
enum ptp_err ptp_pci_read(struct ptp_claims *claims, const struct ptp_pci_files *files, struct ptp_diag *diag);

// Makes regions of the claims where CAPTURE, whose own regions are settled, has none, and adds the disputes.
enum ptp_err ptp_claims_merge(struct ptp_claims *claims, struct ptp_capture *capture, struct ptp_diag *diag);

#endif
