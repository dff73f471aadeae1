// SPDX-License-Identifier: Apache-2.0
//
// The capture model: what a capture directory says, read and checked, with nothing concluded from it.
//
// Everything lives in the capture's arena until ptp_capture_free. inputs/ fills it, verifier/ reads it, and neither knows
// the other. docs/capture-format.md describes the files.
#ifndef PTP_CAPTURE_H
#define PTP_CAPTURE_H

#include "model/alloc.h"
#include "model/diag.h"
#include "model/digest.h"
#include "model/memory.h"
#include "model/ptdump.h"

// What is known of something that is so or is not so.
enum ptp_answer { PTP_UNKNOWN, PTP_NO, PTP_YES };

// Features of the CPU that change what a table entry means. X(FEAT_ name, ID register, lowest bit of its field, least
// value with the feature). FEAT_LPA2 is that of the 4 KiB granule, and FEAT_LPA2_16K, which is no name of the Arm ARM's, that of 16 KiB.
// Fields are 4 bits, and 0b1111 never means that the feature is there; CTR_EL0.DIC is one bit.
// Source: Arm ARM, ID_AA64MMFRn_EL1, ID_AA64ISAR1_EL1, ID_AA64PFRn_EL1, CTR_EL0.
#define PTP_FEATURES(X)                                                                                                \
	X(FEAT_LPA2, ID_AA64MMFR0_EL1, 28, 1)                                                                          \
	X(FEAT_LPA2_16K, ID_AA64MMFR0_EL1, 20, 2)                                                                      \
	X(FEAT_HAFDBS, ID_AA64MMFR1_EL1, 0, 1)                                                                         \
	X(FEAT_HPDS, ID_AA64MMFR1_EL1, 12, 1)                                                                          \
	X(FEAT_HPDS2, ID_AA64MMFR1_EL1, 12, 2)                                                                         \
	X(FEAT_XNX, ID_AA64MMFR1_EL1, 28, 1)                                                                           \
	X(FEAT_LVA, ID_AA64MMFR2_EL1, 16, 1)                                                                           \
	X(FEAT_TTST, ID_AA64MMFR2_EL1, 28, 1)                                                                          \
	X(FEAT_S2FWB, ID_AA64MMFR2_EL1, 40, 1)                                                                         \
	X(FEAT_TCR2, ID_AA64MMFR3_EL1, 0, 1)                                                                           \
	X(FEAT_S1PIE, ID_AA64MMFR3_EL1, 8, 1)                                                                          \
	X(FEAT_S2PIE, ID_AA64MMFR3_EL1, 12, 1)                                                                         \
	X(FEAT_AIE, ID_AA64MMFR3_EL1, 24, 1)                                                                           \
	X(FEAT_D128, ID_AA64MMFR3_EL1, 32, 1)                                                                          \
	X(FEAT_XS, ID_AA64ISAR1_EL1, 56, 1)                                                                            \
	X(FEAT_MTE2, ID_AA64PFR1_EL1, 8, 2)                                                                            \
	X(FEAT_MTE_PERM, ID_AA64PFR2_EL1, 0, 1)                                                                        \
	X(FEAT_NV, ID_AA64MMFR2_EL1, 24, 1)                                                                            \
	X(FEAT_SEL2, ID_AA64PFR0_EL1, 36, 1)                                                                           \
	X(FEAT_RME, ID_AA64PFR0_EL1, 52, 1)                                                                            \
	X(CTR_DIC, CTR_EL0, 29, 1)

enum ptp_feature {
#define X(name, reg, bit, least) PTP_##name,
	PTP_FEATURES(X)
#undef X
		PTP_FEATURE_COUNT,
};

// How the value of a register came about: it was read, or follows from what was read, or is what this kind of kernel uses.
enum ptp_origin { PTP_MEASURED, PTP_DERIVED, PTP_ASSUMED };
extern const char *const ptp_origin_word[PTP_ASSUMED + 1];

struct ptp_register {
	const char *name; // architectural name, or the SMMU structure's field name
	uint64_t value;
	enum ptp_origin origin;
	struct ptp_place place; // of the value
};

struct ptp_registers {
	struct ptp_register *at;
	size_t count;
};

// The register NAME, or NULL when it is not given.
const struct ptp_register *ptp_register_find(const struct ptp_registers *registers, const char *name);

// Its value, or 0 when it is not given: only for registers that the reader has required or where absent means 0.
uint64_t ptp_register_value(const struct ptp_registers *registers, const char *name);

struct ptp_feature_place {
	const char *name, *id_register;
	unsigned bit, least; // its field, unsigned
};

