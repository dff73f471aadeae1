// SPDX-License-Identifier: Apache-2.0
//
// Where the kernels of real hosts say that their addresses lead, against where their tables do: each row of a listing that is given an output
// address has the one that the walk finds. One host has its kernel's own listing; of the others the runs of the walk are made one.
#include "inputs/inputs.h"
#include "scratch.h"
#include "verifier/verdict/check.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct host {
	char name[32];
	bool own; // it has its kernel's listing
	bool ds;  // TCR_ELx.DS
	uint64_t linear;
	uint64_t elsewhere; // bytes of other rows that have a place
};

// A copy of capture NAME whose kernel is there twice: as its tables, and as a listing, which is all of "listed".
static void copy_with_listing(const char *name, const struct scratch *to)
{
	char command[512], path[256];
	static char text[65536];
	char *contexts;
	FILE *file;

	snprintf(command, sizeof(command), "cp -R '%s/%s/.' '%s' && chmod -R u+w '%s'", getenv("CAPTURES"), name,
		 to->path, to->path);
	cr_assert(!system(command), "%s", command);
	file = fopen(scratch_path(to, "capture.yaml", path), "r");
	cr_assert(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	contexts = strstr(text, "\ncontexts:\n");
	cr_assert(contexts && strstr(text, "\nsources:\n"));
	file = fopen(path, "w");
	cr_assert(file);
	fprintf(file, "%.*s\ncontexts:\n  - {name: listed, owner: host, regime: EL2&0, stage1: listed}\n%s",
		(int)(contexts - text), text, contexts + strlen("\ncontexts:\n"));
	fputs("  vmcoreinfo: raw/vmcoreinfo\n  vmallocinfo: raw/vmallocinfo\n  kernel-page-tables: raw/kernel_page_tables\n",
	      file);
	fclose(file);
}

// The size as the kernel prints it.
static void print_row(FILE *to, uint64_t first, uint64_t last, const char *words)
{
	const char *unit = "KMGTPE";
	uint64_t size = (last - first + 1) >> 10;

	for (; !(size & 1023) && unit[1]; unit++)
		size >>= 10;
	fprintf(to, "0x%016" PRIx64 "-0x%016" PRIx64 " %" PRIu64 "%c %s\n", first, last + 1, size, *unit, words);
}

static const char *words_of(const struct host *host, const struct ptp_class *class)
{
	uint64_t ap = ptp_class_get(class, PTP_F_S1_AP, NULL), attr = ptp_class_get(class, PTP_F_S1_ATTR, NULL);
	static char text[128];

	snprintf(text, sizeof(text), "%s %s%s AF%s %s", ap & 2 ? "ro" : "RW",
		 ptp_class_get(class, PTP_F_S1_PXN, NULL) ? "NX" : "x", host->ds ? "" : " SHD",
		 ptp_class_get(class, PTP_F_S1_UXN, NULL) ? " UXN" : "",
		 attr == 0xff   ? "MEM/NORMAL"
		 : attr == 0x44 ? "MEM/NORMAL-NC"
		 : attr == 0x04 ? "DEVICE/nGnRE"
				: "DEVICE/nGnRnE");
	return text;
}

#define LINEAR_END UINT64_C(0xffff800000000000) // of all of these hosts

// What the kernel of MAP would print: like attributes are one row, wherever they lead.
static void write_listing(const struct host *host, const struct scratch *to, const struct ptp_check *check,
			  const struct ptp_map *map)
{
	char path[256], open[128] = "";
	FILE *file = fopen(scratch_path(to, "raw/kernel_page_tables", path), "w");
	uint64_t first = host->linear, next = first;

	cr_assert(file);
	fputs("---[ Linear Mapping start ]---\n", file);
	for (size_t i = 0; i < map->runs.count; i++) {
		const struct ptp_run run = ptp_unpack(&map->runs.at[i]);
		const char *words = words_of(host, &check->classes.entries.at[run.class_id].class);
		const bool ends = first < LINEAR_END && run.ia >= LINEAR_END;

		if (run.ia != next || strcmp(words, open) != 0 || ends) {
			if (next > first)
				print_row(file, first, next - 1, open);
			if (run.ia > next)
				print_row(file, next, run.ia - 1, "");
			if (ends)
				fputs("---[ Linear Mapping end ]---\n", file);
			first = run.ia;
			snprintf(open, sizeof(open), "%s", words);
		}
		next = run.ia + run.size;
	}
	print_row(file, first, next - 1, open);
	print_row(file, next, UINT64_MAX, "");
	fclose(file);
}

static size_t context(const struct ptp_capture *capture, const char *name)
{
	size_t i = 0;

	while (strcmp(capture->contexts.at[i].name, name) != 0)
		i++;
	return i;
}

// Where MAP has ADDRESS, and how much from there on; 0: nowhere.
static uint64_t lookup(const struct ptp_map *map, uint64_t address, uint64_t *size)
{
	for (size_t i = 0; i < map->runs.count; i++) {
		const struct ptp_run run = ptp_unpack(&map->runs.at[i]);

		if (address - run.ia < run.size) {
			*size = run.size - (address - run.ia);
			return run.pa + (address - run.ia);
		}
	}
	return *size = 0;
}

// Bytes of MAP that lead elsewhere in TABLES, or nowhere.
static uint64_t wrong(const struct ptp_map *map, const struct ptp_map *tables)
{
	uint64_t wrong = 0;

	for (size_t i = 0; i < map->runs.count; i++) {
		const struct ptp_run run = ptp_unpack(&map->runs.at[i]);

		for (uint64_t at = 0, size; at < run.size; at += size) {
			uint64_t pa = lookup(tables, run.ia + at, &size);

			if (!size || pa != run.pa + at) {
				cr_log_error("0x%" PRIx64 ": 0x%" PRIx64 ", not 0x%" PRIx64, run.ia + at, pa,
					     run.pa + at);
				wrong += size = size ? size : 4096;
			}
		}
	}
	return wrong;
}

// Bytes of rows from FROM to TO.
static uint64_t bytes(const struct ptp_map *map, uint64_t from, uint64_t to)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < map->runs.count; i++) {
		const struct ptp_run run = ptp_unpack(&map->runs.at[i]);

		if (run.ia >= from && run.ia < to)
			sum += run.size;
	}
	return sum;
}

