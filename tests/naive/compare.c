// SPDX-License-Identifier: Apache-2.0
//
// Compares the walk with the naive one: compare-walk [CAPTURE... | --random SEED COUNT]
//
// For every page of every run (of a long run, the first and last ones and a sample), for the pages around it, and
// for a sample of others: both must give the same set of physical pages and classes, and a single translation one
// of it. Exit status 1 and one line at the first difference. Without arguments: the captures in $CAPTURES, then
// random tables.
#include "compare.h"

#include "naive.h"

#include "inputs/inputs.h"
#include "verifier/walk/walk.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE UINT64_C(4096)

// The class of an answer. It takes long to make, and one page's answers are mostly the last one's but for the address.
struct expected {
	struct naive_answer answer; // `pa` 0
	struct ptp_class class;
	bool made;
};

struct comparison {
	const char *name;
	const struct ptp_capture *capture;
	size_t context;
	struct ptp_classes classes;
	struct ptp_map map;
	uint64_t *reach; // highest last address of the runs up to each
	struct naive_answers answers;
	struct expected expected[2][sizeof(((struct naive_answers *)0)->at) / sizeof(struct naive_answer)];
	struct {
		uint64_t pages, mapped, translations;
	} compared;
};

static void set_stage1(struct ptp_class *class, const struct naive_registers *r, const struct naive_answer *a)
{
	ptp_class_set(class, PTP_F_S1_M, r->stage1);
	ptp_class_set(class, PTP_F_S1_C, r->sctlr >> 2);
	ptp_class_set(class, PTP_F_S1_I, r->sctlr >> 12);
	ptp_class_set(class, PTP_F_S1_WXN, r->sctlr >> 19);
	ptp_class_set(class, PTP_F_S1_ATTR, a->attr1);
	ptp_class_set(class, PTP_F_S1_SH, a->sh1);
	ptp_class_set(class, PTP_F_S1_AP, a->entry1 >> 6);
	ptp_class_set(class, PTP_F_S1_PXN, a->entry1 >> 53);
	ptp_class_set(class, PTP_F_S1_UXN, a->entry1 >> 54);
	ptp_class_set(class, PTP_F_S1_NG, a->entry1 >> 11);
	ptp_class_clear(class, PTP_F_S1_PIE, PTP_F_S1_PI0);
	ptp_class_set(class, PTP_F_S1_APTABLE, a->tables1 >> 61);
	ptp_class_set(class, PTP_F_S1_UXNTABLE, a->tables1 >> 60);
	ptp_class_set(class, PTP_F_S1_PXNTABLE, a->tables1 >> 59);
	ptp_class_set(class, PTP_F_S1_HPD, r->stage1 && r->hpd);
	ptp_class_set(class, PTP_F_S1_DBM, a->entry1 >> 51);
	ptp_class_set(class, PTP_F_S1_HD, r->stage1 && r->hd1);
}

static void set_stage2(struct ptp_class *class, const struct naive_registers *r, const struct naive_answer *a)
{
	uint64_t hcr = r->stage2 ? r->hcr : 0;

	ptp_class_set(class, PTP_F_S2_VM, r->stage2);
	ptp_class_set(class, PTP_F_S2_MEMATTR, a->entry2 >> 2);
	ptp_class_set(class, PTP_F_S2_SH, a->sh2);
	ptp_class_set(class, PTP_F_S2_AP, a->entry2 >> 6);
	ptp_class_set(class, PTP_F_S2_XN, a->entry2 >> 53);
	ptp_class_set(class, PTP_F_S2_FNXS, a->entry2 >> 11);
	ptp_class_clear(class, PTP_F_S2_PIE, PTP_F_S2_PI);
	ptp_class_set(class, PTP_F_S2_DBM, a->entry2 >> 51);
	ptp_class_set(class, PTP_F_S2_HD, r->stage2 && r->hd2);
	ptp_class_clear(class, PTP_F_S2_PIE, PTP_F_S2_PI);
	ptp_class_set(class, PTP_F_HCR_FWB, hcr >> 46);
	ptp_class_set(class, PTP_F_HCR_CD, hcr >> 32);
	ptp_class_set(class, PTP_F_HCR_ID, hcr >> 33);
	ptp_class_set(class, PTP_F_HCR_DC, hcr >> 12);
	ptp_class_set(class, PTP_F_HCR_DCT, hcr >> 57);
	ptp_class_set(class, PTP_F_HCR_PTW, hcr >> 2);
	ptp_class_set(class, PTP_F_HCR_TGE, hcr >> 27);
	ptp_class_set(class, PTP_F_HCR_E2H, hcr >> 34);
}

