# SPDX-License-Identifier: Apache-2.0
# A BAR that a process maps write-combining by sysfs is cacheable.
#file drivers/pci/mmap.c
#finds conditional alias.cacheable-device process
s/= pgprot_writecombine(\(.*\));/= \1;/
