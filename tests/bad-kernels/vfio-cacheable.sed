# SPDX-License-Identifier: Apache-2.0
# A BAR that a process maps by VFIO is cacheable.
#file drivers/vfio/pci/vfio_pci_core.c
#finds conditional alias.cacheable-device process
s/= pgprot_noncached(\(.*\));/= \1;/
