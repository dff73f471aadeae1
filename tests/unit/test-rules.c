// SPDX-License-Identifier: Apache-2.0
//
// The rules themselves: that their fields are where C puts them, and theorems about what they say, which Z3 proves.
//
// A theorem is one sentence and its SMT-LIB form over what `words` declares; Z3 is asked for a state in which it is
// false. What the architecture's tables say cell by cell is compared in tests/oracle/combine.c.
#include "inputs/inputs.h"
#include "verifier/prove/attribute.h"
#include "verifier/prove/script.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <z3.h>

static struct {
	struct ptp_catalogue catalogue;
	struct ptp_arena arena;
	Z3_context z3;
} rules;

// What is free in a theorem, and the notions that the theorems use. They are written anew, not taken from the rules.
static const char words[] =
	"(declare-const c Class) (declare-const d Class) (declare-const f Cpu) (declare-const r Region)"
	"(declare-const a Meaning) (declare-const b Meaning) (declare-const w Pair) (declare-const v Pair)"
	"(declare-const x Attr) (declare-const y Attr) (declare-const z (_ BitVec 2)) (declare-const m (_ BitVec 4))"
	"(declare-const n (_ BitVec 4))"
	// An attribute that exists.
	"(define-fun well-formed ((a Attr)) Bool (and"
	"  (not (= (attr.sh a) #b01))"
	"  (=> (= (attr.no-tag-access a) #b1) (= (attr.tagged a) #b1))"
	"  (ite (attr.normal a)"
	"    (and (= (attr.device a) #b00) (not (= (attr.outer a) #x0)) (not (= (attr.inner a) #x0))"
	"         (=> (= (attr.tagged a) #b1) (and (= (attr.outer a) #xf) (= (attr.inner a) #xf)))"
	"         (=> (and (= (attr.outer a) #x4) (= (attr.inner a) #x4)) (= (attr.sh a) #b10)))"
	"    (and (= (attr.outer a) #x0) (= (attr.inner a) #x0) (= (attr.sh a) #b10) (= (attr.tagged a) #b0)))))\n"
	// How much a nibble lets a cache do: 0 nothing, 1 Write-Through, 2 Write-Back.
	"(define-fun rank ((n (_ BitVec 4))) (_ BitVec 2)"
	"  (ite (= n #x4) #b00 (ite (= (bvand n #x4) #x0) #b01 #b10)))\n"
	"(define-fun as-strong ((a Attr) (b Attr)) Bool"
	"  (ite (attr.normal a)"
	"    (and (attr.normal b) (bvule (rank (attr.outer a)) (rank (attr.outer b)))"
	"         (bvule (rank (attr.inner a)) (rank (attr.inner b))))"
	"    (or (attr.normal b) (bvule (attr.device a) (attr.device b)))))\n"
	"(define-fun mismatch ((a Attr) (b Attr)) Bool"
	"  (or (not (= (attr.normal a) (attr.normal b))) (not (= (attr.device a) (attr.device b)))"
	"      (not (= (attr.sh a) (attr.sh b)))"
	"      (and (attr.normal a) (attr.normal b)"
	"           (or (not (= (rank (attr.outer a)) (rank (attr.outer b))))"
	"               (not (= (rank (attr.inner a)) (rank (attr.inner b))))))))\n"
	// What stage 2 says without FWB, as an attribute of its own.
	"(define-fun bits-rank ((p (_ BitVec 2))) (_ BitVec 4) (ite (= p #b01) #x4 (ite (= p #b10) #xb #xf)))\n"
	"(define-fun stage2 ((m (_ BitVec 4))) Attr"
	"  (ite (= ((_ extract 3 2) m) #b00) (concat #b0 ((_ extract 1 0) m) #x00 #b10100)"
	"  (ite (= m #x4) (concat #b100 #xff #b00000)"
	"  (concat #b100 (bits-rank ((_ extract 3 2) m)) (bits-rank ((_ extract 1 0) m)) #b00000))))\n"
	"(define-fun defined ((c Class) (f Cpu)) Bool (and (s2.vm c) (not (s2.memattr-reserved c f))))\n"
	"(define-fun forced ((c Class) (f Cpu)) Bool"
	"  (and (defined c f) (hcr.fwb c) (= ((_ extract 2 0) (s2.memattr c)) #b110)))\n"
	// The two mappings of a pair in the other order.
	"(define-fun exchanged ((w Pair)) Pair (concat ((_ extract 10 9) w) ((_ extract 7 7) w) ((_ extract 8 8) w)"
	"  ((_ extract 5 5) w)"
	"  ((_ extract 6 6) w) ((_ extract 4 0) w)))\n";

static void load(void)
{
	const struct ptp_builtin *file = ptp_builtin_find("catalogue.yaml");
	struct ptp_diag diag = {0};
	Z3_config config = Z3_mk_config();

	cr_assert(!ptp_read_catalogue(file->name, file->text, file->size, &rules.catalogue, &diag), "%s", diag.text);
	rules.z3 = Z3_mk_context(config);
	Z3_del_config(config);
	for (size_t i = 0; i < rules.catalogue.smt.count; i++)
		cr_assert_str_eq(Z3_eval_smtlib2_string(rules.z3, ptp_builtin_find(rules.catalogue.smt.at[i])->text),
				 "");
	cr_assert_str_eq(Z3_eval_smtlib2_string(rules.z3, words), "");
}

static void unload(void)
{
	Z3_del_context(rules.z3);
	ptp_catalogue_free(&rules.catalogue);
	ptp_arena_free(&rules.arena);
}

TestSuite(rules, .init = load, .fini = unload);

#define text(...) ptp_arena_printf(&rules.arena, __VA_ARGS__)

// Z3's answer to whether there is a state in which TERM is true: "sat", "unsat" or an error.
static const char *ask(const char *term)
{
	const char *answer = Z3_eval_smtlib2_string(rules.z3, text("(push)(assert %s)(check-sat)", term));
	char *copy = text("%.*s", (int)strcspn(answer, "\n"), answer);

	if (!strcmp(copy, "sat"))
		copy = text("%s%s", copy, Z3_eval_smtlib2_string(rules.z3, "(get-value (a b c d f m n r v w x y z))"));
	Z3_eval_smtlib2_string(rules.z3, "(pop)");
	return copy;
}

