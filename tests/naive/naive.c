// SPDX-License-Identifier: Apache-2.0
//
// The second walker. Source: Arm ARM, "VMSAv8-64 address translation", with TCR_ELx, VTCR_EL2 and HCR_EL2 as
// described there.
#include "naive.h"

#include <stdlib.h>
#include <string.h>

// By granule, then levels -1 to 3: input bits below an entry. 64: there is no such level.
static const int shifts[3][5] = {{48, 39, 30, 21, 12}, {64, 47, 36, 25, 14}, {64, 64, 42, 29, 16}};
// Entries of a contiguous group, 1: there is none.
static const int groups[3][5] = {{1, 1, 16, 16, 16}, {1, 1, 1, 32, 128}, {1, 1, 1, 32, 32}};

enum granule { K4, K16, K64, NO_GRANULE };

// One tree.
struct tree {
	const struct ptp_capture *capture;
	const struct tree *under;           // stage 2, where the tables of this stage 1 are at intermediate addresses
	const struct tree *under_nonsecure; // in Secure state that of the Non-secure ones
	bool stage2, ds, ha, hd, dead, ptw;
	bool reversed; // descriptors have their first byte on top
	enum granule granule;
	bool maybe_far, is_far; // 64 KiB: 52-bit addresses may be there, or are
	int bits, level, out;
	uint64_t base, mair, sh;
	int page_bits;
	bool smmu;
	bool nested;             // {NV,NV1}={1,1}
	int oas;                 // of an SMMU, 0: not known
	enum ptp_security state; // of the PE
	bool secure_out;         // a stage 2 in Secure state: all it outputs
	bool own;                // stage 1 of EL1&0, whose output is not the last word in Realm state
	bool far;                // an SMMU with 52 bits of output: a root is aligned to 64 bytes at least
};

static uint64_t value(const struct ptp_stage *stage, const char *name)
{
	for (size_t i = 0; i < stage->registers.count; i++)
		if (!strcmp(stage->registers.at[i].name, name))
			return stage->registers.at[i].value;
	return 0;
}

static bool given(const struct ptp_stage *stage, const char *name)
{
	for (size_t i = 0; i < stage->registers.count; i++)
		if (!strcmp(stage->registers.at[i].name, name))
			return true;
	return false;
}

static uint64_t bits_of(uint64_t word, int high, int low)
{
	return (word << (63 - high)) >> (63 - high + low);
}

// Fields of the SMMU's structures, by the bits that they have in all 512.
static const struct {
	const char *name;
	bool cd;
	int high, low;
} fields[] = {
	{"T0SZ", true, 5, 0},        {"TG0", true, 7, 6},       {"EPD0", true, 14, 14},      {"ENDI", true, 15, 15},
	{"S2ENDI", false, 180, 180}, {"T1SZ", true, 21, 16},    {"TG1", true, 23, 22},       {"EPD1", true, 30, 30},
	{"IPS", true, 34, 32},       {"AFFD", true, 35, 35},    {"HD", true, 42, 42},        {"HA", true, 43, 43},
	{"HAD0", true, 65, 65},      {"TTB0", true, 115, 68},   {"HAD1", true, 129, 129},    {"TTB1", true, 179, 132},
	{"MAIR", true, 255, 192},    {"S2FWB", false, 89, 89},  {"S2T0SZ", false, 165, 160}, {"S2SL0", false, 167, 166},
	{"S2TG", false, 175, 174},   {"S2PS", false, 178, 176}, {"S2AFFD", false, 181, 181}, {"S2PTW", false, 182, 182},
	{"S2HD", false, 183, 183},   {"S2HA", false, 184, 184}, {"S2TTB", false, 243, 196},
};

// A field as the capture gives it, or OTHERWISE.
static uint64_t smmu_field(const struct ptp_context *context, const char *name, uint64_t otherwise)
{
	const struct ptp_stage *stage = !strncmp(name, "S2", 2) ? &context->stage2 : &context->stage1;

	if (!context->ste)
		return given(stage, name) ? value(stage, name) : otherwise;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const uint64_t *words = fields[i].cd ? context->cd : context->ste;
		int word = fields[i].low / 64;

		if (!strcmp(fields[i].name, name))
			return bits_of(words[word], fields[i].high - 64 * word, fields[i].low - 64 * word)
			       << (strstr(name, "TTB") ? 4 : 0);
	}
	return otherwise;
}

