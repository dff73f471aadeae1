// SPDX-License-Identifier: Apache-2.0
//
// Raw memory is anything: the first bytes say where two images lie and where the first of them ends, the rest is what they hold. They
// may overlap, end inside a descriptor, and lie past the last address.
#include "tests/fuzz/fuzz.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char description[] =
	"ptproof-capture: 1\n"
	"memory: [{file: one, base: 0x%" PRIx64 "}, {file: two, base: 0x%" PRIx64 "}]\n"
	"cpu: {ID_AA64MMFR0_EL1: 0x122206, ID_AA64MMFR1_EL1: 0, ID_AA64MMFR2_EL1: 0, ID_AA64MMFR3_EL1: 0}\n"
	"contexts:\n"
	"  - name: kernel\n"
	"    owner: host\n"
	"    regime: EL1&0\n"
	"    stage1: {TTBR0_EL1: 0x%" PRIx64 ", TCR_EL1: 0x600803510, MAIR_EL1: 0xff, SCTLR_EL1: 0x1005}\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct {
		uint64_t base[2], cut;
	} head;
	char text[1024];
	size_t first;

	if (size < sizeof(head))
		return 0;
	memcpy(&head, data, sizeof(head));
	data += sizeof(head);
	size -= sizeof(head);
	first = head.cut % (size + 1);
	snprintf(text, sizeof(text), description, head.base[0], head.base[1], head.base[0] & UINT64_C(0xfffffffffff0));
	scratch_text(fuzz_scratch(), "capture.yaml", text);
	scratch_file(fuzz_scratch(), "one", data, first);
	scratch_file(fuzz_scratch(), "two", data + first, size - first);
	fuzz_walk();
	return 0;
}