static void always(const char *sentence, const char *term)
{
	const char *answer = ask(text("(not %s)", term));

	cr_expect(!strcmp(answer, "unsat"), "not so: %s\n%s\n%s", sentence, term, answer);
}

static void sometimes(const char *sentence, const char *term)
{
	const char *answer = ask(term);

	cr_expect(!strncmp(answer, "sat", 3), "never: %s\n%s\n%s", sentence, term, answer);
}

// Bits LOW to LOW+WIDTH-1 of WORD; a bit by itself is a Boolean.
static const char *bits(const char *word, unsigned low, unsigned width)
{
	if (width == 1)
		return text("(= ((_ extract %u %u) %s) #b1)", low, low, word);
	return text("((_ extract %u %u) %s)", low + width - 1, low, word);
}

static void same_place(const char *function, const char *word, unsigned low, unsigned width)
{
	always(text("%s is where C has it", function), text("(= (%s %s) %s)", function, word, bits(word, low, width)));
}

static unsigned occurrences(const char *in, const char *what)
{
	unsigned count = 0;

	for (; (in = strstr(in, what)); in++)
		count++;
	return count;
}

Test(rules, fields_of_a_class)
{
	const struct ptp_field_place *last = &ptp_field[PTP_FIELD_COUNT - 1];

	for (enum ptp_field field = 0; field < PTP_FIELD_COUNT; field++)
		same_place(ptp_field[field].name, "c", ptp_field[field].low, ptp_field[field].width);
	cr_expect(occurrences(ptp_builtin_find("arm/class.smt2")->text, " ((c Class)) ") == PTP_FIELD_COUNT);
	cr_expect(last->low + last->width == ptp_word_shape[PTP_WORD_A].bits);
	cr_expect(ptp_word_shape[PTP_WORD_B].bits == ptp_word_shape[PTP_WORD_A].bits);
}

// What the catalogue says of fields is of fields that there are.
static bool is_field(const char *name, uint64_t greatest)
{
	for (enum ptp_field field = 0; field < PTP_FIELD_COUNT; field++)
		if (!strcmp(ptp_field[field].name, name))
			return ptp_field[field].width <= 16 && !(greatest >> ptp_field[field].width);
	return false;
}

static uint64_t greatest(const uint64_t *values, size_t count)
{
	uint64_t most = 0;

	for (size_t i = 0; i < count; i++)
		most = values[i] > most ? values[i] : most;
	return most;
}

Test(rules, fields_of_the_catalogue)
{
	for (size_t i = 0; i < rules.catalogue.choices.count; i++) {
		const struct ptp_choice *choice = &rules.catalogue.choices.at[i];

		cr_expect(is_field(choice->field, greatest(choice->prefer, choice->prefer_count)), "%s", choice->field);
	}
	for (size_t i = 0; i < rules.catalogue.repairs.count; i++) {
		const struct ptp_change *change = &rules.catalogue.repairs.at[i];

		cr_expect(is_field(change->field, greatest(change->values, change->value_count)), "%s", change->field);
		cr_expect(strcmp(change->field, "s1.any") && strcmp(change->field, "s2.any") &&
				  strcmp(change->field, "effsh"),
			  "%s is nobody's to change", change->field);
	}
	cr_expect(rules.catalogue.repairs.count > 8);
}

