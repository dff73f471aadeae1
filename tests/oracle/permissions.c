// SPDX-License-Identifier: Apache-2.0
//
// Compares who may read, write and execute with real accesses of another implementation, at EL1 and EL0 under both stages.
//
// permissions.csv has a row for each setting of what stage 1 says: WXN, APTable, UXNTable, PXNTable, AP[2:1], UXN, PXN in decimal.
// Its cells are S2AP * 4 + XN of stage 2 (bits [54:53], without FEAT_XNX), and a last one without stage 2. A cell has a
// character for EL1's reading, writing, executing, then EL0's: `.` was done, `1` and `2` a Permission fault of that stage.
#include "tests/oracle/rules.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STAGE1_FIELDS = 7, STAGE2_CELLS = 16, CELLS, ACCESSES = 6 };

static const enum ptp_field stage1_field[STAGE1_FIELDS] = {PTP_F_S1_WXN,      PTP_F_S1_APTABLE, PTP_F_S1_UXNTABLE,
							   PTP_F_S1_PXNTABLE, PTP_F_S1_AP,      PTP_F_S1_UXN,
							   PTP_F_S1_PXN};

static const unsigned permission[ACCESSES] = {PTP_PERM_READ,  PTP_PERM_WRITE,  PTP_PERM_EXEC,
					      PTP_PERM_READ0, PTP_PERM_WRITE0, PTP_PERM_EXEC0};

// A class of the EL1&0 regime in which nothing but STAGE1 is set.
static struct ptp_class stage1_class(const unsigned stage1[STAGE1_FIELDS])
{
	struct ptp_class class = {0};

	ptp_class_clear(&class, 0, PTP_FIELD_COUNT - 1);
	ptp_class_set(&class, PTP_F_EL0, 1);
	ptp_class_set(&class, PTP_F_S1_M, 1);
	for (unsigned i = 0; i < STAGE1_FIELDS; i++)
		ptp_class_set(&class, stage1_field[i], stage1[i]);
	return class;
}

// What the rules make of a cell. Stage 1's faults come first.
static void expect(const struct oracle_rules *rules, const unsigned stage1[STAGE1_FIELDS], unsigned cell,
		   const struct ptp_pins *cpu, char text[ACCESSES + 1])
{
	struct ptp_class class = stage1_class(stage1);
	uint32_t first = oracle_permissions(rules, &class, cpu), both = first;

	if (cell < STAGE2_CELLS) {
		ptp_class_set(&class, PTP_F_S2_VM, 1);
		ptp_class_set(&class, PTP_F_S2_AP, cell / 4);
		ptp_class_set(&class, PTP_F_S2_XN, cell % 4);
		both = oracle_permissions(rules, &class, cpu);
	}
	for (unsigned i = 0; i < ACCESSES; i++)
		text[i] = !(first >> permission[i] & 1) ? '1' : !(both >> permission[i] & 1) ? '2' : '.';
	text[ACCESSES] = 0;
}

struct counts {
	unsigned accesses, allowed, differ;
};

static void compare_row(const struct oracle_rules *rules, const char *line, const struct ptp_pins *cpu,
			struct counts *counts)
{
	char found[CELLS * ACCESSES + 1], expected[ACCESSES + 1];
	unsigned stage1[STAGE1_FIELDS];

	if (sscanf(line, "%u,%u,%u,%u,%u,%u,%u,%102s", &stage1[0], &stage1[1], &stage1[2], &stage1[3], &stage1[4],
		   &stage1[5], &stage1[6], found) != STAGE1_FIELDS + 1 ||
	    strlen(found) != CELLS * ACCESSES) {
		fprintf(stderr, "oracle: a table has a row that is none\n");
		exit(1);
	}
	for (unsigned cell = 0; cell < CELLS; cell++) {
		const char *theirs = found + (size_t)cell * ACCESSES;

		expect(rules, stage1, cell, cpu, expected);
		for (unsigned i = 0; i < ACCESSES; i++) {
			counts->accesses++;
			counts->allowed += theirs[i] == '.';
			counts->differ += theirs[i] != expected[i];
		}
		if (strncmp(theirs, expected, ACCESSES) != 0)
			printf("%.*s, cell %u: ptproof %s, expected %.6s\n", (int)strcspn(line, ".12\n"), line, cell,
			       expected, theirs);
	}
}

int main(void)
{
	const char *directory = getenv("ORACLE");
	ptp_autofree char *path = NULL;
	struct oracle_rules rules;
	struct ptp_pins cpu = {0};
	struct counts counts = {0};
	char line[256];
	FILE *file;

	if (!directory || asprintf(&path, "%s/permissions/permissions.csv", directory) < 0)
		return 77;
	file = fopen(path, "r");
	if (!file || !fgets(line, sizeof(line), file))
		return 77;
	oracle_rules_load(&rules);
	for (unsigned bit = 0; bit < PTP_CPU_BITS; bit++)
		ptp_pin(&cpu, PTP_WORD_CPU, bit, false); // an Armv8.0 core
	while (fgets(line, sizeof(line), file))
		compare_row(&rules, line, &cpu, &counts);
	fclose(file);
	oracle_rules_free(&rules);
	printf("%u accesses, %u of them allowed: %u differ\n", counts.accesses, counts.allowed, counts.differ);
	return counts.differ || !counts.accesses;
}
