// SPDX-License-Identifier: Apache-2.0
#include "collect/registers.h"

#include "inputs/path.h"
#include "inputs/yaml.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FILE_MOST = 1 << 24, REGISTERS_MOST = 4096, CPUS_MOST = 4096, SMMUS_MOST = 4096 };

// QEMU 7.2 calls some registers otherwise, and those that it does not implement NAME_RESERVED, which read 0.
static const char *architectural(struct ptp_arena *arena, const char *name, size_t length)
{
	static const char *const other[][2] = {{"SCTLR", "SCTLR_EL1"},
					       {"AMAIR0", "AMAIR_EL1"},
					       {"VBAR", "VBAR_EL1"},
					       {"CPACR", "CPACR_EL1"}};
	static const char reserved[] = "_RESERVED";
	size_t tail = sizeof(reserved) - 1;

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
		if (strlen(other[i][0]) == length && !memcmp(other[i][0], name, length))
			return other[i][1];
	if (length > tail && !memcmp(name + length - tail, reserved, tail))
		length -= tail;
	return ptp_arena_printf(arena, "%.*s", (int)length, name);
}

// The registers of one CPU, which grow.
struct cpu {
	PTP_VEC(struct ptp_register) registers;
};

static void finish(struct ptp_given *given, struct cpu *cpu)
{
	struct ptp_registers *to = ptp_push(&given->cpus);

	to->count = cpu->registers.count;
	to->at = ptp_arena_alloc(&given->arena, to->count * sizeof(*to->at));
	for (size_t i = 0; i < to->count; i++)
		to->at[i] = cpu->registers.at[i];
	free(cpu->registers.at);
	*cpu = (struct cpu){0};
}

static bool has(const struct cpu *cpu, const char *name)
{
	struct ptp_registers so_far = {cpu->registers.at, cpu->registers.count};

	return ptp_register_find(&so_far, name);
}

// A line of a listing: its register, if it begins with one.
static bool read_line(struct ptp_arena *arena, const char *line, size_t length, struct ptp_register *to)
{
	char text[20] = "", *end;
	size_t name = 0, value;

	while (name < length && (isalnum((unsigned char)line[name]) || line[name] == '_'))
		name++;
	for (value = name; value < length && (line[value] == ' ' || line[value] == '\t'); value++)
		;
	if (!name || name > 40 || value == name || length - value < 3 || memcmp(line + value, "0x", 2))
		return false;
	memcpy(text, line + value, length - value < 19 ? length - value : 19);
	to->value = strtoull(text, &end, 16);
	to->name = architectural(arena, line, name);
	return end > text + 2 && (!*end || isspace((unsigned char)*end));
}

static enum ptp_err read_listing(const char *file, const char *text, size_t size, struct ptp_given *given,
				 struct ptp_diag *diag)
{
	struct cpu cpu = {0};
	struct ptp_register found = {0};

	for (const char *line = text, *end = text + size, *next; line < end; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		if (!next)
			next = end;
		if (!read_line(&given->arena, line, (size_t)(next - line), &found))
			continue;
		if (has(&cpu, found.name) || cpu.registers.count == REGISTERS_MOST)
			finish(given, &cpu);
		if (given->cpus.count == CPUS_MOST)
			break;
		*ptp_push(&cpu.registers) = found;
	}
	if (cpu.registers.count)
		finish(given, &cpu);
	if (given->cpus.count)
		return PTP_OK;
	return ptp_fail(diag, PTP_ERR_INPUT,
			"%s: no registers: lines NAME 0xVALUE as a debugger prints them are read, or YAML with `cpus:`",
			ptp_shorten(file).text);
}

static enum ptp_err read_cpu(struct ptp_given *given, const struct ptp_yaml *node, struct ptp_diag *diag)
{
	struct cpu cpu = {0};

	if (ptp_yaml_mapping(node, "a CPU's registers", diag))
		return diag->err;
	ptp_yaml_each(value, node) {
		struct ptp_register *to = ptp_push(&cpu.registers);

		to->name = architectural(&given->arena, value->key->text, strlen(value->key->text));
		if (ptp_yaml_number(value, &to->value, diag))
			break;
	}
	finish(given, &cpu);
	return diag->err;
}

// SMMUv3 architecture, SMMU_IDR5.OAS: 0b110 is 52 bits; more are of VMSAv9-128, which is not read.
static unsigned output_size(uint64_t idr5)
{
	static const unsigned bits[8] = {32, 36, 40, 42, 44, 48, 52};

	return bits[idr5 & 7];
}

