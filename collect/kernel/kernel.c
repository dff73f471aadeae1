// SPDX-License-Identifier: Apache-2.0
//
// Finding the kernel's own tables by VMCOREINFO, and reading what they map.
#include "collect/kernel/kernel.h"

#include "verifier/walk/descriptor.h"

#include <endian.h>
#include <inttypes.h>

#define IMAGE_MOST (UINT64_C(1) << 28) // bytes of a kernel image

// Ten thousand processes with a hundred files each take some millions.
#define READS_MOST (UINT64_C(1) << 28)

static enum ptp_err fail(struct ptp_diag *diag, const char *what)
{
	return ptp_fail(diag, PTP_ERR_INPUT, "the kernel is not found: %s", what);
}

// Linux, arch/arm64/include/asm/pgtable-hwdef.h: how many levels a size of addresses takes. T1SZ below 16 is 52 bits: DS=1 with
// 4 and 16 KiB pages, FEAT_LPA with 64 KiB.
static struct ptp_geometry geometry_of(const struct ptp_kernel *k)
{
	unsigned granule = (unsigned)__builtin_ctz(k->page_size), stride = granule - 3;
	bool large = k->va_bits > 48;

	return (struct ptp_geometry){
		.stage = 1,
		.granule_bits = granule,
		.ia_bits = k->va_bits,
		.output_bits = 52,
		.start_level = 3 - (int)((k->va_bits - 1 - granule) / stride),
		.ds = large && granule < 16,
		.lpa = granule == 16,
		.first_block_level = granule == 12 && large ? 0 : 1,
		.upper = true,
		.hardware_af = true,
		.base = k->root,
	};
}

static bool is_page_size(uint64_t size)
{
	return size == 4096 || size == 16384 || size == 65536;
}

static bool read_va_bits(struct ptp_kernel *k)
{
	uint64_t bits;

	if (!ptp_vmcoreinfo_va_bits(&k->info, &bits))
		return false;
	k->va_bits = (unsigned)bits;
	return true;
}

static enum ptp_err read_info(struct ptp_kernel *k, struct ptp_diag *diag)
{
	uint64_t page_size, root;

	k->release = ptp_vmcoreinfo_text(&k->info, "OSRELEASE", &k->arena);
	if (!k->release)
		return fail(diag, "VMCOREINFO has no OSRELEASE");
	if (!ptp_vmcoreinfo_number(&k->info, "PAGESIZE", &page_size) || !is_page_size(page_size))
		return fail(diag, "VMCOREINFO has no PAGESIZE of 4096, 16384 or 65536");
	k->page_size = (unsigned)page_size;
	if (!read_va_bits(k))
		return fail(diag, "VMCOREINFO has no size of virtual addresses from 36 to 52 bits");
	if (!ptp_vmcoreinfo_symbol(&k->info, "swapper_pg_dir", &root) ||
	    !ptp_vmcoreinfo_number(&k->info, "NUMBER(kimage_voffset)", &k->image_voffset))
		return fail(diag, "VMCOREINFO lacks SYMBOL(swapper_pg_dir) or NUMBER(kimage_voffset) (Linux 4.12 and "
				  "later have both)");
	k->root = root - k->image_voffset;
	if (k->root > PTP_PA_MAX || k->root % k->page_size)
		return fail(diag, "swapper_pg_dir is no page of physical memory: VMCOREINFO is of another kernel, or "
				  "damaged");
	k->geometry = geometry_of(k);
	return PTP_OK;
}

// The tables are the right ones if they map the kernel's own text where the image is.
static enum ptp_err check_root(struct ptp_kernel *k, uint64_t text, struct ptp_diag *diag)
{
	uint64_t pa;

	if (!ptp_kernel_translate(k, text, &pa))
		return fail(diag, "the tables at swapper_pg_dir do not map _stext: the dump lacks pages of them, or "
				  "VMCOREINFO is of another kernel");
	if (pa != text - k->image_voffset)
		return fail(diag, "the tables at swapper_pg_dir map _stext elsewhere than VMCOREINFO says");
	return PTP_OK;
}

