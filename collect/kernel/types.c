// SPDX-License-Identifier: Apache-2.0
//
// The kernel's types: BTF, which lies in the image of a kernel with CONFIG_DEBUG_INFO_BTF.
//
// Source: Linux, Documentation/bpf/btf.rst: the header is magic 0xeb9f, version 1, flags, header length 24, and the offsets and
// lengths of types and strings.
#include "collect/kernel/kernel.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <endian.h>
#include <errno.h>

enum { MAGIC = 0xeb9f, STEP = 4, DEPTH = 16, MEMBERS_MOST = 1 << 20, HEADERS_MOST = 64 };
#define BTF_MOST (UINT64_C(1) << 26)

struct header {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t length, type_offset, type_length, string_offset, string_length;
};

// Whether HEADER is one as the kernel's build writes it; BYTES is then how much there is in all.
static bool is_header(const struct header *h, uint64_t *bytes)
{
	*bytes = (uint64_t)sizeof(*h) + le32toh(h->string_offset) + le32toh(h->string_length);
	return le16toh(h->magic) == MAGIC && h->version == 1 && !h->flags && le32toh(h->length) == sizeof(*h) &&
	       !h->type_offset && h->string_offset == h->type_length && *bytes <= BTF_MOST;
}

static bool has_task(const struct btf *btf)
{
	return btf__find_by_name_kind(btf, "task_struct", BTF_KIND_STRUCT) > 0;
}

static struct btf *parse(const void *bytes, uint64_t size)
{
	struct btf *btf;

	libbpf_set_print(NULL);
	btf = btf__new(bytes, (uint32_t)size);
	if (libbpf_get_error(btf))
		return NULL;
	if (has_task(btf))
		return btf;
	btf__free(btf);
	return NULL;
}

// What is at VA, if it is the kernel's BTF.
static struct btf *take(const struct ptp_kernel *k, uint64_t va, unsigned *headers)
{
	ptp_autofree uint8_t *bytes = NULL;
	struct header header;
	uint64_t size;

	if (!ptp_kernel_read(k, va, &header, sizeof(header)) || !is_header(&header, &size) || ++*headers > HEADERS_MOST)
		return NULL;
	bytes = ptp_calloc(size, 1);
	return ptp_kernel_read(k, va, bytes, size) ? parse(bytes, size) : NULL;
}

// The BTF in the image: a header may go on in the next page, its magic cannot.
static struct btf *search_image(const struct ptp_kernel *k)
{
	ptp_autofree uint8_t *page = ptp_calloc(k->page_size, 1);
	const uint16_t magic = htole16(MAGIC);
	uint64_t va, next = 0;
	struct btf *btf = NULL;
	unsigned headers = 0;

	while (!btf && ptp_kernel_image_page(k, &va, &next, page))
		for (unsigned at = 0; at < k->page_size && !btf; at += STEP)
			if (!memcmp(page + at, &magic, sizeof(magic)))
				btf = take(k, va + at, &headers);
	return btf;
}

static struct btf *read_file(const char *file, struct ptp_diag *diag)
{
	struct btf *btf;

	libbpf_set_print(NULL);
	btf = btf__parse_raw(file);
	if (libbpf_get_error(btf)) {
		ptp_fail(diag, PTP_ERR_INPUT, "%s: cannot be read as BTF: %s", ptp_shorten(file).text, strerror(errno));
		return NULL;
	}
	if (has_task(btf))
		return btf;
	btf__free(btf);
	ptp_fail(diag, PTP_ERR_INPUT, "%s: has no struct task_struct: the kernel's is /sys/kernel/btf/vmlinux",
		 ptp_shorten(file).text);
	return NULL;
}

enum ptp_err ptp_types_open(struct ptp_kernel *k, const char *btf, struct ptp_diag *diag)
{
	k->btf = btf ? read_file(btf, diag) : search_image(k);
	return diag->err;
}

void ptp_types_close(struct ptp_kernel *k)
{
	btf__free(k->btf);
	k->btf = NULL;
}

// Without qualifiers and typedefs.
static const struct btf_type *plain(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	for (unsigned i = 0; i < DEPTH && type && (btf_is_mod(type) || btf_is_typedef(type)); i++)
		type = btf__type_by_id(btf, type->type);
	return type;
}

struct search {
	const struct btf *btf;
	const char *name;
	size_t length;
	unsigned left; // members that may still be looked at: forged types can nest without end
};

// The member that is searched for in TYPE, also in structs and unions without a name.
static const struct btf_type *member(struct search *search, const struct btf_type *type, uint64_t *bits, unsigned depth)
{
	if (!type || !btf_is_composite(type) || !depth)
		return NULL;
	for (unsigned i = 0; i < btf_vlen(type) && search->left; i++, search->left--) {
		const struct btf_type *of = plain(search->btf, btf_members(type)[i].type);
		const char *is = btf__name_by_offset(search->btf, btf_members(type)[i].name_off);
		uint64_t at = *bits + btf_member_bit_offset(type, i);

		if (is && *is && (strlen(is) != search->length || memcmp(is, search->name, search->length)))
			continue;
		if (is && !*is)
			of = member(search, of, &at, depth - 1);
		if (is && of) {
			*bits = at;
			return of;
		}
	}
	return NULL;
}

static bool resolve(const struct btf *btf, const struct btf_type *at, const char *path, uint64_t *offset)
{
	uint64_t bits = 0;

	while (at && *path) {
		struct search search = {btf, path, strcspn(path, "."), MEMBERS_MOST};

		at = member(&search, at, &bits, DEPTH);
		path += search.length + (path[search.length] == '.');
	}
	*offset = bits / 8;
	return at && bits % 8 == 0;
}

uint32_t ptp_kernel_type(const struct ptp_kernel *k, const char *name, const char *having)
{
	uint64_t offset;

	for (uint32_t id = 1; k->btf && id < btf__type_cnt(k->btf); id++) {
		const struct btf_type *type = btf__type_by_id(k->btf, id);
		const char *is = btf_is_struct(type) ? btf__name_by_offset(k->btf, type->name_off) : NULL;

		if (is && !strcmp(is, name) && resolve(k->btf, type, having, &offset))
			return id;
	}
	return 0;
}

bool ptp_kernel_member(const struct ptp_kernel *k, uint32_t type, const char *member, uint64_t *offset)
{
	return type && resolve(k->btf, btf__type_by_id(k->btf, type), member, offset);
}

bool ptp_kernel_offset(const struct ptp_kernel *k, const char *type, const char *member, uint64_t *offset)
{
	return ptp_kernel_member(k, ptp_kernel_type(k, type, member), member, offset);
}

bool ptp_kernel_offsets(const struct ptp_kernel *k, const struct ptp_wanted *wanted, size_t count, void *to)
{
	for (size_t i = 0; i < count; i++)
		if (!ptp_kernel_offset(k, wanted[i].type, wanted[i].member, (uint64_t *)((char *)to + wanted[i].to)))
			return false;
	return true;
}
