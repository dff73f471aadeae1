// SPDX-License-Identifier: Apache-2.0
//
// Captures of a running host, made up: what stands in the way, pages that read as zeros, memory that changes while it is read, and what
// the host counts itself.
#include "collect/collect.h"
#include "collect/files.h"
#include "collect/live/kcore.h"
#include "collect/live/live.h"
#include "inputs/inputs.h"
#include "tests/unit/kcore.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct made *made;
static struct scratch scratch;
static char root[256], out[256], kcore[256], said[4096];

static void directory(const char *name)
{
	char path[256];

	cr_assert(!mkdir(scratch_path(&scratch, name, path), 0700), "%s", name);
}

// A process, as /proc has it: PAGES of address space.
static void process(unsigned pid, unsigned pages)
{
	char name[64], text[64];

	snprintf(name, sizeof(name), "host/proc/%u", pid);
	directory(name);
	snprintf(name, sizeof(name), "host/proc/%u/statm", pid);
	snprintf(text, sizeof(text), "%u 1 1 0 0 0 0\n", pages);
	scratch_text(&scratch, name, text);
}

static void setup(void)
{
	static const char *const directories[] = {"host",     "host/proc",       "host/sys",
						  "host/dev", "host/sys/kernel", "host/sys/kernel/debug"};

	scratch_open(&scratch);
	scratch_path(&scratch, "host", root);
	scratch_path(&scratch, "capture", out);
	scratch_path(&scratch, "host/proc/kcore", kcore);
	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++)
		directory(directories[i]);
	for (unsigned pid = 1; pid <= 3; pid++)
		process(pid, 100);
	process(4, 0); // a thread of the kernel
	scratch_text(&scratch, "host/proc/iomem", "40000000-401fffff : System RAM\n");
	made = made_new();
	kcore_add_pages(made);
	*said = '\0';
}

static void teardown(void)
{
	free(made);
	scratch_close(&scratch);
}

TestSuite(live, .init = setup, .fini = teardown);

static void listen(const char *line)
{
	snprintf(said + strlen(said), sizeof(said) - strlen(said), "%s\n", line);
}

static void write_kcore(void)
{
	kcore_write(made, &scratch, "host/proc/kcore", kcore_usual, 3);
}

static enum ptp_err take(struct ptp_diag *diag)
{
	const struct ptp_collect what = {.host = root, .output = out, .say = listen};

	return ptp_collect(&what, diag);
}

static void taken(struct ptp_capture *capture)
{
	struct ptp_diag diag = {0};

	write_kcore();
	cr_assert_eq(take(&diag), PTP_OK, "%s", diag.text);
	cr_assert_eq(ptp_read_capture(out, capture, &diag), PTP_OK, "%s", diag.text);
}

static const char *missing(struct ptp_capture *capture, const char *of)
{
	for (size_t i = 0; i < capture->coverage.count; i++)
		if (!strncmp(capture->coverage.at[i].of, of, strlen(of)))
			return ptp_shortfall(&capture->arena, &capture->coverage.at[i]);
	cr_assert_fail("nothing is said of %s", of);
	return NULL;
}

static bool has_context(const struct ptp_capture *capture, const char *owner)
{
	for (size_t i = 0; i < capture->contexts.count; i++)
		if (!strcmp(capture->contexts.at[i].owner, owner))
			return true;
	return false;
}

static char *read_all(const char *path, size_t *size)
{
	char *bytes = calloc(1, MADE_SIZE);
	FILE *file = fopen(path, "rb");

	cr_assert(file, "%s", path);
	*size = fread(bytes, 1, MADE_SIZE, file);
	fclose(file);
	return bytes;
}

