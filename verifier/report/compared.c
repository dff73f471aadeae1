// SPDX-License-Identifier: Apache-2.0
//
// What came of the comparison with the kernel's own listings, for people.
#include "verifier/report/text.h"

static void print_words(const char *who, bool there, uint32_t words, FILE *to)
{
	char text[PTP_PTDUMP_TEXT];

	ptp_ptdump_text(words, text);
	fprintf(to, "%s%s", who, !there ? "nothing" : *text ? text : "mapped");
}

static void print_difference(const struct ptp_difference *d, FILE *to)
{
	fprintf(to, "    0x%016llx-0x%016llx", (unsigned long long)d->first, (unsigned long long)d->last + 1);
	print_words("  listed ", d->listed, d->row, to);
	print_words(", walked ", d->mapped, d->walk, to);
	fputc('\n', to);
}

static void print_differences(const struct ptp_compared *compared, FILE *to)
{
	const unsigned long long count = compared->differences;
	char size[PTP_SIZE_TEXT];

	fprintf(to, "DISAGREES with %s in %llu range%s, %s together\n", compared->context->name, count,
		count == 1 ? "" : "s", ptp_text_size(compared->bytes, size));
	for (size_t i = 0; i < count && i < PTP_DIFFERENCES_KEPT; i++)
		print_difference(&compared->first[i], to);
	if (count > PTP_DIFFERENCES_KEPT)
		fprintf(to, "    … and %llu more\n", count - PTP_DIFFERENCES_KEPT);
	ptp_text_wrap(
		to, "    ", "    ",
		"(where tables changed between the listing and the dump, that is all it means; many ranges, or whole "
		"areas, mean that registers or images are not those of this kernel)");
}

// Whether a context is made from DUMP.
static bool is_all(const struct ptp_check *check, const struct ptp_ptdump *dump)
{
	for (size_t i = 0; i < check->capture->contexts.count; i++)
		if (check->capture->contexts.at[i].stage1.mode == PTP_LISTED && dump->format == PTP_PTDUMP_STAGE1)
			return true;
	return false;
}

void ptp_text_compared(const struct ptp_check *check, FILE *to)
{
	if (check->compared.count)
		fputs("\nCompared with the kernel's own listings\n", to);
	for (size_t i = 0; i < check->compared.count; i++) {
		const struct ptp_compared *compared = &check->compared.at[i];

		fprintf(to, "  %s, %s: ", compared->dump->key, compared->dump->path);
		if (!compared->context && is_all(check, compared->dump))
			fputs("all that there is of a context; nothing to compare it with\n", to);
		else if (!compared->context)
			fprintf(to, "not compared: no context %s\n",
				compared->dump->format == PTP_PTDUMP_STAGE1
					? "of the host has a stage 1 of that half alone that was walked"
					: "with a free stage 1 has a stage 2 that was walked");
		else if (compared->differences)
			print_differences(compared, to);
		else
			fprintf(to, "agrees with %s, all %zu row%s\n", compared->context->name,
				compared->dump->rows.count, compared->dump->rows.count == 1 ? "" : "s");
	}
}