enum ptp_err ptp_kernel_open(struct ptp_dump *dump, struct ptp_kernel *k, struct ptp_diag *diag)
{
	uint64_t text;

	*k = (struct ptp_kernel){.dump = dump};
	k->left = ptp_arena_alloc(&k->arena, sizeof(*k->left));
	*k->left = READS_MOST;
	if (!ptp_vmcoreinfo_find(dump, &k->arena, &k->info))
		return fail(diag,
			    "no VMCOREINFO is in the dump. QEMU writes one with -device vmcoreinfo, kdump always");
	if (read_info(k, diag))
		return diag->err;
	if (!ptp_vmcoreinfo_symbol(&k->info, "_stext", &text))
		return fail(diag, "VMCOREINFO lacks SYMBOL(_stext)");
	return check_root(k, text, diag);
}

void ptp_kernel_close(struct ptp_kernel *k)
{
	ptp_arena_free(&k->arena);
	*k = (struct ptp_kernel){0};
}

static bool read_word(struct ptp_dump *dump, uint64_t pa, uint64_t *word)
{
	if (!dump->read(dump, pa, word, sizeof(*word)))
		return false;
	*word = le64toh(*word);
	return true;
}

// The physical address of VA; SIZE is then, or where nothing is mapped, of the page, block or hole that it lies in.
static bool translate(const struct ptp_kernel *k, uint64_t va, uint64_t *pa, uint64_t *size)
{
	const struct ptp_geometry *g = &k->geometry;
	uint64_t table = g->base, top = ~UINT64_C(0) << g->ia_bits, descriptor;

	*size = k->page_size;
	va |= UINT64_C(0xff) << 56;
	if ((va & top) != top)
		return false;
	va &= ~top;
	for (int level = g->start_level; level <= 3; level++) {
		unsigned shift = ptp_shift(g, level);
		uint64_t index = va >> shift & ((UINT64_C(1) << ptp_stride(g)) - 1);
		struct ptp_entry entry;

		if (!read_word(k->dump, table + index * 8, &descriptor))
			return false;
		entry = ptp_decode(g, level, descriptor);
		*size = UINT64_C(1) << shift;
		if (ptp_is_leaf(&entry)) {
			*pa = entry.address | (va & (*size - 1));
			return true;
		}
		if (entry.kind != PTP_TABLE)
			return false;
		table = entry.address;
	}
	return false;
}

bool ptp_kernel_translate(const struct ptp_kernel *k, uint64_t va, uint64_t *pa)
{
	uint64_t size;

	return translate(k, va, pa, &size);
}

bool ptp_kernel_image_page(const struct ptp_kernel *k, uint64_t *va, uint64_t *next, void *page)
{
	uint64_t text, pa, size;

	if (!ptp_vmcoreinfo_symbol(&k->info, "_stext", &text))
		return false;
	text -= text % k->page_size;
	for (*va = *next ? *next : text; *va - text < IMAGE_MOST; *va = *next) {
		bool mapped = translate(k, *va, &pa, &size);

		*next = mapped ? *va + k->page_size : *va - *va % size + size;
		if (mapped && k->dump->read(k->dump, pa, page, k->page_size))
			return true;
	}
	return false;
}

bool ptp_kernel_read(const struct ptp_kernel *k, uint64_t va, void *to, size_t size)
{
	uint8_t *out = to;

	while (size) {
		uint64_t pa;
		size_t part = k->page_size - va % k->page_size;

		part = part < size ? part : size;
		if (!*k->left || !--*k->left || !ptp_kernel_translate(k, va, &pa) ||
		    !k->dump->read(k->dump, pa, out, part))
			return false;
		out += part;
		va += part;
		size -= part;
	}
	return true;
}

bool ptp_kernel_word(const struct ptp_kernel *k, uint64_t va, uint64_t *word)
{
	if (!ptp_kernel_read(k, va, word, sizeof(*word)))
		return false;
	*word = le64toh(*word);
	return true;
}
