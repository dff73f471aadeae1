// SPDX-License-Identifier: Apache-2.0
#include "inputs/devices.h"

#include "model/rules.h"

#include <stdlib.h>
#include <string.h>

enum { NAME, TITLE, COMPATIBLE, REG, PCI_CLASS, PCI_BAR, QEMU, PROPERTIES, KEYS = PROPERTIES + PTP_PROPERTY_COUNT };

static const struct ptp_yaml_key keys[KEYS] =
	{[NAME] = {"name", true},  [TITLE] = {"title", true},          [COMPATIBLE] = {"compatible", false},
	 [REG] = {"reg", false},   [PCI_CLASS] = {"pci-class", false}, [PCI_BAR] = {"pci-bar", false},
	 [QEMU] = {"qemu", false},
#define X(name, key) [PROPERTIES + PTP_##name] = {key, false},
	 PTP_PROPERTIES(X)
#undef X
};

static enum ptp_err read_answer(const struct ptp_yaml *node, struct ptp_device *device, unsigned property,
				struct ptp_diag *diag)
{
	enum { ANSWER, SOURCE, ANSWER_KEYS };
	static const struct ptp_yaml_key answer_keys[ANSWER_KEYS] =
		{[ANSWER] = {"answer", true}, [SOURCE] = {"source", true}};
	static const char *const words[] = {"no", "yes"};
	const struct ptp_yaml *value[ANSWER_KEYS];
	unsigned word = 0;

	if (!node)
		return PTP_OK;
	if (ptp_yaml_fields(node, "an answer and its source", answer_keys, ANSWER_KEYS, value, diag) ||
	    ptp_yaml_word(value[ANSWER], "an answer", words, 2, &word, diag) ||
	    ptp_yaml_line(value[SOURCE], "a document and its section", &device->source[property], diag))
		return diag->err;
	device->property[property] = word ? PTP_YES : PTP_NO;
	return PTP_OK;
}

static enum ptp_err read_classes(struct ptp_arena *arena, const struct ptp_yaml *node, struct ptp_device *device,
				 struct ptp_diag *diag)
{
	if (!node)
		return PTP_OK;
	if (ptp_yaml_sequence(node, "a list of PCI classes", diag))
		return diag->err;
	device->pci_class = ptp_arena_alloc(arena, node->count * sizeof(*device->pci_class));
	ptp_yaml_each(class, node) {
		uint64_t *to = &device->pci_class[device->class_count++];

		if (ptp_yaml_number(class, to, diag))
			return diag->err;
		if (*to >> 24)
			return ptp_fail_at(diag, class->place, "a PCI class has 24 bits");
	}
	return PTP_OK;
}

static enum ptp_err read_device(struct ptp_arena *arena, const struct ptp_yaml *node, struct ptp_devices *devices,
				struct ptp_diag *diag)
{
	struct ptp_device *device = ptp_push(&devices->all);
	const struct ptp_yaml *value[KEYS];

	device->place = node->place;
	if (ptp_yaml_fields(node, "a device", keys, KEYS, value, diag) ||
	    ptp_yaml_line(value[NAME], "the name of a device", &device->name, diag) ||
	    ptp_yaml_line(value[TITLE], "a title", &device->title, diag) ||
	    (value[COMPATIBLE] && ptp_yaml_lines(value[COMPATIBLE], "a list of compatible strings", arena,
						 &device->compatible, &device->compatible_count, diag)) ||
	    (value[REG] && ptp_yaml_number(value[REG], &device->reg, diag)) ||
	    read_classes(arena, value[PCI_CLASS], device, diag) ||
	    (value[PCI_BAR] && ptp_yaml_number(value[PCI_BAR], &device->pci_bar, diag)) ||
	    (value[QEMU] && ptp_yaml_lines(value[QEMU], "a list of names of memory regions", arena, &device->qemu,
					   &device->qemu_count, diag)))
		return diag->err;
	for (unsigned i = 0; i < PTP_PROPERTY_COUNT; i++)
		if (read_answer(value[PROPERTIES + i], device, i, diag))
			return diag->err;
	for (size_t i = 0; i < devices->names.count; i++)
		if (!strcmp(devices->names.at[i], device->name))
			return ptp_fail_at(diag, node->place, "the name %s is taken", ptp_quote(device->name).text);
	*ptp_push(&devices->names) = device->name;
	return PTP_OK;
}

