// SPDX-License-Identifier: Apache-2.0
//
// Pages that the kernel has as page tables, before and after all else: one that nobody led to is of an address space that was not found.
//
// A page that is freed may soon be a table again, of a process that began too late to be found. So where processes began meanwhile nothing
// is compared.
#include "collect/live/live.h"

#include <inttypes.h>
#include <stdlib.h>

// How many processes there ever were (Linux, fs/proc/stat.c: "processes"); 0: that is not told.
static uint64_t count_begun(const char *root)
{
	FILE *file = ptp_live_text(root, "/proc/stat");
	char line[256];
	uint64_t count = 0;

	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, "processes ", 10))
			count = strtoull(line + 10, NULL, 10);
	if (file)
		fclose(file);
	return count;
}

void ptp_live_typed_begin(const struct ptp_collection *c, const char *root, struct ptp_live_typed *before)
{
	before->begun = count_begun(root);
	ptp_typed_find(&c->kernel, &before->pages);
}

// Keeps of LIST what AGAIN has, too. Both ascend.
static void keep_common(struct ptp_typed *list, const struct ptp_typed *again)
{
	size_t kept = 0, at = 0;

	for (size_t i = 0; i < list->list.count; i++) {
		while (at < again->list.count && again->list.at[at] < list->list.at[i])
			at++;
		if (at < again->list.count && again->list.at[at] == list->list.at[i])
			list->list.at[kept++] = list->list.at[i];
	}
	list->list.count = kept;
}

// Why nothing can be compared, or NULL.
static const char *obstacle(const struct ptp_live_typed *before, const struct ptp_live_typed *after)
{
	if (before->pages.why)
		return before->pages.why;
	if (!before->begun || !after->begun)
		return "/proc/stat does not say how many processes began";
	return before->begun != after->begun ? "processes began meanwhile" : NULL;
}

void ptp_live_typed_end(struct ptp_collection *c, const char *root, struct ptp_live_typed *before)
{
	struct ptp_live_typed after;
	const char *why;

	ptp_live_typed_begin(c, root, &after);
	why = obstacle(before, &after);
	c->typed = before->pages;
	c->typed.why = NULL;
	c->typed_known = !why;
	c->typed_ours = ptp_live_size(root, "/proc/self/status", "VmPTE") * 1024 / c->kernel.page_size;
	c->typed_by = why ? ptp_arena_printf(&c->capture.arena, "not compared: %s", why)
			  : ptp_arena_printf(&c->capture.arena,
					     "struct page of every page of memory, before and after, less the %" PRIu64
					     " of what took the capture",
					     c->typed_ours);
	keep_common(&c->typed, &after.pages);
	free(after.pages.list.at);
}
