// SPDX-License-Identifier: Apache-2.0
//
// An obligation as bits: words of two classes, the CPU's features, the region and the pair, each bit pinned to a value or free.
#ifndef PTP_PINS_H
#define PTP_PINS_H

#include "model/rules.h"
#include "verifier/walk/class.h"

enum ptp_word {
	PTP_WORD_A, // the class of the first mapping (rules/arm/class.smt2)
	PTP_WORD_B, // of the second
	PTP_WORD_CPU,
	PTP_WORD_REGION,    // rules/arm/region.smt2
	PTP_WORD_PAIR,      // likewise
	PTP_WORD_A_MEANING, // rules/arm/meaning.smt2: follows from the class
	PTP_WORD_B_MEANING,
	PTP_WORD_A_PERM, // perm.* of the first mapping, see PTP_PERM_*
	PTP_WORD_COUNT,
};

// Bits of the words, as rules/arm/region.smt2 and class.smt2 have them.
enum { PTP_CPU_XS, PTP_CPU_MTE2, PTP_CPU_MTE_PERM, PTP_CPU_XNX, PTP_CPU_HPDS, PTP_CPU_DIC, PTP_CPU_BITS };
enum {
	PTP_REGION_KIND,
	PTP_REGION_PROPERTY = 2,
	PTP_REGION_SPACES = PTP_REGION_PROPERTY + PTP_PROPERTY_COUNT,
	PTP_REGION_SAYS_NO = PTP_REGION_SPACES + 4, // the capture itself answers a property with "no"
	PTP_REGION_BITS = PTP_REGION_SAYS_NO + PTP_PROPERTY_COUNT,
};
enum {
	PTP_PAIR_INSIDE_GUEST,
	PTP_PAIR_INDEPENDENT,
	PTP_PAIR_SW_MANAGED,
	PTP_PAIR_EXCLUSIVE,
	PTP_PAIR_ONE_DOMAIN,
	PTP_PAIR_NON_CACHING_A,
	PTP_PAIR_NON_CACHING_B,
	PTP_PAIR_ASSIGNED_A,
	PTP_PAIR_ASSIGNED_B,
	PTP_PAIR_GRANTED, // a fact, and so is the next
	PTP_PAIR_NO_XS,
	PTP_PAIR_BITS,
};
enum { PTP_PERM_READ0, PTP_PERM_WRITE0, PTP_PERM_EXEC0, PTP_PERM_READ, PTP_PERM_WRITE, PTP_PERM_EXEC, PTP_PERM_BITS };
#define PTP_ATTR_BITS 16 // the low bits of a meaning
#define PTP_MEANING_BITS 36
#define PTP_MEANING_MASK ((UINT64_C(1) << PTP_MEANING_BITS) - 1)

// Bits of one word.
struct ptp_bits {
	uint64_t value[2], known[2]; // a bit that is not known has value 0
};

struct ptp_pins {
	struct ptp_bits word[PTP_WORD_COUNT];
	struct ptp_bits base[PTP_WORD_COUNT]; // what was pinned as a whole: one literal stands for all of it
};

void ptp_pin(struct ptp_pins *pins, enum ptp_word word, unsigned bit, bool value);
void ptp_unpin(struct ptp_pins *pins, enum ptp_word word, unsigned bit);

// Pins a word as a whole. The solver keeps a literal for each whole that it has seen: for what comes again and again, such as
// a class of the capture.
void ptp_pin_whole(struct ptp_pins *pins, enum ptp_word word, const struct ptp_bits *bits);
void ptp_pin_class(struct ptp_pins *pins, enum ptp_word word, const struct ptp_class *class);

#endif