// The same tables as from a dump of the same memory, and no byte of any other page, nor of the task in the notes.
Test(live, as_from_a_dump)
{
	struct ptp_collect what = {.output = out};
	struct ptp_capture capture;
	struct ptp_diag diag = {0};
	char path[300], dump[256], again[256];
	char *live, *dumped;
	size_t live_size, dumped_size;

	taken(&capture);
	cr_expect_null(missing(&capture, "table pages"));
	cr_expect_null(missing(&capture, "address spaces of"));
	cr_expect_null(missing(&capture, "processes that /proc lists"));
	cr_expect(has_context(&capture, "process:1") && has_context(&capture, "process:3") &&
		  has_context(&capture, "guest:1"));
	ptp_capture_free(&capture);
	made_write(made, &scratch, "dump");
	what.image = scratch_path(&scratch, "dump", dump);
	what.output = scratch_path(&scratch, "again", again);
	cr_assert_eq(ptp_collect(&what, &diag), PTP_OK, "%s", diag.text);
	snprintf(path, sizeof(path), "%s/tables.elf", out);
	live = read_all(path, &live_size);
	snprintf(path, sizeof(path), "%s/tables.elf", again);
	dumped = read_all(path, &dumped_size);
	cr_expect(live_size == dumped_size && !memcmp(live, dumped, live_size));
	cr_expect_null(memmem(live, live_size, "SSSS", 4));
	cr_expect_null(memmem(live, live_size, "TTTT", 4));
	free(live);
	free(dumped);
}

// Pages that read as zeros. That of process 3 maps nothing: it is one where its struct page says that it is read.

static const char *zeros(void)
{
	struct ptp_capture capture;
	static char text[256];
	const char *why;

	taken(&capture);
	why = missing(&capture, "table pages");
	snprintf(text, sizeof(text), "%s", why ? why : "nothing");
	ptp_capture_free(&capture);
	return text;
}

Test(live, zeros_of_failed_memory)
{
	kcore_set_page(made, MADE_PGD + 0x1000, 1 << 20, UINT32_MAX, 1);
	cr_expect(strstr(zeros(), "1 could not be had: /proc/kcore gives zeros for it, since the page is offline"),
		  "%s", zeros());
}

Test(live, zeros_of_an_offline_page)
{
	kcore_set_page(made, MADE_PGD + 0x1000, 0, 0xf1000000, 1);
	cr_expect(strstr(zeros(), "1 could not be had: /proc/kcore gives zeros for it, since the page is offline"));
}

Test(live, zeros_of_a_table)
{
	kcore_set_page(made, MADE_PGD + 0x1000, 0, 0xf2000000, 1);
	cr_expect_str_eq(zeros(), "nothing");
}

Test(live, zeros_of_a_free_page)
{
	kcore_set_page(made, MADE_PGD + 0x1000, 0, UINT32_MAX, 0);
	cr_expect(strstr(zeros(), "1 could not be had: /proc/kcore gives zeros for it, and nothing confirms"));
}

// Kernels that do not say where their struct pages are.
Test(live, zeros_without_struct_pages)
{
	*strstr(made->vmcoreinfo, "VMEMMAP_START") = 'X';
	cr_expect(strstr(zeros(), "could not be had: /proc/kcore gives zeros for it, and nothing confirms"));
}

// Where the linear map has no such page, or has another one there, /proc/kcore does not read this one.
static void check_mapping(uint64_t shift, const char *name)
{
	struct kcore_segment segments[3];
	struct ptp_capture capture;
	struct ptp_diag diag = {0};

	scratch_path(&scratch, name, out);
	memcpy(segments, kcore_usual, sizeof(segments));
	segments[2].va += shift;
	kcore_write(made, &scratch, "host/proc/kcore", segments, 3);
	cr_assert_eq(take(&diag), PTP_OK, "%s", diag.text);
	cr_assert_eq(ptp_read_capture(out, &capture, &diag), PTP_OK, "%s", diag.text);
	cr_assert(missing(&capture, "table pages"), "%s", name);
	cr_expect(strstr(missing(&capture, "table pages"), "as it does where the kernel does not map a page"));
	ptp_capture_free(&capture);
}

Test(live, zeros_that_are_not_mapped)
{
	check_mapping(MADE_SIZE, "nothing");
	check_mapping(MADE_PAGE, "other");
}

// Memory that changes: HOOK is called after each reading of the page at `watched`.

static bool (*read_kcore)(struct ptp_dump *dump, uint64_t pa, void *to, size_t size);
static uint64_t watched;
static unsigned seen;
static void (*hook)(void);

