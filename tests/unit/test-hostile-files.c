// SPDX-License-Identifier: Apache-2.0
//
// Hostile files: paths that leave the capture, things that are not files, and memory images that lie.
#include "tests/unit/hostile.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONTEXTS                                                                                                       \
	"contexts:\n  - {name: k, owner: host, regime: EL1&0, "                                                        \
	"stage1: {TTBR1_EL1: 1, TCR_EL1: 2, MAIR_EL1: 3, SCTLR_EL1: 4}}\n"
#define OK "ptproof-capture: 1\nmemory: [{file: good.elf}]\n" CONTEXTS
#define IMAGE(images) "ptproof-capture: 1\nmemory: [" images "]\n" CONTEXTS

#define X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X100 X50 X50
#define X1050 X100 X100 X100 X100 X100 X100 X100 X100 X100 X100 X50

static char path[2][256];

static void link_to_file(const struct scratch *scratch)
{
	cr_assert(!symlink("good.elf", scratch_path(scratch, "link", path[0])));
}

static void link_to_directory(const struct scratch *scratch)
{
	cr_assert(!symlink(".", scratch_path(scratch, "linkdir", path[0])));
}

static void directory(const struct scratch *scratch)
{
	cr_assert(!mkdir(scratch_path(scratch, "sub", path[0]), 0700));
}

static void link_in_source(const struct scratch *scratch)
{
	cr_assert(!mkdir(scratch_path(scratch, "pci", path[0]), 0700));
	cr_assert(!symlink("..", scratch_path(scratch, "pci/0000:00:00.0", path[0])));
}

static void fifo_in_source(const struct scratch *scratch)
{
	cr_assert(!mkdir(scratch_path(scratch, "acpi", path[0]), 0700));
	cr_assert(!mkfifo(scratch_path(scratch, "acpi/MCFG", path[0]), 0600));
}

static void fifo(const struct scratch *scratch)
{
	cr_assert(!mkfifo(scratch_path(scratch, "fifo", path[0]), 0600));
}

static void yaml_link(const struct scratch *scratch)
{
	scratch_text(scratch, "real.yaml", OK);
	cr_assert(!symlink("real.yaml", scratch_path(scratch, "capture.yaml", path[0])));
}

static void yaml_fifo(const struct scratch *scratch)
{
	cr_assert(!mkfifo(scratch_path(scratch, "capture.yaml", path[0]), 0600));
}

static void no_yaml(const struct scratch *scratch)
{
	(void)scratch;
}

static void empty(const struct scratch *scratch)
{
	scratch_text(scratch, "empty", "");
}

static void raw(const struct scratch *scratch)
{
	static const char zeros[4096];

	scratch_file(scratch, "raw", zeros, sizeof(zeros));
}

static void two_raw(const struct scratch *scratch)
{
	static char bytes[4096];

	raw(scratch);
	bytes[0x123] = 1;
	scratch_file(scratch, "raw2", bytes, sizeof(bytes));
}

// Holes alone: to compare them byte by byte would take minutes.
static void two_sparse(const struct scratch *scratch)
{
	for (int i = 0; i < 2; i++) {
		scratch_text(scratch, i ? "b" : "a", "");
		cr_assert(!truncate(scratch_path(scratch, i ? "b" : "a", path[i]), 32L << 30));
	}
}

static void kdump(const struct scratch *scratch)
{
	scratch_text(scratch, "dump", "KDUMP   and more");
}

static void flattened(const struct scratch *scratch)
{
	scratch_text(scratch, "dump", "makedumpfile and more");
}

static void lime(const struct scratch *scratch)
{
	scratch_text(scratch, "dump", "EMiL and more");
}

// A core named e, of 8 KiB, with one segment.
static void core(const struct scratch *scratch, struct core_header header, struct core_segment segment)
{
	scratch_core(scratch, "e", 0x2000, &header, &segment, 1);
}

#define LOAD .type = PT_LOAD, .offset = 0x1000, .pa = 0x1000, .file_size = 0x1000, .memory_size = 0x1000

#define CORE(name, header, ...)                                                                                        \
	static void name(const struct scratch *scratch)                                                                \
	{                                                                                                              \
		core(scratch, (struct core_header)header, (struct core_segment){__VA_ARGS__});                         \
	}
#define HEADER(...)                                                                                                    \
	{                                                                                                              \
		__VA_ARGS__                                                                                            \
	}

