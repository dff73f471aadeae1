// SPDX-License-Identifier: Apache-2.0
//
// Who maps something, as the rules see it: a role and a meaning.
//
// An owner that an assumption names, and a guest, have a role of their own. Owners of one kind that no assumption
// names are one role: nothing that is declared tells them apart.
#include "verifier/certify/make.h"

#include <stdlib.h>
#include <string.h>

static bool is_named(const struct ptp_capture *capture, const char *owner)
{
	for (size_t i = 0; i < capture->assumptions.count; i++)
		for (unsigned side = 0; side < 2; side++) {
			const char *named = capture->assumptions.at[i].owner[side];

			if (named && !strcmp(named, owner))
				return true;
		}
	return false;
}

static const char *role_name(struct ptp_theorem *t, const struct ptp_capture *capture,
			     const struct ptp_context *context)
{
	bool many = context->owner_kind == PTP_PROCESS || context->owner_kind == PTP_DMA;

	if (!many || is_named(capture, context->owner))
		return ptp_arena_printf(&t->arena, "%s", context->owner);
	return context->owner_kind == PTP_DMA ? "dma:*" : "process:*";
}

static uint32_t role_of(struct ptp_theorem *t, const struct ptp_capture *capture, const struct ptp_context *context)
{
	const char *name = role_name(t, capture, context);

	for (uint32_t i = 0; i < t->roles.count; i++)
		if (!strcmp(t->roles.at[i], name))
			return i;
	*ptp_push(&t->roles) = name;
	return (uint32_t)t->roles.count - 1;
}

// Numbers of what is found by a few words.
struct finder {
	struct ptp_table table;
	PTP_VEC(struct key { uint64_t word[5]; }) keys;
};

static uint32_t number_of(struct finder *finder, const struct key *key, bool *is_new)
{
	uint64_t hash = ptp_hash(key, sizeof(*key));
	struct ptp_table_at at = ptp_table_begin(&finder->table, hash);

	*is_new = false;
	while (ptp_table_next(&finder->table, &at) && finder->keys.at)
		if (!memcmp(&finder->keys.at[at.index], key, sizeof(*key)))
			return at.index;
	*is_new = true;
	ptp_table_add(&finder->table, hash, (uint32_t)finder->keys.count);
	*ptp_push(&finder->keys) = *key;
	return (uint32_t)finder->keys.count - 1;
}

static void finder_free(struct finder *finder)
{
	ptp_table_free(&finder->table);
	free(finder->keys.at);
}

struct stating {
	struct ptp_maker *maker;
	struct finder classes, members;
	uint32_t *role; // by context
};

// The member of class ID with ROLE; CLASS_INDEX is the stated class, which is new.
static uint32_t member_of(struct stating *s, uint32_t id, uint32_t role, uint32_t class_index)
{
	const struct key key = {{role, s->maker->check->prover.meanings.of[id].id}};
	bool is_new;
	uint32_t member = number_of(&s->members, &key, &is_new);

	if (is_new) {
		*ptp_push(&s->maker->theorem->members) = (struct ptp_member){role, class_index};
		*ptp_push(&s->maker->member_id) = id;
	}
	return member;
}

static void state_class(struct stating *s, uint32_t id)
{
	const struct ptp_class *class = &s->maker->check->classes.entries.at[id].class;
	uint32_t role = s->role[s->maker->check->classes.entries.at[id].context];
	const struct key key = {{role, class->value[0], class->value[1], class->known[0], class->known[1]}};
	struct ptp_stated_class *stated;
	bool is_new;
	uint32_t index = number_of(&s->classes, &key, &is_new);

	s->maker->class_of[id] = index;
	if (!is_new)
		return;
	stated = ptp_push(&s->maker->theorem->classes);
	memcpy(stated->value, class->value, sizeof(stated->value));
	memcpy(stated->known, class->known, sizeof(stated->known));
	stated->member = member_of(s, id, role, index);
}

void ptp_make_members(struct ptp_maker *maker)
{
	const struct ptp_check *check = maker->check;
	const struct ptp_capture *capture = check->capture;
	struct stating s = {.maker = maker, .role = ptp_calloc(capture->contexts.count, sizeof(*s.role))};

	for (size_t i = 0; i < capture->contexts.count; i++)
		s.role[i] = role_of(maker->theorem, capture, &capture->contexts.at[i]);
	maker->class_of = ptp_calloc(check->classes.entries.count, sizeof(*maker->class_of));
	for (uint32_t id = 0; id < check->classes.entries.count; id++)
		state_class(&s, id);
	finder_free(&s.classes);
	finder_free(&s.members);
	free(s.role);
}
