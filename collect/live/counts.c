// SPDX-License-Identifier: Apache-2.0
//
// What the host counts itself, against what was found: a list that came out short, or a table that nobody led to, would show.
//
// Source: Linux, Documentation/filesystems/proc.rst: statm, whose first number is 0 without an address space; PageTables and
// SecPageTables of meminfo; sysctl/vm.rst: stat_refresh. Tables that wait beside huge pages, to split them, are counted there and no entry leads to them
// (mm/huge_memory.c, pgtable_trans_huge_deposit); top tables are walked, and older kernels do not count them. EFI's tables are counted with
// those of processes (arch/arm64/mm/mmu.c, pgd_pgtable_alloc).
#include "collect/live/live.h"

#include <ctype.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

static bool has_address_space(const char *root, uint64_t pid)
{
	char name[64], line[128];
	bool has = false;
	FILE *file;

	snprintf(name, sizeof(name), "/proc/%" PRIu64 "/statm", pid);
	file = ptp_live_text(root, name);
	if (!file)
		return false;
	if (fgets(line, sizeof(line), file))
		has = strtoull(line, NULL, 10) != 0;
	fclose(file);
	return has;
}

static bool is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

void ptp_pids_read(const char *root, struct ptp_pids *pids)
{
	ptp_autofree char *path = NULL;
	DIR *directory = asprintf(&path, "%s/proc", root) < 0 ? NULL : opendir(path);
	struct dirent *entry;

	*pids = (struct ptp_pids){0};
	while (directory && (entry = readdir(directory))) {
		uint64_t pid = is_number(entry->d_name) ? strtoull(entry->d_name, NULL, 10) : 0;

		if (pid && has_address_space(root, pid))
			*ptp_push(&pids->list) = pid;
	}
	if (directory)
		closedir(directory);
}

static bool has(const uint64_t *list, size_t count, uint64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == number)
			return true;
	return false;
}

// Processes that /proc had before and after are in the kernel's list as it was between.
static void count_processes(struct ptp_collection *c, const char *root, const struct ptp_pids *before)
{
	uint64_t stayed = 0, found = 0;
	struct ptp_coverage *line;
	struct ptp_pids after;

	ptp_pids_read(root, &after);
	for (size_t i = 0; i < before->list.count; i++) {
		uint64_t pid = before->list.at[i];

		if (!has(after.list.at, after.list.count, pid))
			continue;
		stayed++;
		found += has(c->tasks.groups.at, c->tasks.groups.count, pid);
	}
	line = ptp_cover(c, "processes that /proc lists",
			 ptp_arena_printf(&c->capture.arena,
					  "before and after; meanwhile %" PRIu64 " began and %" PRIu64
					  " ended. What took the "
					  "capture is not in it",
					  after.list.count - stayed, before->list.count - stayed),
			 stayed ? NULL : "/proc lists none: it is another namespace's, or not mounted");
	line->counted = stayed;
	line->found = found;
	line->expected = stayed;
	free(after.list.at);
}

uint64_t ptp_live_size(const char *root, const char *file, const char *name)
{
	FILE *from = ptp_live_text(root, file);
	char line[256];
	uint64_t size = 0;

	while (from && fgets(line, sizeof(line), from))
		if (!strncmp(line, name, strlen(name)) && line[strlen(name)] == ':')
			size = strtoull(line + strlen(name) + 1, NULL, 10);
	if (from)
		fclose(from);
	return size;
}

static void count_tables(struct ptp_collection *c, const char *root)
{
	uint64_t listed = ptp_live_size(root, "/proc/meminfo", "PageTables"),
		 ours = ptp_live_size(root, "/proc/self/status", "VmPTE"),
		 huge = ptp_live_size(root, "/proc/meminfo", "AnonHugePages"), page = c->kernel.page_size,
		 kept = huge / (page / 8 * page / 1024) * page / 1024,
		 walked = (c->table_pages[PTP_PROCESS] + c->static_pages) * 4,
		 others = ours + kept < listed ? listed - ours - kept : 0;
	const char *by = ptp_arena_printf(&c->capture.arena,
					  "/proc/meminfo: PageTables %" PRIu64 " kB, of which %" PRIu64
					  " are of what took the capture and %" PRIu64
					  " wait beside huge pages; %" PRIu64 " kB were walked",
					  listed, ours, kept, walked);

	if (listed)
		ptp_cover(c, "sizes of tables of processes and EFI", by,
			  walked < others ? "fewer were walked than there are" : NULL);
}

// What top tables that are smaller than a page are short of one; each has a page of its own, and one of a process is not counted.
static uint64_t second_rest(const struct ptp_collection *c)
{
	uint64_t rest = 0;

	for (size_t i = 0; i < c->capture.contexts.count; i++)
		if (c->capture.contexts.at[i].owner_kind >= PTP_GUEST)
			rest += c->kernel.page_size / 1024 - 4;
	return rest;
}

// Those of guests, and in newer kernels of the SMMU.
static void count_second_tables(struct ptp_collection *c, const char *root)
{
	uint64_t listed = ptp_live_size(root, "/proc/meminfo", "SecPageTables"),
		 walked = (c->table_pages[PTP_GUEST] + c->table_pages[PTP_DMA]) * 4 + second_rest(c);

	if (listed)
		ptp_cover(c, "sizes of tables of guests and DMA",
			  ptp_arena_printf(&c->capture.arena,
					   "/proc/meminfo: SecPageTables %" PRIu64 " kB; %" PRIu64 " kB were walked",
					   listed, walked),
			  walked < listed ? "fewer were walked than there are" : NULL);
}

// KVM's directory has one for each machine, called PROCESS-FILE.
static void count_machines(struct ptp_collection *c, const char *root)
{
	const char *path = ptp_arena_printf(&c->capture.arena, "%s/sys/kernel/debug/kvm", root);
	DIR *directory = opendir(path);
	struct ptp_coverage *line;
	struct dirent *entry;
	uint64_t count = 0;

	while (directory && (entry = readdir(directory)))
		count += isdigit((unsigned char)*entry->d_name) && strchr(entry->d_name, '-');
	if (directory)
		closedir(directory);
	line = ptp_cover(c, "virtual machines that KVM lists",
			 directory ? "/sys/kernel/debug/kvm" : "not compared: /sys/kernel/debug/kvm is not there",
			 NULL);
	line->counted = directory;
	line->found = c->machines.machines.count;
	line->expected = count;
}

// Each CPU adds what it counts to meminfo now and then; to read this file makes all do it.
static void refresh(const char *root)
{
	FILE *file = ptp_live_text(root, "/proc/sys/vm/stat_refresh");

	if (!file)
		return;
	fgetc(file);
	fclose(file);
}

void ptp_live_count(struct ptp_collection *c, const char *root, const struct ptp_pids *before)
{
	count_processes(c, root, before);
	refresh(root);
	if (!c->typed_known)
		count_tables(c, root);
	count_second_tables(c, root);
	count_machines(c, root);
}