static int size_of(uint64_t ps)
{
	switch (ps) {
	case 0:
		return 32;
	case 1:
		return 36;
	case 2:
		return 40;
	case 3:
		return 42;
	case 4:
		return 44;
	case 5:
		return 48;
	default:
		return 52;
	}
}

static bool memory_model(const struct ptp_capture *capture, uint64_t *id)
{
	for (size_t i = 0; i < capture->cpu.count; i++) {
		if (!strcmp(capture->cpu.at[i].name, "ID_AA64MMFR0_EL1")) {
			*id = capture->cpu.at[i].value;
			return true;
		}
	}
	return false;
}

static int parange(const struct ptp_capture *capture)
{
	uint64_t id;

	return memory_model(capture, &id) ? size_of(id & 15) : 52;
}

// Bits of a physical address: of the CPU or of the SMMU.
static int physical_bits(const struct tree *tree)
{
	if (!tree->smmu)
		return parange(tree->capture);
	return tree->oas ? tree->oas : 52;
}

static int shift_at(const struct tree *tree, int level)
{
	return shifts[tree->granule][level + 1];
}

static int group_at(const struct tree *tree, int level)
{
	return groups[tree->granule][level + 1];
}

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

// Does the CPU have this granule at this stage?
static bool has_granule(const struct tree *tree)
{
	static const int first[3] = {28, 20, 24}, second[3] = {40, 32, 36};
	uint64_t id, one, two;

	if (tree->granule == NO_GRANULE)
		return false;
	if (!memory_model(tree->capture, &id))
		return true;
	one = id >> first[tree->granule] & 15;
	two = id >> second[tree->granule] & 15;
	if (tree->stage2 && two)
		return two != 1;
	return tree->granule == K16 ? one != 0 : one != 15;
}

// Sets whether DS, as the register has it, does anything. False: that is not known.
static bool set_ds(struct tree *tree, bool ds)
{
	enum ptp_answer lpa2 = tree->capture->feature[tree->granule == K16 ? PTP_FEAT_LPA2_16K : PTP_FEAT_LPA2];
	uint64_t id = 0, two;
	bool there = lpa2 == PTP_YES, two_says;

	memory_model(tree->capture, &id);
	two = id >> (tree->granule == K4 ? 40 : 32) & 15;
	two_says = tree->stage2 && two;
	if (two_says)
		there = two == 3;
	tree->ds = ds && tree->granule != K64 && there;
	return !ds || tree->granule == K64 || two_says || lpa2 != PTP_UNKNOWN;
}

static bool start_is_legal(const struct tree *tree, int level, bool ttst)
{
	int below = shift_at(tree, level), physical = physical_bits(tree);

	if (below == 64 || tree->bits < below + 1 || tree->bits > below + tree->page_bits - 3 + 4)
		return false;
	if (tree->granule == K4)
		return level == 3 ? ttst || tree->smmu : level != 0 || physical >= 44;
	if (tree->granule == K16)
		return level == 0 ? tree->ds : level != 1 || physical >= 42;
	return level != 1 || physical >= 44;
}

// Is the input size one that this tree may have?
static bool size_is_legal(const struct tree *tree, int t0sz, bool ttst)
{
	bool large = tree->stage2 ? tree->is_far : !tree->smmu && tree->capture->feature[PTP_FEAT_LVA] == PTP_YES;
	int least = tree->ds || (tree->granule == K64 && large) ? 12 : 16;

	if (tree->stage2 && tree->bits > (tree->smmu && physical_bits(tree) < 40 ? 40 : physical_bits(tree)))
		return false;
	return t0sz >= least && t0sz <= (!ttst ? 39 : tree->granule == K64 ? 47 : 48);
}

