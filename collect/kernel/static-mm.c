// SPDX-License-Identifier: Apache-2.0
//
// Address spaces that are variables of the kernel: an empty list head `mmlist` in its image, with the counts beside it that
// MM_INIT gives: two users, and references. Source: Linux, mm/init-mm.c and drivers/firmware/efi/efi.c.
#include "collect/kernel/tasks.h"

#include <endian.h>

enum { USERS = 2, REFERENCES_MOST = 1 << 22 };

struct search {
	const struct ptp_kernel *kernel;
	uint64_t mmlist, pgd, users, references;
	bool found_init_mm;
	struct ptp_pgds *pgds;
};

// The struct mm_struct at VA, if there is one.
static void look(struct search *s, uint64_t va)
{
	const struct ptp_kernel *k = s->kernel;
	uint32_t users, references;
	uint64_t pgd, pa;

	if (!ptp_kernel_read(k, va + s->users, &users, sizeof(users)) || le32toh(users) != USERS ||
	    !ptp_kernel_read(k, va + s->references, &references, sizeof(references)) || !le32toh(references) ||
	    le32toh(references) > REFERENCES_MOST || !ptp_kernel_word(k, va + s->pgd, &pgd) || pgd % 64 ||
	    !ptp_kernel_translate(k, pgd, &pa))
		return;
	if (pa == k->root)
		s->found_init_mm = true;
	else
		*ptp_push(&s->pgds->list) = pa;
}

static void look_through(struct search *s, uint64_t va, const uint64_t *page)
{
	unsigned words = s->kernel->page_size / 8;

	for (unsigned i = 0; i + 1 < words; i++)
		if (le64toh(page[i]) == va + i * 8 && le64toh(page[i + 1]) == va + i * 8)
			look(s, va + i * 8 - s->mmlist);
}

static const char *find(const struct ptp_kernel *k, struct ptp_pgds *pgds)
{
	struct search s = {.kernel = k, .pgds = pgds};
	ptp_autofree uint64_t *page = ptp_calloc(k->page_size, 1);
	uint64_t va, next = 0;

	if (!ptp_kernel_offset(k, "mm_struct", "mmlist", &s.mmlist) ||
	    !ptp_kernel_offset(k, "mm_struct", "pgd", &s.pgd) ||
	    !ptp_kernel_offset(k, "mm_struct", "mm_users", &s.users) ||
	    !ptp_kernel_offset(k, "mm_struct", "mm_count", &s.references))
		return "the kernel's types lack what is needed of struct mm_struct";
	while (ptp_kernel_image_page(k, &va, &next, page))
		look_through(&s, va, page);
	return s.found_init_mm ? NULL : "init_mm is not found in the image of the kernel, so others may be missed";
}

void ptp_static_mms_find(const struct ptp_kernel *k, struct ptp_pgds *pgds)
{
	*pgds = (struct ptp_pgds){0};
	pgds->shortfall = find(k, pgds);
}
