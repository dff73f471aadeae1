// SPDX-License-Identifier: Apache-2.0
//
// elf-to-kdump METHOD CORE TO: a kdump file of the pages of an ELF core. METHOD is stored, zlib, lzo, snappy or zstd.
// makedumpfile does that on a machine of the core's architecture only.
#include "collect/dump/dump.h"
#include "tests/unit/kdump.h"

#include <stdio.h>
#include <stdlib.h>

#define PAGE 4096

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "elf-to-kdump: %s\n", what);
	exit(1);
}

static unsigned method_of(const char *name)
{
	static const struct {
		const char *name;
		unsigned method;
	} methods[] = {{"stored", KDUMP_STORED},
		       {"zlib", KDUMP_ZLIB},
		       {"lzo", KDUMP_LZO},
		       {"snappy", KDUMP_SNAPPY},
		       {"zstd", KDUMP_ZSTD}};

	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (!strcmp(name, methods[i].name))
			return methods[i].method;
	die("no such method");
}

// Every whole page of the dump, as it is in BYTES.
static size_t list(struct ptp_dump *dump, struct kdump_page *pages, uint8_t *bytes)
{
	size_t count = 0;

	for (size_t i = 0; i < dump->ranges.count; i++) {
		const struct ptp_range *range = &dump->ranges.at[i];
		uint64_t pa = (range->pa + PAGE - 1) & ~(uint64_t)(PAGE - 1);

		for (; pa + PAGE <= range->pa + range->size; pa += PAGE, count++) {
			pages[count] = (struct kdump_page){pa / PAGE, bytes + count * PAGE};
			if (!dump->read(dump, pa, bytes + count * PAGE, PAGE))
				die("a page that is there cannot be read");
		}
	}
	return count;
}

int main(int argc, char **argv)
{
	struct ptp_dump dump;
	struct ptp_diag diag = {0};
	struct kdump_file file;
	struct kdump_page *pages;
	uint64_t size = 0;
	uint8_t *bytes;
	char *text;
	FILE *to;

	if (argc != 4)
		die("usage: elf-to-kdump METHOD CORE TO");
	if (ptp_dump_open(argv[2], NULL, &dump, &diag))
		die(diag.text);
	for (size_t i = 0; i < dump.ranges.count; i++)
		size += dump.ranges.at[i].size;
	pages = ptp_calloc(size / PAGE + 1, sizeof(*pages));
	bytes = ptp_calloc(size + 1, 1);
	text = ptp_calloc(dump.vmcoreinfo_size + 1, 1);
	if (dump.vmcoreinfo)
		memcpy(text, dump.vmcoreinfo, dump.vmcoreinfo_size);
	file = kdump_make(method_of(argv[1]), PAGE, pages, list(&dump, pages, bytes), text);
	to = fopen(argv[3], "wb");
	if (!to || fwrite(file.data, file.size, 1, to) != 1 || fclose(to))
		die("cannot write");
	ptp_dump_close(&dump);
	free(file.data);
	free(pages);
	free(bytes);
	free(text);
	return 0;
}
