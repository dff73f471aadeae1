// SPDX-License-Identifier: Apache-2.0
#include "collect/qmp/smmus.h"

#include "inputs/regions/mtree.h"

#include <inttypes.h>

// Arm IHI 0070, 6.2 and 6.3: offsets of registers of an SMMUv3. STRTAB_BASE has 64 bits.
static const struct {
	const char *name;
	uint32_t offset;
	bool wide;
} registers[] = {
	{"IDR0", 0x0, false},
	{"IDR1", 0x4, false},
	{"IDR5", 0x14, false},
	{"CR0", 0x20, false},
	{"CR2", 0x2c, false},
	{"STRTAB_BASE", 0x80, true},
	{"STRTAB_BASE_CFG", 0x88, false},
};
enum { REGISTERS = sizeof(registers) / sizeof(*registers) };

// QEMU 7.2 answers an access of another size than the register's with 0.
static enum ptp_err read_word(struct ptp_monitor *monitor, uint64_t address, uint64_t *value, struct ptp_diag *diag)
{
	ptp_autofree char *text = NULL;
	char command[40];
	uint32_t word;

	snprintf(command, sizeof(command), "xp /1wx 0x%" PRIx64, address);
	if (ptp_monitor_say(monitor, command, &text, diag))
		return diag->err;
	if (!ptp_xp_value(text, address, &word))
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s: not a number: %s", ptp_shorten(monitor->link.peer).text,
				command, ptp_shorten(text).text);
	*value = word;
	return PTP_OK;
}

static enum ptp_err read_smmu(struct ptp_monitor *monitor, struct ptp_qmp_smmu *smmu, struct ptp_diag *diag)
{
	uint64_t high = 0;

	for (size_t i = 0; i < REGISTERS; i++) {
		uint64_t at = smmu->base + registers[i].offset;

		if (read_word(monitor, at, &smmu->values[i], diag) ||
		    (registers[i].wide && read_word(monitor, at + 4, &high, diag)))
			return diag->err;
		if (registers[i].wide)
			smmu->values[i] |= high << 32;
	}
	return PTP_OK;
}

enum ptp_err ptp_qmp_smmus_read(struct ptp_monitor *monitor, const char *mtree, struct ptp_qmp_smmus *smmus,
				struct ptp_diag *diag)
{
	uint64_t bases[sizeof(smmus->list) / sizeof(*smmus->list)];

	smmus->count = ptp_mtree_find(mtree, "arm-smmuv3", bases, sizeof(bases) / sizeof(*bases));
	for (size_t i = 0; i < smmus->count && !diag->err; i++) {
		smmus->list[i].base = bases[i];
		read_smmu(monitor, &smmus->list[i], diag);
	}
	return diag->err;
}

void ptp_qmp_smmus_print(const struct ptp_qmp_smmus *smmus, FILE *to)
{
	if (smmus->count)
		fputs("smmus:\n", to);
	for (size_t i = 0; i < smmus->count; i++) {
		fprintf(to, "  - base: 0x%" PRIx64 "\n", smmus->list[i].base);
		for (size_t j = 0; j < REGISTERS; j++)
			fprintf(to, "    %s: 0x%" PRIx64 "\n", registers[j].name, smmus->list[i].values[j]);
	}
}
