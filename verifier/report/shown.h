// SPDX-License-Identifier: Apache-2.0
//
// What one class comes to, as text and as JSON: its attributes and its permissions, by evaluating the rules.
#ifndef PTP_REPORT_SHOWN_H
#define PTP_REPORT_SHOWN_H

#include "verifier/report/json.h"

// Every attribute that a class can have.
struct ptp_reached {
	uint32_t attr_id; // of its meaning: the same attribute term, the same attributes
	uint32_t *attrs;
	size_t count;
};

// What a class comes to: its attributes and its permissions.
struct ptp_class_shown {
	const uint32_t *attrs;
	size_t count;
	uint32_t permissions;
	uint32_t value; // the attribute, when it is fixed
	bool fixed;
};

// Many classes differ in nothing but their permissions, and to find out what free bits can reach takes many questions.
struct ptp_shows {
	struct ptp_shower *shower;
	PTP_VEC(struct ptp_reached) reached;
};

void ptp_show(struct ptp_shows *shows, const struct ptp_class *class, struct ptp_class_shown *shown);
void ptp_shows_free(struct ptp_shows *shows);

// Normal-NC OSH | Normal-WB ISH
void ptp_shown_text(struct ptp_shower *shower, const struct ptp_class_shown *shown, FILE *to);
// An object, or with LIST_ALL or where there are several a list.
json_t *ptp_shown_json(struct ptp_shower *shower, const struct ptp_class_shown *shown, bool list_all);

void ptp_permissions_text(enum ptp_regime regime, uint32_t permissions, FILE *to);
json_t *ptp_permissions_json(enum ptp_regime regime, uint32_t permissions);

// The physical address space that CLASS outputs, of a context that has a choice; else NULL.
const char *ptp_space_of(const struct ptp_context *context, const struct ptp_class *class);

// Whether there is a list of attributes, of one too, since stage 1 does not say which: a guest's choice, or a device's.
bool ptp_free_stage1(const struct ptp_context *context);

#endif
