// SPDX-License-Identifier: Apache-2.0
#include "claims.h"

#include "model/text.h"

#include <stdlib.h>

static const char *const kind_word[] =
	{[PTP_RAM] = "ram", [PTP_DEVICE] = "device", [PTP_NO_MAP] = "no-map", [PTP_KIND_UNKNOWN] = "unknown"};

void box_open(struct box *box)
{
	*box = (struct box){.capture = {.title = ""}};
	box->claims.arena = &box->capture.arena;
}

void box_close(struct box *box)
{
	ptp_claims_free(&box->claims);
	ptp_capture_free(&box->capture);
}

char *box_claims(const struct box *box)
{
	struct ptp_text text = {.at = NULL};

	ptp_text_add(&text, "%s", box->diag.text);
	for (size_t i = 0; i < box->claims.all.count; i++) {
		const struct ptp_claim *c = &box->claims.all.at[i];

		ptp_text_add(&text, "%u %llx-%llx %s %s", c->place.line, (unsigned long long)c->base,
			     (unsigned long long)c->last, kind_word[c->kind], c->name);
		if (c->backdrop)
			ptp_text_add(&text, " [window]");
		if (c->physical)
			ptp_text_add(&text, " [physical]");
		if (c->depth)
			ptp_text_add(&text, " [depth %u]", c->depth);
		if (c->like)
			ptp_text_add(&text, " [like %s]", c->like->name);
		ptp_text_add(&text, "\n");
	}
	for (size_t i = 0; i < box->claims.parts.count; i++)
		ptp_text_add(&text, "part %llx-%llx %s\n", (unsigned long long)box->claims.parts.at[i].base,
			     (unsigned long long)box->claims.parts.at[i].last, box->claims.parts.at[i].name);
	for (size_t i = 0; i < box->claims.disputes.count; i++)
		ptp_text_add(&text, "! %s\n", box->claims.disputes.at[i].text);
	return text.at;
}

char *capture_regions(const struct ptp_capture *capture)
{
	struct ptp_text text = {.at = NULL};

	ptp_text_add(&text, "%s", "");
	for (size_t i = 0; i < capture->regions.count; i++) {
		const struct ptp_region *r = &capture->regions.at[i];

		ptp_text_add(&text, "%llx-%llx %s %s", (unsigned long long)r->base,
			     (unsigned long long)(r->base + r->size - 1), kind_word[r->kind], r->name);
		if (r->within)
			ptp_text_add(&text, " [within %s]", capture->regions.at[r->parent].name);
		if (r->like)
			ptp_text_add(&text, " [like %s]", r->like);
		ptp_text_add(&text, "\n");
	}
	for (size_t i = 0; i < capture->disputes.count; i++)
		ptp_text_add(&text, "! %s\n", capture->disputes.at[i].text);
	return text.at;
}

char *box_merged(struct box *box)
{
	if (!box->diag.err)
		ptp_claims_merge(&box->claims, &box->capture, &box->diag);
	return box->diag.err ? strdup(box->diag.text) : capture_regions(&box->capture);
}

void box_region(struct box *box, const char *name, uint64_t base, uint64_t size, enum ptp_kind kind)
{
	*ptp_push(&box->capture.regions) = (struct ptp_region){.name = name, .base = base, .size = size, .kind = kind};
}
