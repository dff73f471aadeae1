// SPDX-License-Identifier: Apache-2.0
//
// /proc/kcore gives zeros, and no error, for a page that it does not read: one that is offline or has failed, and one that the
// kernel's linear map does not have. A table of zeros maps nothing, and zeros of that kind would hide what it maps.
//
// Source: Linux, fs/proc/kcore.c, read_kcore_iter; include/linux/page-flags.h for the type of a page; kernel/vmcore_info.c for the
// numbers in VMCOREINFO, where PG_hwpoison is left out by kernels that do not know of failed memory.
#include "collect/kernel/pages.h"
#include "collect/live/kcore.h"
#include "collect/live/live.h"

#include <endian.h>
#include <stdlib.h>

#define CONFIRMED 4096 // pages that are known to be read

struct confirmed {
	const struct ptp_kernel *kernel;
	uint64_t pages[CONFIRMED]; // where each was put last: the number of a page and one, or 0
};

struct page {
	uint64_t flags;
	uint32_t references, type;
};

// The kernel reads the page by an address that its tables lead to just this page.
static bool is_mapped(const struct ptp_kernel *k, uint64_t pa)
{
	uint64_t va, at;

	return ptp_kcore_address(k->dump, pa, &va) && ptp_kernel_translate(k, va, &at) && at == pa;
}

static bool number(const struct ptp_kernel *k, const char *name, uint64_t *to)
{
	return ptp_vmcoreinfo_number(&k->info, name, to);
}

// The struct page of PA. False when it cannot be read, or is of a page that nobody has.
static bool read_page(const struct ptp_kernel *k, uint64_t pa, struct page *page)
{
	uint64_t map, flags, references, type;

	if (!ptp_page_of(k, pa, &map) || !number(k, "OFFSET(page.flags)", &flags) ||
	    !number(k, "OFFSET(page._refcount)", &references) || !number(k, "OFFSET(page._mapcount)", &type))
		return false;
	if (!ptp_kernel_word(k, map + flags, &page->flags) ||
	    !ptp_kernel_read(k, map + references, &page->references, sizeof(page->references)) ||
	    !ptp_kernel_read(k, map + type, &page->type, sizeof(page->type)))
		return false;
	page->references = le32toh(page->references);
	page->type = le32toh(page->type);
	return page->references;
}

// Why zeros at PA may not be what is there, or NULL: they are.
static const char *doubt(const struct ptp_kernel *k, uint64_t pa)
{
	uint64_t offline, failed;
	struct page page;

	if (!is_mapped(k, pa))
		return "/proc/kcore gives zeros for it, as it does where the kernel does not map a page";
	if (!read_page(k, pa, &page) || !number(k, "NUMBER(PAGE_OFFLINE_MAPCOUNT_VALUE)", &offline))
		return "/proc/kcore gives zeros for it, and nothing confirms that they are there";
	if (ptp_page_is_offline(page.type, offline) ||
	    (number(k, "NUMBER(PG_hwpoison)", &failed) && failed < 64 && page.flags >> failed & 1))
		return "/proc/kcore gives zeros for it, since the page is offline or its memory has failed";
	return NULL;
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	return !*bytes && !memcmp(bytes, bytes + 1, size - 1);
}

static bool is_confirmed(struct confirmed *c, uint64_t pa)
{
	uint64_t page = pa / c->kernel->page_size, *at = &c->pages[page % CONFIRMED];

	if (*at != page + 1 && !doubt(c->kernel, pa))
		*at = page + 1;
	return *at == page + 1;
}

// What lies in several pages is read page by page.
static bool read_confirmed(struct ptp_dump *dump, uint64_t pa, void *to, size_t size)
{
	struct confirmed *c = dump->data;
	struct ptp_dump *from = c->kernel->dump;

	while (size) {
		size_t part = c->kernel->page_size - pa % c->kernel->page_size;

		part = part < size ? part : size;
		if (!from->read(from, pa, to, part) || (is_zero(to, part) && !is_confirmed(c, pa)))
			return false;
		to = (uint8_t *)to + part;
		pa += part;
		size -= part;
	}
	return true;
}

static const char *why(struct ptp_dump *dump, uint64_t pa)
{
	const struct ptp_kernel *k = ((struct confirmed *)dump->data)->kernel;
	const char *why = doubt(k, pa);
	uint8_t byte;

	if (!k->dump->read(k->dump, pa, &byte, 1))
		return k->dump->why(k->dump, pa);
	return why ? why : "it changed while it was read";
}

static void close_confirmed(struct ptp_dump *dump)
{
	free(dump->data);
}

void ptp_zeros_confirm(const struct ptp_kernel *kernel, struct ptp_dump *dump)
{
	struct confirmed *c = ptp_calloc(1, sizeof(*c));
	const struct ptp_dump *from = kernel->dump;

	c->kernel = kernel;
	*dump = (struct ptp_dump){.format = from->format,
				  .read = read_confirmed,
				  .why = why,
				  .close = close_confirmed,
				  .data = c};
	for (size_t i = 0; i < from->ranges.count; i++)
		*ptp_push(&dump->ranges) = from->ranges.at[i];
}
