// SPDX-License-Identifier: Apache-2.0
//
// The steps of a translation as text: register, table, index, raw descriptor, and of leaves the fields as the bits say.
#include "verifier/report/text.h"

#include <string.h>

static void value_text(const struct ptp_part *part, FILE *to)
{
	if (part->high == part->low) {
		fprintf(to, "%u", (unsigned)part->value);
		return;
	}
	fputs("0b", to);
	for (unsigned bit = part->high - part->low + 1; bit-- > 0;)
		fputc(part->value >> bit & 1 ? '1' : '0', to);
}

void ptp_text_part(const struct ptp_part *part, FILE *to)
{
	fprintf(to, "%s=", part->name);
	value_text(part, to);
	if (part->selects)
		fprintf(to, "(%s=0x%02llx)", part->selects, (unsigned long long)part->selected);
}

// The fields of a leaf are a line of their own; of a table descriptor there are seldom any.
static void parts_text(const struct ptp_step *step, FILE *to)
{
	for (size_t i = 0; i < step->part_count; i++) {
		fputs(i ? " " : "", to);
		ptp_text_part(&step->parts[i], to);
	}
}

// "TTBR1_EL1 0x41ee9000[15]"
static void where_text(const struct ptp_step *step, char *text, size_t room)
{
	snprintf(text, room, "%s%s0x%llx[%u]", step->base ? step->base : "", step->base ? " " : "",
		 (unsigned long long)(step->address - UINT64_C(8) * step->index), step->index);
}

void ptp_text_step(const struct ptp_step *step, const char *indent, FILE *to)
{
	bool table = !strcmp(step->kind, "table");
	char where[96];

	where_text(step, where, sizeof(where));
	fprintf(to, "%sstage %u level %2d  %-26s 0x%llx: ", indent, step->stage, step->level, where,
		(unsigned long long)step->address);
	if (!strcmp(step->kind, "missing"))
		fputs("not in the capture", to);
	else
		fprintf(to, "0x%016llx  %s", (unsigned long long)step->descriptor, step->kind);
	if (step->ipa != step->address)
		fprintf(to, "  (IPA 0x%llx)", (unsigned long long)step->ipa);
	fputs(step->part_count ? table ? "  " : "\n" : "", to);
	if (step->part_count && !table)
		fprintf(to, "%s    ", indent);
	parts_text(step, to);
	fputc('\n', to);
}
