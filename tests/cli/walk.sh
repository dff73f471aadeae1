#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What contexts map, how one address is translated, and every fault that a capture can give.
set -eu
. "$SOURCE/tests/cli/lib.subr"

viol=$CAPTURES/d612-max-viol
old=$CAPTURES/d612-a72-viol

# at CAPTURE CONTEXT ADDRESS: one translation, as JSON in $work/out.
at()
{
	run 0 walk "$1" "$2" "$3" -o json
	[ ! -s "$work/err" ] || fail "walk wrote to standard error: $(cat "$work/err")"
}

# fault CAPTURE CONTEXT ADDRESS TYPE LEVEL STAGE: this fault and no result, in both formats.
fault()
{
	at "$1" "$2" "$3"
	same "$2 $3: fault" "$(get fault @type,level,stage)" "$4 $5 $6"
	same "$2 $3: result" "$(get @pa,size,attributes,permissions)" '- - - -'
	run 0 walk "$1" "$2" "$3"
	grep -q "$4" "$work/out" || fail "$2 $3: the text does not name the fault: $(cat "$work/out")"
}

# result CAPTURE CONTEXT ADDRESS PA SIZE TYPE
result()
{
	at "$1" "$2" "$3"
	same "$2 $3" "$(get @pa,size,fault)" "$4 $5 -"
	same "$2 $3: type" "$(get attributes type)" "$6"
}

echo '== everything'
run 0 walk "$viol" -o json
same 'contexts' "$(get context | uniq | wc -l)" 9
get context | uniq >"$work/names"
get @context,ia,size >"$work/all"
while read -r name; do
	run 0 walk "$viol" "$name" -o json
	get @context,ia,size
done <"$work/names" >"$work/each"
cmp -s "$work/all" "$work/each" || fail "walk without a context is not every context in turn"
run 0 walk "$viol"
for name in kernel "$dumped" 'smmu 0x28'; do
	grep -Fq "# $name (" "$work/out" || fail "$name is not in the text"
done

echo '== in input-address order, without overlaps'
run 0 walk "$viol" 'vmm (174)' -o json
last=0
get @ia,size | while read -r ia size; do
	[ $((ia)) -ge $last ] || fail "$ia comes before the end of the mapping before it"
	last=$((ia + size))
done || exit 1

echo '== one address'
result "$viol" kernel 0xffff800080037018 0x9000018 0x1000 Device
same 'attributes' "$(get attributes @device,shareability,xs,tagged)" 'nGnRE OSH 1 false'
same 'permissions' "$(get permissions @el0,el1,el2,execute_el0,execute_el1,execute_el2)" '  rw false false false'
same 'steps' "$(get stages '*' steps '*' kind)" 'table
table
table
table
page'
same 'levels' "$(get stages '*' steps '*' level)" '-1
0
1
2
3'
run 0 walk "$viol" kernel 0xffff800080037018
grep -q 'level -1 .*table' "$work/out" || fail "the text has no level -1"
grep -q '0x9000018' "$work/out" || fail "the text has no physical address"
grep -q 'Device-nGnRE' "$work/out" || fail "the text has no attributes"
result "$viol" kernel 0xffff800080356000 0x5b410000 0x1000 Normal
result "$viol" 'smmu 0x10' 0x81000010 0x8000000010 0x200000 Normal
result "$viol" 'smmu 0x28' 0xfffff800 0x8090800 0x1000 Device
at "$viol" kernel 18446603338368905240
same 'decimal' "$(get pa)" 0x9000018

echo '== two stages'
result "$viol" "$dumped" 0x81100000 0x8000100000 0x200000 Normal
same 'stages' "$(get stages '*' stage)" '1
2'
result "$viol" "$dumped" 0xc0000800 0x10046800 0x1000 Device
result "$old" "$dumped" 0xc1100000 0x8000100000 0x200000 Device
at "$viol" "$any" 0x81100000
same 'pa' "$(get pa)" 0x8000100000
same 'reached' "$(get attributes '*' type | sort -u)" 'Device
Normal'
at "$viol" "$any" 0x40000800
same 'reached' "$(get attributes '*' inner | sort -u)" WB

