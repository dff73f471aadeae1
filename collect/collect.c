// SPDX-License-Identifier: Apache-2.0
//
// From a dump to a capture: find what there is, walk it so that the tables are copied, write them and what led to them.
#include "collect/collect.h"

#include "collect/collection.h"
#include "collect/files.h"
#include "collect/kernel/kallsyms.h"
#include "collect/live/live.h"
#include "collect/qmp/link.h"
#include "collect/qmp/qmp.h"
#include "inputs/limits.h"
#include "verifier/walk/walk.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

static void say(const struct ptp_collect *what, struct ptp_collection *c, const char *format, uint64_t number,
		const char *of)
{
	if (what->say)
		what->say(ptp_arena_printf(&c->capture.arena, format, number, of));
}

// What the ID registers say. A kernel that has addresses of 52 bits runs on a CPU with the feature for them.
static void set_features(struct ptp_collection *c)
{
	struct ptp_capture *capture = &c->capture;
	enum ptp_feature large = c->kernel.page_size == 65536   ? PTP_FEAT_LVA
				 : c->kernel.page_size == 16384 ? PTP_FEAT_LPA2_16K
								: PTP_FEAT_LPA2;

	for (unsigned i = 0; i < PTP_FEATURE_COUNT; i++)
		capture->feature[i] = ptp_feature_of(&capture->cpu, (enum ptp_feature)i);
	if (c->kernel.va_bits > 48 && capture->feature[large] == PTP_UNKNOWN)
		capture->feature[large] = PTP_YES;
}

// Whether CONTEXT is an address space without a task, EFI's for example.
static bool is_static(const struct ptp_collection *c, const struct ptp_context *context)
{
	const struct ptp_register *el1 = ptp_register_find(&context->stage1.registers, "TTBR0_EL1"),
				  *el2 = ptp_register_find(&context->stage1.registers, "TTBR0_EL2"),
				  *root = el1 ? el1 : el2;

	for (size_t i = 0; root && i < c->statics.list.count; i++)
		if (root->value == ptp_ttbr(c->statics.list.at[i]))
			return true;
	return false;
}

// What a context maps is of no interest here.
void ptp_walk_contexts(struct ptp_collection *c)
{
	struct ptp_classes classes = {0};

	memset(c->table_pages, 0, sizeof(c->table_pages));
	c->static_pages = 0;
	set_features(c);
	for (size_t i = 0; i < c->capture.contexts.count; i++) {
		const struct ptp_context *context = &c->capture.contexts.at[i];
		struct ptp_map map;

		ptp_walk(&c->capture, i, &classes, &map);
		c->table_pages[context->owner_kind] += map.table_pages;
		c->static_pages += is_static(c, context) ? map.table_pages : 0;
		ptp_map_free(&map);
	}
	ptp_classes_free(&classes);
}

static void cover_tables(struct ptp_collection *c, const struct ptp_tables *tables)
{
	const char *why = NULL, *text = NULL;
	uint64_t missing = ptp_tables_missing(tables, &why);
	struct ptp_coverage *line;

	if (missing)
		text = ptp_arena_printf(&c->capture.arena, "%" PRIu64 " could not be had: %s", missing, why);
	line = ptp_cover(c, "table pages", "the walk of every context", text);
	line->counted = !missing;
	line->found = line->expected = ptp_tables_used(tables) - missing;
}

static enum ptp_err write_out(const struct ptp_collect *what, struct ptp_collection *c, struct ptp_tables *tables,
			      struct ptp_diag *diag)
{
	struct ptp_output output;
	enum ptp_err err = ptp_output_create(what->output, &output, diag);

	if (!err)
		err = ptp_write_tables(&output, tables, diag);
	if (!err && what->raw)
		err = ptp_raw_copy_all(&output, &c->capture, what->raw, diag);
	if (!err && what->host)
		err = ptp_live_files(what->host, &output, &c->capture, what->say, diag);
	if (!err && what->mtree && !ptp_has_source(&c->capture, "mtree"))
		err = ptp_raw_copy(&output, &c->capture, "mtree", what->mtree, diag);
	if (!err && !ptp_has_source(&c->capture, "vmcoreinfo"))
		err = ptp_raw_write(&output, &c->capture, "vmcoreinfo", c->kernel.info.text, c->kernel.info.size, diag);
	if (!err)
		err = ptp_write_capture(&output, &c->capture, diag);
	ptp_output_finish(&output);
	return err;
}

// What is in a dump, and the tables of it.
static void take(struct ptp_collection *c, struct ptp_tables *tables)
{
	ptp_tasks_find(&c->kernel, c->tasks.init_task, &c->tasks);
	ptp_machines_find(&c->kernel, &c->tasks, &c->machines);
	ptp_smmus_find(&c->kernel, &c->tasks, &c->smmus);
	ptp_collect_contexts(c);
	ptp_tables_serve(tables, c->dump, &c->capture.memory);
	ptp_walk_contexts(c);
	ptp_typed_find(&c->kernel, &c->typed);
	c->typed_by = "struct page of every page of memory";
	c->typed_known = !c->typed.why;
}

// A table that maps nothing: those that wait beside huge pages are in no tree.
static bool is_empty(struct ptp_dump *dump, uint64_t pa, size_t size)
{
	ptp_autofree uint64_t *words = ptp_calloc(size, 1);
	uint64_t any = 0;

	if (!dump->read(dump, pa, words, size))
		return false;
	for (size_t i = 0; i < size / 8; i++)
		any |= words[i];
	return !any;
}

