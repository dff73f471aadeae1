// SPDX-License-Identifier: Apache-2.0
//
// Builds captures in memory, for the tests of the walk.
#include "tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set(struct ptp_registers *registers, const char *name, uint64_t value)
{
	for (size_t i = 0; i < registers->count; i++) {
		if (!strcmp(registers->at[i].name, name)) {
			registers->at[i].value = value;
			return;
		}
	}
	registers->at = ptp_realloc(registers->at, registers->count + 1, sizeof(*registers->at));
	registers->at[registers->count++] = (struct ptp_register){.name = name, .value = value};
}

void tables_set1(struct tables *t, const char *name, uint64_t value)
{
	set(&t->context->stage1.registers, name, value);
}

void tables_set_cpu(struct tables *t, const char *name, uint64_t value)
{
	set(&t->capture.cpu, name, value);
}

void tables_set2(struct tables *t, const char *name, uint64_t value)
{
	t->context->stage2.mode = PTP_REGISTERS;
	set(&t->context->stage2.registers, name, value);
}

static void init(struct tables *t)
{
	static const enum ptp_feature there[] = {PTP_FEAT_LPA2, PTP_FEAT_HAFDBS, PTP_FEAT_HPDS, PTP_FEAT_TTST,
						 PTP_FEAT_S2FWB};

	*ptp_push(&t->capture.memory.segments) = (struct ptp_segment){.pa = TABLES_BASE,
								      .size = sizeof(t->page),
								      .data = (const uint8_t *)t->page,
								      .file = "tables"};
	for (size_t i = 0; i < PTP_FEATURE_COUNT; i++)
		t->capture.feature[i] = PTP_NO;
	for (size_t i = 0; i < sizeof(there) / sizeof(*there); i++)
		t->capture.feature[there[i]] = PTP_YES;
	t->context = ptp_push(&t->capture.contexts);
	*t->context = (struct ptp_context){.name = "test", .owner = "host", .stage1.mode = PTP_REGISTERS};
	tables_set1(t, "TTBR0_EL1", PAGE(0));
	tables_set1(t, "TCR_EL1", UINT64_C(5) << 32 | UINT64_C(2) << 30 | 16 << 16 | 16);
	tables_set1(t, "MAIR_EL1", UINT64_C(0x0706050403020100));
	tables_set1(t, "SCTLR_EL1", 1);
}

struct tables *tables_new(void)
{
	struct tables *t = ptp_calloc(1, sizeof(*t));

	init(t);
	return t;
}

struct tables *tables_new_chain(void)
{
	struct tables *t = tables_new();

	t->page[0][0] = TABLE(1);
	t->page[1][0] = TABLE(2);
	t->page[2][0] = TABLE(3);
	return t;
}

void tables_stage2(struct tables *t)
{
	tables_set2(t, "VTTBR_EL2", PAGE(8));
	tables_set2(t, "VTCR_EL2", 5 << 16 | 1 << 6 | 24);
	tables_set2(t, "HCR_EL2", HCR(0x1));
}

void tables_walk(struct tables *t)
{
	ptp_map_free(&t->map);
	ptp_walk(&t->capture, 0, &t->classes, &t->map);
}

const char *tables_runs(const struct tables *t)
{
	static char text[4096];
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < t->map.runs.count && used < sizeof(text) - 80; i++) {
		struct ptp_run run = ptp_unpack(&t->map.runs.at[i]);

		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%" PRIx64 ">%" PRIx64 "+%" PRIx64,
					 i ? " " : "", run.ia, run.pa, run.size);
	}
	return text;
}

bool tables_gap(const struct tables *t, const char *text)
{
	for (size_t i = 0; i < t->map.gaps.count; i++)
		if (strstr(t->map.gaps.at[i].reason, text))
			return true;
	return false;
}

uint64_t tables_field(const struct tables *t, size_t n, enum ptp_field field)
{
	return ptp_class_get(&t->classes.entries.at[ptp_run_class(&t->map.runs.at[n])].class, field, NULL);
}

void tables_free(struct tables *t)
{
	ptp_map_free(&t->map);
	ptp_classes_free(&t->classes);
	free(t->context->stage1.registers.at);
	free(t->context->stage2.registers.at);
	free(t->capture.cpu.at);
	free(t->capture.contexts.at);
	free(t->capture.memory.segments.at);
	free(t);
}
