// SPDX-License-Identifier: Apache-2.0
#include "verifier/report/shown.h"

#include "verifier/prove/attribute.h"

#include <stdlib.h>
#include <string.h>

#define REACHED_MAX 4096

static const struct ptp_reached *reach(struct ptp_shows *shows, const struct ptp_class *class, uint32_t attr_id)
{
	struct ptp_shower *shower = shows->shower;
	struct ptp_reached *reached;
	uint32_t attrs[REACHED_MAX];
	bool gave_up;

	for (size_t i = 0; i < shows->reached.count; i++)
		if (shows->reached.at[i].attr_id == attr_id)
			return &shows->reached.at[i];
	reached = ptp_push(&shows->reached);
	reached->attr_id = attr_id;
	reached->count = ptp_attributes_reached(shower->solver, shower->catalogue, class, &shower->cpu, attrs,
						REACHED_MAX, &gave_up);
	reached->attrs = ptp_calloc(reached->count, sizeof(*attrs));
	memcpy(reached->attrs, attrs, reached->count * sizeof(*attrs));
	return reached;
}

void ptp_show(struct ptp_shows *shows, const struct ptp_class *class, struct ptp_class_shown *shown)
{
	struct ptp_shower *shower = shows->shower;
	struct ptp_meaning meaning = {0};
	struct ptp_diag diag = {PTP_OK, ""};

	*shown = (struct ptp_class_shown){.permissions = ptp_permissions(shower->solver, class, &shower->cpu)};
	if (ptp_solver_meaning(shower->solver, class, &shower->cpu, &meaning, &diag))
		return;
	if (meaning.fixed) {
		shown->fixed = true;
		shown->value = meaning.value & ((1u << PTP_ATTR_BITS) - 1);
		shown->attrs = &shown->value;
		shown->count = 1;
	} else {
		const struct ptp_reached *reached = reach(shows, class, meaning.attr_id);

		shown->attrs = reached->attrs;
		shown->count = reached->count;
	}
}

void ptp_shows_free(struct ptp_shows *shows)
{
	for (size_t i = 0; i < shows->reached.count; i++)
		free(shows->reached.at[i].attrs);
	free(shows->reached.at);
}

// The permission bits of one Exception level.
static uint32_t level_bits(uint32_t permissions, bool privileged)
{
	return permissions >> (privileged ? PTP_PERM_READ : PTP_PERM_READ0) & 7;
}

// The Exception level whose regime it is, beside EL0.
static unsigned level_of(enum ptp_regime regime)
{
	return regime == PTP_EL3 ? 3 : regime == PTP_EL2 || regime == PTP_EL20 ? 2 : 1;
}

static const char *letters(uint32_t bits)
{
	static const char *const text[] = {"", "r", "w", "rw"};

	return text[bits & 3];
}

json_t *ptp_permissions_json(enum ptp_regime regime, uint32_t permissions)
{
	uint32_t el0 = level_bits(permissions, false), privileged = level_bits(permissions, true);
	unsigned level = level_of(regime);
	uint32_t el1 = level > 1 ? 0 : privileged;
	json_t *object = json_pack("{s:s, s:s, s:b, s:b}", "el0", letters(el0), "el1", letters(el1), "execute_el0",
				   (int)(el0 >> 2), "execute_el1", (int)(el1 >> 2));

	if (level > 1) {
		json_object_set_new(object, level == 2 ? "el2" : "el3", json_string(letters(privileged)));
		json_object_set_new(object, level == 2 ? "execute_el2" : "execute_el3", json_boolean(privileged >> 2));
	}
	return object;
}

const char *ptp_space_of(const struct ptp_context *context, const struct ptp_class *class)
{
	if (context->security == PTP_NONSECURE)
		return NULL;
	return ptp_security_word[ptp_class_get(class, PTP_F_SPACE, NULL)];
}

bool ptp_free_stage1(const struct ptp_context *context)
{
	return context->stage1.mode == PTP_FREE || context->stage1.mode == PTP_BYPASS;
}

json_t *ptp_shown_json(struct ptp_shower *shower, const struct ptp_class_shown *shown, bool list_all)
{
	json_t *list;

	if (shown->fixed && !list_all)
		return ptp_json_attributes(shower->solver, shower->catalogue, shown->attrs[0]);
	list = json_array();
	for (size_t i = 0; i < shown->count; i++)
		json_array_append_new(list, ptp_json_attributes(shower->solver, shower->catalogue, shown->attrs[i]));
	return list;
}

void ptp_shown_text(struct ptp_shower *shower, const struct ptp_class_shown *shown, FILE *to)
{
	char last[PTP_ATTRIBUTE_TEXT] = "", text[PTP_ATTRIBUTE_TEXT];

	for (size_t i = 0; i < shown->count; i++) {
		ptp_attribute_text(shower->solver, shower->catalogue, shown->attrs[i], text);
		if (strcmp(text, last) != 0)
			fprintf(to, "%s%s", last[0] ? " | " : "", text);
		memcpy(last, text, sizeof(last));
	}
}

void ptp_permissions_text(enum ptp_regime regime, uint32_t permissions, FILE *to)
{
	static const char *const text[] = {"---", "r--", "-w-", "rw-", "--x", "r-x", "-wx", "rwx"};

	fprintf(to, "el%u:%s el0:%s", level_of(regime), text[level_bits(permissions, true)],
		text[level_bits(permissions, false)]);
}
