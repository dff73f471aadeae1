// SPDX-License-Identifier: Apache-2.0
//
// capture.yaml as a whole: its version, its sections, and the order in which they are read.
//
// The text is checked before the images are opened, so that a slip in it is reported at once.
#include "inputs/capture-read.h"
#include "inputs/inputs.h"
#include "inputs/limits.h"
#include "inputs/names.h"

enum { VERSION, TITLE, MEMORY, CPU, CONTEXTS, REGIONS, INCLUDE, SOURCES, ASSUME, PROFILE, COVERAGE, KEYS };

static const struct ptp_yaml_key keys[KEYS] = {
	[VERSION] = {"ptproof-capture", true}, [TITLE] = {"title", false},
	[MEMORY] = {"memory", false},          [CPU] = {"cpu", false},
	[CONTEXTS] = {"contexts", true},       [REGIONS] = {"regions", false},
	[INCLUDE] = {"include", false},        [SOURCES] = {"sources", false},
	[ASSUME] = {"assume", false},          [PROFILE] = {"profile", false},
	[COVERAGE] = {"coverage", false},
};

static enum ptp_err read_title(struct ptp_reader *r, const struct ptp_yaml *title)
{
	r->capture->title = "";
	return title ? ptp_yaml_line(title, "a title", &r->capture->title, r->diag) : PTP_OK;
}

enum ptp_err ptp_read_profile_names(struct ptp_reader *r, const struct ptp_yaml *profile)
{
	struct ptp_names names = {0};
	const struct ptp_yaml *again;
	size_t first, second;
	bool twice;

	if (!profile)
		return PTP_OK;
	if (ptp_yaml_sequence(profile, "a list of profiles", r->diag))
		return r->diag->err;
	ptp_yaml_each(name, profile) {
		struct ptp_profile *to = ptp_push(&r->capture->profiles);

		to->place = name->place;
		if (ptp_yaml_line(name, "the name of a profile", &to->name, r->diag))
			break;
		ptp_names_add(&names, to->name, r->capture->profiles.count - 1);
	}
	twice = ptp_names_settle(&names, &first, &second);
	ptp_names_free(&names);
	if (r->diag->err || !twice)
		return r->diag->err;
	for (again = profile->first; second--;)
		again = again->next;
	return ptp_fail_at(r->diag, again->place, "the profile %s is named twice", ptp_yaml_quote(again).text);
}

// A listing needs no tables, and tables need memory.
static enum ptp_err check_given(struct ptp_reader *r, const struct ptp_yaml *root, const struct ptp_yaml *memory)
{
	bool kernel = false;

	for (size_t i = 0; i < r->capture->ptdumps.count; i++)
		kernel |= r->capture->ptdumps.at[i].format == PTP_PTDUMP_STAGE1;
	for (size_t i = 0; i < r->capture->contexts.count; i++) {
		const struct ptp_stage *stage1 = &r->capture->contexts.at[i].stage1;

		if (stage1->mode == PTP_LISTED && !kernel)
			return ptp_fail_at(r->diag, stage1->place,
					   "stage1: listed needs the listing, kernel-page-tables: in sources:");
		if (stage1->mode != PTP_LISTED && !memory)
			return ptp_fail_at(r->diag, root->place, "a capture needs memory:");
	}
	return PTP_OK;
}

static enum ptp_err read_sections(struct ptp_reader *r, const struct ptp_yaml *root)
{
	const struct ptp_yaml *value[KEYS];

	if (ptp_yaml_version(root, "ptproof-capture", r->diag) ||
	    ptp_yaml_fields(root, "a capture", keys, KEYS, value, r->diag) || read_title(r, value[TITLE]) ||
	    ptp_read_cpu(r, value[CPU]) || ptp_read_contexts(r, value[CONTEXTS]) ||
	    ptp_read_regions(r, value[REGIONS], value[INCLUDE]) || ptp_read_sources(r, value[SOURCES]) ||
	    ptp_read_assume(r, value[ASSUME], NULL) || ptp_read_profile_names(r, value[PROFILE]) ||
	    ptp_read_coverage(r, value[COVERAGE]) || check_given(r, root, value[MEMORY]))
		return r->diag->err;
	return value[MEMORY] ? ptp_read_memory(r, value[MEMORY]) : PTP_OK;
}

static enum ptp_err read_file(struct ptp_reader *r)
{
	struct ptp_arena *arena = &r->capture->arena;
	struct ptp_place place = {.file = ptp_arena_printf(arena, "%s/capture.yaml", r->directory.name)};
	ptp_autofree char *text = NULL;
	const struct ptp_yaml *root;
	struct ptp_file file;
	enum ptp_err err;
	size_t size;

	if (ptp_file_open(&r->directory, "capture.yaml", place, PTP_MAX_YAML_BYTES, &file, r->diag))
		return r->diag->err;
	err = ptp_file_read(&file, place, &text, &size, r->diag);
	ptp_file_close(&file);
	if (err || ptp_yaml_read(arena, place.file, text, size, &root, r->diag))
		return r->diag->err;
	ptp_note_input(r, "capture.yaml", text, size);
	return read_sections(r, root);
}

enum ptp_err ptp_read_capture(const char *directory, struct ptp_capture *capture, struct ptp_diag *diag)
{
	struct ptp_reader r = {.capture = capture, .diag = diag, .directory = {.fd = -1}};
	enum ptp_err err;

	*capture = (struct ptp_capture){0};
	err = ptp_directory_open(&capture->arena, directory, &r.directory, diag);
	if (!err)
		err = read_file(&r);
	ptp_directory_close(&r.directory);
	if (err)
		ptp_capture_free(capture);
	return err;
}
