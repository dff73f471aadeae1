// SPDX-License-Identifier: Apache-2.0
//
// PCI functions through VFIO's type 1 IOMMU: one container for all, BARs mapped here, RAM and BARs mapped for DMA.
#include "monitor.h"
#include "resource.h"

#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PCI_COMMAND 4
#define PCI_COMMAND_MEMORY_AND_MASTER 6

static int open_group(const char *function, int container)
{
	char path[PATH_MAX], link[PATH_MAX] = "";
	int group;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group", function);
	if (readlink(path, link, sizeof(link) - 1) < 0)
		die("%s", path);
	snprintf(path, sizeof(path), "/dev/vfio/%s", basename(link));
	group = open(path, O_RDWR);
	if (group < 0 || ioctl(group, VFIO_GROUP_SET_CONTAINER, &container))
		die("%s", path);
	return group;
}

static void map_dma(int container, void *va, uint64_t iova, uint64_t size)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)va,
		.iova = iova,
		.size = size,
	};

	if (ioctl(container, VFIO_IOMMU_MAP_DMA, &map))
		die("DMA of %#" PRIx64, iova);
}

static void enable(int device)
{
	struct vfio_region_info config = {.argsz = sizeof(config), .index = VFIO_PCI_CONFIG_REGION_INDEX};
	uint16_t command = 0;

	if (ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &config) ||
	    pread(device, &command, sizeof(command), (off_t)config.offset + PCI_COMMAND) != sizeof(command))
		die("reading the command register");
	command |= PCI_COMMAND_MEMORY_AND_MASTER;
	if (pwrite(device, &command, sizeof(command), (off_t)config.offset + PCI_COMMAND) != sizeof(command))
		die("writing the command register");
}

// The address is a large page's, so that the mapping may have blocks too.
static uint8_t *map_here(int device, const struct vfio_region_info *region, uint64_t size)
{
	uint8_t *room = mmap(NULL, size + BLOCK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	uint8_t *at = (uint8_t *)(((uintptr_t)room + BLOCK - 1) & ~(BLOCK - 1));

	if (room == MAP_FAILED)
		die("room for a BAR");
	at = mmap(at, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, device, (off_t)region->offset);
	if (at == MAP_FAILED)
		die("mapping a BAR");
	for (uint64_t i = 0; i < size && i < TOUCHED * PAGE; i += PAGE)
		(void)*(volatile uint32_t *)(at + i);
	return at;
}

static void add_bar(struct machine *machine, int container, int device, const char *function, unsigned number)
{
	struct vfio_region_info region = {.argsz = sizeof(region), .index = number};
	struct bar *bar = &machine->bars[machine->bar_count];
	char owner[32];

	if (ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &region) || !(region.flags & VFIO_REGION_INFO_FLAG_MMAP))
		return; // not there, or no memory, or a part of it is VFIO's (the MSI-X table)
	if (machine->bar_count++ == sizeof(machine->bars) / sizeof(*machine->bars))
		die("too many BARs");
	bar->function = function;
	bar->number = number;
	bar->pa = resource_address(function, number);
	bar->size = (region.size + PAGE - 1) & ~(PAGE - 1);
	bar->ipa = machine->bar_ipa;
	machine->bar_ipa = (bar->ipa + bar->size + BLOCK - 1) & ~(BLOCK - 1);
	bar->va = map_here(device, &region, bar->size);
	snprintf(owner, sizeof(owner), "process:%d", getpid());
	mapped(owner, (uintptr_t)bar->va, touched(bar), bar->pa, "BAR");
	map_dma(container, bar->va, bar->ipa, bar->size);
}

static void assign_one(struct machine *machine, int container, const char *function, int group)
{
	int device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, function);

	if (device < 0)
		die("%s", function);
	enable(device);
	for (unsigned number = VFIO_PCI_BAR0_REGION_INDEX; number <= VFIO_PCI_BAR5_REGION_INDEX; number++)
		add_bar(machine, container, device, function, number);
}

void assign(struct machine *machine, char **functions, int count)
{
	int container = open("/dev/vfio/vfio", O_RDWR);
	int groups[8];

	if (container < 0 || count > (int)(sizeof(groups) / sizeof(*groups)))
		die("/dev/vfio/vfio");
	for (int i = 0; i < count; i++)
		groups[i] = open_group(functions[i], container);
	if (ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		die("the container's IOMMU");
	map_dma(container, machine->ram, RAM_IPA, RAM_SIZE);
	for (int i = 0; i < count; i++)
		assign_one(machine, container, functions[i], groups[i]);
	// Every function sees what every other has: they share the container.
	for (int i = 0; i < count; i++)
		for (unsigned b = 0; b < machine->bar_count; b++) {
			char owner[32];

			snprintf(owner, sizeof(owner), "dma:%s", functions[i]);
			mapped(owner, machine->bars[b].ipa, machine->bars[b].size, machine->bars[b].pa, "BAR");
		}
}
