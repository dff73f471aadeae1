#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A listing alone, joined with what tells where its addresses lead: what is found then, and what is refused.
set -eu
. "$SOURCE/tests/cli/lib.subr"

raw=$CAPTURES/p72-max-viol/raw

# A real one. Everything in the linear map, in the image and of ioremap has a place; 50 rows have none, and nothing is proved.
mkdir "$work/real"
cp "$raw/kernel_page_tables" "$raw/vmcoreinfo" "$raw/vmallocinfo" "$work/real"
chmod u+w "$work/real"/*
cat >"$work/real/capture.yaml" <<'TEXT'
ptproof-capture: 1
sources: {kernel-page-tables: kernel_page_tables, vmcoreinfo: vmcoreinfo, vmallocinfo: vmallocinfo}
contexts:
  - {name: kernel, owner: host, regime: EL2&0, stage1: listed}
regions:
  - {name: RAM, base: 0x40000000, size: 0x20000000, kind: ram}
TEXT
check 3 "$work/real"
same 'places' "$(get coverage contexts '*' @mappings)" 26
same 'gaps' "$(get coverage contexts '*' gaps '*' @reason,count,ia)" "only the kernel's listing is given, which has no output addresses 1 -
rows of the listing have no output address 50 0xffff800080581000"
same 'read' "$(get coverage sources_not_read '*')" ''

# One of its rows, of an ioremap, is cacheable: the memory that it maps is a device that all others map as one.
sed '/^0xffff8000805bd000-/s,DEVICE/nGnRE,MEM/NORMAL  ,' "$raw/kernel_page_tables" >"$work/real/kernel_page_tables"
printf '  - {name: BAR, base: 0x8002001000, size: 0x1000, kind: device, cacheable: no}\n' >>"$work/real/capture.yaml"
check 1 "$work/real"
same 'cacheable' "$(get findings rule=alias.cacheable-device '*' mappings '*' @ia,pa,size)" '0xffff8000805bd000 0x8002001000 0x1000'

# Of another boot, or of none.
cp "$CAPTURES/d612-a72-viol/raw/vmcoreinfo" "$work/real/vmcoreinfo"
run 2 check "$work/real"
grep -q 'the two are of different kernels, or boots' "$work/err" || fail 'another boot'
echo '0x0000000042340000 1024' >"$work/real/vmcoreinfo"
run 2 check "$work/real"
grep -q 'vmcoreinfo: this is no VMCOREINFO' "$work/err" || fail 'only where it is'
cp "$raw/vmcoreinfo" "$work/real/vmcoreinfo"
echo '0x000000005729b793-0x0000000021c28726   69632 of_iomap+0xdc/0xf0 phys=0x0000000008000000 ioremap' >"$work/real/vmallocinfo"
run 2 check "$work/real"
grep -q 'vmallocinfo:1:1: no area has this range and size: the kernel hides its addresses; with kernel.kptr_restrict' "$work/err" ||
	fail 'hidden'

# Beside tables, which say themselves where they lead, neither is read.
capture=$(copy p72-max-viol tables)
cp "$work/real/vmallocinfo" "$capture/raw/vmallocinfo"
printf '  vmallocinfo: raw/vmallocinfo\n  vmcoreinfo: raw/fdt\n' >>"$capture/capture.yaml"
check 3 "$capture"
same 'not read' "$(get coverage sources_not_read '*')" 'vmallocinfo
vmcoreinfo'

# Two mappings of one place. What a listing does not print decides nothing of their types, but of their permissions.
mkdir "$work/two"
cat >"$work/two/capture.yaml" <<'TEXT'
ptproof-capture: 1
sources: {kernel-page-tables: listing, vmallocinfo: areas}
contexts:
  - {name: kernel, owner: host, regime: EL1&0, stage1: listed}
regions:
  - {name: A, base: 0x100000, size: 0x4000, kind: device, read-side-effects: no, cacheable: no}
  - {name: B, base: 0x200000, size: 0x4000, kind: ram}
  - {name: C, base: 0x300000, size: 0x4000, kind: ram}
  - {name: D, base: 0x400000, size: 0x4000, kind: ram}
TEXT
cat >"$work/two/areas" <<'TEXT'
0xffff800000000000-0xffff800000003000   12288 a+1/2 phys=0x0000000000100000 ioremap
0xffff800000010000-0xffff800000012000    8192 a+1/2 phys=0x0000000000101000 ioremap
0xffff800000020000-0xffff800000022000    8192 a+1/2 phys=0x0000000000200000 ioremap
0xffff800000030000-0xffff800000032000    8192 a+1/2 phys=0x0000000000200000 ioremap
0xffff800000040000-0xffff800000042000    8192 a+1/2 phys=0x0000000000300000 ioremap
0xffff800000050000-0xffff800000052000    8192 a+1/2 phys=0x0000000000300000 ioremap
0xffff800000060000-0xffff800000062000    8192 a+1/2 phys=0x0000000000100000 ioremap
0xffff800000070000-0xffff800000072000    8192 a+1/2 pages=1 vmalloc
0xffff800000080000-0xffff800000082000    8192 a+1/2 phys=0x0000000000100000 ioremap
0xffff800000090000-0xffff800000092000    8192 a+1/2 phys=0x0000000000100000 ioremap
0xffff8000000a0000-0xffff8000000a2000    8192 a+1/2 phys=0x0000000000400000 ioremap
0xffff8000000b0000-0xffff8000000b2000    8192 a+1/2 phys=0x0000000000400000 ioremap
TEXT
cat >"$work/two/listing" <<'TEXT'
0xffff800000000000-0xffff800000002000           8K PTE       RW NX SHD AF            UXN    DEVICE/nGnRE
0xffff800000010000-0xffff800000011000           4K PTE       RW x  SHD AF            UXN    MEM/NORMAL
0xffff800000020000-0xffff800000021000           4K PTE       ro x  SHD AF            UXN    MEM/NORMAL
0xffff800000030000-0xffff800000031000           4K PTE       RW NX SHD AF            UXN    MEM/NORMAL
0xffff800000040000-0xffff800000041000           4K PTE       ro NX     AF            UXN    MEM/NORMAL
0xffff800000050000-0xffff800000051000           4K PTE       ro NX SHD AF            UXN    MEM/NORMAL
0xffff800000060000-0xffff800000061000           4K PTE       RW NX SHD AF            UXN
0xffff800000070000-0xffff800000071000           4K PTE       RW NX SHD AF            UXN    MEM/NORMAL
0xffff800000080000-0xffff800000081000           4K PTE       RW NX SHD               UXN    MEM/NORMAL
0xffff800000090000-0xffff800000093000          12K PTE       RW NX SHD AF            UXN    MEM/NORMAL
0xffff8000000a0000-0xffff8000000a1000           4K PTE       ro x  SHD AF            UXN    MEM/NORMAL
0xffff8000000b0000-0xffff8000000b1000           4K PTE       ro x  SHD AF            UXN    MEM/NORMAL-NC
TEXT
check 1 "$work/two"
same 'violated' "$(get findings verdict=violated '*' @rule,severity | sort -u)" 'alias.cacheable-device error'
same 'where' "$(get findings verdict=violated '*' extents '*' @pa,size | sort -u)" '0x101000 0x1000'
same 'code that is written' "$(get findings rule=wx.alias '*' @verdict | sort -u)" conditional
same 'code that is cached' "$(get findings rule=exec.icache-nc '*' @verdict | sort -u)" conditional
same 'needs nothing that can be declared' "$(get findings rule=wx.alias '*' needs '*')" ''
same 'shareability' "$(get findings rule=alias.shareability '*' extents '*' @pa,size | sort -u)" '0x300000 0x1000'
same 'rows alone' "$(get findings rule=wx.mapping '*' @verdict)" conditional
same 'their places' "$(get findings rule=wx.mapping '*' mappings '*' @ia,size)" '0xffff800000010000 0x1000'
same 'gaps' "$(get coverage contexts '*' gaps '*' @count,ia | tail -n 1)" '4 0xffff800000060000'
run 1 check "$work/two"
grep -q '^  host and host: unless what a listing does not print makes it safe$' "$work/out" || fail 'unless'

# With DS=1 no row has SHD: then they do not differ in it, from each other or from themselves.
cp -R "$work/two" "$work/ds"
sed -i 's/SHD/   /' "$work/ds/listing"
check 1 "$work/ds"
same 'no shareability' "$(get findings rule=alias.shareability '*' @verdict)" ''

# Nothing found is nothing proved, whatever is given.
sed -i '2,$d' "$work/two/listing" "$work/two/areas"
printf 'assume:\n  - {independent: [host, host], because: a}\n' >>"$work/two/capture.yaml"
check 3 "$work/two"
same 'all has a place' "$(get coverage contexts '*' gaps '*' reason)" "only the kernel's listing is given, which has no output addresses"
same 'verdict' "$(get verdict)" unknown
