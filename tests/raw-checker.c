// SPDX-License-Identifier: Apache-2.0
//
// raw-checker CERTIFICATE RUNS: are these the mappings and regions that the certificate speaks of? Stands alone. RUNS is what
// `ptproof check --runs` wrote. Exit status 0: yes; 1: no, and a line says why. docs/certificate.md tells who checks the rest.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLASSES = 1 << 13, MEMBERS = 1 << 12, ZONES = 1 << 8, GROUPS = 1 << 10, REGIONS = 1 << 15, ROWS = 1 << 20 };

// Of the certificate, which counts from 1; 0 is nothing.
static struct class
{
	char value[33], open[33];
	unsigned member;
} class[CLASSES];
static struct row {
	uint64_t from, end;
	unsigned group; // of a piece of the list: its region
} row[ROWS], piece[REGIONS];
static char role[MEMBERS][512];
static unsigned role_of[MEMBERS], zone_of[REGIONS], zone_value[ZONES], zone_known[ZONES];
static bool in_zone[GROUPS][ZONES], in_group[GROUPS][MEMBERS];
static unsigned rows, pieces, undescribed, runs, whole;

static void die(const char *what, const char *line)
{
	printf("%s: %s\n", what, line);
	exit(1);
}

static unsigned below(unsigned number, unsigned limit, const char *line)
{
	if (!number || number >= limit)
		die("a number is out of range", line);
	return number;
}

static void read_group(unsigned group, char *list)
{
	bool member = false;

	for (char *word = strtok(list, " ;\n"); word; word = strtok(NULL, " ;\n")) {
		unsigned number = (unsigned)strtoul(word, NULL, 10);

		if (!strcmp(word, "members"))
			member = true;
		else if (member)
			in_group[group][below(number, MEMBERS, word)] = true;
		else
			in_zone[group][below(number, ZONES, word)] = true;
	}
}

static void read_row(unsigned number, struct row next, const char *line)
{
	uint64_t before = rows ? row[rows - 1].end : 0;

	if (number != rows + 1 || rows == ROWS || next.from != before || next.end <= before || next.group >= GROUPS)
		die("it does not follow the row before it", line);
	row[rows++] = next;
}

static void read_certificate(char *line)
{
	char value[33], open[33];
	struct row next;
	unsigned n, m;
	int at = 0;

	if (sscanf(line, "(define-fun class.%u %*[^#]#x%32[^ ] (bvand x #x%32[^)]))) ; member %u", &n, value, open,
		   &m) == 4) {
		strcpy(class[below(n, CLASSES, line)].value, value);
		strcpy(class[n].open, open);
		class[n].member = below(m, MEMBERS, line);
	} else if (sscanf(line, "; role %u: %n", &n, &at) == 1 && at)
		snprintf(role[below(n, MEMBERS, line)], sizeof(*role), "%s", line + at);
	else if (sscanf(line, "(declare-const first.%u %*[^;]; role %u", &n, &m) == 2)
		role_of[below(n, MEMBERS, line)] = below(m, MEMBERS, line);
	else if (sscanf(line, "; region %u in zone %u:", &n, &m) == 2)
		zone_of[below(n, REGIONS, line)] = below(m, ZONES, line);
	else if (sscanf(line, "(define-fun zone.%u %*[^#]#b%15[01] (bvand x #b%15[01]", &n, value, open) == 3) {
		zone_value[below(n, ZONES, line)] = (unsigned)strtoul(value, NULL, 2);
		zone_known[n] = ~(unsigned)strtoul(open, NULL, 2);
	} else if (sscanf(line, "; group %u: rows %*u; bytes %*[^;]; zones%n", &n, &at) == 1 && at)
		read_group(below(n, GROUPS, line), line + at);
	else if (sscanf(line, "(define-fun b.%u %*[^#]#x%" SCNx64 ") %*[^#]#x%" SCNx64 ") ; group %u", &n, &next.from,
			&next.end, &next.group) == 4)
		read_row(n, next, line);
}

