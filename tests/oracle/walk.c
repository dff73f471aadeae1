// SPDX-License-Identifier: Apache-2.0
//
// Compares translations with those of another implementation of the architecture: oracle-walk [FILE | -]
//
// FILE holds lines, numbers in hexadecimal: V (another CPU), I,REGISTER,VALUE (of the CPU), C,CASE,MODE (a new
// case; CASE in decimal), R,REGISTER,VALUE (those not listed are 0), M,PA,VALUE (a 64-bit word; all other memory is
// 0), A,OP,VA,PAR_EL1,ESR (an address translation instruction and what it answered), D,INDEX,ANSWER (the A record
// INDEX of the case is to have this PAR_EL1 instead, since the other implementation is known to be wrong). U and
// other lines are left alone. A Permission fault is what the rules say of the class that the walk ends in. What ptproof
// refuses is skipped and counted by its reason. Where stage 1 alone was asked, its MAIR byte and its SH field are
// compared too; what both stages make of them is the subject of oracle-combine.
#include "tests/oracle/rules.h"
#include "verifier/walk/descriptor.h"
#include "verifier/walk/setup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define RAM_BASE UINT64_C(0x40000000)
#define RAM_SIZE UINT64_C(0xa0000000)

enum { PAR_F = 1, FST_TRANSLATION = 4, FST_ACCESS = 8, FST_PERMISSION = 12 };

struct record {
	char op[12];
	uint64_t va, par, esr;
};

struct reader {
	struct ptp_arena arena;
	uint8_t *ram;
	struct ptp_capture capture;
	struct ptp_registers registers; // of the case
	struct oracle_rules rules;
	struct ptp_pins cpu;
	PTP_VEC(uint64_t) touched;
	PTP_VEC(struct record) records;
	char mode[16];
	unsigned number;
	struct {
		const char *reason;
		uint64_t count;
	} refused[64];
	uint64_t agreed, attributes, permission, chosen, differ, cases;
};

static void add_register(struct reader *reader, struct ptp_registers *registers, const char *name, uint64_t value)
{
	registers->at = ptp_realloc(registers->at, registers->count + 1, sizeof(*registers->at));
	registers->at[registers->count++] = (struct ptp_register){
		.name = ptp_arena_printf(&reader->arena, "%s", name),
		.value = value,
	};
}