static void walk(const struct ptp_capture *capture, const char *name, struct ptp_check *check)
{
	size_t i = context(capture, name);

	ptp_walk(capture, i, &check->classes, &check->maps[i]);
}

static void begin(const char *directory, struct ptp_capture *capture, struct ptp_check *check)
{
	struct ptp_diag diag = {PTP_OK, ""};

	cr_assert(!ptp_read_capture(directory, capture, &diag), "%s", diag.text);
	*check = (struct ptp_check){.capture = capture};
	check->maps = calloc(capture->contexts.count, sizeof(*check->maps));
	walk(capture, "kernel", check);
}

static void end(struct ptp_capture *capture, struct ptp_check *check)
{
	for (size_t i = 0; i < capture->contexts.count; i++)
		ptp_map_free(&check->maps[i]);
	free(check->maps);
	free(check->listed.at);
	ptp_classes_free(&check->classes);
	ptp_capture_free(capture);
}

// Makes the listing that this host does not have.
static void list(const struct host *host, const struct scratch *to)
{
	struct ptp_capture capture;
	struct ptp_check check;
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", getenv("CAPTURES"), host->name);
	begin(path, &capture, &check);
	write_listing(host, to, &check, &check.maps[context(&capture, "kernel")]);
	end(&capture, &check);
}

// What is not printed is set so that it takes permissions away, and the shareability to each that a row may have.
static void check_least(const struct ptp_check *check)
{
	static const uint64_t shareability[] = {3, 0, 2};

	cr_expect(check->listed.count > 5);
	for (size_t i = 0; i < check->listed.count; i++) {
		const struct ptp_listed *entry = &check->listed.at[i];

		cr_expect_eq(entry->least_count, entry->words & PTP_W(SHD) ? 1 : 3);
		for (size_t j = 0; j < entry->least_count; j++) {
			const struct ptp_class *class = &check->classes.entries.at[entry->least[j]].class;

			cr_expect_eq(ptp_class_get(class, PTP_F_S1_WXN, NULL), 1);
			cr_expect_eq(ptp_class_get(class, PTP_F_S1_APTABLE, NULL), 3);
			cr_expect_eq(ptp_class_get(class, PTP_F_S1_PXNTABLE, NULL), 1);
			cr_expect_eq(ptp_class_get(class, PTP_F_S1_UXNTABLE, NULL), 1);
			cr_expect_eq(ptp_class_get(class, PTP_F_S1_SH, NULL), shareability[j]);
		}
	}
}

ParameterizedTestParameters(stretches, rows_lead_where_tables_do)
{
	static struct host hosts[] = {
		{"p72-max-viol", true, false, UINT64_C(0xffff000000000000), 0x1348b000},
		{"d612-max-viol", false, true, UINT64_C(0xfff0000000000000), 0x1513d000},
		{"d612-max-clean", false, true, UINT64_C(0xfff0000000000000), 0x1313b000},
		{"d612-a72-viol", false, false, UINT64_C(0xffff000000000000), 0x1513d000},
	};

	return cr_make_param_array(struct host, hosts, sizeof(hosts) / sizeof(*hosts));
}

ParameterizedTest(struct host *host, stretches, rows_lead_where_tables_do)
{
	const struct ptp_map *tables, *listed;
	struct ptp_capture capture;
	struct ptp_check check;
	struct scratch scratch;

	scratch_open(&scratch);
	copy_with_listing(host->name, &scratch);
	if (!host->own)
		list(host, &scratch);
	begin(scratch.path, &capture, &check);
	walk(&capture, "listed", &check);
	ptp_listed_classes(&check);
	tables = &check.maps[context(&capture, "kernel")];
	listed = &check.maps[context(&capture, "listed")];
	cr_expect(!wrong(listed, tables), "%s", host->name);
	check_least(&check);
	cr_expect_eq(bytes(listed, host->linear, LINEAR_END), bytes(tables, host->linear, LINEAR_END), "%s",
		     host->name);
	cr_expect_eq(bytes(listed, LINEAR_END, UINT64_MAX), host->elsewhere, "%s", host->name);
	end(&capture, &check);
	scratch_close(&scratch);
}