// What is common to all trees. False: nothing is mapped.
static bool finish_tree(struct tree *tree, int t0sz, int level, uint64_t ttbr, int ps)
{
	bool ttst = !tree->smmu && tree->capture->feature[PTP_FEAT_TTST] == PTP_YES, far;
	uint64_t size;

	tree->page_bits = 12 + 2 * (int)tree->granule;
	tree->bits = 64 - t0sz;
	if (tree->granule == K64 && ps >= 6 && tree->maybe_far && !(ps == 6 && tree->is_far))
		return false;
	tree->is_far = tree->is_far && tree->granule == K64;
	tree->out = smaller(tree->out, tree->ds || tree->is_far ? 52 : 48);
	if (!size_is_legal(tree, t0sz, ttst))
		return false;
	for (tree->level = -1; tree->level < 3 && shift_at(tree, tree->level) >= tree->bits;)
		tree->level++;
	if (tree->stage2 && !start_is_legal(tree, level, ttst))
		return false;
	tree->level = tree->stage2 ? level : tree->level;
	size = UINT64_C(8) << (tree->bits - shift_at(tree, tree->level));
	far = !tree->smmu && (tree->ds || (tree->is_far && ps == 6));
	if (far)
		tree->base = bits_of(ttbr, 47, 6) << 6 | bits_of(ttbr, 5, 2) << 48;
	else
		tree->base = tree->smmu ? ttbr : bits_of(ttbr, 47, 1) << 1;
	size = (far || tree->far) && size < 64 ? 64 : size;
	tree->base -= tree->base % size;
	return true;
}

static enum granule granule_of(uint64_t tg, bool upper)
{
	static const enum granule low[4] = {K4, K64, K16, NO_GRANULE}, high[4] = {NO_GRANULE, K16, K4, K64};

	return tg > 3 ? NO_GRANULE : (upper ? high : low)[tg];
}

static void set_far(struct tree *tree)
{
	uint64_t id;

	tree->maybe_far = !memory_model(tree->capture, &id) || parange(tree->capture) == 52;
	tree->is_far = memory_model(tree->capture, &id) && parange(tree->capture) == 52;
}

static bool el1_tree(struct tree *tree, const struct ptp_stage *stage, bool two, int half, const char *el)
{
	bool hafdbs = tree->capture->feature[PTP_FEAT_HAFDBS] != PTP_NO;
	char tcr_name[16] = "TCR_", mair_name[16] = "MAIR_", ttbr_name[16] = "TTBR0_", sctlr_name[16] = "SCTLR_";
	uint64_t tcr;

	strcat(tcr_name, el);
	strcat(mair_name, el);
	strcat(ttbr_name, el);
	strcat(sctlr_name, el);
	ttbr_name[4] = (char)('0' + half);
	if (!given(stage, ttbr_name))
		return false;
	tcr = value(stage, tcr_name);
	tree->granule = granule_of(half ? bits_of(tcr, 31, 30) : bits_of(tcr, 15, 14), half);
	if (!has_granule(tree) || !set_ds(tree, bits_of(tcr, two ? 59 : 32, two ? 59 : 32)))
		return false;
	set_far(tree);
	tree->ha = hafdbs && bits_of(tcr, two ? 39 : 21, two ? 39 : 21);
	tree->hd = tree->ha && bits_of(tcr, two ? 40 : 22, two ? 40 : 22);
	tree->out = smaller(size_of(two ? bits_of(tcr, 34, 32) : bits_of(tcr, 18, 16)), parange(tree->capture));
	tree->dead = two && bits_of(tcr, half ? 23 : 7, half ? 23 : 7);
	tree->sh = half ? bits_of(tcr, 29, 28) : bits_of(tcr, 13, 12);
	tree->mair = value(stage, mair_name);
	tree->reversed = bits_of(value(stage, sctlr_name), 25, 25);
	return finish_tree(tree, (int)(half ? bits_of(tcr, 21, 16) : bits_of(tcr, 5, 0)), 0, value(stage, ttbr_name),
			   (int)(two ? bits_of(tcr, 34, 32) : bits_of(tcr, 18, 16)));
}

// What both stages of an SMMU have. OUTPUT is IPS or S2PS.
static void smmu_common(struct tree *tree, const struct ptp_context *context, uint64_t output)
{
	tree->smmu = true;
	tree->oas = (int)context->oas;
	tree->out = smaller(size_of(output), physical_bits(tree));
	tree->far = tree->out == 52;
	tree->maybe_far = !context->oas || context->oas >= 52;
	tree->is_far = context->oas >= 52;
}

