// SPDX-License-Identifier: Apache-2.0
//
// Contiguous groups that are programmed wrongly, beyond what the runs can say.
#include "tables.h"

#include <criterion/criterion.h>

// R_NGLXZ: where an entry lacks the bit and differs, a lookup may mix the entries.
Test(walk, mixed_groups)
{
	static const struct {
		const char *what;
		unsigned entry;
		uint64_t descriptor;
		bool gap;
	} rows[] = {
		{"complete", 20, 0x40004000 | LEAF | CONTIGUOUS, false},
		{"a hole", 20, 0, false},
		{"lacks the bit, the same otherwise", 20, 0x40004000 | LEAF, false},
		{"has the bit, another attribute", 20, 0x40004000 | LEAF | CONTIGUOUS | 4, false},
		{"has the bit, another address", 20, 0x50004000 | LEAF | CONTIGUOUS, false},
		{"lacks the bit, another attribute", 20, 0x40004000 | LEAF | 4, true},
		{"lacks the bit, another address", 20, 0x50004000 | LEAF, true},
		{"the first lacks the bit", 16, 0x50000000 | LEAF, true},
		{"lacks the bit, another place in the group", 20, 0x40005000 | LEAF, true},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tables *t = tables_new_chain();

		for (unsigned j = 16; j < 32; j++)
			t->page[3][j] = (0x40000000 + (j - 16) * 0x1000) | LEAF | CONTIGUOUS;
		t->page[3][rows[i].entry] = rows[i].descriptor;
		tables_walk(t);
		cr_expect(tables_gap(t, "any mixture") == rows[i].gap, "%s", rows[i].what);
		cr_expect(!rows[i].gap || (t->map.gaps.count && t->map.gaps.at[0].ia == 0x10000));
		for (unsigned j = 16; j < 32; j++)
			t->page[2][j] = (UINT64_C(0x40000000) + (j - 16) * 0x200000) | BLOCK | CONTIGUOUS;
		t->page[2][20] = TABLE(4);
		tables_walk(t);
		cr_expect(tables_gap(t, "any mixture"), "a table in the group");
		tables_free(t);
	}
}