Test(rules, bits_of_the_words)
{
	static const struct {
		const char *function, *word;
		unsigned bit;
	} places[] = {
		{"cpu.xs", "f", PTP_CPU_XS},
		{"cpu.mte2", "f", PTP_CPU_MTE2},
		{"cpu.mte-perm", "f", PTP_CPU_MTE_PERM},
		{"cpu.xnx", "f", PTP_CPU_XNX},
		{"cpu.hpds", "f", PTP_CPU_HPDS},
		{"cpu.dic", "f", PTP_CPU_DIC},
		{"pair.inside-guest", "w", PTP_PAIR_INSIDE_GUEST},
		{"assume.independent", "w", PTP_PAIR_INDEPENDENT},
		{"assume.sw-managed", "w", PTP_PAIR_SW_MANAGED},
		{"assume.exclusive", "w", PTP_PAIR_EXCLUSIVE},
		{"assume.one-domain", "w", PTP_PAIR_ONE_DOMAIN},
		{"assume.non-caching-a", "w", PTP_PAIR_NON_CACHING_A},
		{"assume.non-caching-b", "w", PTP_PAIR_NON_CACHING_B},
		{"assume.assigned-a", "w", PTP_PAIR_ASSIGNED_A},
		{"assume.assigned-b", "w", PTP_PAIR_ASSIGNED_B},
		{"pair.granted", "w", PTP_PAIR_GRANTED},
		{"pair.no-xs", "w", PTP_PAIR_NO_XS},
		{"says-no.write-merging", "r", PTP_REGION_SAYS_NO + PTP_WRITE_MERGING},
		{"says-no.reordering", "r", PTP_REGION_SAYS_NO + PTP_REORDERING},
		{"says-no.unaligned", "r", PTP_REGION_SAYS_NO + PTP_UNALIGNED},
		{"says-no.contained", "r", PTP_REGION_SAYS_NO + PTP_CONTAINED},
		{"says-no.early-ack", "r", PTP_REGION_SAYS_NO + PTP_EARLY_ACK},
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		same_place(places[i].function, places[i].word, places[i].bit, 1);
	always("a CPU has as many bits as there are features", text("(= f ((_ extract %d 0) f))", PTP_CPU_BITS - 1));
	always("a region has as many", text("(= r ((_ extract %d 0) r))", PTP_REGION_BITS - 1));
	always("a pair has as many", text("(= w ((_ extract %d 0) w))", PTP_PAIR_BITS - 1));
}

// A region's kind and properties by C's own lists; of RAM the properties are settled.
Test(rules, bits_of_a_region)
{
	static const struct {
		const char *function;
		enum ptp_kind kind;
	} kinds[] = {{"region.ram", PTP_RAM}, {"region.device", PTP_DEVICE}, {"region.no-map", PTP_NO_MAP}};

	for (size_t i = 0; i < 3; i++)
		always(kinds[i].function, text("(= (%s r) (= %s (_ bv%d 2)))", kinds[i].function,
					       bits("r", PTP_REGION_KIND, 2), (int)kinds[i].kind));
	for (unsigned p = 0; p < PTP_PROPERTY_COUNT; p++)
		always(ptp_property_key[p],
		       text("(= (region.%s r) (ite (region.ram r) %s %s))", ptp_property_key[p],
			    p == PTP_READ_SIDE_EFFECTS ? "false" : "true", bits("r", PTP_REGION_PROPERTY + p, 1)));
}

Test(rules, bits_of_a_meaning)
{
	// of software's mappings; `walk` is false there
	static const struct {
		const char *function, *of_class;
		unsigned low, width;
	} parts[] = {
		{"m.write", "(perm.write c f)", 0, 1},
		{"m.exec", "(perm.exec c f)", 1, 1},
		{"m.dma", "(dma c)", 2, 1},
		{"m.walk-reads", "(map.walk-reads c)", 3, 1},
		{"m.reserved", "(map.reserved c f)", 4, 1},
		{"m.fetch-cacheable", "(map.fetch-cacheable c f)", 5, 1},
		{"m.write-priv", "(perm.write-priv c f)", 6, 1},
		{"m.guest-caches", "(map.guest-caches c f)", 7, 1},
		{"m.mmio-exec", "(map.mmio-exec c f)", 8, 1},
		{"m.unmanaged", "(map.unmanaged c f)", 9, 1},
		{"m.owner", "(owner c)", 10, 3},
		{"m.state", "(map.group c)", 13, 2},
		{"m.walk", "(walk c)", 15, 1},
		{"m.space", "(space c)", 16, 2},
		{"m.global", "(map.global c)", 18, 1},
		{"m.code", "(map.code c f)", 19, 1},
	};
	static const char *const perm[PTP_PERM_BITS] = {
		[PTP_PERM_READ0] = "perm.read-el0",   [PTP_PERM_WRITE0] = "perm.write-el0",
		[PTP_PERM_EXEC0] = "perm.exec-el0",   [PTP_PERM_READ] = "perm.read-priv",
		[PTP_PERM_WRITE] = "perm.write-priv", [PTP_PERM_EXEC] = "perm.exec-priv",
	};

	same_place("m.attr", "a", 0, PTP_ATTR_BITS);
	always("m.attr is the attribute", "(or (walk c) (= (m.attr (map.meaning c f)) (map.attr c f)))");
	for (unsigned i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		same_place(parts[i].function, "a", PTP_ATTR_BITS + parts[i].low, parts[i].width);
		always(parts[i].function,
		       text("(or (walk c) (= (%s (map.meaning c f)) %s))", parts[i].function, parts[i].of_class));
	}
	always("a guest's is its owner's", "(= (m.guest (map.meaning c f)) (map.guest c))");
	always("a walk does not execute", "(=> (walk c) (not (m.exec (map.meaning c f))))");
	always("a walk writes where hardware updates tables",
	       "(=> (walk c) (= (m.write (map.meaning c f)) (walk.hw c)))");
	always("a walk has the attributes of its own registers",
	       "(=> (walk c) (= (m.attr (map.meaning c f)) (walk.attr c)))");
	always("stage 1 walks with C=0 are uncached",
	       "(=> (and (walk c) (not (walk.stage2 c)) (not (s1.c c))) (attr.is-nc (walk.attr c)))");
	always("stage 2 walks with CD=1 are uncached, but for {E2H,TGE}={1,1}",
	       "(=> (and (walk c) (walk.stage2 c) (hcr.cd c) (not (hcr.tge c))) (attr.is-nc (walk.attr c)))");
	always("01 is Write-Back at each level, shareability as it is written",
	       "(=> (and (walk c) (not (walk.stage2 c)) (s1.c c) (= (walk.irgn c) #b01) (= (walk.orgn c) #b01) (= "
	       "(walk.sh c) #b11)) (and (attr.write-back (walk.attr c)) (= (attr.sh (walk.attr c)) #b11)))");
	always("10 is Write-Through",
	       "(=> (and (walk c) (not (walk.stage2 c)) (s1.c c) (= (walk.irgn c) #b10)) (= (attr.inner-policy "
	       "(walk.attr c)) #b01))");
	for (unsigned i = 0; i < PTP_PERM_BITS; i++)
		always(perm[i], text("(= (%s c f) %s)", perm[i], bits("(map.perm c f)", i, 1)));
	cr_expect(ptp_word_shape[PTP_WORD_A_MEANING].bits == PTP_ATTR_BITS + 20);
}

struct theorem {
	const char *sentence, *term;
};

static void prove(const struct theorem *theorems, size_t count)
{
	for (size_t i = 0; i < count; i++)
		always(theorems[i].sentence, theorems[i].term);
}

#define PROVE(theorems) prove(theorems, sizeof(theorems) / sizeof(*(theorems)))

Test(rules, attributes_exist)
{
	static const struct theorem theorems[] = {
		{"every result is well formed", "(well-formed (map.attr c f))"},
		{"what is not cacheable is Outer Shareable",
		 "(=> (not (attr.cacheable (map.attr c f))) (= (attr.sh (map.attr c f)) #b10))"},
		{"the questions tell each attribute apart: Device, Non-cacheable or cacheable",
		 "(=> (well-formed x) (and (= (attr.is-device x) (not (attr.normal x)))"
		 " (= (attr.is-nc x) (and (attr.normal x) (= (rank (attr.outer x)) #b00) (= (rank (attr.inner x)) #b00)))"
		 " (= (attr.cacheable x) (not (or (attr.is-device x) (attr.is-nc x))))))"},
		{"a policy is the rank of its nibble",
		 "(=> (not (= n #x0)) (and (= (nibble.policy n) (rank n)) (= (nibble.wb n) (= (rank n) #b10))"
		 " (= (nibble.wt n) (= (rank n) #b01))))"},
		{"Write-Back at both levels has XS=0",
		 "(=> (attr.write-back (map.attr c f)) (= (attr.xs (map.attr c f)) #b0))"},
		{"a reserved encoding can be every attribute that exists",
		 "(=> (and (well-formed x) (= (attr.no-tag-access x) #b0) (=> (attr.write-back x) (= (attr.xs x) #b0)))"
		 " (= (attr.any x true) x))"},
		{"and nothing else, its shareability apart", "(well-formed (attr.effective-sh (attr.any x true)))"},
		{"a mapping is Tagged with FEAT_MTE2 only, and denied tags with FEAT_MTE_PERM only",
		 "(and (=> (not (cpu.mte2 f)) (= (attr.tagged (map.attr c f)) #b0))"
		 " (=> (not (cpu.mte-perm f)) (= (attr.no-tag-access (map.attr c f)) #b0)))"},
	};

	PROVE(theorems);
}

Test(rules, stage1)
{
	static const struct theorem theorems[] = {
		{"SCTLR_ELx.C=0 leaves stage 1 nothing cacheable",
		 "(=> (and (not (s1.c c)) (not (hcr.dc c))) (not (attr.cacheable (s1.output c f))))"},
		{"SCTLR_ELx.C=0 changes no type and no XS",
		 "(=> (= c (bvor d (concat #x0000000000000000 #x0000000000000020)))"
		 " (and (= (attr.normal (s1.output c f)) (attr.normal (s1.output d f)))"
		 " (= (attr.device (s1.output c f)) (attr.device (s1.output d f)))"
		 " (= (attr.xs (s1.output c f)) (attr.xs (s1.output d f)))))"},
		{"with M=0 and no DC everything of a CPU is Device-nGnRnE",
		 "(=> (and (not (s1.m c)) (not (hcr.dc c)) (not (dma c)))"
		 " (and (attr.is-device (s1.output c f)) (= (attr.device (s1.output c f)) #b00)))"},
		{"with DC everything is Write-Back and Non-shareable",
		 "(=> (hcr.dc c) (and (attr.write-back (s1.output c f)) (= (attr.sh (s1.output c f)) #b00)))"},
		{"SCTLR_ELx.C=0 without stage 2 leaves nothing cacheable",
		 "(=> (and (not (s1.c c)) (not (hcr.dc c)) (not (s2.vm c))) (not (attr.cacheable (map.attr c f))))"},
	};

	PROVE(theorems);
}

Test(rules, stage2_limits_every_stage1)
{
	static const struct theorem theorems[] = {
		{"stage 2 Device is Device for every stage 1",
		 "(=> (and (defined c f) (s2.is-device c)) (attr.is-device (map.attr c f)))"},
		{"and no weaker a Device than stage 2 says",
		 "(=> (and (defined c f) (s2.is-device c))"
		 " (bvule (attr.device (map.attr c f)) ((_ extract 1 0) (s2.memattr c))))"},
		{"stage 2 Non-cacheable is never cacheable",
		 "(=> (and (defined c f) (= (s2.memattr c) #x5)) (not (attr.cacheable (map.attr c f))))"},
		{"FWB with MemAttr x110 is Write-Back for every stage 1, but for CD",
		 "(=> (and (forced c f) (not (s2.caching-disabled c))) (attr.write-back (map.attr c f)))"},
		{"CD leaves nothing cacheable, FWB or not",
		 "(=> (and (s2.vm c) (s2.caching-disabled c)) (not (attr.cacheable (map.attr c f))))"},
		{"CD counts unless {E2H,TGE}={1,1}",
		 "(= (s2.caching-disabled c) (and (hcr.cd c) (not (and (hcr.e2h c) (hcr.tge c)))))"},
		{"stage 2 Outer Shareable leaves a guest no other shareability",
		 "(=> (and (defined c f) (= (s2.sh c) #b10)) (= (attr.sh (map.attr c f)) #b10))"},
		{"stage 2 Inner Shareable is never Non-shareable",
		 "(=> (and (defined c f) (= (s2.sh c) #b11)) (not (= (attr.sh (map.attr c f)) #b00)))"},
		{"what a guest cannot make cacheable, and is not forced to be, is never cacheable",
		 "(=> (and (s2.of-guest c) (defined c f) (not (forced c f)) (not (map.guest-caches c f)))"
		 " (not (attr.cacheable (map.attr c f))))"},
		{"what it can is cacheable with a Write-Back stage 1, but for CD",
		 "(=> (and (map.guest-caches c f) (defined c f) (attr.write-back (s1.output c f)) (not (s2.caching-disabled c)))"
		 " (attr.cacheable (map.attr c f)))"},
		{"FnXS clears XS", "(=> (and (s2.vm c) (s2.fnxs c)) (= (attr.xs (map.attr c f)) #b0))"},
		{"XS never comes from stage 2", "(=> (and (s2.vm c) (= (attr.xs (s1.output c f)) #b0))"
						" (= (attr.xs (map.attr c f)) #b0))"},
		{"without VM and DC nothing of stage 2 counts",
		 "(=> (and (not (s2.vm c)) (not (hcr.dc c))) (= (map.attr c f) (attr.effective-sh (s1.output c f))))"},
	};

	PROVE(theorems);
}

Test(rules, stage2_without_fwb_only_strengthens)
{
	static const struct theorem theorems[] = {
		{"the result is not weaker than stage 1",
		 "(=> (and (defined c f) (not (hcr.fwb c))) (as-strong (map.attr c f) (s1.output c f)))"},
		{"nor than stage 2",
		 "(=> (and (defined c f) (not (hcr.fwb c))) (as-strong (map.attr c f) (stage2 (s2.memattr c))))"},
		{"and no stronger than the stronger of the two at each level",
		 "(=> (and (well-formed x) (well-formed y) (not (s2.nofwb-reserved m false)) (as-strong y x)"
		 " (as-strong y (stage2 m))) (as-strong y (s2.combine-nofwb x m)))"},
		{"MemAttr 1111 leaves stage 1 alone, and FWB with x111 too",
		 "(=> (and (defined c f) (= (s2.memattr c) (ite (hcr.fwb c) #x7 #xf)) (not (s2.caching-disabled c)))"
		 " (= ((_ extract 15 5) (map.attr c f)) ((_ extract 15 5) (s1.output c f))))"},
		{"two stages 2 may be applied in either order",
		 "(=> (and (well-formed x) (not (s2.nofwb-reserved m false)) (not (s2.nofwb-reserved n false)))"
		 " (= (s2.combine-nofwb (s2.combine-nofwb x m) n) (s2.combine-nofwb (s2.combine-nofwb x n) m)))"},
		{"and one twice is one", "(=> (and (well-formed x) (not (s2.nofwb-reserved m false)))"
					 " (= (s2.combine-nofwb (s2.combine-nofwb x m) m) (s2.combine-nofwb x m)))"},
		{"which stage says which Device type does not matter",
		 "(let ((i ((_ extract 1 0) m)) (j ((_ extract 3 2) m))) (and (= (device.meet i j) (device.meet j i))"
		 " (= (device.meet i (device.meet j z)) (device.meet (device.meet i j) z)) (= (device.meet i i) i)))"},
		{"nor which says which shareability",
		 "(let ((i (attr.sh x)) (j (attr.sh y))) (=> (not (or (= i #b01) (= j #b01) (= z #b01)))"
		 " (and (= (sh.join i j) (sh.join j i)) (= (sh.join i (sh.join j z)) (sh.join (sh.join i j) z))"
		 " (= (sh.join i i) i))))"},
		{"nor which says which cacheability",
		 "(=> (not (or (= n #x0) (= ((_ extract 1 0) m) #b00) (= ((_ extract 3 2) m) #b00)))"
		 " (let ((i ((_ extract 1 0) m)) (j ((_ extract 3 2) m)))"
		 " (= (rank (s2.combine-level (bits-rank i) j)) (rank (s2.combine-level (bits-rank j) i)))))"},
	};

	PROVE(theorems);
}

Test(rules, execution)
{
	static const struct theorem theorems[] = {
		{"EL0 executes wherever nothing says execute-never, readable or not",
		 "(=> (and (el0 c) (not (s1.pie c)) (not (dma c)) (not (s2.vm c)) (not (s1.uxn c)) (not (s1.uxntable c)) (not (s1.wxn c)))"
		 " (perm.exec c f))"},
		{"so does the privileged level where EL0 may not write",
		 "(=> (and (not (s1.pie c)) (not (dma c)) (not (s2.vm c)) (not (s1.pxn c)) (not (s1.pxntable c)) (not (s1.uxn c))"
		 " (not (s1.uxntable c)) (not (s1.wxn c)) (= ((_ extract 0 0) (s1.ap c)) #b0)) (perm.exec-priv c f))"},
		{"a dirty state that hardware may set takes no execution away",
		 "(=> (and (= c (bvor d #x00000000000000000000c00000000000)) (perm.exec d f)) (perm.exec c f))"},
		{"neither does HPD, nor a missing FEAT_HPDS under it",
		 "(=> (and (= c (bvand d (bvnot #x00000000000000000000200000000000)))"
		 " (= (s1.aptable d) #b00) (perm.exec c f)) (perm.exec d f))"},
		{"what is marked execute-never for both levels, or at stage 2, is never executed",
		 "(=> (and (not (s1.off c)) (not (s1.pie c)) (s1.pxn c) (s1.uxn c)) (not (perm.exec c f)))"},
		{"likewise stage 2", "(=> (and (s2.vm c) (not (s2.pie c)) (= (s2.xn c) #b10)) (not (perm.exec c f)))"},
		{"fetches are cacheable with I=1 where stage 1 alone says so, also with C=0",
		 "(=> (and (s1.m c) (not (hcr.dc c)) (not (hcr.tge c)) (not (s2.vm c)) (= (s1.attr c) #xff))"
		 " (= (map.fetch-cacheable c f) (s1.i c)))"},
		{"likewise with stage 2 Write-Back, but for ID, also with CD",
		 "(=> (and (s1.m c) (s1.i c) (not (hcr.dc c)) (not (hcr.tge c)) (s2.vm c) (not (hcr.fwb c)) (= (s1.attr c) #xff)"
		 " (= (s2.memattr c) #xf)) (= (map.fetch-cacheable c f) (not (hcr.id c))))"},
		{"no fetch is cacheable where a stage says Device or Non-cacheable and FWB does not force it",
		 "(=> (defined c f) (=> (or (s2.is-device c) (= (s2.memattr c) #x5)) (not (map.fetch-cacheable c f))))"},
		{"nor where stage 1 does, without stage 2",
		 "(=> (and (not (s2.vm c)) (not (hcr.dc c)) (s1.uses-table c) (not (attr.cacheable (s1.output c f))) (s1.c c)"
		 " (not (s1.reserved c f))) (not (map.fetch-cacheable c f)))"},
		{"a device that data accesses leave uncached for C=0 only is a device in a cache with I=1",
		 "(=> (and (not (walk c)) (region.device r) (not (region.cacheable r)) (perm.exec c f) (s1.m c) (s1.i c) (not (s1.c c))"
		 " (not (hcr.dc c)) (not (hcr.tge c)) (not (s2.vm c)) (= (s1.attr c) #xff))"
		 " (rule.cacheable-device (map.meaning c f) r #b00000000000))"},
		{"so is any that is executed through a fetch that caches",
		 "(=> (and (not (walk c)) (region.device r) (not (region.cacheable r)) (perm.exec c f) (map.fetch-cacheable c f))"
		 " (rule.cacheable-device (map.meaning c f) r #b00000000000))"},
	};

	PROVE(theorems);
}

// What a function of the catalogue is applied to.
struct arguments {
	const char *a, *b, *r, *w;
};

static const struct arguments plain = {"a", "b", "r", "w"};

static const char *function_of(const struct ptp_rule *rule, enum ptp_severity severity, bool pair)
{
	return pair ? rule->pair[severity] : rule->mapping[severity];
}

static const char *call(const char *function, bool pair, struct arguments to)
{
	if (pair)
		return text("(%s %s %s %s %s)", function, to.a, to.b, to.r, to.w);
	return text("(%s %s %s %s)", function, to.a, to.r, to.w);
}

// Calls CHECK for every function of every rule.
static void each(void (*check)(const struct ptp_rule *rule, const char *function, bool pair))
{
	unsigned count = 0;

	for (size_t i = 0; i < rules.catalogue.rules.count; i++)
		for (unsigned n = 0; n < 2 * PTP_SEVERITY_COUNT; n++) {
			const struct ptp_rule *rule = &rules.catalogue.rules.at[i];
			const char *function = function_of(rule, n / 2, n % 2);

			if (function)
				check(rule, function, n % 2);
			count += function != NULL;
		}
	cr_expect(count > 15, "only %u functions", count);
}

static void symmetric(const struct ptp_rule *rule, const char *function, bool pair)
{
	struct arguments exchanged = {"b", "a", "r", "(exchanged w)"};

	(void)rule;
	if (pair)
		always("a pair is judged alike in either order",
		       text("(= %s %s)", call(function, pair, plain), call(function, pair, exchanged)));
}

static void monotone(const struct ptp_rule *rule, const char *function, bool pair)
{
	struct arguments more = {"a", "b", "r", "(bvor w v)"};

	(void)rule;
	always("one more assumption violates nothing",
	       text("(=> %s %s)", call(function, pair, more), call(function, pair, plain)));
}

// Two guests that share what contains nothing need not differ in anything, nor need code and its writable alias.
static bool of_mismatch(const struct ptp_rule *rule)
{
	return !rule->walks && strcmp(rule->id, "contain.uncontained") != 0 && strcmp(rule->id, "wx.alias") != 0;
}

static void needs_mismatch(const struct ptp_rule *rule, const char *function, bool pair)
{
	if (pair && of_mismatch(rule) && strcmp(rule->id, "alias.xs") != 0)
		always("no pair breaks an alias rule without a mismatch",
		       text("(=> (and (well-formed (m.attr a)) (well-formed (m.attr b)) %s)"
			    " (mismatch (m.attr a) (m.attr b)))",
			    call(function, pair, plain)));
}

static void keeps_equal(const struct ptp_rule *rule, const char *function, bool pair)
{
	if (pair && of_mismatch(rule))
		always("two mappings of one attribute break no rule for pairs",
		       text("(=> (and (well-formed (m.attr a)) (= (m.attr a) (m.attr b))) (not %s))",
			    call(function, pair, plain)));
}

Test(rules, of_pairs)
{
	each(symmetric);
	each(needs_mismatch);
	each(keeps_equal);
	each(monotone);
}

// The functions of all severities of all rules for pairs, joined.
static const char *any_alias(struct arguments to)
{
	const char *joined = "";

	for (size_t i = 0; i < rules.catalogue.rules.count; i++)
		for (unsigned severity = 0; severity < PTP_SEVERITY_COUNT; severity++)
			if (rules.catalogue.rules.at[i].pair[severity])
				joined = text("%s %s", joined,
					      call(rules.catalogue.rules.at[i].pair[severity], true, to));
	return text("(or%s)", joined);
}

Test(rules, catch_every_mismatch)
{
	struct arguments nothing_assumed = {"a", "b", "r", "#b00000000000"};

	always("the rules' mismatch is the Arm ARM's",
	       "(=> (and (well-formed x) (well-formed y)) (and (= (attr.mismatch x y false) (mismatch x y))"
	       " (= (attr.mismatch x y true) (or (mismatch x y) (not (= (attr.xs x) (attr.xs y)))))))");
	always("a mismatch that is not inside one guest breaks an alias rule where nothing is assumed",
	       text("(=> (and (well-formed (m.attr a)) (well-formed (m.attr b)) (mismatch (m.attr a) (m.attr b))) %s)",
		    any_alias(nothing_assumed)));
	always("a device behind a cacheable mapping breaks one even alone",
	       "(=> (and (region.device r) (not (region.cacheable r)) (attr.cacheable (m.attr a)))"
	       " (rule.cacheable-device a r #b00000000000))");
}

// Assumptions of the catalogue's vocabulary as bits of a pair, and of which mapping.
static const struct {
	enum ptp_assumption_kind kind;
	unsigned bit;
} assumptions[] = {
	{PTP_ASSUME_INDEPENDENT, PTP_PAIR_INDEPENDENT},   {PTP_ASSUME_SW_MANAGED, PTP_PAIR_SW_MANAGED},
	{PTP_ASSUME_EXCLUSIVE, PTP_PAIR_EXCLUSIVE},       {PTP_ASSUME_ONE_SHAREABILITY_DOMAIN, PTP_PAIR_ONE_DOMAIN},
	{PTP_ASSUME_NON_CACHING, PTP_PAIR_NON_CACHING_A}, {PTP_ASSUME_NON_CACHING, PTP_PAIR_NON_CACHING_B},
	{PTP_ASSUME_ASSIGNED, PTP_PAIR_ASSIGNED_A},       {PTP_ASSUME_ASSIGNED, PTP_PAIR_ASSIGNED_B},
};

static bool lists(const struct ptp_rule *rule, enum ptp_safe_kind kind, unsigned which)
{
	for (size_t i = 0; i < rule->safe_count; i++) {
		const struct ptp_safe *safe = &rule->safe_under[i];

		if (safe->kind == kind && ((kind == PTP_SAFE_ASSUMPTION && safe->assumption == which) ||
					   (kind == PTP_SAFE_PROPERTY && safe->property == which) ||
					   (kind == PTP_SAFE_KIND && safe->region_kind == which) ||
					   (kind == PTP_SAFE_FEATURE && safe->feature == which)))
			return true;
	}
	return false;
}

// WORD with BIT of its BITS bits turned.
static const char *turned(const char *word, unsigned bit, unsigned width)
{
	return text("(bvxor %s (_ bv%u %u))", word, 1u << bit, width);
}

static void lists_every_assumption(const struct ptp_rule *rule, const char *function, bool pair)
{
	for (size_t i = 0; i < sizeof(assumptions) / sizeof(*assumptions); i++) {
		struct arguments other = {"a", "b", "r", turned("w", assumptions[i].bit, PTP_PAIR_BITS)};

		if (!lists(rule, PTP_SAFE_ASSUMPTION, assumptions[i].kind))
			always(text("%s does not list %s, which does not matter to it", rule->id,
				    ptp_assumption_word[assumptions[i].kind]),
			       text("(= %s %s)", call(function, pair, plain), call(function, pair, other)));
	}
}

// Assumptions about one owner, and of which mappings, of what, they say something.
static void assumptions_keep_to_their_owner(const struct ptp_rule *rule, const char *function, bool pair)
{
	static const struct {
		unsigned bit;
		const char *speaks;
	} one[] = {
		{PTP_PAIR_NON_CACHING_A, "(and (m.dma a) (not (region.ram r)))"},
		{PTP_PAIR_NON_CACHING_B, "(and (m.dma b) (not (region.ram r)))"},
		{PTP_PAIR_ASSIGNED_A, "(m.guest a)"},
		{PTP_PAIR_ASSIGNED_B, "(m.guest b)"},
	};

	for (size_t i = 0; i < sizeof(one) / sizeof(*one); i++) {
		struct arguments other = {"a", "b", "r", turned("w", one[i].bit, PTP_PAIR_BITS)};

		always(text("%s: an assumption about one owner says nothing of others", rule->id),
		       text("(or %s (= %s %s))", one[i].speaks, call(function, pair, plain),
			    call(function, pair, other)));
	}
}

// A region of unknown kind is RAM or a device.
static void lists_everything_of_the_region(const struct ptp_rule *rule, const char *function, bool pair)
{
	struct arguments ram = {"a", "b", text("(concat ((_ extract %d 2) r) #b00)", PTP_REGION_BITS - 1), "w"};

	for (unsigned p = 0; p < PTP_PROPERTY_COUNT; p++) {
		struct arguments other = {"a", "b", turned("r", PTP_REGION_PROPERTY + p, PTP_REGION_BITS), "w"};

		if (!lists(rule, PTP_SAFE_PROPERTY, p))
			always(text("%s does not list %s, which does not matter to it", rule->id, ptp_property_key[p]),
			       text("(= %s %s)", call(function, pair, plain), call(function, pair, other)));
	}
	if (!lists(rule, PTP_SAFE_KIND, PTP_RAM))
		always(text("%s does not list RAM, which does not make it safe", rule->id),
		       text("(=> (and (region.device r) %s) %s)", call(function, pair, plain),
			    call(function, pair, ram)));
}

Test(rules, list_all_that_makes_them_safe)
{
	each(lists_every_assumption);
	each(lists_everything_of_the_region);
	each(assumptions_keep_to_their_owner);
	always("no feature but those that attr.reserved lists makes an encoding defined",
	       "(= (map.reserved c f) (map.reserved c (bvand f #b000111)))");
}

// Of each thing listed: some function of the rule is violated without it and kept with it.
static void listed_matters(const struct ptp_rule *rule, const char *what, const char *region, const char *pair_word)
{
	struct arguments with = {"a", "b", region, pair_word};
	const char *some = "";

	for (unsigned n = 0; n < 2 * PTP_SEVERITY_COUNT; n++) {
		const char *function = function_of(rule, n / 2, n % 2);

		if (function)
			some = text("%s (and %s (not %s))", some, call(function, n % 2, plain),
				    call(function, n % 2, with));
	}
	sometimes(text("%s is kept thanks to %s", rule->id, what), text("(or%s)", some));
}

Test(rules, list_nothing_else)
{
	for (size_t i = 0; i < rules.catalogue.rules.count; i++) {
		const struct ptp_rule *rule = &rules.catalogue.rules.at[i];

		for (size_t n = 0; n < sizeof(assumptions) / sizeof(*assumptions); n++)
			if (lists(rule, PTP_SAFE_ASSUMPTION, assumptions[n].kind) &&
			    assumptions[n].bit != PTP_PAIR_ASSIGNED_B && assumptions[n].bit != PTP_PAIR_NON_CACHING_B)
				listed_matters(rule, ptp_assumption_word[assumptions[n].kind], "r",
					       turned("w", assumptions[n].bit, PTP_PAIR_BITS));
		for (unsigned p = 0; p < PTP_PROPERTY_COUNT; p++)
			if (lists(rule, PTP_SAFE_PROPERTY, p))
				listed_matters(rule, ptp_property_key[p],
					       turned("r", PTP_REGION_PROPERTY + p, PTP_REGION_BITS), "w");
		if (lists(rule, PTP_SAFE_KIND, PTP_RAM))
			listed_matters(rule, "RAM", text("(concat ((_ extract %d 2) r) #b00)", PTP_REGION_BITS - 1),
				       "w");
	}
}

// With meanings that mappings can have: each severity is reached, without the graver ones, and every rule can be kept.
static void reachable(const struct ptp_rule *rule, bool pair)
{
	struct arguments mapped = {"(map.meaning c f)", "(map.meaning d f)", "r", "w"};
	const char *graver = "false";

	for (unsigned severity = PTP_SEVERITY_COUNT; severity-- > 0;) {
		const char *function = function_of(rule, severity, pair);

		if (!function)
			continue;
		sometimes(text("%s is a plain %s", rule->id, ptp_severity_word[severity]),
			  text("(and %s (not %s))", call(function, pair, mapped), graver));
		always(text("%s: what is graver than a %s is one, too", rule->id, ptp_severity_word[severity]),
		       text("(=> %s %s)", graver, call(function, pair, mapped)));
		graver = call(function, pair, mapped);
	}
	sometimes(text("%s is kept", rule->id), text("(not %s)", graver));
}

Test(rules, can_be_violated_and_kept)
{
	for (size_t i = 0; i < rules.catalogue.rules.count; i++)
		for (unsigned pair = 0; pair < 2; pair++)
			reachable(&rules.catalogue.rules.at[i], pair);
}

// Single values, through the verifier's own evaluation.

static void all_zero(struct ptp_class *class)
{
	for (enum ptp_field field = 0; field < PTP_FIELD_COUNT; field++)
		if (field != PTP_F_S1_ANY && field != PTP_F_S2_ANY && field != PTP_F_EFFSH)
			ptp_class_set(class, field, 0);
	ptp_class_set(class, PTP_F_S1_M, 1);
	ptp_class_set(class, PTP_F_S1_C, 1);
	ptp_class_set(class, PTP_F_S1_SH, 3);
}

static struct ptp_meaning meaning_of(struct ptp_solver *solver, const struct ptp_class *class, unsigned features)
{
	struct ptp_meaning meaning = {0};
	struct ptp_pins cpu = {0};
	struct ptp_diag diag = {0};

	for (unsigned bit = 0; bit < PTP_CPU_BITS; bit++)
		ptp_pin(&cpu, PTP_WORD_CPU, bit, features >> bit & 1);
	cr_assert(!ptp_solver_meaning(solver, class, &cpu, &meaning, &diag), "%s", diag.text);
	return meaning;
}

static struct ptp_solver *new_solver(void)
{
	struct ptp_solver *solver;
	struct ptp_diag diag = {0};

	cr_assert(!ptp_solver_create(&rules.catalogue, &solver, &diag), "%s", diag.text);
	return solver;
}

// Both stages Inner Shareable.
Test(rules, combinations)
{
	static const struct {
		unsigned fwb, byte, memattr;
		const char *result;
	} rows[] = {
		{0, 0xff, 0xf, "Normal-WB ISH"},     {0, 0x00, 0xf, "Device-nGnRnE OSH"},
		{0, 0xff, 0x5, "Normal-NC OSH"},     {0, 0x0c, 0x1, "Device-nGnRE OSH"},
		{0, 0x44, 0xf, "Normal-NC OSH"},     {0, 0xf4, 0xf, "Normal-NC/WB ISH"},
		{0, 0xff, 0xb, "Normal-WB/WT ISH"},  {1, 0x00, 0x5, "Device-nGnRnE OSH"},
		{1, 0xff, 0x5, "Normal-NC OSH"},     {1, 0xbb, 0x6, "Normal-WB ISH"},
		{1, 0x0c, 0x1, "Device-nGnRE OSH"},  {1, 0x44, 0x7, "Normal-NC OSH"},
		{1, 0x00, 0x1, "Device-nGnRnE OSH"},
	};
	struct ptp_solver *solver = new_solver();

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char found[PTP_ATTRIBUTE_TEXT];
		struct ptp_class class = {0};
		struct ptp_meaning meaning;

		all_zero(&class);
		ptp_class_set(&class, PTP_F_S2_VM, 1);
		ptp_class_set(&class, PTP_F_S2_SH, 3);
		ptp_class_set(&class, PTP_F_HCR_FWB, rows[i].fwb);
		ptp_class_set(&class, PTP_F_S1_ATTR, rows[i].byte);
		ptp_class_set(&class, PTP_F_S2_MEMATTR, rows[i].memattr);
		meaning = meaning_of(solver, &class, 0);
		ptp_attribute_text(solver, &rules.catalogue, meaning.value, found);
		cr_expect(meaning.fixed && !strcmp(found, rows[i].result),
			  "FWB=%u MAIR byte %02x MemAttr %x: %s, not %s", rows[i].fwb, rows[i].byte, rows[i].memattr,
			  found, rows[i].result);
	}
	ptp_solver_destroy(solver);
}