static bool read_hooked(struct ptp_dump *dump, uint64_t pa, void *to, size_t size)
{
	bool got = read_kcore(dump, pa, to, size);

	if (pa == MADE_PA + watched && size == MADE_PAGE) {
		seen++;
		hook();
	}
	return got;
}

static void poke(uint64_t at, uint64_t word)
{
	int file = open(kcore, O_WRONLY | O_CLOEXEC);

	cr_assert(pwrite(file, &word, sizeof(word), (off_t)(KCORE_MEMORY + at)) == sizeof(word));
	close(file);
}

struct session {
	struct ptp_dump dump;
	struct ptp_collection c;
	struct ptp_tables tables;
};

static void run(struct session *s, uint64_t page, void (*change)(void))
{
	struct ptp_diag diag = {0};

	write_kcore();
	*s = (struct session){0};
	cr_assert_eq(ptp_live_open(root, &s->dump, &diag), PTP_OK, "%s", diag.text);
	cr_assert_eq(ptp_kernel_open(&s->dump, &s->c.kernel, &diag), PTP_OK, "%s", diag.text);
	cr_assert_eq(ptp_types_open(&s->c.kernel, NULL, &diag), PTP_OK, "%s", diag.text);
	// These search the image, which here has everything in it.
	ptp_static_mms_find(&s->c.kernel, &s->c.statics);
	ptp_tasks_find(&s->c.kernel, 0, &s->c.tasks);
	read_kcore = s->dump.read;
	s->dump.read = read_hooked;
	watched = page;
	seen = 0;
	hook = change;
	ptp_live_take(&s->c, root, &s->tables);
}

static void end(struct session *s)
{
	ptp_tables_free(&s->tables);
	ptp_smmus_free(&s->c.smmus);
	ptp_machines_free(&s->c.machines);
	free(s->c.typed.list.at);
	free(s->c.statics.list.at);
	ptp_tasks_free(&s->c.tasks);
	ptp_types_close(&s->c.kernel);
	ptp_kernel_close(&s->c.kernel);
	ptp_capture_free(&s->c.capture);
	ptp_dump_close(&s->dump);
}

// The table at AT, as the capture has it; NULL: not at all.
static const uint64_t *kept(struct session *s, uint64_t at)
{
	ptp_tables_settle(&s->tables);
	for (size_t i = 0; i < s->tables.pieces.count; i++)
		if (s->tables.pieces.at[i].pa == MADE_PA + at)
			return (const uint64_t *)s->tables.pieces.at[i].data;
	return NULL;
}

// Once, after it was read: another table instead, and what was one is the secret page.
static void move_table(void)
{
	char page[MADE_PAGE];
	int file;

	if (seen > 1)
		return;
	poke(MADE_PGD + 0x6000, (MADE_PA + MADE_PGD + 0x4000) | 3);
	poke(MADE_PGD + 0x2000, (MADE_PA + MADE_PGD + 0x6000) | 3);
	file = open(kcore, O_WRONLY | O_CLOEXEC);
	memset(page, 'S', sizeof(page));
	cr_assert(pwrite(file, page, sizeof(page), KCORE_MEMORY + MADE_PGD + 0x3000) == sizeof(page));
	close(file);
}

Test(live, table_that_moves)
{
	const char *why = NULL;
	struct session s;

	run(&s, MADE_PGD + 0x2000, move_table);
	cr_expect_eq(ptp_tables_missing(&s.tables, &why), 0, "%s", why);
	cr_expect(kept(&s, MADE_PGD + 0x6000) && kept(&s, MADE_PGD + 0x4000));
	cr_assert(kept(&s, MADE_PGD + 0x2000));
	cr_expect_eq(*kept(&s, MADE_PGD + 0x2000), (MADE_PA + MADE_PGD + 0x6000) | 3);
	cr_expect_null(kept(&s, MADE_PGD + 0x3000), "the table that became a page of a process is kept");
	end(&s);
}

static void change_always(void)
{
	poke(MADE_PGD + 0x2000 + 8, (uint64_t)seen << 12);
}

