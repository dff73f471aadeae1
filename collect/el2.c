// SPDX-License-Identifier: Apache-2.0
//
// What EL2 has beneath a host that runs at EL1: its own tables and, with protected KVM, a stage 2 of the host.
//
// That stage 2 is not walked. Its tables are no more than a cache: EL2 fills in what the host asks for, Normal where there is memory
// and Device elsewhere, and drops a whole block when it needs a page of it for itself. What they have at one moment is not what the host
// can reach, and stage 1 alone is not, either.
//
// Source: Linux, arch/arm64/kvm/hyp/nvhe/mem_protect.c: host_stage2_idmap, and VMID 0 for host_mmu, which no guest has;
// arch/arm64/kvm/arm.c: with hVHE, EL2 runs with HCR_EL2.E2H set.
#include "collect/collection.h"

#include <inttypes.h>
#include <stdlib.h>

// HCR_EL2
#define VM UINT64_C(1)
#define E2H (UINT64_C(1) << 34)

#define VTTBR_CNP UINT64_C(1)

static bool has_stage2(const struct ptp_registers *cpu)
{
	return ptp_register_value(cpu, "HCR_EL2") & VM;
}

static bool is_protected(const struct ptp_host *host)
{
	return host->regime != PTP_EL20 && host->cpu && has_stage2(host->cpu);
}

bool ptp_cpu_has_guest(const struct ptp_registers *cpu)
{
	return has_stage2(cpu) && ptp_register_value(cpu, "VTTBR_EL2") >> 48;
}

// The tables that a CPU in a guest has in use must be a machine's.
static bool is_machine(const struct ptp_machines *machines, const struct ptp_registers *cpu)
{
	uint64_t vttbr = ptp_register_value(cpu, "VTTBR_EL2") & ((UINT64_C(1) << 48) - 1) & ~VTTBR_CNP;

	for (size_t i = 0; i < machines->machines.count; i++)
		if (machines->machines.at[i].root && ptp_ttbr(machines->machines.at[i].root) == vttbr)
			return true;
	return false;
}

void ptp_cover_guests(struct ptp_collection *c, const struct ptp_host *host)
{
	size_t hidden = 0, strange = 0;

	for (size_t i = 0; is_protected(host) && i < c->machines.machines.count; i++)
		hidden += !c->machines.machines.at[i].root;
	for (size_t i = 0; i < c->given.cpus.count; i++)
		strange += ptp_cpu_has_guest(&c->given.cpus.at[i]) && !is_machine(&c->machines, &c->given.cpus.at[i]);
	if (hidden)
		ptp_cover(c, "stage 2 of guests", NULL,
			  "protected KVM keeps tables of guests that struct kvm does not lead to");
	if (strange)
		ptp_cover(c, "stage 2 of CPUs in a guest", NULL,
			  "a CPU has tables in VTTBR_EL2 that no virtual machine has");
}

static const struct ptp_register *el2_register(const struct ptp_host *host, const char *name)
{
	return host->cpu ? ptp_register_find(host->cpu, name) : NULL;
}

void ptp_collect_el2(struct ptp_collection *c, const struct ptp_host *host)
{
	const struct ptp_register *table = el2_register(host, "TTBR0_EL2"), *hcr = el2_register(host, "HCR_EL2"),
				  *sctlr = el2_register(host, "SCTLR_EL2"), *high = el2_register(host, "TTBR1_EL2");
	struct ptp_host el2 = {.level = 2, .cpu = host->cpu};

	if (host->regime == PTP_EL20)
		return;
	if (is_protected(host))
		ptp_cover(c, "stage 2 of the host", NULL,
			  "protected KVM fills it when the host asks, so nobody can say what it maps: "
			  "the host counts with its stage 1 alone");
	if (!table || !hcr || !ptp_cpu_has_stage1(host->cpu, 2)) {
		ptp_cover(c, "tables of EL2", NULL, "registers of EL2 are not given, and only they lead to its tables");
		return;
	}
	el2.regime = hcr->value & E2H ? PTP_EL20 : PTP_EL2;
	*ptp_push(&el2.registers) = *table;
	if (el2.regime == PTP_EL20 && high)
		*ptp_push(&el2.registers) = *high;
	ptp_host_copy(c, &el2);
	if (sctlr->value & 1)
		ptp_stage_set(c, &ptp_collect_context(c, "EL2", "hypervisor", PTP_HYPERVISOR, el2.regime)->stage1,
			      el2.registers.at, el2.registers.count);
	ptp_cover(c, "tables of EL2", "registers", NULL);
	free(el2.registers.at);
}
