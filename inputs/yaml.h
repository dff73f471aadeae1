// SPDX-License-Identifier: Apache-2.0
//
// YAML as ptproof reads it: one document of scalars, sequences and mappings, each with its place.
//
// The part of YAML 1.1 in which text means one thing only: no anchors, aliases or tags, no repeated keys, keys that are
// plain text. Nothing is converted until a getter asks, so 010, 1e3 and -1 are refused instead of guessed at.
#ifndef PTP_YAML_H
#define PTP_YAML_H

#include "model/alloc.h"
#include "model/diag.h"

#include <stdbool.h>
#include <stdint.h>

enum ptp_yaml_kind { PTP_YAML_SCALAR, PTP_YAML_SEQUENCE, PTP_YAML_MAPPING };

struct ptp_yaml {
	enum ptp_yaml_kind kind;
	bool plain;                 // scalar: without quotes
	uint32_t count;             // sequence, mapping: children
	struct ptp_place place;     // where it begins
	const char *text;           // scalar: without NUL or control characters other than tab and newline
	const struct ptp_yaml *key; // of a mapping's child
	struct ptp_yaml *first;     // child
	struct ptp_yaml *next;      // of the same parent
};

#define ptp_yaml_each(child, parent) for (const struct ptp_yaml *child = (parent)->first; child; child = child->next)

// Reads the one document in TEXT (SIZE bytes). FILE is for messages. The tree and the file's name live in ARENA.
enum ptp_err ptp_yaml_read(struct ptp_arena *arena, const char *file, const char *text, size_t size,
			   const struct ptp_yaml **root, struct ptp_diag *diag);

// The place of the key of a mapping's child, or of the node itself when it has none.
struct ptp_place ptp_yaml_key_place(const struct ptp_yaml *node);

// Text from a file in quotes, cut to a length that suits a message.
struct ptp_quoted {
	char text[80];
};

struct ptp_quoted ptp_quote(const char *text);
struct ptp_quoted ptp_yaml_quote(const struct ptp_yaml *node); // a scalar; else what it is

// The getters. WHAT says in a message what was expected: "a region", "a list of owners".

// 64 bits, unsigned: decimal without leading zeros, or 0x and hexadecimal digits. Text in quotes is not a number.
enum ptp_err ptp_yaml_number(const struct ptp_yaml *node, uint64_t *number, struct ptp_diag *diag);
enum ptp_err ptp_yaml_bool(const struct ptp_yaml *node, bool *is, struct ptp_diag *diag); // true, false

// One line that is not empty: a name, a word, a path.
enum ptp_err ptp_yaml_line(const struct ptp_yaml *node, const char *what, const char **line, struct ptp_diag *diag);

// Text that is not empty, without the white space at its end; newlines within are kept.
enum ptp_err ptp_yaml_text(const struct ptp_yaml *node, const char *what, struct ptp_arena *arena, const char **text,
			   struct ptp_diag *diag);

// One of COUNT words; its number.
enum ptp_err ptp_yaml_word(const struct ptp_yaml *node, const char *what, const char *const *words, size_t count,
			   unsigned *number, struct ptp_diag *diag);

// The one of COUNT words that TEXT differs least from, or NULL when it is like none of them.
const char *ptp_yaml_nearest(const char *text, const char *const *words, size_t count);

enum ptp_err ptp_yaml_sequence(const struct ptp_yaml *node, const char *what, struct ptp_diag *diag);
enum ptp_err ptp_yaml_mapping(const struct ptp_yaml *node, const char *what, struct ptp_diag *diag);

// A sequence of lines, as an array in ARENA.
enum ptp_err ptp_yaml_lines(const struct ptp_yaml *node, const char *what, struct ptp_arena *arena, const char ***lines,
			    size_t *count, struct ptp_diag *diag);

struct ptp_yaml_key {
	const char *name;
	bool required;
};

// VALUE[i] becomes the value of KEYS[i], or NULL where it is not given. A key that is not among the COUNT is an error,
// and so is a required one that is missing.
enum ptp_err ptp_yaml_fields(const struct ptp_yaml *node, const char *what, const struct ptp_yaml_key *keys,
			     size_t count, const struct ptp_yaml **value, struct ptp_diag *diag);

// The error for NODE's unknown key: which of the COUNT keys was meant, or which there are.
enum ptp_err ptp_yaml_unknown_key(const struct ptp_yaml *node, const char *what, const struct ptp_yaml_key *keys,
				  size_t count, struct ptp_diag *diag);

// Checks the format's version: NODE is a mapping with `KEY: 1`.
enum ptp_err ptp_yaml_version(const struct ptp_yaml *node, const char *key, struct ptp_diag *diag);

#endif
