// SPDX-License-Identifier: Apache-2.0
//
// The readers' limits: beyond one of these an input is refused by name, never read in part.
//
// They are far above what real captures hold and low enough that a hostile one ends in seconds. docs/capture-format.md
// lists them for users.
#ifndef PTP_LIMITS_H
#define PTP_LIMITS_H

#include <stdint.h>

// Bytes of one YAML file: capture.yaml, an included file, the catalogue, a profile.
#define PTP_MAX_YAML_BYTES (UINT64_C(64) << 20)

// Nested sequences and mappings. The formats need 4; libyaml takes seconds over thousands.
#define PTP_MAX_YAML_DEPTH 32

// Scalars, sequences and mappings in one YAML file. One takes about 64 bytes of memory.
#define PTP_MAX_YAML_NODES 4000000

// Bytes of a baseline: a report in JSON.
#define PTP_MAX_BASELINE_BYTES (UINT64_C(256) << 20)

// Bytes of a file of waivers, and how many it has.
#define PTP_MAX_WAIVERS_BYTES (UINT64_C(4) << 20)
#define PTP_MAX_WAIVERS 10000

// Contexts of a capture: every process, guest and stream of a large host.
#define PTP_MAX_CONTEXTS 65536

// Regions of a capture, those of included files among them.
#define PTP_MAX_REGIONS 1000000

// Files under `include:`.
#define PTP_MAX_INCLUDES 4096

// Assumptions of a capture, those of profiles among them. They are compared pair by pair.
#define PTP_MAX_ASSUMPTIONS 4096

// Lines of `coverage:`.
#define PTP_MAX_COVERAGE 4096

// Files under `memory:`.
#define PTP_MAX_IMAGES 4096

// Bytes of a kernel's listing of its tables. One of a large host has some hundred KiB.
#define PTP_MAX_PTDUMP_BYTES (UINT64_C(64) << 20)

// Program headers of one ELF core; ranges of one LiME dump.
#define PTP_MAX_PROGRAM_HEADERS 1000000

// Bytes of one bitmap of a kdump file, a bit for each page (32 TiB of 4 KiB pages), and runs of pages that it holds.
#define PTP_MAX_KDUMP_BITMAP (UINT64_C(1) << 30)
#define PTP_MAX_KDUMP_RUNS 16777216

// Bytes of one memory image: as much as there are physical addresses.
#define PTP_MAX_IMAGE_BYTES (UINT64_C(1) << 52)

// Bytes of one SMT-LIB file of a user's rules, and nested parentheses in it.
#define PTP_MAX_SMT_BYTES (UINT64_C(1) << 20)
#define PTP_MAX_SMT_DEPTH 256

// Bytes of a user's catalogue.
#define PTP_MAX_RULES_BYTES (UINT64_C(1) << 20)

// Files under `sources:` that are text; one line in them.
#define PTP_MAX_TEXT_BYTES (UINT64_C(64) << 20)
#define PTP_MAX_LINE_BYTES 4096

// A flattened device tree: as much as Linux on arm64 takes (arch/arm64/include/asm/boot.h, MAX_FDT_SIZE). Nodes in nodes, and entries of
// `ranges` that are looked at for all translations together.
#define PTP_MAX_FDT_BYTES (UINT64_C(2) << 20)
#define PTP_MAX_FDT_DEPTH 32
#define PTP_MAX_FDT_RANGES 16000000

// Windows of all PCI host bridges, and `compatible` strings of one node that are looked at: the known ones are among the first.
#define PTP_MAX_BRIDGE_WINDOWS 4096
#define PTP_MAX_COMPATIBLE 16

// Names in one directory under `sources:`, and in that of a PCI function; the bytes of one ACPI table. A function's `resource` has a few lines.
#define PTP_MAX_DIRECTORY 65536
#define PTP_MAX_FUNCTION_FILES 1024
#define PTP_MAX_ACPI_BYTES (UINT64_C(16) << 20)
#define PTP_MAX_PCI_RESOURCE_BYTES 65536
#define PTP_MAX_PCI_CONFIG_BYTES 4096

// Ranges that the files under `sources:` tell of, how many of them may share one address, and places where they contradict each other.
#define PTP_MAX_CLAIMS 1000000
#define PTP_MAX_SHARED_CLAIMS 64
#define PTP_MAX_DISPUTES 256

#endif