static void set_features(struct ptp_capture *capture)
{
	const struct ptp_register *id;

#define X(feature_name, reg, bit, least)                                                                               \
	id = ptp_register_find(&capture->cpu, #reg);                                                                   \
	if (id)                                                                                                        \
		capture->feature[PTP_##feature_name] =                                                                 \
			(id->value >> (bit)&15) >= (least) && (id->value >> (bit)&15) != 15 ? PTP_YES : PTP_NO;
	PTP_FEATURES(X)
#undef X
}

static void refuse(struct reader *reader, const char *reason)
{
	size_t i = 0;

	while (i < 63 && reader->refused[i].reason && strcmp(reader->refused[i].reason, reason))
		i++;
	if (!reader->refused[i].reason)
		reader->refused[i].reason = ptp_arena_printf(&reader->arena, "%s", reason);
	reader->refused[i].count++;
}

static void set_context(struct reader *reader)
{
	static const char *const needed[] = {"SCTLR_EL1", "TCR_EL1",   "MAIR_EL1",  "TTBR0_EL1", "TTBR1_EL1",
					     "HCR_EL2",   "VTCR_EL2",  "VTTBR_EL2", "SCTLR_EL2", "TCR_EL2",
					     "MAIR_EL2",  "TTBR0_EL2", "TTBR1_EL2"};
	struct ptp_context *context = &reader->capture.contexts.at[0];

	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++)
		if (!ptp_register_find(&reader->registers, needed[i]))
			add_register(reader, &reader->registers, needed[i], 0);
	context->regime = !strcmp(reader->mode, "el2") ? PTP_EL2 : !strcmp(reader->mode, "el20") ? PTP_EL20 : PTP_EL10;
	context->stage1 = (struct ptp_stage){.mode = PTP_REGISTERS, .registers = reader->registers};
	context->stage2 = (struct ptp_stage){.mode = PTP_REGISTERS, .registers = reader->registers};
	context[1] = *context;
	context[1].stage1.mode = PTP_FREE;
}

// What stage 1 alone came to.
struct stage1 {
	uint64_t ipa;
	int level; // of its leaf
	struct ptp_class class;
};

// The end of stage 1's walk, from its steps. False where it faulted.
static bool find_stage1(const struct ptp_setup *setup, const struct ptp_translation *t, struct stage1 *end)
{
	const struct ptp_half *half = &setup->half[setup->context->regime != PTP_EL2 && t->ia >> 55 & 1];
	const struct ptp_step *last = NULL;
	uint64_t tables = 0;

	*end = (struct stage1){.class = setup->rest};
	for (size_t i = 0; i < t->steps.count && t->steps.at[i].stage == 1; i++) {
		last = &t->steps.at[i];
		if (!strcmp(last->kind, "table"))
			tables |= last->descriptor & PTP_TABLE_BITS;
	}
	if (setup->mode != PTP_REGISTERS) {
		end->ipa = t->ia & (setup->tbi[t->ia >> 55 & 1] ? ~UINT64_C(0) >> 8 : ~UINT64_C(0));
		return !(t->fault && t->fault_stage == 1);
	}
	if (!last || (t->fault && t->fault_stage == 1) || (strcmp(last->kind, "page") && strcmp(last->kind, "block")))
		return false;
	end->ipa = ptp_decode(&half->geometry, last->level, last->descriptor).address |
		   (t->ia & ((UINT64_C(1) << ptp_shift(&half->geometry, last->level)) - 1));
	end->level = last->level;
	end->class = ptp_class_join(ptp_leaf_class(&half->geometry, last->descriptor, tables), &setup->rest);
	return true;
}

static unsigned status_code(enum ptp_fault fault, int level)
{
	switch (fault) {
	case PTP_FAULT_TRANSLATION:
		return level < 0 ? 0x2b : FST_TRANSLATION + (unsigned)level;
	case PTP_FAULT_ADDRESS_SIZE:
		return level < 0 ? 0x29 : (unsigned)level;
	case PTP_FAULT_ACCESS_FLAG:
		return FST_ACCESS + (unsigned)level;
	default:
		return FST_PERMISSION + (unsigned)level;
	}
}

// PAR_EL1 as far as it is compared: F, and FST and S, or PA.
static uint64_t fault_answer(unsigned fst, bool stage2)
{
	return PAR_F | fst << 1 | (uint64_t)stage2 << 9;
}

static uint64_t permission_fault(int level, unsigned stage)
{
	return fault_answer(status_code(PTP_FAULT_PERMISSION, level), stage == 2);
}

static uint32_t permissions(const struct reader *reader, struct ptp_class class, bool stage2)
{
	if (!stage2)
		ptp_class_clear(&class, PTP_F_S2_VM, PTP_F_S2_PI);
	return oracle_permissions(&reader->rules, &class, &reader->cpu);
}

// What the instruction asks for: S1E0R, S12E1W, and S1E1RP and S1E1WP, which regard PSTATE.PAN.
static bool is_allowed(const struct reader *reader, const struct record *record, uint32_t permissions)
{
	bool el0 = strstr(record->op, "E0"), write = strchr(record->op, 'W');
	uint64_t epan = ptp_register_value(&reader->registers, "SCTLR_EL1") >> 57 & 1;

	if (strchr(record->op, 'P') && ptp_register_value(&reader->registers, "PAN") &&
	    permissions & (1u << PTP_PERM_READ0 | 1u << PTP_PERM_WRITE0 | (uint32_t)epan << PTP_PERM_EXEC0))
		return false;
	return permissions >> (el0     ? write ? PTP_PERM_WRITE0 : PTP_PERM_READ0
			       : write ? PTP_PERM_WRITE
				       : PTP_PERM_READ) &
	       1;
}

// Reserved MemAttr: Device is one of the types that it may act as (R_HMNDG, R_ZNGNK).
static bool is_reserved(const struct ptp_class *class)
{
	uint64_t memattr = ptp_class_get(class, PTP_F_S2_MEMATTR, NULL);

	if (ptp_class_get(class, PTP_F_HCR_FWB, NULL))
		return memattr == 4 || memattr >= 8;
	return memattr && !(memattr & 3);
}

// Whether stage 2 lets the walker of stage 1 have the descriptor of STEP, with ACCESS to it. LEVEL is that of stage 2's leaf.
static bool has_descriptor(const struct reader *reader, const struct ptp_setup *setup, const struct ptp_step *step,
			   unsigned access, bool faults, int *level)
{
	struct ptp_translation fetch;
	bool allowed;

	ptp_translate(&reader->capture, 1, step->ipa, &fetch);
	ptp_class_clear(&fetch.class, PTP_F_S1_M, PTP_F_S1_PI0);
	*level = fetch.steps.at[fetch.steps.count - 1].level;
	allowed = permissions(reader, fetch.class, true) >> access & 1 &&
		  !(faults && setup->ptw && is_reserved(&fetch.class));
	ptp_translation_free(&fetch);
	return allowed;
}

// The answer to RECORD. Two faults are the implementation's choice, and there where FAULTS says so: of a table that stage 2 maps
// with a reserved MemAttr where HCR_EL2.PTW=1, and of one that stage 2 maps read-only, when AT sets the Access flag in it.
static uint64_t our_answer(const struct reader *reader, const struct record *record, const struct ptp_setup *setup,
			   const struct ptp_translation *t, bool faults)
{
	bool both = !strncmp(record->op, "S12", 3), through;
	const struct ptp_step *step = NULL;
	struct stage1 first;
	int level;

	for (size_t i = 0; i < t->steps.count && t->steps.at[i].stage == 1; i++) {
		step = &t->steps.at[i];
		if (setup->has_stage2 && !has_descriptor(reader, setup, step, PTP_PERM_READ, faults, &level))
			return permission_fault(level, 2);
	}
	through = find_stage1(setup, t, &first);
	if (through && !is_allowed(reader, record, permissions(reader, first.class, false)))
		return permission_fault(first.level, 1);
	if (through && faults && step && setup->has_stage2 && !(step->descriptor >> 10 & 1) &&
	    !has_descriptor(reader, setup, step, PTP_PERM_WRITE, false, &level))
		return permission_fault(level, 2);
	if (through && !both)
		return first.ipa & UINT64_C(0xffffffffff000);
	if (t->fault == PTP_FAULT_MISSING_PAGE)
		return ~UINT64_C(0) - (uint64_t)(t->fault_level < 0 ? 0x13 : 0x14 + t->fault_level);
	if (t->fault)
		return fault_answer(status_code(t->fault, t->fault_level), t->fault_stage == 2);
	if (!is_allowed(reader, record, permissions(reader, t->class, true)))
		return permission_fault(t->steps.at[t->steps.count - 1].level, 2);
	return t->pa & UINT64_C(0xffffffffff000);
}

static uint64_t their_answer(const struct record *record)
{
	if (record->esr)
		return ~UINT64_C(0) - (record->esr & 0x3f);
	if (record->par & PAR_F)
		return record->par & (PAR_F | 0x3f << 1 | 1 << 9);
	return record->par & UINT64_C(0xffffffffff000);
}

static bool is_permission(uint64_t answer)
{
	return answer >> 48 != 0xffff && (answer & PAR_F) && (answer >> 1 & 0x3c) == FST_PERMISSION;
}

// E0PDn takes a half from EL0, which ptproof does not apply.
static bool denied_by_e0pd(const struct reader *reader, const struct record *record)
{
	uint64_t tcr = ptp_register_value(&reader->registers, "TCR_EL1");

	return strstr(record->op, "E0") && tcr >> (55 + (record->va >> 55 & 1)) & 1;
}

// PAR_EL1 of a stage 1 without a stage 2: the MAIR byte as it is, and SH, which reads 0b10 for Device and
// Non-cacheable.
static bool same_attributes(struct reader *reader, const struct record *record, const struct ptp_setup *setup,
			    const struct ptp_translation *t)
{
	uint64_t sh = record->par >> 7 & 3;

	if (t->unknown || t->fault || record->esr || record->par & PAR_F || setup->mode != PTP_REGISTERS ||
	    !strncmp(record->op, "S12", 3))
		return true;
	reader->attributes++;
	return ptp_class_get(&t->class, PTP_F_S1_ATTR, NULL) == record->par >> 56 &&
	       (sh == 2 || ptp_class_get(&t->class, PTP_F_S1_SH, NULL) == sh);
}

static void compare(struct reader *reader, const struct record *record, size_t index)
{
	uint64_t theirs = their_answer(record), ours;
	struct ptp_translation t;
	struct ptp_setup setup;
	struct ptp_map map = {0};
	bool same;

	if (denied_by_e0pd(reader, record)) {
		refuse(reader, "E0PD");
		return;
	}
	ptp_translate(&reader->capture, 0, record->va, &t);
	ptp_setup_init(&setup, &reader->capture, 0, &map);
	ours = t.unknown ? 0 : our_answer(reader, record, &setup, &t, false);
	if (!t.unknown && ours != theirs) {
		ours = our_answer(reader, record, &setup, &t, true);
		reader->chosen += ours == theirs;
	}
	same = t.unknown || (ours == theirs && same_attributes(reader, record, &setup, &t));
	if (t.unknown)
		refuse(reader, t.unknown);
	else if (same)
		reader->agreed++;
	reader->permission += same && !t.unknown && is_permission(theirs);
	if (!same) {
		reader->differ++;
		printf("case %u record %zu %s %s 0x%" PRIx64 ": ptproof 0x%" PRIx64 ", expected 0x%" PRIx64 "\n",
		       reader->number, index, reader->mode, record->op, record->va, ours, theirs);
	}
	ptp_map_free(&map);
	ptp_translation_free(&t);
}

static void finish_case(struct reader *reader)
{
	reader->cases += reader->records.count != 0;
	set_context(reader);
	for (size_t i = 0; i < reader->records.count; i++)
		compare(reader, &reader->records.at[i], i);
	for (size_t i = 0; i < reader->touched.count; i++)
		memset(reader->ram + reader->touched.at[i], 0, 8);
	reader->touched.count = reader->records.count = 0;
	reader->registers.count = 0;
}

static void take_line(struct reader *reader, const char *line)
{
	char name[32];
	uint64_t a, b, c;
	struct record record = {0};

	if (!strncmp(line, "V,", 2)) {
		finish_case(reader);
		reader->capture.cpu.count = 0;
	} else if (sscanf(line, "I,%31[^,],%" SCNx64, name, &a) == 2) {
		add_register(reader, &reader->capture.cpu, name, a);
	} else if (sscanf(line, "C,%" SCNu64 ",%15s", &a, name) == 2) {
		finish_case(reader);
		set_features(&reader->capture);
		oracle_pin_cpu(&reader->capture, &reader->cpu);
		reader->number = (unsigned)a;
		memcpy(reader->mode, name, sizeof(reader->mode));
	} else if (sscanf(line, "R,%31[^,],%" SCNx64, name, &a) == 2) {
		add_register(reader, &reader->registers, name, a);
	} else if (sscanf(line, "M,%" SCNx64 ",%" SCNx64, &a, &b) == 2 && a - RAM_BASE < RAM_SIZE - 7) {
		memcpy(reader->ram + (a - RAM_BASE), &b, 8);
		*ptp_push(&reader->touched) = a - RAM_BASE;
	} else if (sscanf(line, "A,%11[^,],%" SCNx64 ",%" SCNx64 ",%" SCNx64, record.op, &a, &b, &c) == 4) {
		record.va = a;
		record.par = b;
		record.esr = c;
		*ptp_push(&reader->records) = record;
	} else if (sscanf(line, "D,%" SCNu64 ",%" SCNx64, &a, &b) == 2 && a < reader->records.count) {
		reader->records.at[a].par = b;
	}
}

static void reader_free(struct reader *reader)
{
	free(reader->registers.at);
	free(reader->capture.cpu.at);
	free(reader->capture.contexts.at);
	free(reader->capture.memory.segments.at);
	free(reader->touched.at);
	free(reader->records.at);
	oracle_rules_free(&reader->rules);
	munmap(reader->ram, RAM_SIZE);
	ptp_arena_free(&reader->arena);
}

static FILE *open_input(const char *name)
{
	const char *directory = getenv("ORACLE");
	ptp_autofree char *path = NULL;

	if (name)
		return strcmp(name, "-") ? fopen(name, "r") : stdin;
	if (asprintf(&path, "%s/walk/walk.csv", directory ? directory : ".") < 0)
		return NULL;
	return fopen(path, "r");
}

static int report(const struct reader *reader)
{
	printf("%" PRIu64 " cases, %" PRIu64 " answers agree (%" PRIu64 " with stage 1 attributes, %" PRIu64
	       " Permission faults, %" PRIu64 " by choice), %" PRIu64 " differ\n",
	       reader->cases, reader->agreed, reader->attributes, reader->permission, reader->chosen, reader->differ);
	for (size_t i = 0; i < 64 && reader->refused[i].reason; i++)
		printf("%" PRIu64 " refused: %s\n", reader->refused[i].count, reader->refused[i].reason);
	return reader->differ || !reader->agreed;
}

int main(int count, char **arguments)
{
	FILE *input = open_input(count > 1 ? arguments[1] : NULL);
	struct reader reader = {0};
	char line[256];
	int status;

	if (!input)
		return perror("oracle-walk"), 2;
	reader.ram = mmap(NULL, RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (reader.ram == MAP_FAILED)
		return 77;
	*ptp_push(&reader.capture.memory.segments) =
		(struct ptp_segment){.pa = RAM_BASE, .size = RAM_SIZE, .data = reader.ram, .file = "ram"};
	*ptp_push(&reader.capture.contexts) = (struct ptp_context){.name = "both stages", .owner = "host"};
	*ptp_push(&reader.capture.contexts) = (struct ptp_context){.name = "stage 2 alone", .owner = "host"};
	oracle_rules_load(&reader.rules);
	while (fgets(line, sizeof(line), input))
		take_line(&reader, line);
	finish_case(&reader);
	status = report(&reader);
	reader_free(&reader);
	fclose(input);
	return status;
}