extern const struct ptp_feature_place ptp_feature_place[PTP_FEATURE_COUNT];
unsigned ptp_feature_width(enum ptp_feature feature); // of the field, in bits

// Whether FEATURE is there, as its ID register among CPU says; PTP_UNKNOWN where that is not given.
enum ptp_answer ptp_feature_of(const struct ptp_registers *cpu, enum ptp_feature feature);

enum ptp_regime { PTP_EL10, PTP_EL2, PTP_EL20, PTP_EL3, PTP_SMMU };
extern const char *const ptp_regime_word[PTP_SMMU + 1]; // "EL1&0", "EL2", "EL2&0", "EL3", "SMMU"

// Whether addresses are of one range, from 0 on, and a page belongs to one level of privilege.
static inline bool ptp_one_range(enum ptp_regime regime)
{
	return regime == PTP_EL2 || regime == PTP_EL3;
}

// Security states, and the physical address spaces that are called alike.
enum ptp_security { PTP_NONSECURE, PTP_SECURE, PTP_REALM, PTP_ROOT };
extern const char *const ptp_security_word[PTP_ROOT + 1];

enum ptp_mode {
	PTP_OFF,       // no translation at this stage
	PTP_FREE,      // stage 1 only: whatever the guest may choose
	PTP_REGISTERS, // as the registers say
	PTP_BYPASS,    // SMMU only: addresses are what the device says
	PTP_ABORT,     // SMMU only: nothing gets through
	PTP_LISTED,    // stage 1 only: what the kernel's listing says of it, which has no output address
};

struct ptp_stage {
	enum ptp_mode mode;
	struct ptp_registers registers;
	struct ptp_place place;
};

enum ptp_owner_kind { PTP_HOST, PTP_HYPERVISOR, PTP_FIRMWARE, PTP_PROCESS, PTP_GUEST, PTP_DMA };

struct ptp_context {
	const char *name;  // unique in the capture
	const char *owner; // as written: "host", "process:169", "guest:1", "dma:0000:00:02.0"
	enum ptp_owner_kind owner_kind;
	enum ptp_regime regime;
	enum ptp_security security;
	struct ptp_stage stage1, stage2;
	unsigned oas; // SMMU: output size in bits, 0: not given
	// SMMU, given as it is in memory: 8 words of the stream table entry and, where stage 1 has tables, of the context descriptor.
	// The stages have no registers then. NULL: not given.
	const uint64_t *ste, *cd;
	struct ptp_place place;
};

// Sets the modes of CONTEXT's stages by its `ste` and `cd` (smmu.c). NULL, or what is wrong with the two, for a message.
const char *ptp_smmu_modes(struct ptp_context *context);

enum ptp_kind { PTP_RAM, PTP_DEVICE, PTP_NO_MAP, PTP_KIND_UNKNOWN };

// X(enumerator, key). What each asks is in docs/capture-format.md; what follows from an answer is in rules/.
#define PTP_PROPERTIES(X)                                                                                              \
	X(READ_SIDE_EFFECTS, "read-side-effects")                                                                      \
	X(WRITE_MERGING, "write-merging")                                                                              \
	X(REORDERING, "reordering")                                                                                    \
	X(UNALIGNED, "unaligned")                                                                                      \
	X(CONTAINED, "contained")                                                                                      \
	X(CACHEABLE, "cacheable")                                                                                      \
	X(EARLY_ACK, "early-ack")

enum ptp_property {
#define X(name, key) PTP_##name,
	PTP_PROPERTIES(X)
#undef X
		PTP_PROPERTY_COUNT,
};

extern const char *const ptp_property_key[PTP_PROPERTY_COUNT];

struct ptp_region {
	const char *name;    // unique in the capture
	uint64_t base, size; // bytes; size is never 0 and base + size - 1 <= PTP_PA_MAX
	enum ptp_kind kind;
	enum ptp_answer property[PTP_PROPERTY_COUNT]; // as written
	const char **granted;                         // owners; only when `has_granted`
	size_t granted_count;
	bool has_granted;
	unsigned spaces;    // physical address spaces that have it: a bit for each of enum ptp_security; 0: nobody said
	const char *like;   // the known device that gave answers, or NULL
	const char *within; // name of the parent, or NULL
	size_t parent;      // its index, when `within`
	size_t depth;       // parents above it
	struct ptp_place place;
};

