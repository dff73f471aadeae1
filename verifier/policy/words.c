// SPDX-License-Identifier: Apache-2.0
#include "verifier/policy/words.h"

void ptp_fact_value(const struct ptp_fact *fact, uint64_t value, FILE *to)
{
	if (fact->value_count) {
		fputs(fact->values[value], to);
		return;
	}
	if (fact->bits > 4) {
		fprintf(to, "0x%02llx", (unsigned long long)value);
		return;
	}
	fputs("0b", to);
	for (unsigned bit = (unsigned)fact->bits; bit-- > 0;)
		fputc((int)('0' + (value >> bit & 1)), to);
}

// The bits of DECISION that FACT is: those about a decision are its bits, the first lowest.
static uint32_t decision_fact(const struct ptp_policy_claims *claims, uint32_t decision, const struct ptp_fact *fact)
{
	for (const struct ptp_fact *at = claims->facts.at; at < fact; at++)
		if (at->about == PTP_FACT_DECISION)
			decision >>= at->bits;
	return decision & ((1u << fact->bits) - 1);
}

static const struct ptp_fact *last_of_decision(const struct ptp_policy_claims *claims)
{
	const struct ptp_fact *last = NULL;

	for (size_t i = 0; i < claims->facts.count; i++)
		if (claims->facts.at[i].about == PTP_FACT_DECISION)
			last = &claims->facts.at[i];
	return last;
}

bool ptp_decision_refuses(const struct ptp_policy_claims *claims, uint32_t decision)
{
	const struct ptp_fact *last = last_of_decision(claims);

	return last && decision_fact(claims, decision, last);
}

// Of a refusal nothing else counts.
char *ptp_decision_text(const struct ptp_policy_claims *claims, uint32_t decision)
{
	const struct ptp_fact *last = last_of_decision(claims);
	const char *separator = "";
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (ptp_decision_refuses(claims, decision))
		fputs(last->name, to);
	for (size_t i = 0; i < claims->facts.count && !ptp_decision_refuses(claims, decision); i++) {
		const struct ptp_fact *at = &claims->facts.at[i];

		if (at->about != PTP_FACT_DECISION || at == last)
			continue;
		fprintf(to, "%s%s ", separator, at->name);
		ptp_fact_value(at, decision_fact(claims, decision, at), to);
		separator = ", ";
	}
	fclose(to);
	return text;
}
