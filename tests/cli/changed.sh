#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Real tables with one descriptor changed: what becomes of the verdict, and where it says that the fault is.
set -eu
. "$SOURCE/tests/cli/lib.subr"

vmm='vmm (174)'
bar2_02=0x81000000 # where the guest has BAR 2 of 02.0, BAR 0 of 02.0 and a page of its RAM
bar0_02=0x80000000
ram=0x40000000

# the ten assumptions under which d612-max-viol is proved
ten()
{
	check 3 "$CAPTURES/d612-max-viol"
	needs >"$work/ten"
}

# lowest RULE [STEP...]: the lowest address of any violated finding of RULE among those that STEP... lets through.
lowest()
{
	rule=$1
	shift
	least=
	for pa in $(get findings verdict=violated rule="$rule" "$@" '*' extents '*' pa); do
		[ -n "$least" ] && [ $((pa)) -ge $((least)) ] || least=$pa
	done
	echo "$least"
}

# has_violation RULE ADDRESS: a violated finding of severity error, and the lowest address of the rule's is ADDRESS.
has_violation()
{
	same 'verdict' "$(get verdict)" violated
	same "lowest address of $1" "$(lowest "$1" severity=error)" "$2"
}

# no_violation: nothing is.
no_violation()
{
	same 'verdict' "$(get verdict)" unknown
	same 'violated findings' "$(get findings verdict=violated '*' @id,rule,severity)" ''
}

# guest_choices: what the guest chooses in violated findings of cacheable mappings of a device, by its own mapping.
guest_choices()
{
	get findings verdict=violated rule=alias.cacheable-device '*' mappings "context=$any" '*' choice 'MAIR_EL1 byte' |
		sort -u
}

# stage2 CAPTURE ADDRESS MEMATTR: a copy with this MemAttr, checked.
stage2()
{
	capture=$(copy "$1" changed)
	change "$capture" "$any" "$2" 2 15 "$3"
	check "${4:-1}" "$capture"
}

echo '== a BAR at stage 2: MemAttr 0b0111 and 0b0110 under FWB'
ten
for memattr in 7 6; do
	stage2 d612-max-viol $bar2_02 $memattr
	has_violation alias.cacheable-device 0x8000000000
	has 'regions' "$(get findings verdict=violated '*' region)" '0000:00:02.0 BAR 2'
	stage2 d612-max-viol $bar0_02 $memattr
	has_violation alias.cacheable-device 0x10046000
done
capture=$(copy d612-max-viol changed)
change "$capture" "$any" $bar2_02 2 15 7
check 1 "$capture" -o text="$work/text"
has 'what the guest chooses' "$(guest_choices)" 0xff
grep -q 'MAIR_EL1 byte 0xff' "$work/text" || fail "the text does not say what the guest chooses"
rm "$work/text"

echo '== the same with all that the capture needed declared: no assumption makes it safe'
declare_all "$capture" <"$work/ten"
check 1 "$capture"
has_violation alias.cacheable-device 0x8000000000

echo '== a BAR at stage 2 without FWB: MemAttr 0b1111'
stage2 d612-a72-viol $bar2_02 15
has_violation alias.cacheable-device 0x8000000000
has 'what the guest chooses' "$(guest_choices)" 0xff
stage2 d612-a72-viol $bar0_02 15
has_violation alias.cacheable-device 0x10046000

echo '== a BAR Device at stage 2 violates nothing'
stage2 d612-max-viol $bar2_02 1 3
no_violation
stage2 d612-a72-viol $bar2_02 1 3
no_violation

echo '== a BAR cacheable in the process: AttrIndx 0'
for bar in 0xfffff5a00000:0x8000000000 0xfffff7000000:0x10046000; do
	capture=$(copy d612-max-viol changed)
	change "$capture" "$vmm" ${bar%:*} 2 7 0
	check 1 "$capture"
	has_violation alias.cacheable-device ${bar#*:}
	has 'owners' "$(get findings verdict=violated '*' mappings '*' owner)" process:174
done

echo '== a page of the RAM of the guest Device at stage 2'
stage2 d612-max-viol $ram 1 3
no_violation
page=$("$TOOLS/json-get" pa <"$work/walk")
found=$(get findings severity=error 'needs~sw-managed(host, guest:1)' "extents~{\"pa\":\"$page\",\"size\":\"0x1000\"}" '*' id)
[ -n "$found" ] || fail "no error at $page that needs sw-managed(host, guest:1)"
for id in $found; do
	has "contexts of $id" "$(get findings id="$id" '*' mappings '*' context)" kernel
done

# executable CAPTURE ADDRESS: a copy in which the kernel may execute this page, checked.
executable()
{
	capture=$(copy "$1" changed)
	change "$capture" kernel "$2" 53 1 0
	check 1 "$capture"
}

echo '== a device of the kernel made executable: the UART, which speculative fetches disturb too, and the RTC'
executable d612-max-viol 0xffff800080037000
has_violation exec.device 0x9000000
has_violation side.speculative-read 0x9000000
same 'rules that are violated' "$(get findings verdict=violated '*' rule | sort -u)" "exec.device
side.speculative-read"
executable d612-max-viol 0xffff800080045000
has_violation exec.device 0x9010000
same 'rules that are violated' "$(get findings verdict=violated '*' rule | sort -u)" exec.device
has 'needed' "$(needs)" 'property(region: pl031 RTC, read-side-effects: no)'
executable d612-a72-viol 0xffff800080037000
has_violation exec.device 0x9000000

echo '== a reserved MemAttr'
stage2 d612-max-viol $ram 4
has_violation attr.reserved "$("$TOOLS/json-get" pa <"$work/walk")"

# incomplete STATUS: the coverage of the last check says that table pages are missing.
incomplete()
{
	same 'complete' "$(get coverage complete)" false
	get coverage contexts '*' missing_pages | grep -qvx 0 || fail "no page is missing"
	has 'gaps' "$(get coverage contexts '*' gaps '*' reason | sed 's/^stage 2 //')" 'table page missing'
	same 'verdict' "$(get verdict)" "$1"
	has 'rules' "$(get findings severity=error '*' rule)" model.incomplete
}

# table CAPTURE CONTEXT ADDRESS: "ADDRESS DESCRIPTOR" of the last table descriptor on the way.
table()
{
	steps "$@" | tail -n 2 | head -n 1
}

echo '== a table that the images do not hold, with all declared that the capture needed: no proof'
for where in "$any:$bar0_02" "kernel:0xffff800080037000" "$vmm:0xfffff5a00000" "smmu 0x10:0x80000000"; do
	capture=$(copy d612-max-viol changed)
	entry=$(table "$capture" "${where%:*}" "${where##*:}")
	poke "$capture" "${entry% *}" "$(printf '0x%x' $((0x7ff00000 | ${entry#* } & 0xfff)))"
	declare_all "$capture" <"$work/ten"
	check 3 "$capture" -o text="$work/text"
	incomplete unknown
	grep -q 'INCOMPLETE' "$work/text" || fail "the text does not say that the coverage is incomplete"
	grep -q "^  ${where%:*}: .*table page missing.*0x7ff00000" "$work/text" ||
		fail "the text does not say whose page is missing, and which"
	rm "$work/text"

	capture=$(copy d612-max-viol changed)
	entry=$(leaf "$capture" "${where%:*}" "${where##*:}")
	poke "$capture" "${entry% *}" drop
	declare_all "$capture" <"$work/ten"
	check 3 "$capture"
	incomplete unknown
done

echo '== and something violated elsewhere'
change "$capture" "$any" $bar2_02 2 15 7
check 1 "$capture"
incomplete violated