static enum ptp_err read_smmu(struct ptp_given *given, const struct ptp_yaml *node, struct ptp_diag *diag)
{
	enum { BASE, STRTAB_BASE, STRTAB_BASE_CFG, IDR0, IDR1, IDR5, CR0, CR2, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {
		{"base", true},  {"STRTAB_BASE", true}, {"STRTAB_BASE_CFG", true},
		{"IDR0", false}, {"IDR1", false},       {"IDR5", false},
		{"CR0", false},  {"CR2", false},
	};
	const struct ptp_yaml *value[KEYS];
	struct ptp_smmu_given *to = ptp_push(&given->smmus);
	uint64_t idr5;

	if (ptp_yaml_fields(node, "an SMMU's registers", keys, KEYS, value, diag) ||
	    ptp_yaml_number(value[BASE], &to->base, diag) ||
	    ptp_yaml_number(value[STRTAB_BASE], &to->strtab_base, diag))
		return diag->err;
	if (value[IDR5] && !ptp_yaml_number(value[IDR5], &idr5, diag))
		to->oas = output_size(idr5);
	return ptp_yaml_number(value[STRTAB_BASE_CFG], &to->strtab_base_cfg, diag);
}

static enum ptp_err read_lists(struct ptp_given *given, const struct ptp_yaml *cpus, const struct ptp_yaml *smmus,
			       struct ptp_diag *diag)
{
	if (ptp_yaml_sequence(cpus, "a list of CPUs", diag) ||
	    (smmus && ptp_yaml_sequence(smmus, "a list of SMMUs", diag)))
		return diag->err;
	if (cpus->count > CPUS_MOST || (smmus && smmus->count > SMMUS_MOST))
		return ptp_fail_at(diag, cpus->place, "more than %u CPUs or SMMUs", (unsigned)CPUS_MOST);
	ptp_yaml_each(cpu, cpus)
		if (read_cpu(given, cpu, diag))
			return diag->err;
	if (smmus)
		ptp_yaml_each(smmu, smmus)
			if (read_smmu(given, smmu, diag))
				return diag->err;
	return PTP_OK;
}

static enum ptp_err read_yaml(const char *file, const char *text, size_t size, struct ptp_given *given,
			      struct ptp_diag *diag)
{
	enum { CPUS, SMMUS, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {{"cpus", true}, {"smmus", false}};
	const struct ptp_yaml *root, *value[KEYS];

	if (ptp_yaml_read(&given->arena, file, text, size, &root, diag) ||
	    ptp_yaml_fields(root, "a file of registers", keys, KEYS, value, diag))
		return diag->err;
	return read_lists(given, value[CPUS], value[SMMUS], diag);
}

// YAML has the key `cpus:` at the beginning of a line.
static bool is_yaml(const char *text)
{
	return !strncmp(text, "cpus:", 5) || strstr(text, "\ncpus:");
}

static enum ptp_err open_text(const char *name, struct ptp_file *file, struct ptp_diag *diag)
{
	struct stat status;

	file->fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file->fd < 0 || fstat(file->fd, &status))
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(name).text, strerror(errno));
	if (!S_ISREG(status.st_mode) || status.st_size > FILE_MOST)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: not a regular file of at most %u bytes",
				ptp_shorten(name).text, (unsigned)FILE_MOST);
	file->size = (uint64_t)status.st_size;
	return PTP_OK;
}

enum ptp_err ptp_given_read(const char *name, struct ptp_given *given, struct ptp_diag *diag)
{
	struct ptp_file file = {.fd = -1};
	ptp_autofree char *text = NULL;
	size_t size;

	*given = (struct ptp_given){0};
	if (!open_text(name, &file, diag) &&
	    !ptp_file_read(&file, (struct ptp_place){.file = name}, &text, &size, diag))
		(is_yaml(text) ? read_yaml : read_listing)(name, text, size, given, diag);
	if (file.fd >= 0)
		ptp_file_close(&file);
	if (diag->err)
		ptp_given_free(given);
	return diag->err;
}

void ptp_given_free(struct ptp_given *given)
{
	free(given->cpus.at);
	free(given->smmus.at);
	ptp_arena_free(&given->arena);
	*given = (struct ptp_given){0};
}
