#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The kernel's own listings beside a capture: where they agree with the walk, and what is said where they do not.
set -eu
. "$SOURCE/tests/cli/lib.subr"

listed="  kernel-page-tables: raw/kernel_page_tables
  stage2-page-tables: raw/stage2_page_tables"
reason='kernel-page-tables disagrees with the walk'

# with_listings AS: a copy of the one capture that has listings, which names them.
with_listings()
{
	capture=$(copy p72-max-viol "$1")
	[ "$(tail -n 4 "$capture/capture.yaml" | head -n 1)" = sources: ] || fail 'sources: is not last'
	printf '%s\n' "$listed" >>"$capture/capture.yaml"
}

# compared SOURCE KEY...
compared()
{
	source=$1
	shift
	get coverage compared source="$source" '*' "$@"
}

# As it was taken: five kernel stacks came or went after the kernel had written its listing.
with_listings taken
check 3 "$capture"
same 'differences' "$(compared kernel-page-tables @context,rows,differences,size)" 'kernel 161 5 0x14000'
same 'where' "$(compared kernel-page-tables first '*' @ia,size)" '0xffff800080aa8000 0x4000
0xffff800080ab0000 0x4000
0xffff800080ac0000 0x4000
0xffff800080ac8000 0x4000
0xffff800080cd8000 0x4000'
same 'listed alone' "$(compared kernel-page-tables first walked=null '*' listed | sort -u)" 'RW NX SHD UXN MEM/NORMAL'
same 'walked alone' "$(compared kernel-page-tables first listed=null '*' walked | sort -u)" 'RW NX SHD UXN MEM/NORMAL'
same 'stage 2' "$(compared stage2-page-tables @context,rows,differences)" "$any 31 0"
same 'gap' "$(get coverage contexts name=kernel '*' gaps '*' @reason,count,ia)" "$reason 5 0xffff800080aa8000"
same 'complete' "$(get coverage complete)" false
has_not 'sources' "$(get coverage sources_not_read '*')" kernel-page-tables
check 3 "$CAPTURES/p72-max-viol"
same 'complete without it' "$(get coverage complete)" true

# settle AS: a copy in which the tables are those of the listing. The entries of a stack are STACK's, or nothing.
stack=0x0068000040000703
settle()
{
	with_listings "$1"
	for page in aa8 aa9 aaa aab ab0 ab1 ab2 ab3 ac0 ac1 ac2 ac3; do
		entry=$(leaf "$capture" kernel 0xffff800080${page}000)
		poke "$capture" "${entry% *}" $stack
	done
	for page in ac8 ac9 aca acb cd8 cd9 cda cdb; do
		entry=$(leaf "$capture" kernel 0xffff800080${page}000)
		poke "$capture" "${entry% *}" 0
	done
}

settle agrees
check 3 "$capture"
same 'agrees' "$(compared kernel-page-tables @context,differences,size)" 'kernel 0 0x0'
same 'no gap' "$(get coverage complete)" true
run 3 check "$capture"
grep -q '^  kernel-page-tables, raw/kernel_page_tables: agrees with kernel, all 161 rows$' "$work/out" || fail 'no line that it agrees'

# One field of each of some descriptors, and what is said of it.
agreeing=$capture
cp -R "$agreeing" "$work/changed"
nc=0xffff8000806
change "$work/changed" kernel ${nc}b5000 2 7 0  # AttrIndx
change "$work/changed" kernel ${nc}b7000 2 7 7  # one that no kernel uses, whose byte is that of another one
change "$work/changed" kernel ${nc}b9000 6 1 1  # AP[1]
change "$work/changed" kernel ${nc}bb000 7 1 1  # AP[2]
change "$work/changed" kernel ${nc}bd000 8 3 2  # SH
change "$work/changed" kernel ${nc}bf000 11 1 1 # nG
change "$work/changed" kernel ${nc}c1000 53 1 0 # PXN
change "$work/changed" kernel ${nc}c3000 54 1 0 # UXN
change "$work/changed" "$any" 0x40001000 7 1 0  # S2AP[1]
change "$work/changed" "$any" 0x40010000 54 1 0 # XN[1]
change "$work/changed" "$any" 0x81000000 0 1 0  # a block
check 3 "$work/changed"
same 'walked' "$(compared kernel-page-tables first 'listed=RW NX SHD UXN MEM/NORMAL-NC' size=0x1000 '*' @ia,walked)" \
	"${nc}b5000 RW NX SHD UXN MEM/NORMAL
