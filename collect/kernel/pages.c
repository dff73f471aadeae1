// SPDX-License-Identifier: Apache-2.0
#include "collect/kernel/pages.h"

#include <endian.h>

enum { PAGE_MOST = 4096 }; // bytes of struct page

static bool number(const struct ptp_kernel *k, const char *name, uint64_t *to)
{
	return ptp_vmcoreinfo_number(&k->info, name, to);
}

bool ptp_page_of(const struct ptp_kernel *k, uint64_t pa, uint64_t *va)
{
	uint64_t map, first, size;

	if (!number(k, "NUMBER(VMEMMAP_START)", &map) || !number(k, "NUMBER(PHYS_OFFSET)", &first) ||
	    !number(k, "SIZE(page)", &size) || size > PAGE_MOST)
		return false;
	*va = map + (pa - first) / k->page_size * size;
	return true;
}

// Until Linux 6.11 each type is a bit, cleared, and since then a number in the top byte: offline's value in VMCOREINFO tells which.
static bool is_numbered(uint64_t offline)
{
	return !(offline & 0xffffff);
}

bool ptp_page_is_offline(uint32_t type, uint64_t offline)
{
	return type == (uint32_t)offline || (is_numbered(offline) && type >> 24 == ((offline >> 24) & 0xff));
}

// In both PageTable comes after offline.
static bool is_table(uint32_t type, uint64_t offline)
{
	uint32_t bit = ~(uint32_t)offline << 1;

	if (is_numbered(offline))
		return type >> 24 == ((offline >> 24) & 0xff) + 1;
	return (type & (0xf0000000 | bit)) == 0xf0000000;
}

// The struct pages of COUNT pages from PA, which lie in one page of the kernel's map of them. One that is not there is of no memory.
static void look(const struct ptp_kernel *k, uint64_t pa, uint64_t va, unsigned count, unsigned size, unsigned at,
		 uint64_t offline, struct ptp_typed *typed)
{
	ptp_autofree uint8_t *pages = ptp_calloc(count, size);

	if (!ptp_kernel_read(k, va, pages, (size_t)count * size))
		return;
	for (unsigned i = 0; i < count; i++) {
		uint32_t type;

		memcpy(&type, pages + (size_t)i * size + at, sizeof(type));
		if (is_table(le32toh(type), offline))
			*ptp_push(&typed->list) = pa + (uint64_t)i * k->page_size;
	}
}

static void find(const struct ptp_kernel *k, struct ptp_typed *typed)
{
	uint64_t size, at, offline, va;

	if (!number(k, "SIZE(page)", &size) || !number(k, "OFFSET(page._mapcount)", &at) ||
	    !number(k, "NUMBER(PAGE_OFFLINE_MAPCOUNT_VALUE)", &offline) || !ptp_page_of(k, 0, &va) || !size ||
	    at + 4 > size) {
		typed->why = "VMCOREINFO does not say how struct page is made";
		return;
	}
	for (size_t i = 0; i < k->dump->ranges.count; i++) {
		const struct ptp_range *range = &k->dump->ranges.at[i];
		uint64_t first = (range->pa + k->page_size - 1) / k->page_size,
			 end = (range->pa + range->size) / k->page_size;

		for (uint64_t page = first; page < end;) {
			uint64_t room, count = end - page;

			ptp_page_of(k, page * k->page_size, &va);
			room = (k->page_size - va % k->page_size) / size;
			count = !room ? 1 : count < room ? count : room;
			look(k, page * k->page_size, va, (unsigned)count, (unsigned)size, (unsigned)at, offline, typed);
			page += count;
		}
	}
}

void ptp_typed_find(const struct ptp_kernel *k, struct ptp_typed *typed)
{
	*typed = (struct ptp_typed){0};
	find(k, typed);
}
