// SPDX-License-Identifier: Apache-2.0
//
// Hostile text: captures whose capture.yaml must be refused, each with the exact error.
#include "tests/unit/hostile.h"

#include <criterion/criterion.h>
#include <string.h>

#define HEAD "ptproof-capture: 1\nmemory: [{file: good.elf}]\n"
#define CONTEXT HEAD "contexts:\n  - "
#define STAGE1 "{TTBR1_EL1: 1, TCR_EL1: 2, MAIR_EL1: 3, SCTLR_EL1: 4}"
#define STAGE2 "{VTTBR_EL2: 1, VTCR_EL2: 2, HCR_EL2: 1}"
#define OK CONTEXT "{name: k, owner: host, regime: EL1&0, stage1: " STAGE1 "}\n"
#define REGIONS OK "regions:\n  - "
#define FIELDS "{TTB0: 0x1000, T0SZ: 16, TG0: 0, IPS: 5, MAIR: 0xff}"
#define SMMU "  - {name: s, owner: dma:d0, regime: SMMU, stage1: " FIELDS "}\n"
#define GUEST "  - {name: g, owner: guest:1, regime: EL1&0, stage1: free, stage2: " STAGE2 "}\n"
#define DEVICE "regions:\n  - {name: D, base: 0x1000, size: 0x1000, kind: device, read-side-effects: no}\n"
#define ASSUME OK GUEST SMMU DEVICE "assume:\n  - "

// 100 KB of brackets.
static void depth(const struct scratch *scratch)
{
	static char bomb[100000];

	memset(bomb, '[', sizeof(bomb));
	scratch_file(scratch, "capture.yaml", bomb, sizeof(bomb));
}

static void listing(const struct scratch *scratch)
{
	scratch_text(scratch, "l", "0x0000000000000000-0x0000000000001000 4K PTE RW NX SHD AF UXN MEM/NORMAL\n");
}

static void nest(const struct scratch *scratch)
{
	scratch_text(scratch, "nest.yaml", "regions: []\ninclude: [other.yaml]\n");
}

static void include(const struct scratch *scratch)
{
	scratch_text(scratch, "r.yaml", "regions:\n  - {name: r, base: 0x50000000, size: 0x1000}\n");
}

static void bad_include(const struct scratch *scratch)
{
	scratch_text(scratch, "bad.yaml", "regions:\n  - {name: r, base: 0x5g, size: 0x1000}\n");
}