static bool smmu_tree(struct tree *tree, const struct ptp_context *context, int half)
{
	uint64_t size = smmu_field(context, half ? "T1SZ" : "T0SZ", 0), ips = smmu_field(context, "IPS", 7);

	if (!context->cd && !given(&context->stage1, half ? "TTB1" : "TTB0"))
		return false;
	smmu_common(tree, context, ips);
	tree->ha = smmu_field(context, "AFFD", 1) || smmu_field(context, "HA", 1);
	tree->hd = smmu_field(context, "HA", 1) && smmu_field(context, "HD", 1);
	tree->dead = smmu_field(context, half ? "EPD1" : "EPD0", 0);
	tree->reversed = smmu_field(context, "ENDI", 0);
	tree->mair = smmu_field(context, "MAIR", 0);
	tree->granule = granule_of(smmu_field(context, half ? "TG1" : "TG0", half ? 0 : 3), half);
	if (tree->granule == NO_GRANULE || size > 39)
		return false; // more needs SMMU_IDR3.STT, which no capture has
	return finish_tree(tree, (int)size, 0, smmu_field(context, half ? "TTB1" : "TTB0", 0), (int)ips);
}

static bool smmu_stage2_tree(struct tree *tree, const struct ptp_context *context)
{
	static const int levels[3][4] = {{2, 1, 0, 3}, {3, 2, 1, 0}, {3, 2, 1, -1}};
	uint64_t size = smmu_field(context, "S2T0SZ", 0), ps = smmu_field(context, "S2PS", 7);

	tree->stage2 = true;
	smmu_common(tree, context, ps);
	tree->ha = smmu_field(context, "S2AFFD", 1) || smmu_field(context, "S2HA", 1);
	tree->hd = smmu_field(context, "S2HA", 1) && smmu_field(context, "S2HD", 1);
	tree->ptw = smmu_field(context, "S2PTW", 0);
	tree->reversed = smmu_field(context, "S2ENDI", 0);
	tree->granule = granule_of(smmu_field(context, "S2TG", 3), false);
	if (tree->granule == NO_GRANULE || size > 39)
		return false;
	return finish_tree(tree, (int)size, levels[tree->granule][smmu_field(context, "S2SL0", 0)],
			   smmu_field(context, "S2TTB", 0), (int)ps);
}

// In Secure state there are two: SECURE is of the Secure intermediate addresses.
static bool stage2_tree(struct tree *tree, const struct ptp_stage *stage, bool secure)
{
	bool hafdbs = tree->capture->feature[PTP_FEAT_HAFDBS] != PTP_NO;
	static const int levels[3][5] = {{2, 1, 0, 3, -1}, {3, 2, 1, 0, -1}, {3, 2, 1, -1, -1}};
	uint64_t vtcr = value(stage, "VTCR_EL2"), hcr = value(stage, "HCR_EL2"), sl;
	uint64_t vstcr = value(stage, "VSTCR_EL2"),
		 own = secure ? vstcr : vtcr; // which has size, granule and start level

	tree->stage2 = true;
	tree->secure_out = !bits_of(vstcr, 30, 29) && (secure || !bits_of(vtcr, 30, 29));
	tree->granule = granule_of(bits_of(own, 15, 14), false);
	if (!has_granule(tree) || !set_ds(tree, bits_of(vtcr, 32, 32)))
		return false;
	set_far(tree);
	tree->ha = hafdbs && bits_of(vtcr, 21, 21);
	tree->hd = tree->ha && bits_of(vtcr, 22, 22);
	tree->out = smaller(size_of(bits_of(vtcr, 18, 16)), parange(tree->capture));
	tree->sh = bits_of(vtcr, 13, 12);
	tree->ptw = bits_of(hcr, 2, 2);
	tree->reversed = bits_of(value(stage, "SCTLR_EL2"), 25, 25);
	sl = bits_of(own, 7, 6) | (tree->ds && tree->granule == K4 ? bits_of(own, 33, 33) << 2 : 0);
	return sl <= 4 && finish_tree(tree, (int)bits_of(own, 5, 0), levels[tree->granule][sl],
				      value(stage, secure ? "VSTTBR_EL2" : "VTTBR_EL2"), (int)bits_of(vtcr, 18, 16));
}

static void add(struct naive_answers *answers, struct naive_answer answer)
{
	for (size_t i = 0; i < answers->count; i++)
		if (!memcmp(&answers->at[i], &answer, sizeof(answer)))
			return;
	if (answers->count < sizeof(answers->at) / sizeof(*answers->at))
		answers->at[answers->count++] = answer;
	else
		answers->too_many = true;
}

static void translate_tree(const struct tree *tree, uint64_t ia, struct naive_answers *answers);

