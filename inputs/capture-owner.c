// SPDX-License-Identifier: Apache-2.0
//
// Owners: who decides what a context accesses, by one small grammar.
//
//     host | hypervisor | firmware | process:N | guest:N | dma:ID
//
// N is a decimal number without leading zeros, ID printable ASCII without blanks.
#include "inputs/capture-read.h"

#include <string.h>

static const struct {
	const char *word; // all of the owner, or with ':' its beginning
	enum ptp_owner_kind kind;
} grammar[] = {
	{"host", PTP_HOST},        {"hypervisor", PTP_HYPERVISOR}, {"firmware", PTP_FIRMWARE},
	{"process:", PTP_PROCESS}, {"guest:", PTP_GUEST},          {"dma:", PTP_DMA},
};

static bool is_decimal(const char *text)
{
	size_t length = strlen(text);

	return length && length < 20 && strspn(text, "0123456789") == length && (text[0] != '0' || length == 1);
}

static bool is_printable(const char *text)
{
	const char *c = text;

	while (*c > 0x20 && *c < 0x7f)
		c++;
	return *text && !*c;
}

static bool is_owner(const char *text, enum ptp_owner_kind *kind)
{
	for (size_t i = 0; i < sizeof(grammar) / sizeof(*grammar); i++) {
		const char *word = grammar[i].word;
		const char *rest = text + strlen(word);

		if (strncmp(text, word, strlen(word)))
			continue;
		*kind = grammar[i].kind;
		if (word[strlen(word) - 1] != ':')
			return !*rest;
		return *kind == PTP_DMA ? is_printable(rest) : is_decimal(rest);
	}
	return false;
}

enum ptp_err ptp_read_owner(const struct ptp_yaml *node, const char **owner, enum ptp_owner_kind *kind,
			    struct ptp_diag *diag)
{
	if (ptp_yaml_line(node, "an owner", owner, diag))
		return diag->err;
	if (is_owner(*owner, kind))
		return PTP_OK;
	return ptp_fail_at(diag, node->place,
			   "%s is not an owner: write host, hypervisor, firmware, process:N, guest:N or dma:ID",
			   ptp_yaml_quote(node).text);
}
