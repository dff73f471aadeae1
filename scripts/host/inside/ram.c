// SPDX-License-Identifier: Apache-2.0
//
// What the guest's RAM holds when it starts. Its stage 1: 4 KiB granule, 39-bit addresses, RAM as it is at its IPA and
// Write-Back, each BAR twice: Normal Non-cacheable at its IPA, Device-nGnRE 1 GiB above that.
#include "monitor.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

// From the beginning of RAM: the code with the vectors at 2 KiB (guest.S), the list of addresses, the tables.
#define VECTORS 0x800ULL
#define LIST 0x10000ULL
#define TABLES 0x100000ULL

#define DEVICE_ALIAS 0x40000000ULL

// MAIR_EL1: AttrIndx 0 Device-nGnRE, 1 Normal Non-cacheable, 2 Normal Write-Back.
enum attributes { DEVICE, NON_CACHEABLE, WRITE_BACK };
#define MAIR 0xff4404ULL

// T0SZ 25, walks Write-Back and Inner Shareable, EPD1, IPS 40 bits.
#define TCR (25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 | 2ULL << 32)

#define TABLE 3ULL
#define BLOCK_ENTRY 1ULL
#define PAGE_ENTRY 3ULL
#define ACCESS_FLAG (1ULL << 10)
#define INNER_SHAREABLE (3ULL << 8)
#define EXECUTE_NEVER (3ULL << 53)

struct tables {
	uint8_t *ram;
	uint64_t next; // where the next table goes, from the beginning of RAM
};

static uint64_t *new_table(struct tables *tables)
{
	uint64_t *table = (uint64_t *)(tables->ram + tables->next);

	tables->next += PAGE;
	return table; // RAM is zero
}

static uint64_t *below(struct tables *tables, uint64_t *entry)
{
	if (!*entry)
		*entry = (uint64_t)((uint8_t *)new_table(tables) - tables->ram) + RAM_IPA + TABLE;
	return (uint64_t *)(tables->ram + (*entry - TABLE - RAM_IPA));
}

static void map_range(struct tables *tables, uint64_t *root, uint64_t va, uint64_t ipa, uint64_t size,
		      enum attributes as)
{
	uint64_t low = ACCESS_FLAG | (uint64_t)as << 2 | (as == WRITE_BACK ? INNER_SHAREABLE : EXECUTE_NEVER);
	uint64_t step;

	for (uint64_t done = 0; done < size; done += step) {
		uint64_t *middle = below(tables, &root[(va + done) >> 30 & 511]);
		uint64_t *entry = &middle[(va + done) >> 21 & 511];

		step = (va + done) % BLOCK || size - done < BLOCK ? PAGE : BLOCK;
		if (step == PAGE)
			below(tables, entry)[(va + done) >> 12 & 511] = (ipa + done) | low | PAGE_ENTRY;
		else
			*entry = (ipa + done) | low | BLOCK_ENTRY;
	}
}

static uint64_t *list_range(uint64_t *list, uint64_t va, uint64_t size)
{
	for (uint64_t done = 0; done < size; done += PAGE)
		*list++ = va + done;
	return list;
}

static void load_code(uint8_t *ram)
{
	int file = open("/guest.bin", O_RDONLY);

	if (file < 0 || read(file, ram, LIST) <= (ssize_t)VECTORS)
		die("/guest.bin");
	close(file);
}

struct start fill_ram(const struct machine *machine)
{
	struct tables tables = {machine->ram, TABLES};
	uint64_t *root = new_table(&tables), *list = (uint64_t *)(machine->ram + LIST);

	load_code(machine->ram);
	map_range(&tables, root, RAM_IPA, RAM_IPA, RAM_SIZE, WRITE_BACK);
	map_range(&tables, root, DOORBELL, DOORBELL, PAGE, DEVICE);
	list = list_range(list, RAM_IPA, RAM_SIZE);
	for (unsigned i = 0; i < machine->bar_count; i++) {
		const struct bar *bar = &machine->bars[i];

		map_range(&tables, root, bar->ipa, bar->ipa, bar->size, NON_CACHEABLE);
		map_range(&tables, root, bar->ipa + DEVICE_ALIAS, bar->ipa, bar->size, DEVICE);
		list = list_range(list, bar->ipa, touched(bar));
		list = list_range(list, bar->ipa + DEVICE_ALIAS, touched(bar));
		mapped("guest", bar->ipa, touched(bar), bar->pa, "BAR");
	}
	*list = 0;
	return (struct start){RAM_IPA + TABLES, TCR, MAIR, RAM_IPA + LIST, RAM_IPA + VECTORS};
}