static struct ptp_class make_class(const struct comparison *c, const struct naive_registers *r,
				   const struct naive_answer *answer)
{
	const struct ptp_context *context = &c->capture->contexts.at[c->context];
	enum ptp_regime regime = context->regime;
	struct ptp_class class = {0}, unknown = {0};

	ptp_class_set(&class, PTP_F_DMA, regime == PTP_SMMU);
	ptp_class_set(&class, PTP_F_OWNER, context->owner_kind);
	ptp_class_clear(&class, PTP_F_WALK, PTP_F_WALK_GIVEN);
	ptp_class_set(&class, PTP_F_S1_GROUP, answer->group1);
	ptp_class_set(&class, PTP_F_S2_GROUP, answer->group2);
	ptp_class_set(&class, PTP_F_SPACE, answer->space);
	ptp_class_set(&class, PTP_F_EL0, regime == PTP_EL10 || regime == PTP_EL20);
	ptp_class_set(&class, PTP_F_EL2, regime == PTP_EL2 || regime == PTP_EL20);
	if (!r->free)
		set_stage1(&class, r, answer);
	if (r->incoming) {
		ptp_class_copy(&class, &unknown, PTP_F_S1_ATTR);
		ptp_class_copy(&class, &unknown, PTP_F_S1_SH);
	}
	set_stage2(&class, r, answer);
	return class;
}

static bool same_class(const struct ptp_class *a, const struct ptp_class *b)
{
	return !memcmp(a->value, b->value, sizeof(a->value)) && !memcmp(a->known, b->known, sizeof(a->known));
}

// The class of answer N for a page of UPPER or lower addresses, which one set of registers R is about.
static const struct ptp_class *expected_class(struct comparison *c, const struct naive_registers *r, bool upper,
					      size_t n)
{
	struct expected *expected = &c->expected[upper][n];
	struct naive_answer answer = c->answers.at[n];

	answer.pa = 0;
	if (!expected->made || memcmp(&expected->answer, &answer, sizeof(answer)))
		*expected = (struct expected){answer, make_class(c, r, &answer), true};
	return &expected->class;
}

static bool among_answers(struct comparison *c, const struct naive_registers *r, bool upper, uint64_t pa,
			  const struct ptp_class *class)
{
	for (size_t i = 0; i < c->answers.count; i++)
		if (c->answers.at[i].pa == pa && same_class(expected_class(c, r, upper, i), class))
			return true;
	return false;
}

static size_t first_reaching(const struct comparison *c, uint64_t ia)
{
	size_t low = 0, high = c->map.runs.count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c->reach[middle] < ia)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static uint64_t ia_of(const struct comparison *c, size_t run)
{
	return ptp_unpack(&c->map.runs.at[run]).ia;
}

// Whether a run has this page at PA with CLASS.
static bool among_runs(const struct comparison *c, uint64_t ia, uint64_t pa, const struct ptp_class *class)
{
	for (size_t i = first_reaching(c, ia); i < c->map.runs.count && ia_of(c, i) <= ia; i++) {
		struct ptp_run run = ptp_unpack(&c->map.runs.at[i]);

		if (ia - run.ia < run.size && run.pa + (ia - run.ia) == pa &&
		    same_class(&c->classes.entries.at[run.class_id].class, class))
			return true;
	}
	return false;
}