// Reads a descriptor below TABLES, through stage 2 where there is one. False: there is none to read.
static bool read_entry(const struct tree *tree, uint64_t address, uint64_t tables, uint64_t *word)
{
	const struct tree *under = tree->state == PTP_SECURE && tables >> 63 ? tree->under_nonsecure : tree->under;
	struct naive_answers *found;
	bool any = false, one = true;
	uint64_t pa = address;
	uint8_t bytes[8];

	if (under) {
		found = ptp_calloc(1, sizeof(*found));
		translate_tree(under, address, found);
		for (size_t i = 0; i < found->count; i++) {
			if (under->ptw && bits_of(found->at[i].entry2, 5, 2) < 4)
				continue; // Device, whether FWB is 0 or 1: 0b10xx is reserved there
			one = one && (!any || found->at[i].pa == (pa & ~UINT64_C(0xfff)));
			pa = found->at[i].pa | (address & 0xfff);
			any = true;
		}
		free(found);
		if (!any || !one)
			return false;
	}
	if (!ptp_memory_read(&tree->capture->memory, pa, bytes, 8))
		return false;
	*word = 0;
	for (int i = 0; i < 8; i++)
		*word = *word << 8 | bytes[tree->reversed ? i : 7 - i];
	return true;
}

static bool one_range(const struct ptp_context *context)
{
	return context->regime == PTP_EL2 || context->regime == PTP_EL3;
}

// The bits of a leaf that its output space hangs on.
static uint64_t space_bits(const struct tree *tree)
{
	switch (tree->state) {
	case PTP_SECURE:
		return tree->stage2 ? 0 : 1 << 5;
	case PTP_REALM:
		return tree->stage2 ? UINT64_C(1) << 55 : tree->own ? 0 : 1 << 5;
	case PTP_ROOT:
		return 1 << 5 | 1 << 11;
	default:
		return 0;
	}
}

static enum ptp_security space_of(const struct tree *tree, uint64_t entry, uint64_t tables)
{
	uint64_t said = entry & space_bits(tree);

	if (tree->state == PTP_SECURE && tree->stage2)
		return tree->secure_out ? PTP_SECURE : PTP_NONSECURE;
	switch (tree->state) {
	case PTP_SECURE:
		return said || tables >> 63 ? PTP_NONSECURE : PTP_SECURE;
	case PTP_REALM:
		return said ? PTP_NONSECURE : PTP_REALM;
	case PTP_ROOT:
		return said == 0 ? PTP_SECURE : said == 1 << 5 ? PTP_NONSECURE : said == 1 << 11 ? PTP_ROOT : PTP_REALM;
	default:
		return PTP_NONSECURE;
	}
}

static bool is_table(uint64_t entry, int level)
{
	return (entry & 3) == 3 && level < 3;
}

static uint64_t address_in(const struct tree *tree, uint64_t entry, int shift)
{
	uint64_t address = bits_of(entry, tree->ds ? 49 : 47, shift) << shift;

	if (tree->is_far)
		return address | bits_of(entry, 15, 12) << 48;
	return tree->ds ? address | bits_of(entry, 9, 8) << 50 : address;
}

static bool is_block(const struct tree *tree, uint64_t entry, int level)
{
	int top = tree->granule == K4 ? 1 : 2;

	if (tree->granule == K64 ? tree->maybe_far : tree->ds)
		top--;
	return (entry & 3) == 1 && level >= top && level < 3;
}

static bool fits(const struct tree *tree, uint64_t address)
{
	return !(address >> tree->out);
}

static bool is_leaf(const struct tree *tree, uint64_t entry, int level)
{
	return (is_block(tree, entry, level) || ((entry & 3) == 3 && level == 3)) &&
	       fits(tree, address_in(tree, entry, shift_at(tree, level)));
}

static void add_leaf(const struct tree *tree, uint64_t entry, uint64_t tables, uint64_t group, uint64_t pa,
		     struct naive_answers *answers)
{
	struct naive_answer answer = {.pa = pa & ~UINT64_C(0xfff)};
	uint64_t sh = tree->ds ? tree->sh : bits_of(entry, 9, 8);
	// Only what a class has of the entry: two entries that say the same are one answer.
	uint64_t kept = tree->stage2 ? entry & UINT64_C(0x680000000008fd) : entry & UINT64_C(0x680000000008dd);

