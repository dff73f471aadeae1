// SPDX-License-Identifier: Apache-2.0
//
// A mapping of registers or register fields: names from a table, values that fit.
#include "inputs/capture-read.h"

#include <inttypes.h>
#include <string.h>

// KVM fills the saved system registers of a vCPU with this before it writes them: reset_unknown() in
// arch/arm64/kvm/sys_regs.h.
#define KVM_NEVER_WRITTEN UINT64_C(0x1de7ec7edbadc0de)

enum { MOST_KEYS = 24 };

enum ptp_err ptp_read_register(const struct ptp_yaml *node, uint64_t *value, struct ptp_diag *diag)
{
	if (ptp_yaml_number(node, value, diag))
		return diag->err;
	if (*value == KVM_NEVER_WRITTEN)
		return ptp_fail_at(diag, node->place,
				   "%s has the value that KVM gives to what was never written: the register is missing",
				   node->key->text);
	return PTP_OK;
}

static enum ptp_err read_one(const struct ptp_yaml *node, const struct ptp_register_key *key, struct ptp_register *reg,
			     struct ptp_diag *diag)
{
	reg->name = key->name;
	reg->place = node->place;
	if (ptp_read_register(node, &reg->value, diag))
		return diag->err;
	if (key->bits < 64 && reg->value >> key->bits)
		return ptp_fail_at(diag, node->place, "%s is a field of %u bit%s: 0x%" PRIx64 " does not fit",
				   key->name, key->bits, key->bits == 1 ? "" : "s", reg->value);
	return PTP_OK;
}

enum ptp_err ptp_read_registers(struct ptp_reader *r, const struct ptp_yaml *node, const char *what,
				const struct ptp_register_key *keys, struct ptp_registers *registers)
{
	struct ptp_yaml_key names[MOST_KEYS] = {0};
	const struct ptp_yaml *value[MOST_KEYS];
	size_t count = 0;

	for (; keys[count].name; count++)
		names[count] = (struct ptp_yaml_key){keys[count].name, keys[count].required};
	if (ptp_yaml_fields(node, what, names, count, value, r->diag))
		return r->diag->err;
	registers->at = ptp_arena_alloc(&r->capture->arena, node->count * sizeof(*registers->at));
	for (size_t i = 0; i < count; i++)
		if (value[i] && read_one(value[i], &keys[i], &registers->at[registers->count++], r->diag))
			return r->diag->err;
	return PTP_OK;
}
