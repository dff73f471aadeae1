// SPDX-License-Identifier: Apache-2.0
//
// Our reader of kdump files and libkdumpfile on the same files: the same pages are there, and have the same bytes. Without arguments on files
// that it makes, of each method and several sizes of blocks; `oracle-kdump FILE...` on others.
//
// libkdumpfile 0.5.1 takes the page size of VMCOREINFO for that of the file, and crashes where absent pages are asked for among present ones.
#include "collect/dump/dump.h"
#include "tests/unit/kdump.h"
#include "tests/unit/scratch.h"

#include <fcntl.h>
#include <inttypes.h>
#include <libkdumpfile/kdumpfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK_MOST = 65536, PAGES = 300 };

static void need(bool is, const char *what)
{
	if (is)
		return;
	fprintf(stderr, "oracle-kdump: %s\n", what);
	exit(1);
}

static uint32_t block_of(int fd)
{
	uint8_t bytes[4];

	need(pread(fd, bytes, 4, KDUMP_BLOCK) == 4, "no header");
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

// The ranges of DUMP are the runs of set bits of theirs.
static void compare_maps(kdump_ctx_t *theirs, const struct ptp_dump *dump, uint32_t block)
{
	kdump_attr_t map = {.type = KDUMP_NIL};
	kdump_addr_t at = 0, end;
	size_t count = 0;

	need(kdump_get_attr(theirs, KDUMP_ATTR_FILE_PAGEMAP, &map) == KDUMP_OK && map.type == KDUMP_BITMAP, "no map");
	for (; kdump_bmp_find_set(map.val.bitmap, &at) == KDUMP_OK; at = end, count++) {
		end = at;
		need(kdump_bmp_find_clear(map.val.bitmap, &end) == KDUMP_OK, "no end of a run");
		need(count < dump->ranges.count && dump->ranges.at[count].pa == at * block &&
			     dump->ranges.at[count].size == (end - at) * block,
		     "a run of pages that we do not have");
	}
	need(count == dump->ranges.count, "a run of pages that only we have");
}

static uint64_t compare_pages(kdump_ctx_t *theirs, struct ptp_dump *dump, uint32_t block)
{
	static uint8_t a[BLOCK_MOST], b[BLOCK_MOST];
	uint64_t count = 0;

	for (size_t i = 0; i < dump->ranges.count; i++)
		for (uint64_t at = 0; at < dump->ranges.at[i].size; at += block, count++) {
			uint64_t pa = dump->ranges.at[i].pa + at;
			size_t size = block;

			need(kdump_read(theirs, KDUMP_MACHPHYSADDR, pa, a, &size) == KDUMP_OK, kdump_get_err(theirs));
			need(dump->read(dump, pa, b, block), "a page that we cannot read");
			need(!memcmp(a, b, block), "a page that differs");
		}
	return count;
}

static uint64_t compare(const char *path)
{
	int fd = open(path, O_RDONLY);
	kdump_ctx_t *theirs = kdump_new();
	struct ptp_diag diag = {0};
	struct ptp_dump dump;
	uint32_t block;
	uint64_t count;

	need(fd >= 0, path);
	need(kdump_open_fd(theirs, fd) == KDUMP_OK, kdump_get_err(theirs));
	need(!ptp_dump_open(path, NULL, &dump, &diag), diag.text);
	block = block_of(fd);
	need(kdump_set_number_attr(theirs, KDUMP_ATTR_PAGE_SIZE, block) == KDUMP_OK, kdump_get_err(theirs));
	compare_maps(theirs, &dump, block);
	count = compare_pages(theirs, &dump, block);
	ptp_dump_close(&dump);
	kdump_free(theirs);
	close(fd);
	return count;
}

// Pages of every kind, some left out, some alone.
static uint64_t compare_made(const struct scratch *scratch, unsigned method, uint32_t block)
{
	static uint64_t bytes[PAGES][BLOCK_MOST / 8];
	static struct kdump_page pages[PAGES];
	struct kdump_file file;
	uint64_t number = 7;
	char path[256];

	srand(block + method);
	for (int i = 0; i < PAGES; i++) {
		int kind = rand() % 4;

		for (uint32_t j = 0; j < block / 8; j++)
			bytes[i][j] = kind == 0   ? 0
				      : kind == 1 ? (uint64_t)rand() << 40 ^ (uint64_t)rand() << 20 ^ (uint64_t)rand()
						  : (uint64_t)i << 8 | (uint64_t)kind;
		number += rand() % 3 ? 1 : (uint64_t)(rand() % 100 + 1);
		pages[i] = (struct kdump_page){number, rand() % 5 ? bytes[i] : NULL};
	}
	file = kdump_make(method, block, pages, PAGES, "OSRELEASE=6.12\nPAGESIZE=4096\n");
	scratch_file(scratch, "dump", file.data, file.size);
	free(file.data);
	return compare(scratch_path(scratch, "dump", path));
}

int main(int argc, char **argv)
{
	static const unsigned methods[] = {KDUMP_STORED, KDUMP_ZLIB, KDUMP_LZO, KDUMP_SNAPPY, KDUMP_ZSTD};
	struct scratch scratch;
	uint64_t count = 0;

	for (int i = 1; i < argc; i++)
		count += compare(argv[i]);
	if (argc == 1) {
		scratch_open(&scratch);
		for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
			for (uint32_t block = 4096; block <= BLOCK_MOST; block *= 4)
				count += compare_made(&scratch, methods[i], block);
		scratch_close(&scratch);
	}
	printf("%" PRIu64 " pages are the same\n", count);
	return 0;
}