CORE(header_count, HEADER(.count = 200), LOAD)
CORE(header_offset, HEADER(.table = UINT64_MAX - 8), LOAD)
CORE(header_section, HEADER(.count = 0xffff, .sections = 0x1800, .section_info = 0x80000000), LOAD)
CORE(header_no_section, HEADER(.count = 0xffff, .sections = 0x1ff0), LOAD)
CORE(header_size, HEADER(.entry_size = 64), LOAD)
CORE(header_class, HEADER(.class = ELFCLASS32), LOAD)
CORE(header_encoding, HEADER(.encoding = ELFDATA2MSB), LOAD)
CORE(header_machine, HEADER(.machine = 62), LOAD)
CORE(header_type, HEADER(.type = ET_EXEC), LOAD)
CORE(segment_past_end, HEADER(.count = 1), PT_LOAD, 0x1000, 0x1000, 0x1001, 0x2000, NULL)
CORE(segment_offset, HEADER(.count = 1), PT_LOAD, UINT64_MAX, 0x1000, 0x1000, 0x1000, NULL)
CORE(segment_address, HEADER(.count = 1), PT_LOAD, 0x1000, 0xffffffffff001, 0x1000, 0x1000, NULL)
CORE(segment_wraps, HEADER(.count = 1), PT_LOAD, 0x1000, UINT64_MAX - 1, 0x1000, 0x1000, NULL)
CORE(segment_memory, HEADER(.count = 1), PT_LOAD, 0x1000, 0x1000, 0x1000, 0xfff, NULL)
CORE(segment_memory_address, HEADER(.count = 1), PT_LOAD, 0x1000, 0xffffffffff000, 0x1000, 0x1001, NULL)
CORE(segment_memory_wraps, HEADER(.count = 1), PT_LOAD, 0x1000, 0x1000, 0x1000, UINT64_MAX, NULL)
CORE(header_no_sections, HEADER(.count = 0xffff), LOAD)
CORE(segment_absent, HEADER(.count = 1), PT_LOAD, 0x1000, UINT64_MAX, 0x1000, 0x1000, NULL)
CORE(segment_note, HEADER(.count = 1), PT_NOTE, 0x1000, 0x1000, 0x1000, 0x1000, NULL)

// More program headers than are read, in a file that takes no room.
static void many_headers(const struct scratch *scratch)
{
	static const struct core_header header = {.count = 0xffff, .sections = 0x1000, .section_info = 1000001};

	scratch_core(scratch, "e", 0x2000, &header, NULL, 0);
	cr_assert(!truncate(scratch_path(scratch, "e", path[0]), 64 + 1000001L * 56));
}

static void short_core(const struct scratch *scratch)
{
	scratch_core(scratch, "e", 63, &(struct core_header){0}, NULL, 0);
}

