// SPDX-License-Identifier: Apache-2.0
//
// An ELF core is anything: its headers, and the tables in it.
#include "tests/fuzz/fuzz.h"

static const char description[] =
	"ptproof-capture: 1\n"
	"memory: [{file: image}]\n"
	"cpu: {ID_AA64MMFR0_EL1: 5, ID_AA64MMFR1_EL1: 0, ID_AA64MMFR2_EL1: 0, ID_AA64MMFR3_EL1: 0}\n"
	"contexts:\n"
	"  - name: kernel\n"
	"    owner: host\n"
	"    regime: EL1&0\n"
	"    stage1: {TTBR0_EL1: 0x80000000, TCR_EL1: 0x500803510, MAIR_EL1: 0xff, SCTLR_EL1: 0x1005}\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scratch_text(fuzz_scratch(), "capture.yaml", description);
	scratch_file(fuzz_scratch(), "image", data, size);
	fuzz_walk();
	return 0;
}