// A page that the kernel has as a table and that was not walked is of an address space that was not found.
static void cover_typed(struct ptp_collection *c, const struct ptp_tables *tables)
{
	const struct ptp_typed *typed = &c->typed;
	struct ptp_coverage *line = ptp_cover(c, "pages that the kernel has as page tables", c->typed_by, typed->why);
	uint64_t found = 0, all = typed->list.count;

	for (size_t i = 0; i < all; i++)
		found += ptp_tables_have(tables, typed->list.at[i]) ||
			 is_empty(c->dump, typed->list.at[i], c->kernel.page_size);
	line->counted = c->typed_known;
	line->found = found;
	line->expected = found + c->typed_ours < all ? all - c->typed_ours : found;
}

// What is not worth a capture, or could not be read again.
static enum ptp_err refuse(const struct ptp_collection *c, const struct ptp_tables *tables, const char *from,
			   struct ptp_diag *diag)
{
	if (!tables->pieces.count)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: no table can be read: there is nothing to check",
				ptp_shorten(from).text);
	if (c->capture.contexts.count > PTP_MAX_CONTEXTS)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %zu contexts, more than the %u that a capture can have",
				ptp_shorten(from).text, c->capture.contexts.count, PTP_MAX_CONTEXTS);
	return PTP_OK;
}

static enum ptp_err collect(const struct ptp_collect *what, struct ptp_dump *dump, struct ptp_collection *c,
			    struct ptp_diag *diag)
{
	const char *btf = what->btf || !what->host ? what->btf : ptp_live_btf(what->host, &c->capture.arena);
	struct ptp_tables tables;
	enum ptp_err err;

	if ((what->registers && ptp_given_read(what->registers, &c->given, diag)) ||
	    ptp_kernel_open(dump, &c->kernel, diag) || ptp_types_open(&c->kernel, btf, diag) ||
	    (what->kallsyms && ptp_kallsyms_read(what->kallsyms, &c->kernel, &c->tasks.init_task, diag)))
		return diag->err;
	c->dump = dump;
	ptp_static_mms_find(&c->kernel, &c->statics);
	c->redact = what->redact;
	c->capture.title = ptp_arena_printf(&c->capture.arena, "Linux %s, from %s (%s)", c->kernel.release,
					    what->host ? "the running host" : "a dump", dump->format);
	if (what->host)
		ptp_live_take(c, what->host, &tables);
	else
		take(c, &tables);
	cover_tables(c, &tables);
	ptp_tables_settle(&tables);
	cover_typed(c, &tables);
	err = refuse(c, &tables, what->image ? what->image : "/proc/kcore", diag);
	if (!err)
		err = write_out(what, c, &tables, diag);
	if (!err) {
		say(what, c, "%" PRIu64 " contexts%s", c->capture.contexts.count, "");
		say(what, c, "%" PRIu64 " ranges of tables, and no other memory, are in %s", tables.pieces.count,
		    what->output);
	}
	ptp_tables_free(&tables);
	return err;
}

static void free_collection(struct ptp_collection *c)
{
	ptp_smmus_free(&c->smmus);
	ptp_machines_free(&c->machines);
	free(c->typed.list.at);
	free(c->statics.list.at);
	ptp_tasks_free(&c->tasks);
	ptp_given_free(&c->given);
	ptp_types_close(&c->kernel);
	ptp_kernel_close(&c->kernel);
	ptp_capture_free(&c->capture);
}

static enum ptp_err from_dump(const struct ptp_collect *what, struct ptp_diag *diag)
{
	struct ptp_collection c = {0};
	struct ptp_dump dump;

	if (what->host ? ptp_live_open(what->host, &dump, diag) : ptp_dump_open(what->image, what->base, &dump, diag))
		return diag->err;
	collect(what, &dump, &c, diag);
	free_collection(&c);
	ptp_dump_close(&dump);
	return diag->err;
}

// By files in DIRECTORY, which are gone afterwards.
static enum ptp_err by_way_of(const struct ptp_collect *what, const char *directory, struct ptp_diag *diag)
{
	static const char *const files[] = {"dump.elf", "registers.yaml", "mtree.txt"};
	struct ptp_arena arena = {0};
	struct ptp_collect from = *what;

	from.image = ptp_arena_printf(&arena, "%s/%s", directory, files[0]);
	from.registers = ptp_arena_printf(&arena, "%s/%s", directory, files[1]);
	from.mtree = ptp_arena_printf(&arena, "%s/%s", directory, files[2]);
	if (!ptp_qmp_take(what->qmp, what->gdb, directory, diag))
		from_dump(&from, diag);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		unlink(ptp_arena_printf(&arena, "%s/%s", directory, files[i]));
	ptp_arena_free(&arena);
	return diag->err;
}

// The machine's memory is beside the directory that is made, and a signal ends the program only when it is gone.
static enum ptp_err from_qemu(const struct ptp_collect *what, struct ptp_diag *diag)
{
	struct ptp_arena arena = {0};
	char *directory = ptp_arena_printf(&arena, "%s.XXXXXX", what->output);
	struct ptp_signals signals;

	ptp_signals_hold(&signals);
	if (!mkdtemp(directory)) {
		ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(what->output).text, strerror(errno));
	} else {
		by_way_of(what, directory, diag);
		rmdir(directory);
	}
	ptp_signals_let_go(&signals);
	ptp_arena_free(&arena);
	return diag->err;
}

enum ptp_err ptp_collect(const struct ptp_collect *what, struct ptp_diag *diag)
{
	if (ptp_output_check(what->output, diag))
		return diag->err;
	return what->qmp ? from_qemu(what, diag) : from_dump(what, diag);
}