static bool complain(const struct comparison *c, uint64_t ia, uint64_t pa, const char *what)
{
	printf("%s: %s: page 0x%" PRIx64 " to 0x%" PRIx64 ": %s\n", c->name, c->capture->contexts.at[c->context].name,
	       ia, pa, what);
	return false;
}

// A single translation of IA, where it reaches something, is one of the answers. It reads each entry for itself, so it also
// reaches what a group makes ambiguous: neither walk has an answer there, and ours says so with a gap.
static bool compare_translation(struct comparison *c, const struct naive_registers *r, uint64_t ia)
{
	struct ptp_translation t;
	bool same;

	ptp_translate(c->capture, c->context, ia, &t);
	same = t.unknown || t.fault || c->answers.too_many || (!c->answers.count && c->map.gaps.count);
	c->compared.translations += !same;
	for (size_t i = 0; i < c->answers.count && !same; i++) {
		struct ptp_class class = *expected_class(c, r, ia >> 63, i);

		ptp_class_set(&class, PTP_F_S1_GROUP, 0);
		ptp_class_set(&class, PTP_F_S2_GROUP, 0);
		same = c->answers.at[i].pa == t.pa && same_class(&class, &t.class);
	}
	ptp_translation_free(&t);
	return same || complain(c, ia, t.pa, "a single translation has it, the naive walk has not");
}

static bool compare_page(struct comparison *c, uint64_t ia)
{
	struct naive_registers r;

	ia &= ~(PAGE - 1);
	r = naive_registers(c->capture, c->context, ia);
	if (!naive_translate(c->capture, c->context, ia, &c->answers))
		c->answers.count = 0;
	c->compared.pages++;
	c->compared.mapped += c->answers.count != 0;
	for (size_t i = first_reaching(c, ia); i < c->map.runs.count && ia_of(c, i) <= ia; i++) {
		struct ptp_run run = ptp_unpack(&c->map.runs.at[i]);
		uint64_t pa = run.pa + (ia - run.ia);

		if (ia - run.ia < run.size && !c->answers.too_many &&
		    !among_answers(c, &r, ia >> 63, pa, &c->classes.entries.at[run.class_id].class))
			return complain(c, ia, pa, "the walk has it, the naive walk has not");
	}
	for (size_t i = 0; i < c->answers.count; i++)
		if (!among_runs(c, ia, c->answers.at[i].pa, expected_class(c, &r, ia >> 63, i)))
			return complain(c, ia, c->answers.at[i].pa, "the naive walk has it, the walk has not");
	return compare_translation(c, &r, ia);
}

// Pages FROM to FROM + COUNT.
static bool compare_pages(struct comparison *c, uint64_t from, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++)
		if (!compare_page(c, from + i * PAGE))
			return false;
	return true;
}

static bool compare_run(struct comparison *c, const struct ptp_packed *packed, uint64_t every)
{
	struct ptp_run run = ptp_unpack(packed);
	uint64_t pages = run.size / PAGE, ends = pages < every ? pages : every;

	if (!compare_pages(c, run.ia, ends) || !compare_pages(c, run.ia + (pages - ends) * PAGE, ends))
		return false;
	for (unsigned i = 0; i < 32 && pages > 2 * ends; i++)
		if (!compare_page(c, run.ia + random_below(pages) * PAGE))
			return false;
	return compare_page(c, run.ia - PAGE) && compare_page(c, run.ia + run.size);
}

static void make_reach(struct comparison *c)
{
	uint64_t highest = 0;

	c->reach = ptp_calloc(c->map.runs.count, sizeof(*c->reach));
	for (size_t i = 0; i < c->map.runs.count; i++) {
		struct ptp_run run = ptp_unpack(&c->map.runs.at[i]);
		uint64_t last = run.ia + run.size - 1;

		highest = last > highest ? last : highest;
		c->reach[i] = highest;
	}
}