	answer.space = space_of(tree, entry, tables);
	if (!tree->stage2 && tree->state == PTP_SECURE && tables >> 63)
		kept |= 1 << 11; // not global
	if (tree->state == PTP_ROOT)
		kept &= ~UINT64_C(0x800); // not nG
	if (tree->nested) {               // one bit each, in UXN's place, for the privileged level; nothing is EL0's
		kept = (kept & ~UINT64_C(0x60000000000040)) | bits_of(kept, 54, 54) << 53;
		tables = (tables & ~UINT64_C(0x3800000000000000)) | bits_of(tables, 60, 60) << 59;
	}
	if (tree->stage2) {
		answer.entry2 = kept | 1;
		answer.sh2 = sh;
		answer.group2 = group;
	} else {
		answer.entry1 = kept | 1;
		answer.tables1 = tables & UINT64_C(0x7800000000000000);
		answer.attr1 = tree->mair >> bits_of(entry, 4, 2) * 8 & 0xff;
		answer.sh1 = sh;
		answer.group1 = group;
	}
	add(answers, answer);
}

// Complete, and each entry the first one's successor: AF may differ, and the dirty bit where hardware keeps it.
static bool group_is_sound(const struct tree *tree, uint64_t ia, const uint64_t *entry, int count, int level)
{
	int shift = shift_at(tree, level);
	uint64_t differ = 0, base = address_in(tree, entry[0], shift), sh = tree->ds ? 0 : 0x300;

	if (tree->hd && bits_of(entry[0], 51, 51))
		differ = 1 << 7;
	for (int i = 0; i < count; i++) {
		uint64_t attributes = (tree->stage2 ? UINT64_C(0x680000000008fc) : UINT64_C(0x680000000008dc)) | sh |
				      space_bits(tree);

		if (!is_leaf(tree, entry[i], level) || !bits_of(entry[i], 52, 52))
			return false;
		if ((entry[i] ^ entry[0]) & attributes & ~differ)
			return false;
		if (address_in(tree, entry[i], shift) != base + ((uint64_t)i << shift))
			return false;
	}
	return !((base ^ ia) & (((uint64_t)group_at(tree, level) << shift) - 1));
}

static bool is_invalid(const struct tree *tree, uint64_t entry, int level)
{
	return (entry & 3) != 3 && !is_block(tree, entry, level);
}

// What is wrong with a joined group at IA: 0 nothing, 1 invalid entries alone, 2 more.
static uint64_t group_state(const struct tree *tree, uint64_t ia, const uint64_t *entry, int count, int level)
{
	int shift = shift_at(tree, level), valid = -1;
	uint64_t span = (uint64_t)group_at(tree, level) << shift, differ = 0,
		 attributes = tree->stage2 ? 0x680000000008fc : 0x680000000008dc;

	if (group_is_sound(tree, ia, entry, count, level))
		return 0;
	attributes |= (tree->ds ? 0 : 0x300) | space_bits(tree);
	for (int i = 0; i < count; i++) {
		uint64_t at = ia + ((uint64_t)i << shift), address = address_in(tree, entry[i], shift);

		if (is_invalid(tree, entry[i], level))
			continue;
		if (!is_leaf(tree, entry[i], level) || !bits_of(entry[i], 52, 52) || (address ^ at) & (span - 1))
			return 2;
		if (valid < 0) {
			valid = i;
			differ = tree->hd && bits_of(entry[i], 51, 51) ? 1 << 7 : 0;
		}
		if ((entry[i] ^ entry[valid]) & attributes & ~differ ||
		    (address ^ address_in(tree, entry[valid], shift)) & ~(span - 1))
			return 2;
	}
	return 1;
}

static void walk(const struct tree *tree, uint64_t ia, uint64_t table, int level, uint64_t tables,
		 struct naive_answers *answers);

// What the entries of a joined group say of the whole group.
static void walk_group(const struct tree *tree, uint64_t ia, const uint64_t *entry, int count, int level,
		       uint64_t tables, struct naive_answers *answers)
{
	int shift = shift_at(tree, level);
	uint64_t offset = ia & (((uint64_t)group_at(tree, level) << shift) - 1), bytes = (uint64_t)count << shift;
	uint64_t state = group_state(tree, ia - ia % bytes, entry, count, level);

	if (!state)
		return;
	for (int i = 0; i < count; i++) {
		uint64_t base;

		if (!is_leaf(tree, entry[i], level))
			continue;
		base = address_in(tree, entry[i], shift);
		base += offset - base % ((uint64_t)group_at(tree, level) << shift);
		if (fits(tree, base))
			add_leaf(tree, entry[i], tables, state, base, answers);
	}
}

