// SPDX-License-Identifier: Apache-2.0
//
// Who may write and execute. Arm ARM, "Stage 1 direct permissions", "Stage 2 direct permissions", "Hierarchical permissions".
// Only what is certainly writable keeps from executing; what hardware may make writable counts as written.
#include "tests/brute/mapping.h"

unsigned off_may(const struct mapping *m)
{
	return MAY_WRITE | MAY_EXEC | (m->el0 ? MAY_EXEC_EL0 : 0);
}

unsigned stage1_may(const struct mapping *m, const struct stage1 *s1, unsigned features)
{
	bool tables = !(s1->hpd && (features & HPDS || m->dma));
	bool read_only_table = tables && s1->aptable & 2, no_el0_table = tables && s1->aptable & 1;
	bool writes = !(s1->ap & 2) && !read_only_table;
	bool may_become = s1->dbm && s1->hd && !read_only_table;
	bool user = m->el0 && s1->ap & 1 && !no_el0_table;
	bool uxn = s1->uxn || (tables && s1->uxntable), pxn = s1->pxn || (tables && s1->pxntable);
	bool exec = m->el0 ? !pxn && !(user && writes) : !uxn;
	unsigned may = writes || may_become ? MAY_WRITE : 0;

	if (exec && !(s1->wxn && writes))
		may |= MAY_EXEC;
	if (m->el0 && !uxn && !(s1->wxn && user && writes))
		may |= MAY_EXEC_EL0;
	return may;
}

unsigned stage2_may(const struct mapping *m, unsigned features)
{
	static const unsigned exec[4] = {MAY_EXEC | MAY_EXEC_EL0, MAY_EXEC_EL0, 0, MAY_EXEC};
	unsigned xn = features & XNX ? m->s2.xn : m->s2.xn & 2;

	if (!m->s2.vm)
		return MAY_WRITE | MAY_EXEC | MAY_EXEC_EL0;
	return exec[xn] | (m->s2.ap & 2 || (m->s2.dbm && m->s2.hd) ? MAY_WRITE : 0);
}