${nc}b7000 RW NX SHD UXN DEVICE/nGnRnE
${nc}b9000 USR RW NX SHD UXN MEM/NORMAL-NC
${nc}bb000 ro NX SHD UXN MEM/NORMAL-NC
${nc}bd000 RW NX UXN MEM/NORMAL-NC
${nc}bf000 RW NX SHD NG UXN MEM/NORMAL-NC
${nc}c1000 RW x SHD UXN MEM/NORMAL-NC
${nc}c3000 RW NX SHD MEM/NORMAL-NC"
same 'walked by stage 2' "$(compared stage2-page-tables first '*' @ia,size,listed,walked)" \
	'0x40001000 0x1000 R W PXN UXN R PXN UXN
0x40010000 0x1000 R W PXN UXN R W px ux
0x81000000 0x200000 R W PXN UXN null'
same 'gaps' "$(get coverage contexts '*' gaps '*' @reason,count,ia)" "$reason 8 ${nc}b5000
stage2-page-tables disagrees with the walk 3 0x40001000"

# Of two contexts the one that fits is taken, here the second.
cp -R "$agreeing" "$work/two"
awk '/^contexts:/ { print; print "  - {name: a, owner: host, regime: EL2&0, stage1: {TTBR1_EL2: 0x41d18000, TCR_EL2: 0x35b5503510,";
	print "     MAIR_EL2: 0x40044ffff, SCTLR_EL2: 0x20000003474591d}}"; next } { print }' \
	"$agreeing/capture.yaml" >"$work/two/capture.yaml"
check 3 "$work/two"
same 'the second' "$(compared kernel-page-tables @context,differences)" 'kernel 0'

# Registers of another machine: no address of it is right, and a few lines say so.
cp -R "$agreeing" "$work/registers"
sed 's/MAIR_EL2: 0x40044ffff/MAIR_EL2: 0xbb0400ff44/' "$agreeing/capture.yaml" >"$work/registers/capture.yaml"
run 1 check "$work/registers"
grep -q 'kernel_page_tables: DISAGREES with kernel in [0-9]* ranges, [0-9]*[KMG] together$' "$work/out" || fail 'DISAGREES'
same 'lines' "$(grep -c '^    0xffff.* listed .*, walked ' "$work/out")" 8
grep -q '^    … and [0-9]* more$' "$work/out" || fail 'how many more'

# A listing alone, of an old kernel: what its rows say, and no verdict.
mkdir "$work/alone"
cat >"$work/alone/capture.yaml" <<'TEXT'
ptproof-capture: 1
sources: {kernel-page-tables: listing}
contexts:
  - {name: kernel, owner: host, regime: EL1&0, stage1: listed}
