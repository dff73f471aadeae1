// SPDX-License-Identifier: Apache-2.0
#ifndef RESOURCE_H
#define RESOURCE_H

#include <stdint.h>

// Where BAR NUMBER of a PCI function is, by sysfs; 0 when that does not say.
uint64_t resource_address(const char *function, unsigned number);

#endif
