// SPDX-License-Identifier: Apache-2.0
//
// Names: sorted by text, then by number, so that a repeated text is two neighbours.
#include "inputs/names.h"

#include <stdlib.h>
#include <string.h>

void ptp_names_add(struct ptp_names *names, const char *text, size_t number)
{
	*ptp_push(&names->list) = (struct ptp_name){text, number};
}

static int by_text(const void *a, const void *b)
{
	const struct ptp_name *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	if (order)
		return order;
	return (x->number > y->number) - (x->number < y->number);
}

bool ptp_names_settle(struct ptp_names *names, size_t *first, size_t *second)
{
	const struct ptp_name *name = names->list.at;
	size_t head = 0;
	bool twice = false;

	if (names->list.count > 1)
		qsort(names->list.at, names->list.count, sizeof(*names->list.at), by_text);
	for (size_t i = 1; i < names->list.count; i++) {
		if (strcmp(name[head].text, name[i].text)) {
			head = i;
		} else if (!twice || name[i].number < *second) {
			twice = true;
			*first = name[head].number;
			*second = name[i].number;
		}
	}
	return twice;
}

bool ptp_names_find(const struct ptp_names *names, const char *text, size_t *number)
{
	size_t low = 0, high = names->list.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(names->list.at[middle].text, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == names->list.count || strcmp(names->list.at[low].text, text))
		return false;
	*number = names->list.at[low].number;
	return true;
}

void ptp_names_free(struct ptp_names *names)
{
	free(names->list.at);
	*names = (struct ptp_names){0};
}