Test(live, table_that_never_rests)
{
	const char *why = NULL;
	struct session s;

	run(&s, MADE_PGD + 0x2000, change_always);
	cr_expect_eq(ptp_tables_missing(&s.tables, &why), 1);
	cr_expect_str_eq(why, "it changed each time that it was read");
	cr_expect(kept(&s, MADE_PGD));
	cr_expect_null(kept(&s, MADE_PGD + 0x2000));
	cr_expect_null(kept(&s, MADE_PGD + 0x3000), "what only it led to");
	end(&s);
}

// Process 3 ends while the tables of process 1 are read.
static void end_process(void)
{
	poke(MADE_TASKS + 0x3000 + AT_MM, 0);
}

Test(live, process_that_ends)
{
	struct session s;

	run(&s, MADE_PGD, end_process);
	cr_expect(has_context(&s.c.capture, "process:1"));
	cr_expect(!has_context(&s.c.capture, "process:3"));
	cr_expect_null(s.c.tasks.shortfall);
	end(&s);
}

// It gets another address space, once: all is taken again.
static void exec_once(void)
{
	if (seen == 1)
		poke(MADE_MM + 0x1000 + AT_PGD, MADE_LINEAR + MADE_PGD + 0x5000);
}

Test(live, process_that_runs_another_program)
{
	struct session s;

	run(&s, MADE_PGD, exec_once);
	cr_expect_null(s.c.tasks.shortfall);
	cr_expect(has_context(&s.c.capture, "process:3"));
	cr_expect(kept(&s, MADE_PGD + 0x5000));
	end(&s);
}

static void exec_always(void)
{
	poke(MADE_MM + 0x1000 + AT_PGD, MADE_LINEAR + MADE_PGD + (seen & 1 ? 0x5000 : 0x1000));
}

Test(live, process_that_never_rests)
{
	struct session s;

	run(&s, MADE_PGD, exec_always);
	cr_assert(s.c.tasks.shortfall || has_context(&s.c.capture, "process:3"));
	end(&s);
}

// When all that is kept has been read again, nothing else is read any more.
Test(live, nothing_is_read_late)
{
	struct ptp_memory memory;
	struct ptp_diag diag = {0};
	struct ptp_tables tables;
	struct ptp_dump dump;
	const char *why = NULL;

	write_kcore();
	cr_assert_eq(ptp_live_open(root, &dump, &diag), PTP_OK, "%s", diag.text);
	ptp_tables_serve(&tables, &dump, &memory);
	cr_expect(memory.fetch(memory.fetch_data, MADE_PA + MADE_PGD, MADE_PAGE));
	tables.closed = true;
	cr_expect(memory.fetch(memory.fetch_data, MADE_PA + MADE_PGD, MADE_PAGE));
	cr_expect_null(memory.fetch(memory.fetch_data, MADE_PA + MADE_ROOT, MADE_PAGE));
	cr_expect_eq(ptp_tables_missing(&tables, &why), 1);
	cr_expect_str_eq(why, "it was not read");
	ptp_tables_free(&tables);
	ptp_dump_close(&dump);
}

// What stands in the way.

#define refuses(text_)                                                                                                 \
	do {                                                                                                           \
		struct ptp_diag diag_ = {0};                                                                           \
		cr_assert_eq(take(&diag_), PTP_ERR_INPUT);                                                             \
		cr_assert(strstr(diag_.text, text_), "%s", diag_.text);                                                \
		cr_assert(access(out, F_OK), "something was written");                                                 \
	} while (0)

Test(live, no_kcore)
{
	refuses("there is no /proc/kcore here");
}

Test(live, hidden_kcore)
{
	scratch_text(&scratch, "host/proc/kcore", "");
	refuses("hidden here, as it is in containers");
	unlink(kcore);
	directory("host/proc/kcore");
	refuses("hidden here, as it is in containers");
}

Test(live, hidden_addresses)
{
	write_kcore();
	scratch_text(&scratch, "host/proc/iomem",
		     "00000000-00000000 : System RAM\n  00000000-00000000 : Kernel code\n");
	refuses("/proc/iomem has no addresses but zeros");
}

