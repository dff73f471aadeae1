// SPDX-License-Identifier: Apache-2.0
//
// What the readers of capture.yaml's sections share. Each section has its own file.
#ifndef PTP_CAPTURE_READ_H
#define PTP_CAPTURE_READ_H

#include "inputs/path.h"
#include "inputs/yaml.h"
#include "model/capture.h"

struct ptp_reader {
	struct ptp_capture *capture; // being filled
	struct ptp_diag *diag;
	struct ptp_directory directory;
};

// Notes that TEXT, of FILE relative to the capture, was read.
void ptp_note_input(struct ptp_reader *reader, const char *file, const char *text, size_t size);

// Each reads one section's value into the capture. NULL, where it is allowed, is a section that is not there.
enum ptp_err ptp_read_cpu(struct ptp_reader *reader, const struct ptp_yaml *cpu);
enum ptp_err ptp_read_memory(struct ptp_reader *reader, const struct ptp_yaml *memory);
enum ptp_err ptp_read_contexts(struct ptp_reader *reader, const struct ptp_yaml *contexts); // after cpu
enum ptp_err ptp_read_regions(struct ptp_reader *reader, const struct ptp_yaml *regions,
			      const struct ptp_yaml *include);
enum ptp_err ptp_read_sources(struct ptp_reader *reader, const struct ptp_yaml *sources); // after regions
enum ptp_err ptp_read_coverage(struct ptp_reader *reader, const struct ptp_yaml *coverage);

// PROFILE is the name of the profile that ASSUME is of, or NULL: the capture's own. After contexts and regions.
enum ptp_err ptp_read_assume(struct ptp_reader *reader, const struct ptp_yaml *assume, const char *profile);
enum ptp_err ptp_read_profile_names(struct ptp_reader *reader, const struct ptp_yaml *profile);

// Registers of a mapping, in the order of KEYS. `bits`: the width of the field; a value that needs more is an error.
struct ptp_register_key {
	const char *name;
	bool required;
	unsigned bits;
};

enum ptp_err ptp_read_registers(struct ptp_reader *reader, const struct ptp_yaml *node, const char *what,
				const struct ptp_register_key *keys, struct ptp_registers *registers);

// A register's value: a number, but not the one that KVM puts where it never wrote a register.
enum ptp_err ptp_read_register(const struct ptp_yaml *node, uint64_t *value, struct ptp_diag *diag);

enum ptp_err ptp_read_stages(struct ptp_reader *reader, const struct ptp_yaml *stage1, const struct ptp_yaml *stage2,
			     struct ptp_context *context);

// The 8 words of a stream table entry and, where there is one, of a context descriptor (or NULL).
enum ptp_err ptp_read_smmu_words(struct ptp_reader *reader, const struct ptp_yaml *ste, const struct ptp_yaml *cd,
				 struct ptp_context *context);

// An owner's name, by the grammar of owners.
enum ptp_err ptp_read_owner(const struct ptp_yaml *node, const char **owner, enum ptp_owner_kind *kind,
			    struct ptp_diag *diag);

extern const char *const ptp_answer_word[3]; // by enum ptp_answer

// True when a region of KIND cannot have ANSWER as PROPERTY: RAM has no side effects and tolerates every access.
bool ptp_property_contradicts(enum ptp_kind kind, enum ptp_property property, enum ptp_answer answer);

// After the regions are in the capture: names, parents and overlaps. WITHIN[i] is where region i names its parent, or
// NULL.
enum ptp_err ptp_settle_regions(struct ptp_reader *reader, const struct ptp_yaml *const *within);

#endif