echo '== tags'
result "$viol" 'vmm (174)' 0xfffff5600800 0x10044800 0x1000 Device
result "$viol" 'vmm (174)' 0xab00fffff5600800 0x10044800 0x1000 Device
result "$viol" kernel 0x12ff800080037018 0x9000018 0x1000 Device
result "$old" 'vmm (175)' 0xab00fffff5600800 0x10044800 0x1000 Device
fault "$viol" 'smmu 0x10' 0xab00000081000000 translation 0 1
fault "$viol" 'vmm (174)' 0xab10fffff5600800 translation 0 1
fault "$viol" "$dumped" 0xab00000081000000 translation 0 1

echo '== a half that is not given'
run 0 walk "$viol" kernel 0x400000
grep -q 'unknown: ' "$work/out" || fail "a half without TTBR is translated"
at "$viol" kernel 0x400000
[ -n "$(get unknown)" ] || fail "a half without TTBR is translated"

echo '== faults: translation'
fault "$viol" kernel 0xffff80008003a000 translation 3 1
fault "$viol" "$any" 0x90000000 translation 2 2
fault "$viol" "$any" 0x10000000000 translation 0 2
fault "$viol" "$dumped" 0x90000000 translation 2 1
fault "$viol" 'smmu 0x28' 0x1000 translation 1 1

echo '== faults: missing page'
capture=$(copy d612-max-viol)
entry=$(leaf "$capture" kernel 0xffff800080037000)
poke "$capture" "${entry% *}" drop
fault "$capture" kernel 0xffff800080037000 missing-page 3 1
entry=$(leaf "$capture" "$any" 0x80000000)
poke "$capture" "${entry% *}" "$(field "${entry#* }" 0 3 0)"
fault "$capture" "$any" 0x80000000 translation 3 2
fault "$capture" "$dumped" 0x80000000 translation 3 2
capture=$(copy d612-max-viol)
entry=$(leaf "$capture" "$any" 0x80000000)
poke "$capture" "${entry% *}" drop
fault "$capture" "$any" 0x80000000 missing-page 3 2
fault "$capture" "$dumped" 0x80000000 missing-page 3 2

echo '== faults: stage 2 of a stage 1 table'
capture=$(copy d612-max-viol)
entry=$(leaf "$capture" "$any" 0x40010000)
poke "$capture" "${entry% *}" 0
fault "$capture" "$dumped" 0x81000000 translation 3 2

echo '== faults: address size'
capture=$(copy d612-a72-viol)
change "$capture" kernel 0xffff800080037000 47 1 1
fault "$capture" kernel 0xffff800080037000 address-size 3 1
change "$capture" "$any" 0x81000000 47 1 1
fault "$capture" "$any" 0x81000000 address-size 2 2
fault "$capture" "$dumped" 0x81000000 address-size 2 2

echo '== faults: access flag'
capture=$(copy d612-a72-viol)
change "$capture" kernel 0xffff800080037000 10 1 0
fault "$capture" kernel 0xffff800080037000 access-flag 3 1
change "$capture" "$any" 0x80000000 10 1 0
fault "$capture" "$any" 0x80000000 access-flag 3 2
capture=$(copy d612-max-viol)
change "$capture" 'smmu 0x10' 0x81000000 10 1 0
fault "$capture" 'smmu 0x10' 0x81000000 access-flag 2 1

echo '== but not where hardware sets it'
change "$capture" kernel 0xffff800080037000 10 1 0
result "$capture" kernel 0xffff800080037000 0x9000000 0x1000 Device

echo '== faults: permission, of a stage 1 walk that stage 2 maps Device under PTW'
capture=$(copy d612-max-viol)
change "$capture" "$any" 0x40010000 2 15 1
fault "$capture" "$dumped" 0x81000000 permission 3 2