enum ptp_err ptp_devices_read(struct ptp_arena *arena, const char *file, const char *text, size_t size,
			      struct ptp_devices *devices, struct ptp_diag *diag)
{
	enum { VERSION, DEVICES, FILE_KEYS };
	static const struct ptp_yaml_key file_keys[FILE_KEYS] =
		{[VERSION] = {"ptproof-devices", true}, [DEVICES] = {"devices", true}};
	const struct ptp_yaml *value[FILE_KEYS], *root;

	if (ptp_yaml_read(arena, file, text, size, &root, diag) || ptp_yaml_version(root, "ptproof-devices", diag) ||
	    ptp_yaml_fields(root, "a list of known devices", file_keys, FILE_KEYS, value, diag) ||
	    ptp_yaml_sequence(value[DEVICES], "a list of devices", diag))
		return diag->err;
	ptp_yaml_each(device, value[DEVICES])
		if (read_device(arena, device, devices, diag))
			return diag->err;
	return PTP_OK;
}

enum ptp_err ptp_devices_load(struct ptp_arena *arena, struct ptp_devices *devices, struct ptp_diag *diag)
{
	if (devices->loaded)
		return PTP_OK;
	devices->loaded = true;
	for (const struct ptp_builtin *file = ptp_builtins; file->name; file++)
		if (!strncmp(file->name, "devices/", 8) &&
		    ptp_devices_read(arena, file->name, file->text, file->size, devices, diag))
			return diag->err;
	return PTP_OK;
}

enum ptp_err ptp_devices_find(const struct ptp_devices *devices, const struct ptp_yaml *node,
			      const struct ptp_device **device, struct ptp_diag *diag)
{
	const char *name, *near;
	unsigned number = 0;

	if (ptp_yaml_line(node, "the name of a known device", &name, diag))
		return diag->err;
	near = ptp_yaml_nearest(name, devices->names.at, devices->names.count);
	if (near && strcmp(near, name) != 0)
		return ptp_fail_at(diag, node->place, "%s is not a known device: did you mean %s?",
				   ptp_yaml_quote(node).text, near);
	if (ptp_yaml_word(node, "a known device", devices->names.at, devices->names.count, &number, diag))
		return diag->err;
	*device = &devices->all.at[number];
	return PTP_OK;
}

const struct ptp_device *ptp_devices_named(const struct ptp_devices *devices, const char *name)
{
	for (size_t i = 0; i < devices->all.count; i++)
		if (!strcmp(devices->all.at[i].name, name))
			return &devices->all.at[i];
	return NULL;
}

static bool is_compatible(const struct ptp_device *device, const char *compatible)
{
	for (size_t i = 0; i < device->compatible_count; i++)
		if (!strcmp(device->compatible[i], compatible))
			return true;
	return false;
}

bool ptp_devices_compatible(const struct ptp_devices *devices, const char *compatible, unsigned reg,
			    const struct ptp_device **device)
{
	bool any = false;

	*device = NULL;
	for (size_t i = 0; i < devices->all.count; i++) {
		if (!is_compatible(&devices->all.at[i], compatible))
			continue;
		any = true;
		if (devices->all.at[i].reg == reg)
			*device = &devices->all.at[i];
	}
	return any;
}

static bool has_class(const struct ptp_device *device, uint64_t class)
{
	for (size_t i = 0; i < device->class_count; i++)
		if (device->pci_class[i] == class)
			return true;
	return false;
}

const struct ptp_device *ptp_devices_of_class(const struct ptp_devices *devices, uint64_t class, unsigned bar)
{
	for (size_t i = 0; i < devices->all.count; i++)
		if (devices->all.at[i].pci_bar == bar && has_class(&devices->all.at[i], class))
			return &devices->all.at[i];
	return NULL;
}

static bool matches(const char *pattern, const char *name)
{
	size_t length = strlen(pattern);
	bool begins = length && pattern[length - 1] == '*';

	return begins ? !strncmp(pattern, name, length - 1) : !strcmp(pattern, name);
}

const struct ptp_device *ptp_devices_of_qemu(const struct ptp_devices *devices, const char *name)
{
	for (size_t i = 0; i < devices->all.count; i++)
		for (size_t j = 0; j < devices->all.at[i].qemu_count; j++)
			if (matches(devices->all.at[i].qemu[j], name))
				return &devices->all.at[i];
	return NULL;
}

void ptp_devices_free(struct ptp_devices *devices)
{
	free(devices->all.at);
	free(devices->names.at);
}
