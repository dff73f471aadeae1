// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/pins.h"

void ptp_pin(struct ptp_pins *pins, enum ptp_word word, unsigned bit, bool value)
{
	uint64_t mask = UINT64_C(1) << bit % 64;
	struct ptp_bits *bits = &pins->word[word];

	bits->known[bit / 64] |= mask;
	bits->value[bit / 64] = (bits->value[bit / 64] & ~mask) | (value ? mask : 0);
}

void ptp_unpin(struct ptp_pins *pins, enum ptp_word word, unsigned bit)
{
	uint64_t mask = UINT64_C(1) << bit % 64;

	pins->word[word].known[bit / 64] &= ~mask;
	pins->word[word].value[bit / 64] &= ~mask;
}

void ptp_pin_whole(struct ptp_pins *pins, enum ptp_word word, const struct ptp_bits *bits)
{
	pins->word[word] = *bits;
	pins->base[word] = *bits;
}

void ptp_pin_class(struct ptp_pins *pins, enum ptp_word word, const struct ptp_class *class)
{
	struct ptp_bits bits = {{class->value[0], class->value[1]}, {class->known[0], class->known[1]}};

	ptp_pin_whole(pins, word, &bits);
}