// clang-format off
static const struct hostile cases[] = {
	{"empty file", "", NULL,
	 "DIR/capture.yaml:1:1: the file holds no document"},
	{"only a comment", "# nothing\n", NULL,
	 "DIR/capture.yaml:1:1: the file holds no document"},
	{"a scalar", "hello\n", NULL,
	 "DIR/capture.yaml:1:1: expected a mapping with ptproof-capture: 1, found \"hello\""},
	{"malformed flow", HEAD "contexts: [{name: k\n", NULL,
	 "DIR/capture.yaml:4:1: malformed YAML: did not find expected ',' or '}', while parsing a flow "
	 "mapping that begins on line 3"},
	{"malformed indentation", "ptproof-capture: 1\n  memory: []\n", NULL,
	 "DIR/capture.yaml:2:9: malformed YAML: mapping values are not allowed in this context"},
	{"tab for indentation", "ptproof-capture: 1\nmemory:\n\t- {file: good.elf}\n", NULL,
	 "DIR/capture.yaml:3:1: malformed YAML: found character that cannot start any token: "
	 "indent with blanks, not tabs, and put text with a special character in quotes"},
	{"not UTF-8", "ptproof-capture: 1\ntitle: \"\xff" "\"\n", NULL,
	 "DIR/capture.yaml:2:9: not UTF-8 text: invalid leading UTF-8 octet: save the file as UTF-8"},
	{"control character in an escape", "ptproof-capture: 1\ntitle: \"a\\e[2Jb\"\n", NULL,
	 "DIR/capture.yaml:2:8: a control character in the text: leave it out"},
	{"NUL in an escape", "ptproof-capture: 1\ntitle: \"a\\0b\"\n", NULL,
	 "DIR/capture.yaml:2:8: a control character in the text: leave it out"},
	{"control character", "ptproof-capture: 1\ntitle: a\001b\n", NULL,
	 "DIR/capture.yaml:2:9: a control character in the text: leave it out"},
	{"character without a width", OK "titl\u200be: a\n", NULL,
	 "DIR/capture.yaml:5:1: a control character in the text: leave it out"},
	{"quotes not closed", OK "title: \"a\n", NULL,
	 "DIR/capture.yaml:6:1: malformed YAML: found unexpected end of stream, while scanning a quoted scalar "
	 "that begins on line 5"},
	{"CRLF", "ptproof-capture: 1\r\nmemroy: 1\r\n", NULL,
	 "DIR/capture.yaml:2:1: unknown key \"memroy\" in a capture: did you mean memory?"},
	{"second document", OK "---\nmore: 1\n", NULL,
	 "DIR/capture.yaml:5:1: a second document begins: a file holds one"},
	{"anchor", "ptproof-capture: 1\nmemory: &m [{file: good.elf}]\n", NULL,
	 "DIR/capture.yaml:2:9: an anchor (&) is not read: write the value out where it is needed"},
	{"alias", "ptproof-capture: 1\nmemory: *m\n", NULL,
	 "DIR/capture.yaml:2:9: an alias (*) is not read: write the value out where it is needed"},
	{"alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", NULL,
	 "DIR/capture.yaml:1:4: an anchor (&) is not read: write the value out where it is needed"},
	{"merge key", "ptproof-capture: 1\n<<: *base\n", NULL,
	 "DIR/capture.yaml:2:5: an alias (*) is not read: write the value out where it is needed"},
	{"tag", "ptproof-capture: !!int 1\n", NULL,
	 "DIR/capture.yaml:1:18: a tag (!) is not read: write the value without it"},
	{"duplicate key", OK "memory: []\n", NULL,
	 "DIR/capture.yaml:5:1: the key \"memory\" is given twice: keep one of the two"},
	{"duplicate key inside", CONTEXT "{name: a, owner: host, name: b}\n", NULL,
	 "DIR/capture.yaml:4:28: the key \"name\" is given twice: keep one of the two"},
	{"key that is a sequence", "ptproof-capture: 1\n? [a, b]\n: c\n", NULL,
	 "DIR/capture.yaml:2:3: a key must be text, not a sequence or a mapping"},
	{"depth bomb", NULL, depth,
	 "DIR/capture.yaml:1:33: more than 32 levels of nesting: no part of the format needs them"},
	{"no version", "memory: []\n", NULL,
	 "DIR/capture.yaml:1:1: ptproof-capture: 1 is missing, the version of the format"},
	{"version 2", "ptproof-capture: 2\nnew: 1\n", NULL,
	 "DIR/capture.yaml:1:18: version 2 of the format is not known: this ptproof reads ptproof-capture: 1"},
	{"version in quotes", "ptproof-capture: \"1\"\n", NULL,
	 "DIR/capture.yaml:1:18: \"1\" in quotes is text: write the number without quotes"},
	{"unknown section", OK "memroy: []\n", NULL,
	 "DIR/capture.yaml:5:1: unknown key \"memroy\" in a capture: did you mean memory?"},
	{"no memory",
	 "ptproof-capture: 1\ncontexts:\n  - {name: k, owner: host, regime: EL1&0, stage1: {TTBR1_EL1: "
	 "1, TCR_EL1: 2, MAIR_EL1: 3, SCTLR_EL1: 4}}\n", NULL,
	 "DIR/capture.yaml:1:1: a capture needs memory:"},
	{"listed without a listing",
	 "ptproof-capture: 1\ncontexts:\n  - {name: k, owner: host, regime: EL1&0, stage1: listed}\n", NULL,
	 "DIR/capture.yaml:3:43: stage1: listed needs the listing, kernel-page-tables: in sources:"},
	{"listed for a guest", CONTEXT "{name: k, owner: guest:1, regime: EL1&0, stage1: listed}\n", NULL,
	 "DIR/capture.yaml:4:46: stage1: listed needs a context that host or firmware owns"},
	{"listed of EL2", CONTEXT "{name: k, owner: host, regime: EL2, stage1: listed}\n", NULL,
	 "DIR/capture.yaml:4:41: stage1: listed needs a regime of the kernel: EL1&0 or EL2&0"},
	{"listed with a stage 2", CONTEXT "{name: k, owner: host, regime: EL1&0, stage1: listed, stage2: " STAGE2 "}\n",
	 NULL, "DIR/capture.yaml:4:43: stage1: listed needs no stage 2, of which it says nothing"},
	{"listed beside one without memory",
	 "ptproof-capture: 1\nsources: {kernel-page-tables: l}\ncontexts:\n"
	 "  - {name: k, owner: host, regime: EL1&0, stage1: listed}\n"
	 "  - {name: j, owner: host, regime: EL1&0, stage1: " STAGE1 "}\n",
	 listing, "DIR/capture.yaml:1:1: a capture needs memory:"},
	{"a listing that is none", OK "sources: {stage2-page-tables: l}\n", listing,
	 "DIR/l:1:1: ro and RW are words of stage 1: such a listing belongs under kernel-page-tables:"},
	{"no contexts", HEAD, NULL,
	 "DIR/capture.yaml:1:1: a capture needs contexts:"},
	{"empty contexts", HEAD "contexts: []\n", NULL,
	 "DIR/capture.yaml:3:11: no context: give the registers of at least one"},
	{"empty memory",
	 "ptproof-capture: 1\nmemory: []\ncontexts:\n  - {name: k, owner: host, regime: EL1&0, stage1: "
	 "{TTBR1_EL1: 1, TCR_EL1: 2, MAIR_EL1: 3, SCTLR_EL1: 4}}\n", NULL,
	 "DIR/capture.yaml:2:9: no memory image: name at least one file to read tables from"},
	{"number 0x10zz", REGIONS "{name: r, base: 0x10zz, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"0x10zz\" is not a number: write an unsigned decimal one, or 0x "
	 "and hexadecimal digits"},
	{"number 1e3", REGIONS "{name: r, base: 1e3, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"1e3\" is not a number: write an unsigned decimal one, or 0x and "
	 "hexadecimal digits"},
	{"number -1", REGIONS "{name: r, base: -1, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"-1\" is not a number: write an unsigned decimal one, or 0x and "
	 "hexadecimal digits"},
	{"number +1", REGIONS "{name: r, base: +1, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"+1\" is not a number: write an unsigned decimal one, or 0x and "
	 "hexadecimal digits"},
	{"number 010", REGIONS "{name: r, base: 010, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"010\" begins with 0: write a decimal number without it, or 0x..."},
	{"number 1_000", REGIONS "{name: r, base: 1_000, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"1_000\" is not a number: write an unsigned decimal one, or 0x and "
	 "hexadecimal digits"},
	{"number 0x", REGIONS "{name: r, base: 0x, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"0x\" is not a number: write an unsigned decimal one, or 0x and "
	 "hexadecimal digits"},
	{"number 18446744073709551616", REGIONS "{name: r, base: 18446744073709551616, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"18446744073709551616\" does not fit in 64 bits"},
	{"number 0x10000000000000000", REGIONS "{name: r, base: 0x10000000000000000, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"0x10000000000000000\" does not fit in 64 bits"},
	{"number 1.0", REGIONS "{name: r, base: 1.0, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"1.0\" is not a number: write an unsigned decimal one, or 0x and "
	 "hexadecimal digits"},
	{"number 0b11", REGIONS "{name: r, base: 0b11, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"0b11\" begins with 0: write a decimal number without it, or 0x..."},
	{"number \"1\"", REGIONS "{name: r, base: \"1\", size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"1\" in quotes is text: write the number without quotes"},
	{"number [1]", REGIONS "{name: r, base: [1], size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: expected a number, found a sequence"},
	{"number ", REGIONS "{name: r, base: , size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: expected a number, found nothing"},
	{"unknown ID register", OK "cpu: {ID_AA64MFR0_EL1: 0}\n", NULL,
	 "DIR/capture.yaml:5:7: unknown key \"ID_AA64MFR0_EL1\" in cpu: the keys are ID_AA64..._EL1, "
	 "MIDR_EL1, REVIDR_EL1, CTR_EL0, FEAT_..."},
	{"unknown feature", OK "cpu: {FEAT_S2FWBX: true}\n", NULL,
	 "DIR/capture.yaml:5:7: \"FEAT_S2FWBX\" changes nothing here: the features that count are "
	 "FEAT_LPA2, FEAT_LPA2_16K, FEAT_HAFDBS, FEAT_HPDS, FEAT_HPDS2, FEAT_XNX, FEAT_LVA, FEAT_TTST, FEAT_S2FWB, "
	 "FEAT_TCR2, FEAT_S1PIE, FEAT_S2PIE, FEAT_AIE, FEAT_D128, FEAT_XS, FEAT_MTE2, FEAT_MTE_PERM, "
	 "FEAT_NV, FEAT_SEL2, FEAT_RME"},
	{"feature not a boolean", OK "cpu: {FEAT_S2FWB: yes}\n", NULL,
	 "DIR/capture.yaml:5:19: expected true or false, found \"yes\""},
	{"feature contradicts its register", OK "cpu:\n  ID_AA64MMFR2_EL1: 0\n  FEAT_S2FWB: true\n", NULL,
	 "DIR/capture.yaml:7:3: FEAT_S2FWB: true contradicts ID_AA64MMFR2_EL1: 0x0, whose bits [43:40] "
	 "say false: leave one of the two out"},
	{"feature contradicts another", OK "cpu: {FEAT_HPDS: false, FEAT_HPDS2: true}\n", NULL,
	 "DIR/capture.yaml:5:25: FEAT_HPDS2: true contradicts FEAT_HPDS: false: the first has the "
	 "second with it"},
	{"feature denied that its register has",
	 OK "cpu: {FEAT_S2FWB: false, ID_AA64MMFR2_EL1: 0x10000000000}\n", NULL,
	 "DIR/capture.yaml:5:7: FEAT_S2FWB: false contradicts ID_AA64MMFR2_EL1: 0x10000000000, whose bits "
	 "[43:40] say true: leave one of the two out"},
	{"KVM's poison in an ID register", OK "cpu: {ID_AA64MMFR0_EL1: 0x1de7ec7edbadc0de}\n", NULL,
	 "DIR/capture.yaml:5:25: ID_AA64MMFR0_EL1 has the value that KVM gives to what was never written: "
	 "the register is missing"},
	{"context that is text", HEAD "contexts: [k]\n", NULL,
	 "DIR/capture.yaml:3:12: expected a context, a mapping of keys to values, found \"k\""},
	{"unknown key in a context", CONTEXT "{name: k, owner: host, regime: EL1&0, stagel: off}\n", NULL,
	 "DIR/capture.yaml:4:43: unknown key \"stagel\" in a context: did you mean stage1?"},
	{"no stage 1", CONTEXT "{name: k, owner: host, regime: EL1&0}\n", NULL,
	 "DIR/capture.yaml:4:5: a context needs stage1:"},
	{"unknown owner", CONTEXT "{name: k, owner: process:x, regime: EL1&0, stage1: off}\n", NULL,
	 "DIR/capture.yaml:4:22: \"process:x\" is not an owner: write host, hypervisor, firmware, "
	 "process:N, guest:N or dma:ID"},
	{"owner without ID", CONTEXT "{name: k, owner: \"dma:\", regime: SMMU, stage1: bypass}\n", NULL,
	 "DIR/capture.yaml:4:22: \"dma:\" is not an owner: write host, hypervisor, firmware, process:N, "
	 "guest:N or dma:ID"},
	{"owner dma on a CPU", CONTEXT "{name: k, owner: dma:d0, regime: EL1&0, stage1: off}\n", NULL,
	 "DIR/capture.yaml:4:38: EL1&0 translates for CPUs: an owner dma:ID has contexts of the SMMU"},
	{"unknown regime", CONTEXT "{name: k, owner: host, regime: EL1, stage1: off}\n", NULL,
	 "DIR/capture.yaml:4:36: \"EL1\" is not a regime: write EL1&0, EL2, EL2&0, EL3 or SMMU"},
	{"unknown security", CONTEXT "{name: k, owner: host, regime: EL1&0, security: none, stage1: off}\n", NULL,
	 "DIR/capture.yaml:4:53: \"none\" is not a security state: write non-secure, secure, realm or root"},
	{"same name twice",
	 OK "  - {name: k, owner: host, regime: EL1&0, stage1: {TTBR1_EL1: 1, TCR_EL1: 2, MAIR_EL1: 3, "
	 "SCTLR_EL1: 4}}\n", NULL,
	 "DIR/capture.yaml:5:5: the name \"k\" is taken by the context on line 4: give each its own"},
	{"register missing",
	 CONTEXT "{name: k, owner: host, regime: EL1&0, stage1: {TTBR0_EL1: 1, TCR_EL1: 2, SCTLR_EL1: 3}}\n", NULL,
	 "DIR/capture.yaml:4:43: the stage 1 of EL1&0 needs MAIR_EL1:"},
	{"no TTBR",
	 CONTEXT "{name: k, owner: host, regime: EL2&0, stage1: {TCR_EL2: 2, MAIR_EL2: 1, SCTLR_EL2: 3}}\n", NULL,
	 "DIR/capture.yaml:4:43: the stage 1 of EL2&0 needs TTBR0_EL2: or TTBR1_EL2:"},
	{"TTBR1 in EL2",
	 CONTEXT "{name: k, owner: host, regime: EL2, stage1: {TTBR1_EL2: 1, TCR_EL2: 2, MAIR_EL2: 1, SCTLR_EL2: "
	 "3}}\n", NULL,
	 "DIR/capture.yaml:4:50: unknown key \"TTBR1_EL2\" in the stage 1 of EL2: did you mean TTBR0_EL2?"},
	{"register of another level",
	 CONTEXT "{name: k, owner: host, regime: EL3, stage1: {TTBR0_EL1: 1}}\n", NULL,
	 "DIR/capture.yaml:4:50: unknown key \"TTBR0_EL1\" in the stage 1 of EL3: did you mean TTBR0_EL3?"},
	{"TCR2 missing", OK "cpu: {FEAT_TCR2: true}\n", NULL,
	 "DIR/capture.yaml:4:43: the stage 1 of EL1&0 needs TCR2_EL1: the cpu has FEAT_TCR2"},
	{"KVM's poison",
	 CONTEXT "{name: k, owner: host, regime: EL1&0, stage1: {TTBR0_EL1: 0x1de7ec7edbadc0de, TCR_EL1: 2, "
	 "MAIR_EL1: 1, SCTLR_EL1: 3}}\n", NULL,
	 "DIR/capture.yaml:4:63: TTBR0_EL1 has the value that KVM gives to what was never written: "
	 "the register is missing"},
	{"KVM's poison where a register is optional",
	 CONTEXT "{name: k, owner: host, regime: EL1&0, stage1: {TTBR0_EL1: 1, TCR_EL1: 2, MAIR_EL1: 1, "
	 "SCTLR_EL1: 3, AMAIR_EL1: 0x1de7ec7edbadc0de}}\n", NULL,
	 "DIR/capture.yaml:4:116: AMAIR_EL1 has the value that KVM gives to what was never written: the "
	 "register is missing"},
	{"KVM's poison in stage 2, in decimal",
	 CONTEXT "{name: g, owner: guest:1, regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: 1, VTCR_EL2: 2, "
	 "HCR_EL2: 2154950976315703518}}\n", NULL,
	 "DIR/capture.yaml:4:105: HCR_EL2 has the value that KVM gives to what was never written: the "
	 "register is missing"},
	{"KVM's poison in a narrow field",
	 CONTEXT "{name: s, owner: dma:d0, regime: SMMU, stage1: {TTB0: 0x1de7ec7edbadc0de, T0SZ: 16, TG0: 0, "
	 "IPS: 5, MAIR: 0}}\n", NULL,
	 "DIR/capture.yaml:4:59: TTB0 has the value that KVM gives to what was never written: the register "
	 "is missing"},
	{"stage 2 in EL2&0",
	 CONTEXT "{name: k, owner: host, regime: EL2&0, stage1: {TTBR0_EL2: 1, TCR_EL2: 2, MAIR_EL2: 1, SCTLR_EL2: "
	 "3}, stage2: " STAGE2 "}\n", NULL,
	 "DIR/capture.yaml:4:106: the regime EL2&0 has no stage 2: leave out stage2:"},
	{"stage 2 in EL3",
	 CONTEXT "{name: k, owner: firmware, regime: EL3, stage1: {TTBR0_EL3: 1, TCR_EL3: 2, MAIR_EL3: 1, "
	 "SCTLR_EL3: 3}, stage2: off}\n", NULL,
	 "DIR/capture.yaml:4:108: the regime EL3 has no stage 2: leave out stage2:"},
	{"stage 2 in EL2",
	 CONTEXT "{name: k, owner: host, regime: EL2, stage1: {TTBR0_EL2: 1, TCR_EL2: 2, MAIR_EL2: 1, SCTLR_EL2: "
	 "3}, stage2: off}\n", NULL,
	 "DIR/capture.yaml:4:104: the regime EL2 has no stage 2: leave out stage2:"},
	{"stage 2 incomplete",
	 CONTEXT "{name: g, owner: guest:1, regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: 1, VTCR_EL2: "
	 "2}}\n", NULL,
	 "DIR/capture.yaml:4:60: a stage 2 needs HCR_EL2:"},
	{"free without stage 2", CONTEXT "{name: g, owner: guest:1, regime: EL1&0, stage1: free}\n", NULL,
	 "DIR/capture.yaml:4:46: stage1: free needs a stage 2 that is on: without a limit on what "
	 "it maps, nothing can be said of it"},
	{"free with stage 2 disabled",
	 CONTEXT "{name: g, owner: guest:1, regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: 1, VTCR_EL2: "
	 "2, HCR_EL2: 2}}\n", NULL,
	 "DIR/capture.yaml:4:46: stage1: free needs a stage 2 that is on: without a limit on what "
	 "it maps, nothing can be said of it"},
	{"free for a host",
	 CONTEXT "{name: g, owner: host, regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: 1, VTCR_EL2: 2, "
	 "HCR_EL2: 1}}\n", NULL,
	 "DIR/capture.yaml:4:43: stage1: free needs a context that a guest owns: without a limit on "
	 "what it maps, nothing can be said of it"},
	{"free in EL2", CONTEXT "{name: g, owner: guest:1, regime: EL2, stage1: free}\n", NULL,
	 "DIR/capture.yaml:4:44: stage1: free needs a context of EL1&0: without a limit on what it "
	 "maps, nothing can be said of it"},
	{"free in the SMMU", CONTEXT "{name: g, owner: dma:d0, regime: SMMU, stage1: free}\n", NULL,
	 "DIR/capture.yaml:4:52: \"free\" is not a stage 1 of the SMMU (a mapping of fields is one "
	 "too): write bypass or abort"},
	{"SMMU stage 2 of a stream that aborts",
	 CONTEXT "{name: g, owner: dma:d0, regime: SMMU, stage1: abort, stage2: {S2TTB: 0, S2T0SZ: 24, S2SL0: 1, S2TG: 0, "
		 "S2PS: 5, S2FWB: 0}}\n",
	 NULL, "DIR/capture.yaml:4:59: a stream that aborts reaches no stage 2: leave out stage2:"},
	{"SMMU without a stage", CONTEXT "{name: g, owner: dma:d0, regime: SMMU}\n", NULL,
	 "DIR/capture.yaml:4:5: a context needs stage1:, or ste: and cd:"},
	{"STE of a CPU", CONTEXT "{name: g, owner: host, regime: EL1&0, ste: [1, 2, 3, 4, 5, 6, 7, 8]}\n", NULL,
	 "DIR/capture.yaml:4:43: ste: is a structure of the SMMU: leave it out for EL1&0"},
	{"STE beside fields",
	 CONTEXT "{name: g, owner: dma:d0, regime: SMMU, ste: [1, 2, 3, 4, 5, 6, 7, 8], stage1: bypass}\n", NULL,
	 "DIR/capture.yaml:4:75: stage1: and ste: say the same: give the words of the structures, or their fields"},
	{"CD beside fields",
	 CONTEXT "{name: g, owner: dma:d0, regime: SMMU, cd: [1, 2, 3, 4, 5, 6, 7, 8], stage1: bypass}\n", NULL,
	 "DIR/capture.yaml:4:74: stage1: and cd: say the same: give the words of the structures, or their fields"},
	{"CD without an STE", CONTEXT "{name: g, owner: dma:d0, regime: SMMU, cd: [1, 2, 3, 4, 5, 6, 7, 8]}\n", NULL,
	 "DIR/capture.yaml:4:44: cd: needs ste: with it"},
	{"STE that is short", CONTEXT "{name: g, owner: dma:d0, regime: SMMU, ste: [1, 2, 3]}\n", NULL,
	 "DIR/capture.yaml:4:49: ste: has 8 words of 64 bits, not 3"},
	{"STE that is no list", CONTEXT "{name: g, owner: dma:d0, regime: SMMU, ste: 1}\n", NULL,
	 "DIR/capture.yaml:4:49: expected a list of 8 words of 64 bits, found \"1\""},
	{"STE with a word that is none",
	 CONTEXT "{name: g, owner: dma:d0, regime: SMMU, ste: [1, 2, 3, 4, 5, 6, 7, x]}\n", NULL,
	 "DIR/capture.yaml:4:71: \"x\" is not a number: write an unsigned decimal one, or 0x and hexadecimal digits"},
	{"STE with a stage 1 and no CD", CONTEXT "{name: g, owner: dma:d0, regime: SMMU, ste: [0xb, 0, 0, 0, 0, 0, 0, 0]}\n",
	 NULL,
	 "DIR/capture.yaml:4:44: stage 1 of this ste: has tables: give the words of its context descriptor as cd:"},
	{"STE with substreams whose default is substream 0, and no CD",
	 CONTEXT "{name: g, owner: dma:d0, regime: SMMU, ste: [0x080000000000000b, 2, 0, 0, 0, 0, 0, 0]}\n", NULL,
	 "DIR/capture.yaml:4:44: stage 1 of this ste: has tables: give the words of its context descriptor as cd:"},
	{"CD with an STE that bypasses stage 1",
	 CONTEXT "{name: g, owner: dma:d0, regime: SMMU, ste: [9, 0, 0, 0, 0, 0, 0, 0], cd: [0, 0, 0, 0, 0, 0, 0, 0]}\n", NULL,
	 "DIR/capture.yaml:4:44: this ste: bypasses stage 1 (Config), so that no cd: is used: leave it out"},
	{"SMMU field too wide",
	 CONTEXT "{name: s, owner: dma:d0, regime: SMMU, stage1: {TTB0: 0, T0SZ: 64, TG0: 0, IPS: 5, MAIR: "
	 "0}}\n", NULL,
	 "DIR/capture.yaml:4:68: T0SZ is a field of 6 bits: 0x40 does not fit"},
	{"SMMU granule missing",
	 CONTEXT "{name: s, owner: dma:d0, regime: SMMU, stage1: {TTB0: 0, T0SZ: 16, IPS: 5, MAIR: 0}}\n", NULL,
	 "DIR/capture.yaml:4:44: the stage 1 of an SMMU context needs TG0: with its TTB0"},
	{"SMMU sizes of the other half",
	 CONTEXT "{name: s, owner: dma:d0, regime: SMMU, stage1: {TTB1: 0, T0SZ: 16, TG0: 0, IPS: 5, MAIR: 0}}\n", NULL,
	 "DIR/capture.yaml:4:44: the stage 1 of an SMMU context needs T1SZ: with its TTB1"},
	{"SMMU stage 2 incomplete",
	 CONTEXT "{name: s, owner: dma:d0, regime: SMMU, stage1: bypass, stage2: {S2TTB: 1}}\n", NULL,
	 "DIR/capture.yaml:4:60: the stage 2 of an SMMU context needs S2T0SZ:"},
	{"SMMU without tables",
	 CONTEXT "{name: s, owner: dma:d0, regime: SMMU, stage1: {IPS: 5, MAIR: 0}}\n", NULL,
	 "DIR/capture.yaml:4:44: the stage 1 of an SMMU context needs TTB0: or TTB1:"},
	{"OAS of a CPU",
	 CONTEXT "{name: k, owner: host, regime: EL1&0, stage1: {TTBR1_EL1: 1, TCR_EL1: 2, MAIR_EL1: 3, SCTLR_EL1: "
	 "4}, OAS: 48}\n", NULL,
	 "DIR/capture.yaml:4:106: OAS is the output size of an SMMU: leave it out for EL1&0"},
	{"OAS out of range", CONTEXT "{name: s, owner: dma:d0, regime: SMMU, OAS: 56, stage1: bypass}\n", NULL,
	 "DIR/capture.yaml:4:49: \"56\" is not an output size in bits: 32 to 52"},
	{"region of size 0", REGIONS "{name: r, base: 0, size: 0}\n", NULL,
	 "DIR/capture.yaml:6:30: a region of size 0 holds nothing: leave it out"},
	{"region from beyond 52 bits", REGIONS "{name: r, base: 0x10000000000000, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:21: \"0x10000000000000\" lies beyond 52 bits, the largest physical address"},
	{"region beyond 52 bits", REGIONS "{name: r, base: 0xffffffffff000, size: 0x1001}\n", NULL,
	 "DIR/capture.yaml:6:44: the region ends beyond 52 bits, the largest physical address"},
	{"region wraps", REGIONS "{name: r, base: 1, size: 0xffffffffffffffff}\n", NULL,
	 "DIR/capture.yaml:6:30: the region ends beyond 52 bits, the largest physical address"},
	{"grandchild that names its grandparent",
	 REGIONS "{name: a, base: 0, size: 9}\n  - {name: b, base: 0, size: 2, within: a}\n"
	 "  - {name: c, base: 1, size: 1, within: a}\n", NULL,
	 "DIR/capture.yaml:8:5: \"c\" overlaps \"b\" (DIR/capture.yaml:7): only a region within: another may share "
	 "its addresses"},
	{"region name twice", REGIONS "{name: r, base: 0, size: 1}\n  - {name: r, base: 2, size: 1}\n", NULL,
	 "DIR/capture.yaml:7:5: the name \"r\" is taken by the region at DIR/capture.yaml:6: give "
	 "each its own"},
	{"region name empty", REGIONS "{name: \"\", base: 0, size: 1}\n", NULL,
	 "DIR/capture.yaml:6:12: expected the name of a region, found \"\""},
	{"regions overlap",
	 REGIONS "{name: b, base: 0x1000, size: 0x1000}\n  - {name: a, base: 0, size: 0x1001}\n", NULL,
	 "DIR/capture.yaml:7:5: \"a\" overlaps \"b\" (DIR/capture.yaml:6): only a region within: another "
	 "may share its addresses"},
	{"siblings overlap",
	 REGIONS "{name: p, base: 0, size: 0x1000}\n  - {name: a, base: 0, size: 2, within: p}\n"
	 "  - {name: b, base: 1, size: 2, within: p}\n", NULL,
	 "DIR/capture.yaml:8:5: \"b\" overlaps \"a\" (DIR/capture.yaml:7): only a region within: another "
	 "may share its addresses"},
	{"child sticks out",
	 REGIONS "{name: p, base: 0, size: 0x1000}\n  - {name: c, base: 0xfff, size: 2, within: p}\n", NULL,
	 "DIR/capture.yaml:7:45: \"c\" does not lie in \"p\": a child's range is part of its parent's"},
	{"no such parent", REGIONS "{name: c, base: 0xfff, size: 2, within: p}\n", NULL,
	 "DIR/capture.yaml:6:45: no region is named \"p\""},
	{"cyclic within",
	 REGIONS "{name: a, base: 0, size: 1, within: b}\n  - {name: b, base: 0, size: 1, within: c}\n"
	 "  - {name: c, base: 0, size: 1, within: a}\n", NULL,
	 "DIR/capture.yaml:6:41: \"a\" lies within itself: the parents form a circle"},
	{"within itself", REGIONS "{name: a, base: 0, size: 1, within: a}\n", NULL,
	 "DIR/capture.yaml:6:41: \"a\" lies within itself: the parents form a circle"},
	{"RAM with side effects", REGIONS "{name: a, base: 0, size: 1, kind: ram, read-side-effects: yes}\n", NULL,
	 "DIR/capture.yaml:6:44: read-side-effects: yes contradicts kind: ram, which has no side effects "
	 "and tolerates every access"},
	{"boolean for an answer", REGIONS "{name: a, base: 0, size: 1, cacheable: false}\n", NULL,
	 "DIR/capture.yaml:6:44: \"false\" is not an answer: write unknown, no or yes"},
	{"unknown kind", REGIONS "{name: a, base: 0, size: 1, kind: RAM}\n", NULL,
	 "DIR/capture.yaml:6:39: \"RAM\" is not a kind: write ram, device, no-map or unknown"},
	{"granted to nobody known", REGIONS "{name: a, base: 0, size: 1, granted: [everyone]}\n", NULL,
	 "DIR/capture.yaml:6:43: \"everyone\" is not an owner: write host, hypervisor, firmware, process:N, "
	 "guest:N or dma:ID"},
	{"nested include", OK "include: [nest.yaml]\n", nest,
	 "DIR/nest.yaml:2:1: an included file cannot include another: name it in capture.yaml"},
	{"capture.yaml includes itself", OK "include: [capture.yaml]\n", NULL,
	 "DIR/capture.yaml:5:1: an included file cannot include another: name it in capture.yaml"},
	{"included file is not text", OK "include: [good.elf]\n", NULL,
	 "DIR/good.elf:1:1: a control character in the text: leave it out"},
	{"included twice", OK "include: [r.yaml, ./r.yaml]\n", include,
	 "DIR/capture.yaml:5:19: ./r.yaml: the same file is included twice"},
	{"included region overlaps",
	 REGIONS "{name: RAM, base: 0x40000000, size: 0x20000000, kind: ram}\ninclude: [r.yaml]\n", include,
	 "DIR/r.yaml:2:5: \"r\" overlaps \"RAM\" (DIR/capture.yaml:6): only a region within: another "
	 "may share its addresses"},
	{"included file malformed", OK "include: [bad.yaml]\n", bad_include,
	 "DIR/bad.yaml:2:21: \"0x5g\" is not a number: write an unsigned decimal one, or 0x and hexadecimal "
	 "digits"},
	{"assume of an owner that is not there", ASSUME "{pinned: guest:2, because: x}\n", NULL,
	 "DIR/capture.yaml:10:14: no context has the owner \"guest:2\""},
	{"assume of a region that is not there",
	 ASSUME "{property: {region: E, unaligned: no}, because: x}\n", NULL,
	 "DIR/capture.yaml:10:25: no region is named \"E\""},
	{"assume without a reason", ASSUME "{pinned: guest:1}\n", NULL,
	 "DIR/capture.yaml:10:5: an assumption needs because:"},
	{"assume with an empty reason", ASSUME "{pinned: guest:1, because: \" \"}\n", NULL,
	 "DIR/capture.yaml:10:32: expected a reason, found \" \""},
	{"assume of nothing", ASSUME "{because: x}\n", NULL,
	 "DIR/capture.yaml:10:5: an entry is one assumption and its because:, one of independent, "
	 "sw-managed, non-caching, assigned, pinned, exclusive, one-shareability-domain, property, "
	 "registers"},
	{"assume of two things", ASSUME "{pinned: guest:1, non-caching: dma:d0, because: x}\n", NULL,
	 "DIR/capture.yaml:10:5: an entry is one assumption and its because:, one of independent, "
	 "sw-managed, non-caching, assigned, pinned, exclusive, one-shareability-domain, property, "
	 "registers"},
	{"unknown assumption", ASSUME "{independant: [host, guest:1], because: x}\n", NULL,
	 "DIR/capture.yaml:10:6: unknown key \"independant\" in an assumption: did you mean independent?"},
	{"independent of three", ASSUME "{independent: [host, guest:1, dma:d0], because: x}\n", NULL,
	 "DIR/capture.yaml:10:19: independent: needs two owners, [A, B]"},
	{"exclusive of itself", ASSUME "{exclusive: [host, host], because: x}\n", NULL,
	 "DIR/capture.yaml:10:24: host cannot be exclusive of itself: name two owners"},
	{"non-caching CPU", ASSUME "{non-caching: host, because: x}\n", NULL,
	 "DIR/capture.yaml:10:19: \"host\" is not a DMA master: write dma:ID"},
	{"pinned host", ASSUME "{pinned: host, because: x}\n", NULL,
	 "DIR/capture.yaml:10:14: \"host\" is not a guest: write guest:N"},
	{"assigned to a host", ASSUME "{assigned: {region: D, guest: host}, because: x}\n", NULL,
	 "DIR/capture.yaml:10:35: \"host\" is not a guest: write guest:N"},
	{"assigned without a guest", ASSUME "{assigned: D, because: x}\n", NULL,
	 "DIR/capture.yaml:10:16: expected assigned, a mapping of keys to values, found \"D\""},
	{"property contradicts the region",
	 ASSUME "{property: {region: D, read-side-effects: yes}, because: x}\n", NULL,
	 "DIR/capture.yaml:10:47: the region already says read-side-effects: no (DIR/capture.yaml:8)"},
	{"property contradicts RAM",
	 OK "  - {name: g, owner: guest:1, regime: EL1&0, stage1: free, stage2: {VTTBR_EL2: 1, VTCR_EL2: "
	 "2, HCR_EL2: 1}}\n  - {name: s, owner: dma:d0, regime: SMMU, stage1: {TTB0: 0x1000, T0SZ: "
	 "16, TG0: 0, IPS: 5, MAIR: 0xff}}\nregions:\n  - {name: RAM, base: 0x40000000, size: 0x20000000, "
	 "kind: ram}\nassume:\n  - {property: {region: RAM, cacheable: no}, because: x}\n", NULL,
	 "DIR/capture.yaml:10:41: the region already says kind: ram, which contradicts cacheable: no"},
	{"property both ways",
	 ASSUME "{property: {region: D, unaligned: yes}, because: x}\n"
	 "  - {property: {region: D, unaligned: no}, because: x}\n", NULL,
	 "DIR/capture.yaml:11:39: DIR/capture.yaml:10 assumes unaligned: yes of the same region"},
	{"property unknown", ASSUME "{property: {region: D, unaligned: unknown}, because: x}\n", NULL,
	 "DIR/capture.yaml:10:39: \"unknown\" is not an assumption of a property: write no or yes"},
	{"two properties", ASSUME "{property: {region: D, unaligned: yes, reordering: yes}, because: x}\n", NULL,
	 "DIR/capture.yaml:10:16: property: needs a region and one property, {region: R, NAME: yes}"},
	{"assumption twice",
	 ASSUME "{independent: [host, guest:1], because: x}\n  - {independent: [guest:1, host], because: "
	 "y}\n", NULL,
	 "DIR/capture.yaml:11:5: the same assumption is on line 10: keep one"},
	{"region beside pinned", ASSUME "{pinned: guest:1, region: D, because: x}\n", NULL,
	 "DIR/capture.yaml:10:23: region: beside pinned: only sw-managed: takes one"},
	{"one domain, false", ASSUME "{one-shareability-domain: false, because: x}\n", NULL,
	 "DIR/capture.yaml:10:31: \"false\" is not an answer to one-shareability-domain: write true, "
	 "or leave the entry out"},
	{"citation in a capture", ASSUME "{pinned: guest:1, because: x, source: y}\n", NULL,
	 "DIR/capture.yaml:10:35: unknown key \"source\" in an assumption: the keys are independent, "
	 "sw-managed, non-caching, assigned, pinned, exclusive, one-shareability-domain, property, "
	 "registers, because, region"},
	{"profile twice", OK "profile: [linux, linux]\n", NULL,
	 "DIR/capture.yaml:5:18: the profile \"linux\" is named twice"},
};
// clang-format on

Test(hostile, text)
{
	hostile_check(cases, sizeof(cases) / sizeof(*cases));
}