// Write-Back forced upon Device or Non-cacheable: the shareability is stage 1's field joined, or Outer Shareable, by
// choice of the implementation, and nothing else is open.
Test(rules, forced_write_back_over_device)
{
	static const struct {
		unsigned byte, choice;
		const char *result;
	} rows[] = {{0x00, 0, "Normal-WB ISH"},
		    {0x00, 1, "Normal-WB OSH"},
		    {0x44, 0, "Normal-WB ISH"},
		    {0x44, 1, "Normal-WB OSH"}};
	struct ptp_solver *solver = new_solver();

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char found[PTP_ATTRIBUTE_TEXT];
		struct ptp_class class = {0};

		all_zero(&class);
		ptp_class_set(&class, PTP_F_S2_VM, 1);
		ptp_class_set(&class, PTP_F_HCR_FWB, 1);
		ptp_class_set(&class, PTP_F_S2_MEMATTR, 6);
		ptp_class_set(&class, PTP_F_S1_ATTR, rows[i].byte);
		ptp_class_set(&class, PTP_F_EFFSH, rows[i].choice);
		ptp_attribute_text(solver, &rules.catalogue, meaning_of(solver, &class, 0).value, found);
		cr_expect_str_eq(found, rows[i].result, "MAIR byte %02x, choice %u: %s", rows[i].byte, rows[i].choice,
				 found);
	}
	ptp_solver_destroy(solver);
}

static unsigned reserved_bytes(struct ptp_solver *solver, unsigned features)
{
	unsigned count = 0;

	for (unsigned byte = 0; byte < 256; byte++) {
		struct ptp_class class = {0};

		all_zero(&class);
		ptp_class_set(&class, PTP_F_S1_ATTR, byte);
		ptp_class_set(&class, PTP_F_S1_ANY, 0);
		count += meaning_of(solver, &class, features).value >> (PTP_ATTR_BITS + 4) & 1;
	}
	return count;
}

Test(rules, reserved_mair_bytes)
{
	struct ptp_solver *solver = new_solver();

	cr_expect(reserved_bytes(solver, 0) == 27);
	cr_expect(reserved_bytes(solver, 1 << PTP_CPU_XS) == 21);
	cr_expect(reserved_bytes(solver, 1 << PTP_CPU_MTE2) == 26);
	cr_expect(reserved_bytes(solver, 1 << PTP_CPU_XS | 1 << PTP_CPU_MTE2) == 20);
	ptp_solver_destroy(solver);
}
