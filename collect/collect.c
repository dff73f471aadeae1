// SPDX-License-Identifier: Apache-2.0
//
// From a dump to a capture: find what there is, walk it so that the tables are copied, write them and what led to them.
#include "collect/collect.h"

#include "collect/collection.h"
#include "collect/files.h"
#include "collect/qmp/qmp.h"
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

static void set_features(struct ptp_capture *capture)
{
	for (unsigned i = 0; i < PTP_FEATURE_COUNT; i++)
		capture->feature[i] = ptp_feature_of(&capture->cpu, (enum ptp_feature)i);
}

// Walks every context. What it maps is of no interest here: the walk asks for the tables that it needs.
static void walk_all(struct ptp_collection *c)
{
	struct ptp_classes classes = {0};

	for (size_t i = 0; i < c->capture.contexts.count; i++) {
		struct ptp_map map;

		ptp_walk(&c->capture, i, &classes, &map);
		ptp_map_free(&map);
	}
	ptp_classes_free(&classes);
}

static void cover_tables(struct ptp_collection *c, const struct ptp_tables *tables)
{
	const char *missing = tables->missing
				      ? ptp_arena_printf(&c->capture.arena, "%" PRIu64 " are not in the dump: %s",
							 tables->missing, tables->why)
				      : NULL;
	struct ptp_coverage *line = ptp_cover(c, "table pages", "the walk of every context", missing);

	line->counted = !missing;
	line->found = line->expected = tables->pieces.count - tables->missing;
}

static bool has_source(const struct ptp_capture *capture, const char *key)
{
	for (size_t i = 0; i < capture->sources.count; i++)
		if (!strcmp(capture->sources.at[i].key, key))
			return true;
	return false;
}

static enum ptp_err write_out(const struct ptp_collect *what, struct ptp_collection *c, struct ptp_tables *tables,
			      struct ptp_diag *diag)
{
	struct ptp_output output;
	enum ptp_err err = ptp_output_create(what->output, &output, diag);

	ptp_tables_settle(tables);
	if (!err)
		err = ptp_write_tables(&output, tables, diag);
	if (!err && what->raw)
		err = ptp_raw_copy_all(&output, &c->capture, what->raw, diag);
	if (!err && !has_source(&c->capture, "vmcoreinfo"))
		err = ptp_raw_write(&output, &c->capture, "vmcoreinfo", c->kernel.info.text, c->kernel.info.size, diag);
	if (!err)
		err = ptp_write_capture(&output, &c->capture, diag);
	ptp_output_finish(&output);
	return err;
}

static enum ptp_err collect(const struct ptp_collect *what, struct ptp_dump *dump, struct ptp_collection *c,
			    struct ptp_diag *diag)
{
	struct ptp_tables tables;
	enum ptp_err err;

	if ((what->registers && ptp_given_read(what->registers, &c->given, diag)) ||
	    ptp_kernel_open(dump, what->btf, &c->kernel, diag))
		return diag->err;
	c->redact = what->redact;
	c->capture.title =
		ptp_arena_printf(&c->capture.arena, "Linux %s, from a dump (%s)", c->kernel.release, dump->format);
	ptp_tasks_find(&c->kernel, 0, &c->tasks);
	ptp_machines_find(&c->kernel, &c->tasks, &c->machines);
	ptp_collect_contexts(c);
	set_features(&c->capture);
	ptp_tables_serve(&tables, dump, &c->capture.memory);
	walk_all(c);
	cover_tables(c, &tables);
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
	ptp_machines_free(&c->machines);
	ptp_tasks_free(&c->tasks);
	ptp_given_free(&c->given);
	ptp_kernel_close(&c->kernel);
	ptp_capture_free(&c->capture);
}

static enum ptp_err from_dump(const struct ptp_collect *what, struct ptp_diag *diag)
{
	struct ptp_collection c = {0};
	struct ptp_dump dump;

	if (ptp_dump_open(what->image, what->base, &dump, diag))
		return diag->err;
	collect(what, &dump, &c, diag);
	free_collection(&c);
	ptp_dump_close(&dump);
	return diag->err;
}

// Files beside the directory that is made, which are gone when it is.
static enum ptp_err from_qemu(const struct ptp_collect *what, struct ptp_diag *diag)
{
	static const char *const files[] = {"dump.elf", "registers.yaml", "mtree.txt"};
	struct ptp_arena arena = {0};
	char *directory = ptp_arena_printf(&arena, "%s.XXXXXX", what->output);
	struct ptp_collect from = *what;

	if (!mkdtemp(directory)) {
		ptp_arena_free(&arena);
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(what->output).text, strerror(errno));
	}
	from.image = ptp_arena_printf(&arena, "%s/%s", directory, files[0]);
	from.registers = ptp_arena_printf(&arena, "%s/%s", directory, files[1]);
	if (!ptp_qmp_take(what->qmp, what->gdb, directory, diag))
		from_dump(&from, diag);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		unlink(ptp_arena_printf(&arena, "%s/%s", directory, files[i]));
	rmdir(directory);
	ptp_arena_free(&arena);
	return diag->err;
}

enum ptp_err ptp_collect(const struct ptp_collect *what, struct ptp_diag *diag)
{
	return what->image ? from_dump(what, diag) : from_qemu(what, diag);
}
