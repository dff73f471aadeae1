// SPDX-License-Identifier: Apache-2.0
//
// A kernel's own listing of a table tree (debugfs: kernel_page_tables, stage2_page_tables): ranges of input addresses, and the words
// that it prints for the raw bits of their descriptors. It has no output address.
//
// Source: Linux, arch/arm64/mm/ptdump.c (before 5.6: dump.c) and arch/arm64/kvm/ptdump.c, and their history. A word stands for bits, not
// for a meaning. Those of memory types are names of indices, which moved in 5.10 and 5.14; what the kernel puts into its MAIR under each
// name did not.
#ifndef PTP_PTDUMP_H
#define PTP_PTDUMP_H

#include "model/alloc.h"

#include <stdbool.h>
#include <stdint.h>

// X(enumerator, word), in the order in which they are printed, those of stage 1 first. UXN is a word of both stages.
#define PTP_PTDUMP_WORDS(X)                                                                                            \
	X(F, "F") /* not valid, and not zero */                                                                        \
	X(USR, "USR")                                                                                                  \
	X(RO, "ro")                                                                                                    \
	X(RW, "RW")                                                                                                    \
	X(NX, "NX")                                                                                                    \
	X(EXEC, "x")                                                                                                   \
	X(R, "R")                                                                                                      \
	X(W, "W")                                                                                                      \
	X(NEVER, "X") /* stage 2 of 6.12: execute-never */                                                             \
	X(XN, "XN")                                                                                                    \
	X(PX, "px")                                                                                                    \
	X(PXN, "PXN")                                                                                                  \
	X(UX, "ux")                                                                                                    \
	X(SHD, "SHD")                                                                                                  \
	X(AF, "AF")                                                                                                    \
	X(NG, "NG")                                                                                                    \
	X(FNXS, "FnXS")                                                                                                \
	X(CON, "CON")                                                                                                  \
	X(BLK, "BLK")                                                                                                  \
	X(UXN, "UXN")                                                                                                  \
	X(GP, "GP")                                                                                                    \
	X(NGNRNE, "DEVICE/nGnRnE")                                                                                     \
	X(NGNRE, "DEVICE/nGnRE")                                                                                       \
	X(GRE, "DEVICE/GRE")                                                                                           \
	X(NC, "MEM/NORMAL-NC")                                                                                         \
	X(NORMAL, "MEM/NORMAL")                                                                                        \
	X(TAGGED, "MEM/NORMAL-TAGGED")

enum ptp_ptdump_word {
#define X(name, word) PTP_W_##name,
	PTP_PTDUMP_WORDS(X)
#undef X
		PTP_PTDUMP_WORD_COUNT,
};

extern const char *const ptp_ptdump_word[PTP_PTDUMP_WORD_COUNT];

#define PTP_W(name) (UINT32_C(1) << PTP_W_##name) // sets of words are bits of a uint32_t
#define PTP_TYPE_WORDS (PTP_W(NGNRNE) | PTP_W(NGNRE) | PTP_W(GRE) | PTP_W(NC) | PTP_W(NORMAL) | PTP_W(TAGGED))

// Which columns of bits there are.
enum ptp_ptdump_format {
	PTP_PTDUMP_STAGE1,
	PTP_PTDUMP_S2_6_12,
	PTP_PTDUMP_S2_7,
	PTP_PTDUMP_S2_ANDROID, // of its common kernels from 15 on
	PTP_PTDUMP_FORMATS,
};

// The words of a DESCRIPTOR, without that of its memory type; and all that FORMAT has, with those.
uint32_t ptp_ptdump_words(enum ptp_ptdump_format format, uint64_t descriptor);
uint32_t ptp_ptdump_vocabulary(enum ptp_ptdump_format format);

// What Linux may call a byte of its MAIR: none, one or two words.
uint32_t ptp_ptdump_types(uint8_t byte);

struct ptp_ptdump_row {
	uint64_t first, last; // input addresses; those of the upper half have their top bits set
	uint32_t words;       // 0: nothing is there
};

struct ptp_ptdump {
	const char *key, *path; // of the source
	enum ptp_ptdump_format format;
	PTP_VEC(struct ptp_ptdump_row) rows; // by address, disjoint, at least one
	uint64_t linear_first, linear_last;  // of those that are marked as the linear map from 5.4 on; both 0: none is
};

// The first row of DUMP that does not end before ADDRESS; `rows.count` where there is none.
size_t ptp_ptdump_at(const struct ptp_ptdump *dump, uint64_t address);

// Virtual addresses of which other files of the host say where they lead: LAST + 1 - FIRST bytes from PA on. Unlike a run it is nothing
// that is mapped, and what is mapped there has to be looked up in a listing.
struct ptp_stretch {
	uint64_t first, last, pa;
	const char *by; // what says so
};

// WORDS, with blanks between them.
#define PTP_PTDUMP_TEXT 160
void ptp_ptdump_text(uint32_t words, char text[PTP_PTDUMP_TEXT]);

// Whether ROW is a mapping. What has the word F is not valid.
static inline bool ptp_ptdump_maps(const struct ptp_ptdump_row *row)
{
	return row->words && !(row->words & PTP_W(F));
}

#endif