Test(live, other_architecture)
{
	const struct ptp_collect what = {.host = "", .output = out};
	struct ptp_diag diag = {0};

#ifndef __aarch64__
	cr_assert_eq(ptp_collect(&what, &diag), PTP_ERR_INPUT);
	cr_assert(strstr(diag.text, "this machine is not arm64"), "%s", diag.text);
#else
	(void)what, (void)diag;
#endif
}

// Raw files

Test(live, raw_files)
{
	struct ptp_capture capture;
	char path[300], *text;
	size_t size;

	scratch_text(&scratch, "host/proc/vmallocinfo",
		     "0xffff800080000000-0xffff800080005000   20480 a+1/2 pages=4 vmalloc\n");
	scratch_text(
		&scratch, "host/dev/kmsg",
		"6,1,0,-;efi: Processing EFI memory map:\n"
		"6,2,0,-;efi:   0x000040000000-0x0000401fffff [Conventional|   |  |  |  |  |  |  |  |   |WB|WT|WC|UC]\n"
		"6,3,0,-;something else 0x0\n SUBSYSTEM=0x1\n");
	directory("host/sys/kernel/debug/kvm");
	directory("host/sys/kernel/debug/kvm/1-3");
	scratch_text(&scratch, "host/sys/kernel/debug/kvm/1-3/stage2_page_tables",
		     "---[ Guest IPA ]---\n"
		     "0x0000000000000000-0x0000000040000000           1G 1\n"
		     "0x0000000040000000-0x0000000040200000           2M 2   R W X   AF BLK\n");
	taken(&capture);
	cr_expect(ptp_has_source(&capture, "iomem") && ptp_has_source(&capture, "vmallocinfo") &&
		  ptp_has_source(&capture, "vmcoreinfo") && ptp_has_source(&capture, "stage2-page-tables") &&
		  ptp_has_source(&capture, "efi-memmap"));
	snprintf(path, sizeof(path), "%s/raw/efi-memmap", out);
	text = read_all(path, &size);
	cr_expect(size > 60 && strchr(text, '\n') == text + size - 1 && strstr(text, "[Conventional"), "%s", text);
	free(text);
	cr_expect(!ptp_has_source(&capture, "acpi") && !ptp_has_source(&capture, "devicetree"));
	cr_expect_str_eq(missing(&capture, "virtual machines that KVM lists"),
			 "virtual machines that KVM lists: 2 found, but 1 expected");
	ptp_capture_free(&capture);
}

// A map whose beginning was overwritten is none.
Test(live, part_of_a_memory_map)
{
	struct ptp_capture capture;

	scratch_text(&scratch, "host/dev/kmsg", "6,2,0,-;efi:   0x000040000000-0x0000401fffff [Conventional|WB]\n");
	taken(&capture);
	cr_expect(!ptp_has_source(&capture, "efi-memmap"));
	ptp_capture_free(&capture);
}

// Hashed addresses are no addresses: areas begin at pages.
Test(live, hashed_addresses)
{
	struct ptp_capture capture;

	scratch_text(&scratch, "host/proc/vmallocinfo",
		     "0x00000000a1b2c3d4-0x00000000d4c3b2a1   20480 a+1/2 pages=4 vmalloc\n");
	taken(&capture);
	cr_expect(!ptp_has_source(&capture, "vmallocinfo"));
	cr_expect(strstr(said, "vmallocinfo is left out: the kernel hides its addresses"), "%s", said);
	ptp_capture_free(&capture);
}

// Counts

// The name by which init_task is found is not there: symbols say where it is.
Test(live, symbols)
{
	struct ptp_collect what = {.host = root, .output = out};
	struct ptp_capture capture;
	struct ptp_diag diag = {0};
	char symbols[256], text[256];

	memcpy(made->memory + MADE_INIT_TASK + AT_COMM, "SWAPPER/0", 9);
	snprintf(text, sizeof(text), "%016llx T _stext\n%016llx D init_task\n", (unsigned long long)MADE_IMAGE,
		 (unsigned long long)(MADE_IMAGE + MADE_INIT_TASK));
	scratch_text(&scratch, "symbols", text);
	what.kallsyms = scratch_path(&scratch, "symbols", symbols);
	write_kcore();
	cr_assert_eq(ptp_collect(&what, &diag), PTP_OK, "%s", diag.text);
	cr_assert_eq(ptp_read_capture(out, &capture, &diag), PTP_OK, "%s", diag.text);
	cr_expect(has_context(&capture, "process:1"));
	cr_expect_null(missing(&capture, "address spaces of processes"));
	ptp_capture_free(&capture);
}