static bool joined(const struct tree *tree, const uint64_t *entry, int count, int level)
{
	for (int i = 0; i < count; i++)
		if (group_at(tree, level) > 1 && is_leaf(tree, entry[i], level) && bits_of(entry[i], 52, 52) &&
		    (tree->ha || bits_of(entry[i], 10, 10)))
			return true;
	return false;
}

static void walk(const struct tree *tree, uint64_t ia, uint64_t table, int level, uint64_t tables,
		 struct naive_answers *answers)
{
	int shift = shift_at(tree, level);
	uint64_t entries = UINT64_C(1) << (level == tree->level ? tree->bits - shift : tree->page_bits - 3);
	uint64_t index = (ia >> shift) % entries, most = (uint64_t)group_at(tree, level), group[128] = {0}, own;
	uint64_t first = index - index % most;
	int count = (int)(entries < most ? entries : most);
	bool together;

	if (!read_entry(tree, table + 8 * index, tables, &own))
		return;
	for (int i = 0; i < count; i++)
		if (!read_entry(tree, table + 8 * (first + (uint64_t)i), tables, &group[i]))
			return;
	together = joined(tree, group, count, level);
	if (together)
		walk_group(tree, ia, group, count, level, tables, answers);
	if (is_leaf(tree, own, level) && (together || tree->ha || bits_of(own, 10, 10)))
		add_leaf(tree, own, tables,
			 together ? group_state(tree, ia - ia % ((uint64_t)count << shift), group, count, level) : 0,
			 address_in(tree, own, shift) + (ia & ((UINT64_C(1) << shift) - 1)), answers);
	if (is_table(own, level) && fits(tree, address_in(tree, own, tree->page_bits)))
		walk(tree, ia, address_in(tree, own, tree->page_bits), level + 1, tables | own, answers);
}

static void translate_tree(const struct tree *tree, uint64_t ia, struct naive_answers *answers)
{
	if (tree->dead || !fits(tree, tree->base))
		return;
	if (tree->stage2 && ia >> tree->bits)
		return;
	walk(tree, ia, tree->base, tree->level, 0, answers);
}

static const struct ptp_context *context_of(const struct ptp_capture *capture, size_t context)
{
	return &capture->contexts.at[context];
}

static bool top_half(const struct ptp_context *context, uint64_t ia)
{
	return !one_range(context) && ia >> 63;
}

// S2FWB and S2PTW have the places of HCR_EL2's.
static void smmu_registers(struct naive_registers *r, const struct ptp_context *context, bool upper)
{
	r->stage2 = context->stage2.mode == PTP_REGISTERS;
	r->incoming = context->stage1.mode == PTP_BYPASS;
	r->sctlr = r->stage1 ? 0x1005 : 0x1004;
	if (r->stage1) {
		r->hpd = smmu_field(context, upper ? "HAD1" : "HAD0", 1);
		r->hd1 = smmu_field(context, "HA", 1) && smmu_field(context, "HD", 1);
	}
	if (r->stage2) {
		r->hcr = smmu_field(context, "S2FWB", 0) << 46 | smmu_field(context, "S2PTW", 0) << 2;
		r->hd2 = smmu_field(context, "S2HA", 1) && smmu_field(context, "S2HD", 1);
	}
}

struct naive_registers naive_registers(const struct ptp_capture *capture, size_t index, uint64_t ia)
{
	const struct ptp_context *context = context_of(capture, index);
	bool el1 = context->regime == PTP_EL10, smmu = context->regime == PTP_SMMU, two = !one_range(context);
	bool el3 = context->regime == PTP_EL3;
	struct naive_registers r = {.hcr = value(&context->stage2, "HCR_EL2")};
	uint64_t tcr = value(&context->stage1, el1   ? "TCR_EL1"
					       : el3 ? "TCR_EL3"
						     : "TCR_EL2"),
		 vtcr = value(&context->stage2, "VTCR_EL2");
	bool hafdbs = capture->feature[PTP_FEAT_HAFDBS] != PTP_NO, hpds = capture->feature[PTP_FEAT_HPDS] != PTP_NO;
	int hpd = !two ? 24 : top_half(context, ia) ? 42 : 41;

