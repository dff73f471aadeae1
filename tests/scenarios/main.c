// SPDX-License-Identifier: Apache-2.0
//
// Real bugs, each as a machine that has it and one that does not: ptproof must tell them apart.
//
// Thirty were collected (H01 to H30). Those that are not here are listed with the reason, so that none is missed by oversight.
// rules.c has the rules that no bug is about.
#include "tests/scenarios/judge.h"

#include <stdio.h>
#include <string.h>

struct remark {
	const char *id, *what, *why;
};

static const struct remark left_out[] = {
	{"H14", "Ampere Altra PCIE_65: a BAR mapped Normal-NC",
	 "the tables are right by the architecture; only the MIDR makes it a bug, and no rule is about an erratum"},
	{"H16", "Olympus: the order of stores and loads to Device-nGnR*",
	 "the tables are right by the architecture; only the MIDR makes it a bug, and no rule is about an erratum"},
	{"H26", "edk2 issue 12509: from Write-Back to write-combining without a flush",
	 "each snapshot is right; the bug is between two, for a comparison of captures"},
	{"H29", "a prefetchable BAR mapped Device",
	 "too strict, not unsafe: accesses fault or are slow, and no rule asks for a weaker type"},
};

static const struct remark partly[] = {
	{"H11", "Cortex-A510 erratum 2454944", "shown as the alias; no rule raises it for the core"},
	{"H13", "dma-coherent", "shown by the SMMU's mapping; a device's coherency is not an input"},
	{"H15", "MAIR that differs by boot option", "shown by one alias; registers of two CPUs are not compared"},
	{"H17", "which Device type a device needs", "shown by what needs nGnRnE; no rule says that PCIe needs nGnRE"},
};

static unsigned count_failed(const struct scenario *scenarios, unsigned *run)
{
	unsigned failed = 0;

	for (; scenarios->id; scenarios++, ++*run) {
		bool holds = scenario_holds(scenarios);

		printf("%s %s: %s\n", holds ? "as expected" : "WRONG      ", scenarios->id, scenarios->title);
		failed += !holds;
	}
	return failed;
}

// Every id from H01 to H30 has a scenario or a reason.
static unsigned count_forgotten(const struct scenario *const *lists, size_t count)
{
	unsigned forgotten = 0;

	for (unsigned number = 1; number <= 30; number++) {
		bool found = false;
		char id[8];

		snprintf(id, sizeof(id), "H%02u", number);
		for (size_t i = 0; i < count; i++)
			for (const struct scenario *s = lists[i]; s->id; s++)
				found |= !strcmp(s->id, id);
		for (size_t i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
			found |= !strcmp(left_out[i].id, id);
		if (!found)
			printf("FORGOTTEN   %s\n", id);
		forgotten += !found;
	}
	return forgotten;
}

static void print_remarks(const char *how, const struct remark *remarks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("%s %s: %s: %s\n", how, remarks[i].id, remarks[i].what, remarks[i].why);
}

int main(void)
{
	static const struct scenario *const lists[] = {guest_scenarios, device_scenarios, memory_scenarios,
						       rule_scenarios};
	size_t count = sizeof(lists) / sizeof(*lists);
	unsigned run = 0, failed = 0;

	for (size_t i = 0; i < count; i++)
		failed += count_failed(lists[i], &run);
	print_remarks("in part    ", partly, sizeof(partly) / sizeof(*partly));
	print_remarks("not shown  ", left_out, sizeof(left_out) / sizeof(*left_out));
	failed += count_forgotten(lists, count);
	failed += count_rules_without_pair(lists, count);
	printf("%u scenarios, %u wrong\n", run, failed);
	return failed != 0;
}