Test(live, process_that_is_not_in_the_list)
{
	struct ptp_capture capture;

	process(9, 100);
	taken(&capture);
	cr_expect_str_eq(missing(&capture, "processes that /proc lists"),
			 "processes that /proc lists: 3 found, but 4 expected");
	ptp_capture_free(&capture);
}

#define TYPED "pages that the kernel has as page tables"

// Those of processes but their top tables, which older kernels do not count.
static void type_tables(void)
{
	scratch_text(&scratch, "host/proc/stat", "cpu 1 2\nprocesses 7\n");
	for (uint64_t at = MADE_PGD + 0x2000; at <= MADE_PGD + 0x4000; at += MADE_PAGE)
		kcore_set_page(made, at, 0, 0xf2000000, 1);
}

// A page that the kernel has as a table since before, and that no context has; but with meminfo's word that we have one, it is that.
Test(live, table_of_nobody)
{
	struct ptp_capture capture;

	type_tables();
	kcore_set_page(made, MADE_PGD + 0x8000, 0, 0xf2000000, 1);
	made_put(made, MADE_PGD + 0x8ff8, 0x90000703);
	taken(&capture);
	cr_expect_str_eq(missing(&capture, TYPED), TYPED ": 3 found, but 4 expected");
	ptp_capture_free(&capture);
	directory("host/proc/self");
	scratch_text(&scratch, "host/proc/self/status", "VmPTE: 4 kB\n");
	scratch_path(&scratch, "again", out);
	taken(&capture);
	cr_expect_null(missing(&capture, TYPED));
	ptp_capture_free(&capture);
}

static void begin_process(void)
{
	scratch_text(&scratch, "host/proc/stat", "processes 8\n");
}

static void begin_table(void)
{
	kcore_set_page(made, MADE_PGD + 0x8000, 0, 0xf2000000, 1);
	write_kcore();
}

// What the collection has to compare after a run in which CHANGE happens.
static void changing(void (*change)(void), bool known, size_t count)
{
	struct session s;

	type_tables();
	run(&s, MADE_PGD, change);
	cr_expect_eq(s.c.typed_known, known, "%s", s.c.typed_by);
	cr_expect(!known || s.c.typed.list.count == count, "%zu", s.c.typed.list.count);
	end(&s);
}

Test(live, process_that_begins_may_have_a_page_of_another)
{
	changing(begin_process, false, 0);
}

Test(live, table_that_was_none_before)
{
	changing(begin_table, true, 3);
}

Test(live, tables_that_nobody_led_to)
{
	struct ptp_capture capture;

	// 4 + 1 pages of processes were walked, one of EFI's, 3 of the guest's.
	scratch_text(&scratch, "host/proc/meminfo",
		     "PageTables:  28 kB\nSecPageTables: 12 kB\nAnonHugePages: 2048 kB\n");
	taken(&capture);
	cr_expect_null(missing(&capture, "sizes of tables of processes"));
	cr_expect_null(missing(&capture, "sizes of tables of guests"));
	ptp_capture_free(&capture);
}

Test(live, tables_that_are_more)
{
	struct ptp_capture capture;

	scratch_text(&scratch, "host/proc/meminfo", "PageTables:  28 kB\nSecPageTables: 16 kB\nAnonHugePages: 0 kB\n");
	taken(&capture);
	cr_expect(strstr(missing(&capture, "sizes of tables of processes"), "fewer were walked than there are"));
	cr_expect(strstr(missing(&capture, "sizes of tables of guests"), "fewer were walked than there are"));
	ptp_capture_free(&capture);
}
