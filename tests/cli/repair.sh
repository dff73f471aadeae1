#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Single-field repairs: each one that is offered removes the violation when the table is changed so, and no other value does.
set -eu
. "$SOURCE/tests/cli/lib.subr"

bar2=0x81000000 # where the guest has BAR 2 of 02.0
memattr='stage 2 MemAttr[3:0]'

# with_memattr VALUE: d612-max-viol with this MemAttr for BAR 2; its path is $capture.
with_memattr()
{
	capture=$(copy d612-max-viol changed)
	change "$capture" "$any" $bar2 2 15 "$1"
}

# repairs STEP...: the repairs of the findings that STEP... let through.
repairs()
{
	get findings "$@" '*' repair '*' @owner,field,value | LC_ALL=C sort -u
}

echo '== a cacheable stage 2 of a device'
with_memattr 7
check 1 "$capture"
same 'violated' "$(get findings verdict=violated severity=error '*' @rule,region | sort -u)" \
	'alias.cacheable-device 0000:00:02.0 BAR 2
kvm.cacheable-pfnmap 0000:00:02.0 BAR 2'
repairs verdict=violated >"$work/repairs"
grep -F "guest:1 $memattr " "$work/repairs" | sed 's/.* //' >"$work/offered"
same 'other fields' "$(grep -Fv "$memattr" "$work/repairs")" 'guest:1 HCR_EL2.CD 0x1'
[ -z "$(get findings verdict=conditional '*' repair)" ] || fail "repairs of what is conditional, without --repair"
run 1 check "$capture"
grep -Fqx "      repair: of guest:1's Normal-WB ISH mapping: $memattr 0x0 or 0x1 or 0x2 or 0x3 or" "$work/out" ||
	fail "the text offers: $(grep -A 1 repair: "$work/out")"

echo '== they work, and no other value does'
for value in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
	with_memattr $value
	status=0
	"$PTPROOF" check "$capture" -o json >"$work/out" || status=$?
	case $status in
	1) ! grep -Fqx "$(printf '0x%x' $value)" "$work/offered" || fail "MemAttr $value is offered, and does not help" ;;
	3) grep -Fqx "$(printf '0x%x' $value)" "$work/offered" || fail "MemAttr $value would help, and is not offered" ;;
	*) fail "exit status $status with MemAttr $value" ;;
	esac
done

echo '== conditional findings, when asked'
run 3 check "$CAPTURES/d612-max-viol" --repair -o json
same 'what read side effects need' \
	"$(repairs rule=side.speculative-read 'region=0000:00:02.0 BAR 0' | grep '^guest')" \
	"guest:1 MAIR byte that AttrIndx selects 0x0
guest:1 MAIR byte that AttrIndx selects 0x4
guest:1 $memattr 0x0
guest:1 $memattr 0x1
guest:1 $memattr 0x2
guest:1 $memattr 0x3"
same 'errors without an answer' "$(get findings severity=error '*' repair_complete | sort -u)" true
same 'answers of lower severity' "$(get findings severity=note '*' repair)" ''

# In RAM without FWB a guest chooses what it likes: FWB and MemAttr would have to change together.
run 3 check "$CAPTURES/d612-a72-viol" --repair -o text -o json="$work/a72.json"
grep -Fqx '      repair: no single-field repair' "$work/out" || fail "a72: everything has a repair"
"$TOOLS/json-get" findings 'region=System RAM' severity=error '*' @mappings,repair <"$work/a72.json" |
	grep 'guest 1, any' | grep -v ' \[\]$' && fail "a72: a repair of RAM that a guest reaches" || :