// The vocabulary of assumptions. X(enumerator, word).
#define PTP_ASSUMPTIONS(X)                                                                                             \
	X(INDEPENDENT, "independent")                                                                                  \
	X(SW_MANAGED, "sw-managed")                                                                                    \
	X(NON_CACHING, "non-caching")                                                                                  \
	X(ASSIGNED, "assigned")                                                                                        \
	X(PINNED, "pinned")                                                                                            \
	X(EXCLUSIVE, "exclusive")                                                                                      \
	X(ONE_SHAREABILITY_DOMAIN, "one-shareability-domain")                                                          \
	X(PROPERTY, "property")                                                                                        \
	X(REGISTERS_DERIVED, "registers")

enum ptp_assumption_kind {
#define X(name, word) PTP_ASSUME_##name,
	PTP_ASSUMPTIONS(X)
#undef X
		PTP_ASSUMPTION_COUNT,
};

extern const char *const ptp_assumption_word[PTP_ASSUMPTION_COUNT];

struct ptp_assumption {
	enum ptp_assumption_kind kind;
	const char *owner
		[2]; // a profile's may be guest:*, process:* or dma:*. independent, sw-managed, exclusive: both, non-caching, pinned, assigned: the first
	const char *region;         // assigned, property; sw-managed: or NULL for every region
	enum ptp_property property; // property
	enum ptp_answer answer;     // property: PTP_YES or PTP_NO
	const char *because;        // never NULL
	const char *source;         // of a profile's assumption: the citation, or NULL
	const char *profile;        // the profile's name, or NULL: the capture itself
	struct ptp_place place;
};

// A raw file of the host that `sources:` names.
#define PTP_SOURCE_KEYS 10
extern const char *const ptp_source_key[PTP_SOURCE_KEYS];

struct ptp_source {
	const char *key;  // iomem, devicetree, pci, ...
	const char *path; // relative to the capture
	bool read;        // else only known to be there
	struct ptp_place place;
};

// Two accounts of one range that cannot both be true.
struct ptp_dispute {
	const char *text; // who says what
	uint64_t pa;      // the lowest address
};

// Something that whoever took the capture looked for: what was found of it, and how it is known to be all.
struct ptp_coverage {
	const char *of;      // "processes"
	const char *by;      // how, or NULL
	const char *missing; // what is not there and why; NULL: nothing is known to be missing
	bool counted;        // the numbers are given, and must agree
	uint64_t found, expected;
	struct ptp_place place;
};

// Why LINE is not all that there was to be found, in ARENA; NULL: it is.
const char *ptp_shortfall(struct ptp_arena *arena, const struct ptp_coverage *line);

struct ptp_profile {
	const char *name; // from `profile:`
	struct ptp_place place;
};

// A text that was read. The memory images are in `memory.files`.
struct ptp_input {
	const char *file; // relative to the capture
	size_t size;
	char digest[PTP_DIGEST_TEXT];
};

struct ptp_capture {
	struct ptp_arena arena;
	const char *title; // or ""
	struct ptp_memory memory;
	struct ptp_registers cpu; // ID registers as given
	enum ptp_answer feature[PTP_FEATURE_COUNT];
	PTP_VEC(struct ptp_context) contexts;
	PTP_VEC(struct ptp_region) regions;   // those of include: files after the capture's own, then those of sources
	PTP_VEC(struct ptp_dispute) disputes; // by address
	PTP_VEC(struct ptp_source) sources;
	PTP_VEC(struct ptp_ptdump) ptdumps;    // those of `sources` that are listings
	PTP_VEC(struct ptp_stretch) stretches; // of the kernel, by address, disjoint; none where no context is listed
	PTP_VEC(struct ptp_assumption) assumptions;
	PTP_VEC(struct ptp_profile) profiles;
	PTP_VEC(struct ptp_coverage) coverage;
	PTP_VEC(struct ptp_input) inputs; // capture.yaml first, then what it includes, in its order
};

void ptp_capture_free(struct ptp_capture *capture);

// Owners in the order in which they are written: host, hypervisor, firmware, processes, guests, DMA masters; by number.
int ptp_owner_order(const struct ptp_context *a, const struct ptp_context *b);

// Does owner SIDE of an assumption stand for the owner of CONTEXT, and may it stand for several? Only in a profile: a DMA master of
// a capture may be called dma:* and is that one.
bool ptp_owner_covers(const struct ptp_assumption *said, unsigned side, const struct ptp_context *context);
bool ptp_owner_is_pattern(const struct ptp_assumption *said, unsigned side);

// Sorts contexts by owner and name, regions by address, assumptions by what they say: nothing that follows depends on the
// order in which the files have them. Once, when all is read.
void ptp_capture_order(struct ptp_capture *capture);

#endif
