// SPDX-License-Identifier: Apache-2.0
//
// What the parts of the monitor share. The monitor is the smallest program that makes the mappings of a virtual machine
// with assigned PCI functions: RAM and BARs at addresses of the guest, in the SMMU, in stage 2, and in itself.
#ifndef MONITOR_H
#define MONITOR_H

#include <stdint.h>
#include <stdnoreturn.h>

#define PAGE 0x1000ULL
#define BLOCK 0x200000ULL
#define RAM_IPA 0x40000000ULL
#define RAM_SIZE (4 * BLOCK)
#define BAR_IPA 0x80000000ULL  // the first BAR's, the others follow
#define DOORBELL 0x09000000ULL // no memory there: a write to it leaves the guest

// How many pages of a BAR are touched, by the monitor and by the guest: what is not, need not be mapped.
#define TOUCHED 8

struct bar {
	const char *function; // its address, as 0000:00:02.0
	unsigned number;
	uint64_t pa, size; // size: whole pages
	uint64_t ipa;      // in the guest, and as its devices see it
	uint8_t *va;       // in the monitor
};

struct machine {
	uint8_t *ram;
	struct bar bars[16];
	unsigned bar_count;
	uint64_t bar_ipa; // where the next goes
};

// What a guest starts with in its registers; see guest.S.
struct start {
	uint64_t ttbr0, tcr, mair, list, vectors;
};

noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Says what was mapped: OWNER, from ADDRESS, SIZE bytes of PA. The test compares these lines with what ptproof finds.
void mapped(const char *owner, uint64_t address, uint64_t size, uint64_t pa, const char *what);

uint64_t touched(const struct bar *bar); // bytes of it

// Takes FUNCTIONS from VFIO, maps their BARs here, and everything for them in the SMMU.
void assign(struct machine *machine, char **functions, int count);

// Fills the guest's RAM: code, tables, and the list of addresses to touch.
struct start fill_ram(const struct machine *machine);

// Runs the guest; says "ready" when it has touched everything, and does not return.
noreturn void run(const struct machine *machine, const struct start *start);

#endif