TEXT
cat >"$work/alone/listing" <<'TEXT'
---[ vmalloc() Area ]---
0xffffff8000080000-0xffffff8000100000         512K PTE       RW x  SHD AF NG CON     UXN MEM/NORMAL
0xffffff8000100000-0xffffff8000200000           1M PTE   USR ro NX SHD AF NG         MEM/NORMAL
0xffffff8000400000-0xffffff8000600000           2M PMD       RW x  SHD AF        BLK UXN DEVICE/nGnRE
0xffffff8000600000-0xffffff8000800000           2M PMD       ro NX SHD AF        BLK UXN
0xffffff8000800000-0xffffff8000a00000           2M PMD       RW x      AF        BLK UXN MEM/NORMAL-NC
0xffffff8000a00000-0xffffff8000c00000           2M PMD       ro x  SHD AF        BLK UXN MEM/NORMAL-NC
0xffffff8000c00000-0xffffff8000e00000           2M PMD F     RW x  SHD AF        BLK UXN MEM/NORMAL
0xffffff8000e00000-0xffffff8001000000           2M PMD       RW x      AF        BLK UXN MEM/NORMAL-NC
0xffffff8001000000-0xffffff8001200000           2M PMD       RW NX SHD AF        BLK UXN DEVICE/nGnRE
0xffffff8001200000-0xffffff8001400000           2M PMD       RW NX     AF        BLK UXN MEM/NORMAL-TAGGED
TEXT
check 3 "$work/alone"
same 'verdicts' "$(get findings '*' verdict | sort -u)" conditional
same 'reserved' "$(get findings rule=attr.reserved '*' mappings '*' @ia,size)" '0xffffff8000600000 0x200000'
same 'device' "$(get findings rule=exec.device '*' mappings '*' @ia,size)" '0xffffff8000400000 0x200000'
same 'writable' "$(get findings rule=wx.mapping '*' mappings '*' @ia,size | sort)" '0xffffff8000080000 0x80000
0xffffff8000800000 0x200000
0xffffff8000e00000 0x200000'
same 'rules' "$(get findings '*' rule | sort -u | tr '\n' ' ')" 'attr.reserved exec.device model.incomplete wx.mapping '
run 3 check "$work/alone"
grep -q '^  kernel: listed with RW x UXN MEM/NORMAL-NC  \[' "$work/out" || fail 'listed with'
grep -q '^    0xffffff8000e00000 +2M$' "$work/out" || fail 'the range'
! grep -q '{' "$work/out" || fail 'a placeholder'
run 0 walk "$work/alone" kernel 0xffffff8000080000
run 0 walk "$work/alone"

# One in which nothing is found proves nothing.
cp "$agreeing/raw/kernel_page_tables" "$work/alone/listing"
check 3 "$work/alone"
same 'nothing found' "$(get findings '*' rule)" model.incomplete

# No context that a listing could be of: that is said, and nothing else follows from it.
cp -R "$CAPTURES/d612-max-clean" "$work/other"
chmod -R u+w "$work/other"
cp "$agreeing/raw/kernel_page_tables" "$agreeing/raw/stage2_page_tables" "$work/other/raw"
sed 's/owner: host/owner: hypervisor/; s/stage1: free/stage1: off/' "$CAPTURES/d612-max-clean/capture.yaml" >"$work/other/capture.yaml"
printf '  kernel-page-tables: raw/kernel_page_tables\n' >>"$work/other/capture.yaml"
check 3 "$work/other"
same 'no context' "$(compared kernel-page-tables @context,differences)" 'null 0'
run 3 check "$work/other"
grep -q 'kernel_page_tables: not compared: no context of the host' "$work/out" || fail 'not compared'

# An entry without AF maps nothing here, though it is valid; the listing shows that.
cp -R "$agreeing" "$work/flag"
change "$work/flag" "$any" 0x40001000 10 1 0
check 3 "$work/flag"
same 'without AF' "$(compared stage2-page-tables first '*' @ia,size,walked)" '0x40001000 0x1000 null'
sed '/^0x0000000040001000/s/AF/  /' "$agreeing/raw/stage2_page_tables" >"$work/flag/raw/stage2_page_tables"
check 3 "$work/flag"
same 'listed without AF' "$(compared stage2-page-tables @context,differences)" "$any 0"

# A listing of stage 2 that was cut between two rows: what follows is not there.
cp -R "$agreeing" "$work/cut"
head -n 20 "$agreeing/raw/stage2_page_tables" >"$work/cut/raw/stage2_page_tables"
check 3 "$work/cut"
same 'cut' "$(compared stage2-page-tables first '*' @ia,size,listed | head -n 1)" "0x80000000 0x1000 null"

# A listing that was cut within a row is no input.
head -c 5000 "$agreeing/raw/kernel_page_tables" >"$work/registers/raw/kernel_page_tables"
run 2 check "$work/registers"
grep -q 'raw/kernel_page_tables:[0-9]*:1: the text ends within a line: it was cut' "$work/err" || fail 'cut'