// clang-format off
static const struct hostile cases[] = {
	{"path absolute", IMAGE("{file: /etc/passwd}"), NULL,
	 "DIR/capture.yaml:2:17: /etc/passwd: an absolute path: give one relative to the capture"},
	{"path out", IMAGE("{file: ../x}"), NULL,
	 "DIR/capture.yaml:2:17: ../x: the path has .. in it: give one that stays in the capture"},
	{"path out inside", IMAGE("{file: sub/../../x}"), NULL,
	 "DIR/capture.yaml:2:17: sub/../../x: the path has .. in it: give one that stays in the capture"},
	{"path to nothing", IMAGE("{file: ./}"), NULL,
	 "DIR/capture.yaml:2:17: ./: the path names nothing in the capture"},
	{"path of which the reason must not be cut off", IMAGE("{file: " X1050 "}"), NULL,
	 "DIR/capture.yaml:2:17: " X100 "..." X100 X50 ": File name too long"},
	{"link", IMAGE("{file: link}"), link_to_file,
	 "DIR/capture.yaml:2:17: link: there is a symbolic link in this path: give the path of a file "
	 "in the capture"},
	{"link to a directory", IMAGE("{file: linkdir/good.elf}"), link_to_directory,
	 "DIR/capture.yaml:2:17: linkdir/good.elf: there is a symbolic link in this path: give the "
	 "path of a file in the capture"},
	{"directory as a file", IMAGE("{file: sub}"), directory,
	 "DIR/capture.yaml:2:17: sub: this is a directory, not a regular file"},
	{"FIFO", IMAGE("{file: fifo}"), fifo,
	 "DIR/capture.yaml:2:17: fifo: this is a FIFO, not a regular file"},
	{"missing image", IMAGE("{file: none.elf}"), NULL,
	 "DIR/capture.yaml:2:17: none.elf: No such file or directory"},
	{"missing source", OK "sources: {iomem: raw/iomem}\n", NULL,
	 "DIR/capture.yaml:5:18: raw/iomem: No such file or directory"},
	{"file as a directory", OK "sources: {pci: good.elf}\n", NULL,
	 "DIR/capture.yaml:5:16: good.elf: this is a regular file, not a directory"},
	{"link in a source", OK "sources: {pci: pci}\n", link_in_source,
	 "DIR/capture.yaml:5:16: pci/0000:00:00.0: there is a symbolic link in this path: give the path of a file "
	 "in the capture"},
	{"FIFO in a source", OK "sources: {acpi: acpi}\n", fifo_in_source,
	 "DIR/capture.yaml:5:17: acpi/MCFG: this is a FIFO, not a regular file"},
	{"unknown source", OK "sources: {dmesg: x}\n", NULL,
	 "DIR/capture.yaml:5:11: unknown key \"dmesg\" in sources: the keys are iomem, devicetree, "
	 "pci, acpi, efi-memmap, mtree, vmallocinfo, vmcoreinfo, kernel-page-tables, stage2-page-tables"},
	{"capture.yaml is a link", NULL, yaml_link,
	 "DIR/capture.yaml: there is a symbolic link in this path: give the path of a file in the capture"},
	{"capture.yaml is a FIFO", NULL, yaml_fifo,
	 "DIR/capture.yaml: this is a FIFO, not a regular file"},
	{"capture.yaml is missing", NULL, no_yaml,
	 "DIR/capture.yaml: there is none: a capture is a directory with a capture.yaml in it"},
	{"empty image", IMAGE("{file: empty}"), empty,
	 "DIR/capture.yaml:2:17: empty: the file is empty"},
	{"raw without base", IMAGE("{file: raw}"), raw,
	 "DIR/capture.yaml:2:17: raw is not an ELF core: raw memory needs base:, the physical address "
	 "of its first byte"},
	{"core with base", IMAGE("{file: good.elf, base: 0}"), NULL,
	 "DIR/capture.yaml:2:27: good.elf is an ELF core, whose addresses come from the file: leave "
	 "out base:"},
	{"raw beyond 52 bits", IMAGE("{file: raw, base: 0xffffffffff001}"), raw,
	 "DIR/capture.yaml:2:28: raw: 0x1000 bytes from 0xffffffffff001 end beyond 52 bits, the largest "
	 "physical address"},
	{"kdump", IMAGE("{file: dump}"), kdump,
	 "DIR/capture.yaml:2:17: dump: a kdump file is no image of a capture: ptproof capture --from FILE "
	 "-o DIR takes a capture from it"},
	{"flattened kdump", IMAGE("{file: dump}"), flattened,
	 "DIR/capture.yaml:2:17: dump: a flattened kdump file is no image of a capture: restore it with "
	 "makedumpfile -R OUT <FILE, then ptproof capture --from OUT -o DIR takes a capture from it"},
	{"LiME", IMAGE("{file: dump, base: 0}"), lime,
	 "DIR/capture.yaml:2:17: dump: a LiME dump is no image of a capture: ptproof capture --from FILE "
	 "-o DIR takes a capture from it"},
	{"truncated header", IMAGE("{file: e}"), short_core,
	 "DIR/capture.yaml:2:17: e: truncated image: the file ends within the ELF header"},
	{"truncated program headers", IMAGE("{file: e}"), header_count,
	 "DIR/capture.yaml:2:17: e: truncated image: 200 program headers at 0x40 end beyond the file's "
	 "8192 bytes"},
	{"program headers past the end", IMAGE("{file: e}"), header_offset,
	 "DIR/capture.yaml:2:17: e: truncated image: 1 program headers at 0xfffffffffffffff7 end beyond "
	 "the file's 8192 bytes"},
	{"program header count in a section", IMAGE("{file: e}"), header_section,
	 "DIR/capture.yaml:2:17: e: truncated image: 2147483648 program headers at 0x40 end beyond "
	 "the file's 8192 bytes"},
	{"program header size", IMAGE("{file: e}"), header_size,
	 "DIR/capture.yaml:2:17: e: e_phentsize is 64, not 56: the header is damaged"},
	{"segment past the end", IMAGE("{file: e}"), segment_past_end,
	 "DIR/capture.yaml:2:17: e: truncated image: 0x1001 bytes at 0x1000 (program header 0) end "
	 "beyond the file's 8192 bytes"},
	{"segment offset wraps", IMAGE("{file: e}"), segment_offset,
	 "DIR/capture.yaml:2:17: e: truncated image: 0x1000 bytes at 0xffffffffffffffff (program header "
	 "0) end beyond the file's 8192 bytes"},
	{"segment beyond 52 bits", IMAGE("{file: e}"), segment_address,
	 "DIR/capture.yaml:2:17: e: 0x1000 bytes from 0xffffffffff001 (program header 0) end beyond "
	 "52 bits, the largest physical address"},
	{"segment wraps", IMAGE("{file: e}"), segment_wraps,
	 "DIR/capture.yaml:2:17: e: 0x1000 bytes from 0xfffffffffffffffe (program header 0) end beyond "
	 "52 bits, the largest physical address"},
	{"file size above memory size", IMAGE("{file: e}"), segment_memory,
	 "DIR/capture.yaml:2:17: e: program header 0 has p_filesz 0x1000 above p_memsz 0xfff: the "
	 "header is damaged"},
	{"memory size beyond 52 bits", IMAGE("{file: e}"), segment_memory_address,
	 "DIR/capture.yaml:2:17: e: 0x1001 bytes from 0xffffffffff000 (program header 0) end beyond "
	 "52 bits, the largest physical address"},
	{"memory size wraps", IMAGE("{file: e}"), segment_memory_wraps,
	 "DIR/capture.yaml:2:17: e: 0xffffffffffffffff bytes from 0x1000 (program header 0) end beyond "
	 "52 bits, the largest physical address"},
	{"program header count in no section", IMAGE("{file: e}"), header_no_sections,
	 "DIR/capture.yaml:2:17: e: e_phnum is 0xffff, so that section header 0 has the true number, but there "
	 "are no section headers (e_shoff is 0): the header is damaged"},
	{"too many program headers", IMAGE("{file: e}"), many_headers,
	 "DIR/capture.yaml:2:17: e: 1000001 program headers, more than 1000000"},
	{"no content", IMAGE("{file: e}"), segment_absent,
	 "DIR/capture.yaml:2:17: e: no PT_LOAD segment has content at a physical address: no memory to read"},
	{"32-bit ELF", IMAGE("{file: e}"), header_class,
	 "DIR/capture.yaml:2:17: e: not a 64-bit ELF file (EI_CLASS is not 2): an AArch64 core is needed"},
	{"big-endian ELF", IMAGE("{file: e}"), header_encoding,
	 "DIR/capture.yaml:2:17: e: not little-endian (EI_DATA is not 1): big-endian cores are not read"},
	{"no content, notes only", IMAGE("{file: e}"), segment_note,
	 "DIR/capture.yaml:2:17: e: no PT_LOAD segment has content at a physical address: no memory to read"},
	{"section header 0 past the end", IMAGE("{file: e}"), header_no_section,
	 "DIR/capture.yaml:2:17: e: truncated image: e_phnum is 0xffff and section header 0, which "
	 "has the true number, lies beyond the end of the file"},
	{"another machine", IMAGE("{file: e}"), header_machine,
	 "DIR/capture.yaml:2:17: e: e_machine is 62, not 183: the core of another architecture"},
	{"an executable", IMAGE("{file: e}"), header_type,
	 "DIR/capture.yaml:2:17: e: e_type is 2, an executable: a core (e_type 4) is needed"},
	{"two images of holes", IMAGE("{file: a, base: 0}, {file: b, base: 0}"), two_sparse,
	 "DIR/capture.yaml:2:1: b: its segments overlap too often: more than 17179869184 bytes to compare"},
	{"two images differ", IMAGE("{file: raw, base: 0x1000}, {file: raw2, base: 0x1800}"), two_raw,
	 "DIR/capture.yaml:2:1: raw and raw2 differ at physical address 0x1923: one address cannot "
	 "hold two contents; take the images at one time"},
};
// clang-format on

Test(hostile, files)
{
	hostile_check(cases, sizeof(cases) / sizeof(*cases));
}
