// SPDX-License-Identifier: Apache-2.0
//
// The catalogue: which rules there are, what each is called, and which SMT-LIB function decides it.
//
// The catalogue names functions and shows attributes; what a function means is in rules/*/*.smt2 and nowhere else.
// rules/catalogue.yaml describes its own format at its head.
#ifndef PTP_RULES_H
#define PTP_RULES_H

#include "model/capture.h"

#include <stdbool.h>
#include <stddef.h>

enum ptp_severity { PTP_NOTE, PTP_WARNING, PTP_ERROR, PTP_SEVERITY_COUNT };

extern const char *const ptp_severity_word[PTP_SEVERITY_COUNT]; // "note", "warning", "error"

// One way in which an obligation may become safe, in the catalogue's `safe-under:`.
enum ptp_safe_kind {
	PTP_SAFE_ASSUMPTION, // `- independent`: that word of the vocabulary
	PTP_SAFE_PROPERTY,   // `- property: {cacheable: yes}`: a property of the region that the capture leaves open
	PTP_SAFE_KIND,       // `- kind: ram`: the kind of a region that the capture leaves open
	PTP_SAFE_FEATURE,    // `- feature: FEAT_MTE2`: a feature of the CPU that the capture leaves open
};

struct ptp_safe {
	enum ptp_safe_kind kind;
	enum ptp_assumption_kind assumption;
	enum ptp_property property;
	enum ptp_answer answer;
	enum ptp_kind region_kind;
	enum ptp_feature feature;
};

struct ptp_rule {
	const char *id, *title, *basis, *cite, *because, *remedy;
	const char **events; // what happens on hardware where the promise is broken, in order
	size_t event_count;
	const char **dma_events; // the same of a DMA master's mapping, where that is another story; or NULL
	size_t dma_event_count;
	bool walks;     // also of what the walker reads, not of software's mappings alone
	bool listings;  // also of the rows of a kernel's listing, of which no one knows where they lead
	bool registers; // of a context's registers, by the walk: it has no functions, and is an error
	// The SMT-LIB function that says when the rule is violated, by severity, or NULL. The most severe that holds decides.
	const char *mapping[PTP_SEVERITY_COUNT]; // of one mapping and its region
	const char *pair[PTP_SEVERITY_COUNT];    // of two mappings of one location
	struct ptp_safe *safe_under;             // in order of preference
	size_t safe_count;
	struct ptp_place place; // in the catalogue
	bool added;             // by a user
};

// How one part of an attribute is shown: the value of FUNCTION indexes VALUES.
struct ptp_shown {
	const char *key, *function;
	const char **values; // a value written 0, 1, true or false is a number or a Boolean in JSON
	size_t value_count;
	const char *of; // shown only where the first part (the type) has this value, or NULL: always
};

// In which order a counterexample fixes what a guest is free to choose, and which values it tries first.
struct ptp_choice {
	const char *field, *name; // field of the class; how it is shown
	uint64_t *prefer;
	size_t prefer_count;
};

// A rule that is planned, and what it takes to evaluate it.
struct ptp_planned {
	const char *id, *needs;
};

// A field that a repair may change, and the values that it tries; without any: every value that the field can have.
struct ptp_change {
	const char *field, *name; // field of the class; how it is shown
	uint64_t *values;
	size_t value_count;
};

// When a step of an attribute is there at all.
enum ptp_step_when { PTP_STEP_ALWAYS, PTP_STEP_STAGE2, PTP_STEP_WALK, PTP_STEP_WHENS };

// A step on the way to the attribute of a mapping: FUNCTION of the class, or of what OF makes of the class, and the class.
struct ptp_attribute_step {
	const char *function, *of, *says, *cite;
	enum ptp_step_when when;
};

// Who writes an entry: said where the owner, the kind of region and these fields of the class are so.
struct ptp_author {
	enum ptp_owner_kind owner;
	enum ptp_kind region;
	struct ptp_author_field {
		const char *field; // of the class
		uint64_t value;
	} * fields;
	size_t field_count;
	const char *says;
};

// A file of a user's rules.
struct ptp_added {
	const char *name; // within its directory
	const char *path; // as the user would name it
	const char *text; // SIZE bytes, then a NUL
	size_t size;
	bool smt; // SMT-LIB, to be loaded after the built-in files; else a catalogue
};

struct ptp_catalogue {
	struct ptp_arena arena;
	PTP_VEC(const char *) smt; // files of the rules, in the order in which they are loaded
	PTP_VEC(struct ptp_rule) rules;
	PTP_VEC(struct ptp_shown) shown;
	PTP_VEC(struct ptp_choice) choices;
	PTP_VEC(struct ptp_change) repairs;
	PTP_VEC(struct ptp_attribute_step) steps;
	PTP_VEC(struct ptp_author) authors;
	PTP_VEC(struct ptp_added) added;           // in the order in which they are loaded
	PTP_VEC(const char *) always;              // assumptions that every verdict rests on
	PTP_VEC(struct ptp_planned) not_evaluated; // by this version
};

void ptp_catalogue_free(struct ptp_catalogue *catalogue);

// A file of rules/ as it was when ptproof was built. NAME is relative to rules/: "catalogue.yaml"; devices/ is that of inputs/, html/ that of
// verifier/report/, pages/ is docs/rules/. The list ends with name == NULL and is sorted by name.
struct ptp_builtin {
	const char *name;
	const char *text; // SIZE bytes, then a NUL
	size_t size;
};

extern const struct ptp_builtin ptp_builtins[];

const struct ptp_builtin *ptp_builtin_find(const char *name);

#endif
