# SPDX-License-Identifier: Apache-2.0
# What drivers map with ioremap may be executed by the kernel.
#file mm/vmalloc.c
#finds violated exec.device host
/^int vmap_page_range/,/^}/ s/pgprot_nx(prot)/__pgprot(pgprot_val(prot) \& ~PTE_PXN)/