	r.stage2 = el1 && context->stage2.mode == PTP_REGISTERS && (r.hcr & 0x1001);
	r.sctlr = smmu ? 1 : value(&context->stage1, el1 ? "SCTLR_EL1" : el3 ? "SCTLR_EL3" : "SCTLR_EL2");
	r.stage1 = context->stage1.mode == PTP_REGISTERS && (r.sctlr & 1) && !(r.stage2 && (r.hcr & 0x1000));
	r.free = context->stage1.mode == PTP_FREE && !(r.stage2 && (r.hcr & 0x1000));
	r.hpd = hpds && tcr >> hpd & 1;
	r.hd1 = hafdbs && (two ? (tcr >> 39 & 3) == 3 : (tcr >> 21 & 3) == 3);
	r.hd2 = hafdbs && (vtcr >> 21 & 3) == 3;
	if (smmu)
		smmu_registers(&r, context, top_half(context, ia));
	return r;
}

static bool stage1_tree(struct tree *tree, const struct ptp_context *context, bool half)
{
	tree->state = context->security;
	tree->own = context->regime == PTP_EL10;
	tree->nested = tree->own && bits_of(value(&context->stage2, "HCR_EL2"), 43, 42) == 3 &&
		       tree->capture->feature[PTP_FEAT_NV] == PTP_YES;
	switch (context->regime) {
	case PTP_SMMU:
		return smmu_tree(tree, context, half);
	case PTP_EL10:
		return el1_tree(tree, &context->stage1, true, half, "EL1");
	case PTP_EL3:
		return el1_tree(tree, &context->stage1, false, half, "EL3");
	default:
		return el1_tree(tree, &context->stage1, context->regime == PTP_EL20, half, "EL2");
	}
}

// In Secure state the one of the Secure intermediate addresses.
static bool second_tree(struct tree *tree, const struct ptp_context *context)
{
	return context->regime == PTP_SMMU ? smmu_stage2_tree(tree, context)
					   : stage2_tree(tree, &context->stage2, context->security == PTP_SECURE);
}

// Each of stage 1's answers through the stage 2 under it.
static void compose(const struct tree *tree, const struct naive_answers *first, struct naive_answers *answers)
{
	for (size_t i = 0; i < first->count; i++) {
		struct naive_answers *through = ptp_calloc(1, sizeof(*through));

		translate_tree(first->at[i].space == PTP_NONSECURE ? tree->under_nonsecure : tree->under,
			       first->at[i].pa, through);
		for (size_t j = 0; j < through->count; j++) {
			struct naive_answer answer = first->at[i];

			answer.pa = through->at[j].pa;
			answer.space = through->at[j].space;
			answer.entry2 = through->at[j].entry2;
			answer.sh2 = through->at[j].sh2;
			answer.group2 = through->at[j].group2;
			add(answers, answer);
		}
		free(through);
	}
}

bool naive_translate(const struct ptp_capture *capture, size_t index, uint64_t ia, struct naive_answers *answers)
{
	const struct ptp_context *context = context_of(capture, index);
	struct naive_registers r = naive_registers(capture, index, ia);
	bool secure = context->security == PTP_SECURE;
	struct tree second = {.capture = capture, .state = context->security}, nonsecure = second,
		    first = {.capture = capture};
	struct naive_answers *half;
	bool upper = top_half(context, ia);

	answers->count = 0;
	if (r.incoming && !r.stage2) {
		if (!(ia >> (context->oas ? context->oas : 52)))
			add(answers, (struct naive_answer){.pa = ia});
		return true;
	}
	if (!r.stage1 && !r.stage2)
		return false;
	if (r.stage2) {
		first.under = &second;
		first.under_nonsecure = secure ? &nonsecure : &second;
		second.dead = !second_tree(&second, context);
		nonsecure.dead = secure && !stage2_tree(&nonsecure, &context->stage2, false);
		if (second.dead && !secure)
			return false;
	}
	if (!r.stage1) {
		translate_tree(&second, ia, answers);
		if (secure && r.free)
			translate_tree(&nonsecure, ia, answers);
		return true;
	}
	if (!stage1_tree(&first, context, upper))
		return false;
	if ((upper ? ~ia : ia) >> first.bits)
		return true;
	half = ptp_calloc(1, sizeof(*half));
	translate_tree(&first, ia, r.stage2 ? half : answers);
	if (r.stage2)
		compose(&first, half, answers);
	free(half);
	return true;
}
