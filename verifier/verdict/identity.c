// SPDX-License-Identifier: Apache-2.0
#include "verifier/verdict/identity.h"

#include "verifier/prove/attribute.h"

#include <sha2.h>
#include <stdio.h>
#include <string.h>

static void add_text(SHA2_CTX *hash, const char *text)
{
	SHA256Update(hash, (const uint8_t *)text, strlen(text) + 1);
}

const char *ptp_owner_unnumbered(const struct ptp_context *context)
{
	static const char *const without_number[] = {[PTP_PROCESS] = "process", [PTP_GUEST] = "guest"};
	bool numbered = context->owner_kind == PTP_PROCESS || context->owner_kind == PTP_GUEST;

	return numbered ? without_number[context->owner_kind] : context->owner;
}

static void add_side(SHA2_CTX *hash, const struct ptp_finding *finding, struct ptp_prover *prover, unsigned side)
{
	char text[PTP_ATTRIBUTE_TEXT];

	add_text(hash, ptp_owner_unnumbered(finding->owner[side]));
	if (!finding->ids[side].count || !finding->witness)
		return;
	ptp_attribute_text(prover->solver, prover->catalogue, finding->witness->attr[side], text);
	add_text(hash, text);
	add_text(hash, prover->meanings.of[finding->ids[side].at[0]].fixed ? "fixed" : "free");
}

// The two sides of a pair inside one kind of owner have no order of their own: the smaller digest goes first.
void ptp_finding_identify(struct ptp_finding *finding, struct ptp_prover *prover)
{
	uint8_t side[2][SHA256_DIGEST_LENGTH] = {{0}}, whole[SHA256_DIGEST_LENGTH];
	unsigned first;
	SHA2_CTX hash;

	for (unsigned i = 0; i < 2 && finding->owner[i]; i++) {
		SHA256Init(&hash);
		add_side(&hash, finding, prover, i);
		SHA256Final(side[i], &hash);
	}
	first = memcmp(side[0], side[1], sizeof(side[0])) > 0;
	SHA256Init(&hash);
	add_text(&hash, prover->catalogue->rules.at[finding->rule].id);
	add_text(&hash, ptp_region_name(prover->capture, finding->region));
	add_text(&hash, finding->detail ? finding->detail : "");
	SHA256Update(&hash, side[first], sizeof(side[0]));
	SHA256Update(&hash, side[!first], sizeof(side[0]));
	SHA256Final(whole, &hash);
	for (unsigned i = 0; i < PTP_FINDING_ID / 2; i++)
		snprintf(finding->id + 2 * i, 3, "%02x", whole[i]);
}

// Files that are for people, and decide nothing.
static bool decides(const struct ptp_builtin *file)
{
	return strncmp(file->name, "pages/", 6) != 0 && strncmp(file->name, "html/", 5) != 0;
}

void ptp_rules_digest(const struct ptp_catalogue *catalogue, char text[PTP_DIGEST_TEXT])
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA2_CTX hash;

	SHA256Init(&hash);
	for (const struct ptp_builtin *file = ptp_builtins; file->name; file++) {
		if (!decides(file))
			continue;
		add_text(&hash, file->name);
		SHA256Update(&hash, (const uint8_t *)file->text, file->size);
	}
	for (size_t i = 0; catalogue && i < catalogue->added.count; i++) {
		add_text(&hash, catalogue->added.at[i].name);
		SHA256Update(&hash, (const uint8_t *)catalogue->added.at[i].text, catalogue->added.at[i].size);
	}
	SHA256Final(digest, &hash);
	for (unsigned i = 0; i < SHA256_DIGEST_LENGTH; i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
}