static bool ordered(const struct comparison *c)
{
	for (size_t i = 1; i < c->map.runs.count; i++)
		if (ia_of(c, i) < ia_of(c, i - 1))
			return complain(c, ia_of(c, i), ptp_unpack(&c->map.runs.at[i]).pa, "the runs are not in order");
	return true;
}

// Looks at MOST runs, or all where there are fewer.
static bool compare_context(struct comparison *c, uint64_t every, size_t most, unsigned probes)
{
	size_t count;
	bool same;

	memset(c->expected, 0, sizeof(c->expected));
	ptp_walk(c->capture, c->context, &c->classes, &c->map);
	count = c->map.runs.count;
	make_reach(c);
	same = ordered(c);
	for (size_t i = 0; i < count && i < most && same; i++)
		same = compare_run(c, &c->map.runs.at[count <= most ? i : random_below(count)], every);
	for (unsigned i = 0; i < probes && same; i++)
		same = compare_page(c, random_input());
	ptp_map_free(&c->map);
	ptp_classes_free(&c->classes);
	free(c->reach);
	return same;
}

static bool compare_capture(const char *path, uint64_t *pages)
{
	struct comparison *c = ptp_calloc(1, sizeof(*c));
	struct ptp_capture capture;
	struct ptp_diag diag = {0};
	bool same = true;

	if (ptp_read_capture(path, &capture, &diag)) {
		printf("%s\n", diag.text);
		free(c);
		return false;
	}
	*c = (struct comparison){.name = path, .capture = &capture};
	for (c->context = 0; c->context < capture.contexts.count && same; c->context++)
		same = compare_context(c, 512, 4096, 1000);
	*pages += c->compared.pages;
	ptp_capture_free(&capture);
	free(c);
	return same;
}

static bool compare_random(uint64_t seed, unsigned count)
{
	struct comparison *c = ptp_calloc(1, sizeof(*c));
	bool same = true;
	char name[64];

	c->name = name;
	for (unsigned i = 0; i < count && same; i++) {
		struct ptp_capture *capture = random_capture(seed + i);

		snprintf(name, sizeof(name), "--random %" PRIu64 " 1", seed + i);
		c->capture = capture;
		same = compare_context(c, 8, 64, 200);
		random_free(capture);
	}
	printf("%u random captures, %" PRIu64 " pages, %" PRIu64 " of them mapped, %" PRIu64
	       " single translations: %s\n",
	       count, c->compared.pages, c->compared.mapped, c->compared.translations, same ? "the same" : "different");
	free(c);
	return same;
}

static bool compare_all(const char *folder)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	uint64_t pages = 0;
	bool same = true;

	while (directory && same && (entry = readdir(directory))) {
		ptp_autofree char *path = NULL;

		if (entry->d_name[0] == '.' || asprintf(&path, "%s/%s", folder, entry->d_name) < 0)
			continue;
		same = compare_capture(path, &pages);
		printf("%s: %s\n", path, same ? "the same" : "different");
	}
	if (directory)
		closedir(directory);
	return same;
}

int main(int count, char **argument)
{
	const char *captures = getenv("CAPTURES");
	uint64_t pages = 0;
	bool same = true;

	if (count == 4 && !strcmp(argument[1], "--random"))
		return !compare_random(strtoull(argument[2], NULL, 0), (unsigned)strtoul(argument[3], NULL, 0));
	if (count > 1) {
		for (int i = 1; i < count && same; i++)
			same = compare_capture(argument[i], &pages);
		printf("%" PRIu64 " pages: %s\n", pages, same ? "the same" : "different");
		return !same;
	}
	return !((!captures || compare_all(captures)) && compare_random(1, 1000));
}
