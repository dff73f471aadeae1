#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Who maps a physical address: in both formats, what walks of each context find, and what may be missing.
set -eu
. "$SOURCE/tests/cli/lib.subr"

old=$CAPTURES/d612-a72-viol

echo '== a BAR: everybody who has it, and how'
run 0 aliases "$old" 0x8000000040
same 'text' "$(sed 's/  */ /g' "$work/out")" '0x8000000040: 0000:00:02.0 BAR 2, device
 context owner input address mapping permissions attributes
 kernel host 0xffff800082000040 +16M el1:rw- el0:--- Device-nGnRE OSH
 mapfile (168) process:168 0xfffff6e00040 +16M el1:r-- el0:r-- Normal-NC OSH
 vmm (175) process:175 0xfffff5a00040 +16M el1:r-- el0:r-- Device-nGnRnE OSH
 guest 1, any stage 1 guest:1 0x81000040 +2M el1:rw- el0:rw- Device-nGnRnE OSH | Device-nGnRE OSH | Device-nGRE OSH | Device-GRE OSH | Normal-NC OSH
 guest 1, stage 1 as dumped guest:1 0x81000040 +2M el1:rw- el0:--- Normal-NC OSH
 guest 1, stage 1 as dumped guest:1 0xc1000040 +2M el1:rw- el0:--- Device-nGnRE OSH
 smmu 0x10 dma:0000:00:02.0 0x81000040 +16M el1:rwx el0:--- Normal-WB ISH
 smmu 0x18 dma:0000:00:03.0 0x81000040 +16M el1:rwx el0:--- Normal-WB ISH'

echo '== the same as JSON, and as walk has it'
run 0 aliases "$old" 0x8000000040 -o json
same 'region' "$(get @pa,region,kind)" '0x8000000040 0000:00:02.0 BAR 2 device'
same 'not covered' "$(get not_covered '*' reason)" ''
get mappings '*' @ia,context >"$work/found"
same 'mappings' "$(wc -l <"$work/found")" 8
same 'types' "$(get mappings context=kernel '*' attributes type)" Device
same 'types of a free stage 1' "$(get mappings "context=$any" '*' attributes '*' type | sort -u)" 'Device
Normal'
while read -r ia context; do
	run 0 walk "$old" "$context" "$ia" -o json
	same "$context $ia" "$(get pa)" 0x8000000040
done <"$work/found"

echo '== the first and the last byte of a run belong to it, and those beside it do not'
for byte in 0x8000000000:1 0x8000ffffff:1 0x7fffffffff:0 0x8001000000:0; do
	run 0 aliases "$old" "${byte%:*}" -o json
	same "mappings of ${byte%:*}" "$(get mappings 'context=mapfile (168)' '*' ia | wc -l)" "${byte#*:}"
done

echo '== a page of tables: the walker reads it, software writes it'
table=$(steps "$old" kernel 0xffff800082000000 | sed -n '2s/ .*//p')
run 0 aliases "$old" "$table" -o json
has 'walks' "$(get mappings walk=true '*' context)" kernel
has 'software' "$(get mappings walk=false '*' context)" kernel
run 0 aliases "$old" "$table"
grep -q '^  kernel  *host  *its table walks  *Normal-WB ISH$' "$work/out" || fail "no table walks: $(cat "$work/out")"

echo '== nobody, and an address that no region has'
run 0 aliases "$old" 0x123456789000
same 'text' "$(cat "$work/out")" '0x123456789000: undescribed, unknown
  nobody maps it'
run 0 aliases "$old" 0x123456789000 -o json
same 'mappings' "$(get mappings '*' context)" ''
same 'kind' "$(get @region,kind)" 'null unknown'

echo '== what is not covered may map it too'
capture=$(copy d612-a72-viol changed)
entry=$(leaf "$capture" kernel 0xffff800082000000)
poke "$capture" "${entry% *}" drop
run 0 aliases "$capture" 0x123456789000
grep -q '^  not covered, and may map it too: kernel: .*table page missing' "$work/out" ||
	fail "nothing is said of what is missing: $(cat "$work/out")"
run 0 aliases "$capture" 0x123456789000 -o json
has 'not covered' "$(get not_covered '*' context)" kernel

echo '== the command line'
for arguments in '' "$old" "$old zz" "$old 0x0 0x0"; do
	# shellcheck disable=SC2086 # several arguments
	run 2 aliases $arguments
	[ ! -s "$work/out" ] || fail "aliases $arguments wrote to standard output"
done
