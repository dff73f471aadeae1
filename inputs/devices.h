// SPDX-License-Identifier: Apache-2.0
//
// Known devices: what their manuals say of accesses, so that a capture need not repeat it (`like:` of a region).
//
// The list is built in, inputs/devices/*.yaml. Each answer has its source; what no source says is unknown.
#ifndef PTP_DEVICES_H
#define PTP_DEVICES_H

#include "inputs/yaml.h"
#include "model/capture.h"

struct ptp_device {
	const char *name, *title;
	const char **compatible; // of device trees
	size_t compatible_count;
	uint64_t reg;        // which entry of such a node's `reg` it is
	uint64_t *pci_class; // base class, subclass and interface, 24 bits
	size_t class_count;
	uint64_t pci_bar;  // which BAR of such a function it is
	const char **qemu; // names of QEMU's memory regions; one that ends in '*' begins them
	size_t qemu_count;
	enum ptp_answer property[PTP_PROPERTY_COUNT];
	const char *source[PTP_PROPERTY_COUNT]; // of an answer that is not unknown
	struct ptp_place place;
};

struct ptp_devices {
	PTP_VEC(struct ptp_device) all;
	PTP_VEC(const char *) names; // of `all`
	bool loaded;
};

// Appends the devices in TEXT (SIZE bytes), which is called FILE. What they point to lives in ARENA.
enum ptp_err ptp_devices_read(struct ptp_arena *arena, const char *file, const char *text, size_t size,
			      struct ptp_devices *devices, struct ptp_diag *diag);

// Loads those that are built in, once.
enum ptp_err ptp_devices_load(struct ptp_arena *arena, struct ptp_devices *devices, struct ptp_diag *diag);

// The device that NODE names, or an error that lists those there are.
enum ptp_err ptp_devices_find(const struct ptp_devices *devices, const struct ptp_yaml *node,
			      const struct ptp_device **device, struct ptp_diag *diag);

// The device called NAME, which is built in.
const struct ptp_device *ptp_devices_named(const struct ptp_devices *devices, const char *name);

// Is there a device with this `compatible` string? *DEVICE is then the one that entry REG of the node's `reg` is, or NULL.
bool ptp_devices_compatible(const struct ptp_devices *devices, const char *compatible, unsigned reg,
			    const struct ptp_device **device);

// What BAR of a PCI function of CLASS is, or NULL.
const struct ptp_device *ptp_devices_of_class(const struct ptp_devices *devices, uint64_t class, unsigned bar);

// What QEMU's memory region NAME is, or NULL.
const struct ptp_device *ptp_devices_of_qemu(const struct ptp_devices *devices, const char *name);

void ptp_devices_free(struct ptp_devices *devices);

#endif
