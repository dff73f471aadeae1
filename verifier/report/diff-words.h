// SPDX-License-Identifier: Apache-2.0
//
// Entries of a diff as text, and what is one entry.
#ifndef PTP_DIFF_WORDS_H
#define PTP_DIFF_WORDS_H

#include "verifier/report/text.h"

extern const char *const ptp_diff_change_word[PTP_DIFF_CHANGES]; // "new", "graver", ...

#define PTP_LATER "              " // begins what a line of an entry is broken into

// A line while it is made: what is written to the stream is broken where it is too wide, and begins with FIRST.
struct ptp_words {
	char *text;
	size_t size;
	FILE *to;
};
FILE *ptp_words_begin(struct ptp_words *words);
void ptp_words_end(struct ptp_words *words, const char *first, const char *rest, FILE *to);

bool ptp_same_text(const char *a, const char *b); // either may be NULL

// The name of a region, without the PCI function where LAST, which may be NULL, was one of the same.
void ptp_diff_name(const char *last, const char *name, FILE *to);

// Names, each once, in the order in which they come.
struct ptp_diff_names {
	PTP_VEC(const char *) all;
};
void ptp_diff_names_add(struct ptp_diff_names *names, const char *name);
void ptp_diff_names_free(struct ptp_diff_names *names);

// Do two findings differ in nothing but their region, attributes and number?
bool ptp_diff_together(const struct ptp_diff_finding *a, const struct ptp_diff_finding *b);
void ptp_diff_finding_text(const struct ptp_diff *diff, const struct ptp_diff_finding *f,
			   const struct ptp_diff_names *regions, size_t count, FILE *to);

// "rw- el0:r--": what the privileged level may do, and EL0. Which of EL1 and EL2 is privileged has no part in it.
struct ptp_diff_permissions_text {
	char text[16];
};
struct ptp_diff_permissions_text ptp_diff_permissions(const struct ptp_diff_class *class);

// Whether there is more of it on NEW, or on OLD, or one class became another (PTP_DIFF_OTHER).
enum ptp_diff_change ptp_diff_mapping_change(const struct ptp_diff_mapping *mapping);

// The difference at FIRST, and those that differ from it in nothing but their region and place, which are DONE then.
void ptp_diff_mapping_text(const struct ptp_diff *diff, size_t first, bool *done, FILE *to);

// Likewise the fact at FIRST, and those that differ in nothing but their subject.
void ptp_diff_fact_text(const struct ptp_diff *diff, size_t first, bool *done, FILE *to);

#endif
