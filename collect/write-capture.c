// SPDX-License-Identifier: Apache-2.0
//
// capture.yaml, as docs/capture-format.md has it.
#include "collect/write.h"

#include <inttypes.h>

// A scalar in quotes: names of processes may have anything in them.
static void write_text(FILE *to, const char *text)
{
	fputc('"', to);
	for (; *text; text++)
		fprintf(to, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	fputc('"', to);
}

static void write_line(FILE *to, const char *key, const char *text)
{
	if (!text)
		return;
	fputs(key, to);
	write_text(to, text);
	fputc('\n', to);
}

static void write_registers(FILE *to, const struct ptp_registers *registers, const char *indent)
{
	for (size_t i = 0; i < registers->count; i++)
		fprintf(to, "%s%s: 0x%" PRIx64 "\n", indent, registers->at[i].name, registers->at[i].value);
}

static void write_stage(FILE *to, const char *key, const struct ptp_stage *stage)
{
	static const char *const word[] = {[PTP_OFF] = "off", [PTP_FREE] = "free", [PTP_BYPASS] = "bypass"};

	if (stage->mode == PTP_REGISTERS) {
		fprintf(to, "    %s:\n", key);
		write_registers(to, &stage->registers, "      ");
	} else {
		fprintf(to, "    %s: %s\n", key, word[stage->mode]);
	}
}

// Registers that were not read, by how they came about.
static void write_origin(FILE *to, const struct ptp_context *context)
{
	const struct ptp_registers *stage[] = {&context->stage1.registers, &context->stage2.registers};
	bool first = true;

	for (size_t s = 0; s < 2; s++)
		for (size_t i = 0; i < stage[s]->count; i++) {
			const struct ptp_register *reg = &stage[s]->at[i];

			if (reg->origin == PTP_MEASURED)
				continue;
			fprintf(to, "%s%s: %s", first ? "    origin: {" : ", ", reg->name,
				ptp_origin_word[reg->origin]);
			first = false;
		}
	if (!first)
		fputs("}\n", to);
}

static void write_words(FILE *to, const char *key, const uint64_t *words)
{
	if (!words)
		return;
	fprintf(to, "    %s: [", key);
	for (unsigned i = 0; i < 8; i++)
		fprintf(to, "%s0x%" PRIx64, i ? ", " : "", words[i]);
	fputs("]\n", to);
}

static void write_stages(FILE *to, const struct ptp_context *context)
{
	if (context->ste) {
		write_words(to, "ste", context->ste);
		write_words(to, "cd", context->cd);
		return;
	}
	write_stage(to, "stage1", &context->stage1);
	if (context->stage2.mode != PTP_OFF)
		write_stage(to, "stage2", &context->stage2);
}

static void write_context(FILE *to, const struct ptp_context *context)
{
	write_line(to, "  - name: ", context->name);
	write_line(to, "    owner: ", context->owner);
	fprintf(to, "    regime: %s\n", ptp_regime_word[context->regime]);
	write_stages(to, context);
	if (context->oas)
		fprintf(to, "    OAS: %u\n", context->oas);
	write_origin(to, context);
}

static void write_coverage(FILE *to, const struct ptp_coverage *line)
{
	write_line(to, "  - of: ", line->of);
	write_line(to, "    by: ", line->by);
	if (line->counted)
		fprintf(to, "    found: %" PRIu64 "\n    expected: %" PRIu64 "\n", line->found, line->expected);
	write_line(to, "    missing: ", line->missing);
}

// ID registers, and features that are known without them.
static void write_cpu(FILE *to, const struct ptp_capture *capture)
{
	const char *head = "cpu:\n";

	if (capture->cpu.count)
		fputs(head, to);
	write_registers(to, &capture->cpu, "  ");
	head = capture->cpu.count ? "" : head;
	for (unsigned i = 0; i < PTP_FEATURE_COUNT; i++) {
		bool known = ptp_feature_of(&capture->cpu, (enum ptp_feature)i) != PTP_UNKNOWN;

		if (known || capture->feature[i] == PTP_UNKNOWN)
			continue;
		fprintf(to, "%s  %s: %s\n", head, ptp_feature_place[i].name,
			capture->feature[i] == PTP_YES ? "true" : "false");
		head = "";
	}
}

static void write_all(FILE *to, const struct ptp_capture *capture)
{
	fputs("ptproof-capture: 1\n", to);
	write_line(to, "title: ", *capture->title ? capture->title : NULL);
	fputs("memory:\n  - file: tables.elf\n", to);
	write_cpu(to, capture);
	fputs("contexts:\n", to);
	for (size_t i = 0; i < capture->contexts.count; i++)
		write_context(to, &capture->contexts.at[i]);
	if (capture->sources.count)
		fputs("sources:\n", to);
	for (size_t i = 0; i < capture->sources.count; i++)
		fprintf(to, "  %s: %s\n", capture->sources.at[i].key, capture->sources.at[i].path);
	if (capture->coverage.count)
		fputs("coverage:\n", to);
	for (size_t i = 0; i < capture->coverage.count; i++)
		write_coverage(to, &capture->coverage.at[i]);
}

enum ptp_err ptp_write_capture(const struct ptp_output *output, const struct ptp_capture *capture,
			       struct ptp_diag *diag)
{
	static const char part[] = "capture.yaml.part";
	FILE *to = ptp_output_open(output, part, diag);

	if (!to)
		return diag->err;
	write_all(to, capture);
	if (ptp_output_close(output, part, to, diag))
		return diag->err;
	return ptp_output_name(output, part, "capture.yaml", diag);
}