// The row that has ADDRESS, or `rows`.
static unsigned row_at(uint64_t address)
{
	unsigned at = 0;

	for (unsigned step = ROWS; step; step /= 2)
		if (at + step <= rows && row[at + step - 1].end <= address)
			at += step;
	return at;
}

// Whatever is mapped between FROM and END must be in the zone of REGION.
static void check_region(uint64_t from, uint64_t end, unsigned region)
{
	char where[64];

	snprintf(where, sizeof(where), "0x%" PRIx64 " to 0x%" PRIx64, from, end);
	for (unsigned i = row_at(from); i < rows && row[i].from < end; i++)
		if (row[i].group && (!region || !in_zone[row[i].group][zone_of[region]]))
			die("a row is not in the zone of this region", where);
}

static void check_run(unsigned number, uint64_t from, uint64_t end, const char *line)
{
	unsigned member = class[below(number, CLASSES, line)].member;

	if (end <= from || !rows || row[rows - 1].end < end)
		die("beyond the rows", line);
	for (unsigned i = row_at(from); i < rows && row[i].from < end; i++)
		if (!member || !row[i].group || !in_group[row[i].group][member])
			die("a row that it lies in does not have its class", line);
	runs++;
}

static void check_facts(unsigned region, unsigned value, unsigned known, const char *line)
{
	unsigned zone = region ? zone_of[below(region, REGIONS, line)] : 0;

	if (region && (!zone || ((zone_value[zone] ^ value) & known) || (known & ~zone_known[zone])))
		die("its zone says something else", line);
}

static void check_list(char *line)
{
	unsigned n, value, known;
	char bits[33], open[33];
	uint64_t from, to;
	int at = 0;

	if (sscanf(line, "class %u %32s %32s %n", &n, bits, open, &at) == 3 && at) {
		const struct class *c = &class[below(n, CLASSES, line)];

		if (strcmp(c->value, bits) != 0 || strcmp(c->open, open) != 0 ||
		    strcmp(role[role_of[c->member]], line + at) != 0)
			die("the certificate has another class", line);
	} else if (sscanf(line, "region %u %" SCNx64 " %" SCNx64 " %x %x", &n, &from, &to, &value, &known) == 5) {
		check_facts(n, value, known, line);
		piece[below(++pieces, REGIONS, line) - 1] = (struct row){from, to, n};
	} else if (sscanf(line, "undescribed %u %x %x", &undescribed, &value, &known) == 3)
		check_facts(undescribed, value, known, line);
	else if (sscanf(line, "run %u %" SCNx64 " %" SCNx64, &n, &from, &to) == 3)
		check_run(n, from, from + to, line);
	else if (!strcmp(line, "end\n"))
		whole = 1;
	else if (strncmp(line, "context ", 8) != 0 && strcmp(line, "ptproof-runs: 1\n") != 0)
		die("not a line of such a list", line);
}

// What lies between regions, which are in order of address, is described by none.
static void check_regions(void)
{
	uint64_t reached = 0;

	for (unsigned i = 0; i < pieces; i++) {
		if (reached < piece[i].from)
			check_region(reached, piece[i].from, undescribed);
		check_region(piece[i].from, piece[i].end, piece[i].group);
		reached = piece[i].end > reached ? piece[i].end : reached;
	}
	check_region(reached, UINT64_MAX, undescribed);
}

static void read_lines(const char *name, void (*read)(char *line))
{
	FILE *file = fopen(name, "r");
	char *line = NULL;
	size_t room = 0;

	if (!file)
		die("cannot be opened", name);
	while (getline(&line, &room, file) > 0)
		read(line);
	free(line);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		die("usage: raw-checker CERTIFICATE RUNS", "");
	read_lines(argv[1], read_certificate);
	read_lines(argv[2], check_list);
	check_regions();
	if (!whole)
		die("the list is not whole", argv[2]);
	printf("%u runs and %u regions lie in the %u rows of the certificate\n", runs, pieces, rows);
	return 0;
}
