// SPDX-License-Identifier: Apache-2.0
//
// Writes a machine as a capture: registers as Linux has them on a VHE host, tables as an ELF core.
#include "tests/scenarios/machine.h"

#include <elf.h>
#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name, *owner;
	const char *ttbr; // or NULL: a stage 2, or the SMMU
} agents[AGENTS] = {
	[KERNEL] = {"kernel", "host", "TTBR1_EL2"},
	[LOWER] = {"lower half", "host", "TTBR0_EL2"},
	[VMM] = {"vmm", "process:169", "TTBR0_EL2"},
	[APP] = {"app", "process:300", "TTBR0_EL2"},
	[VM] = {"vm 1", "guest:1", NULL},
	[VM2] = {"vm 2", "guest:2", NULL},
	[MASTER] = {"smmu", "dma:0000:01:00.0", NULL},
};

static void write_stage1(FILE *to, const struct machine *m, enum agent agent, uint64_t root)
{
	fprintf(to,
		"    regime: EL2&0\n"
		"    stage1: {%s: 0x%" PRIx64 ", TCR_EL2: 0x%" PRIx64 ", MAIR_EL2: 0x%" PRIx64
		", SCTLR_EL2: 0x2000018fc74791d}\n",
		agents[agent].ttbr, root | m->below, m->tcr, m->mair);
}

static void write_stage2(FILE *to, const struct machine *m, uint64_t root)
{
	fprintf(to,
		"    regime: EL1&0\n"
		"    stage1: free\n"
		"    stage2: {VTTBR_EL2: 0x%" PRIx64 ", VTCR_EL2: 0x%" PRIx64 ", HCR_EL2: 0x%" PRIx64 "}\n",
		root, m->vtcr, m->hcr | (uint64_t)m->fwb << 46);
}

// Its stage 2 alone has the shape of the guests', as where a hypervisor shares one with the SMMU.
static void write_smmu_stage2(FILE *to, const struct machine *m, uint64_t root)
{
	fprintf(to,
		"    regime: SMMU\n    stage1: bypass\n"
		"    stage2: {S2TTB: 0x%" PRIx64 ", S2T0SZ: %u, S2SL0: %u, S2TG: 0, S2PS: %u, S2FWB: %d, S2AFFD: 0, "
		"S2HA: 0, S2HD: 0, S2IR0: 1, S2OR0: 1, S2SH0: 3}\n",
		root, (unsigned)(m->vtcr & 63), (unsigned)(m->vtcr >> 6 & 3), (unsigned)(m->vtcr >> 16 & 7), m->fwb);
}

static void write_smmu(FILE *to, const struct machine *m, uint64_t root)
{
	if (m->bypass) {
		write_smmu_stage2(to, m, root);
		return;
	}
	fprintf(to,
		"    regime: SMMU\n    stage1: {TTB0: 0x%" PRIx64 ", T0SZ: 16, TG0: 0, IPS: 5, MAIR: 0x%" PRIx64 "}\n",
		root, m->mair);
}

static void write_context(FILE *to, const struct machine *m, enum agent agent)
{
	uint64_t root = root_address(m, agent);

	fprintf(to, "  - name: %s\n    owner: %s\n", agents[agent].name, agents[agent].owner);
	if (agents[agent].ttbr)
		write_stage1(to, m, agent, root);
	else if (agent == MASTER)
		write_smmu(to, m, root);
	else
		write_stage2(to, m, root);
}

static void write_description(const struct machine *m, const struct scratch *scratch)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	fprintf(to,
		"ptproof-capture: 1\n"
		"memory: [{file: tables.elf}]\n"
		"cpu: {CTR_EL0: 0x%" PRIx64 ", ID_AA64MMFR0_EL1: 5, ID_AA64MMFR1_EL1: 0x%" PRIx64
		", ID_AA64MMFR2_EL1: 0x%" PRIx64 ", ID_AA64MMFR3_EL1: 0, ID_AA64ISAR1_EL1: 0x%" PRIx64
		", ID_AA64PFR1_EL1: 0, ID_AA64PFR2_EL1: 0}\n"
		"contexts:\n",
		m->ctr, m->mmfr1, (uint64_t)m->fwb << 40, m->isar1);
	for (enum agent agent = 0; agent < AGENTS; agent++)
		if (m->root[agent])
			write_context(to, m, agent);
	if (*m->regions)
		fprintf(to, "regions:\n%s", m->regions);
	if (*m->assume)
		fprintf(to, "assume:\n%s", m->assume);
	fclose(to);
	scratch_text(scratch, "capture.yaml", text);
	free(text);
}

static void write_tables(const struct machine *m, const struct scratch *scratch)
{
	uint64_t bytes = UINT64_C(4096) * m->used, *words = calloc(m->used, 4096);
	struct core_segment segment = {.type = PT_LOAD,
				       .offset = 4096,
				       .pa = MACHINE_BASE,
				       .file_size = bytes,
				       .memory_size = bytes,
				       .data = words};

	if (!words)
		exit(1);
	for (size_t i = 0; i < bytes / 8; i++)
		words[i] = htole64(m->page[i / 512][i % 512]);
	scratch_core(scratch, "tables.elf", 4096 + bytes, &(struct core_header){0}, &segment, 1);
	free(words);
}

void machine_write(const struct machine *m, const struct scratch *scratch)
{
	write_description(m, scratch);
	write_tables(m, scratch);
}
