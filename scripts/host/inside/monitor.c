// SPDX-License-Identifier: Apache-2.0
//
// monitor [FUNCTION...]: runs a guest that has these PCI functions, which vfio-pci must hold already.
#include "monitor.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void die(const char *format, ...)
{
	int error = errno;
	va_list arguments;

	va_start(arguments, format);
	printf("failed: ");
	vprintf(format, arguments);
	printf(": %s\n", strerror(error));
	va_end(arguments);
	exit(1);
}

void mapped(const char *owner, uint64_t address, uint64_t size, uint64_t pa, const char *what)
{
	printf("mapped %s %#" PRIx64 " %#" PRIx64 " %#" PRIx64 " %s\n", owner, address, size, pa, what);
}

uint64_t touched(const struct bar *bar)
{
	return bar->size < TOUCHED * PAGE ? bar->size : TOUCHED * PAGE;
}

// Aligned, so that it may be made of large pages.
static uint8_t *allocate_ram(void)
{
	uint8_t *all = mmap(NULL, RAM_SIZE + BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t *ram = (uint8_t *)(((uintptr_t)all + BLOCK - 1) & ~(BLOCK - 1));

	if (all == MAP_FAILED)
		die("RAM of the guest");
	madvise(ram, RAM_SIZE, MADV_HUGEPAGE);
	memset(ram, 0, RAM_SIZE);
	return ram;
}

int main(int argc, char **argv)
{
	struct machine machine = {.ram = allocate_ram(), .bar_ipa = BAR_IPA};
	struct start start;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1)
		assign(&machine, argv + 1, argc - 1);
	start = fill_ram(&machine);
	run(&machine, &start);
}
