#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The ledger of assumptions: what a verdict says that it needs is enough, and nothing of it can be left out.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# enough NAME LIST: LIST declared gives a proof that uses every one of them.
enough()
{
	capture=$(copy "$1")
	printf '%s\n' "$2" | declare_all "$capture"
	check 0 "$capture"
	same "$1: verdict" "$(get verdict)" proved
	same "$1: declared" "$(get assumptions declared=true '*' text | sort)" "$2"
	same "$1: declared, and not needed" "$(get assumptions declared=true 'needed_by=[]' '*' text)" ''
	same "$1: still needed" "$(needs)" ''
	same "$1: reasons" "$(get assumptions declared=true '*' because | sort -u)" 'a test says so'
}

# each_needed NAME LIST: without any one of LIST there is no proof, and that one is asked for.
each_needed()
{
	printf '%s\n' "$2" | while read -r left_out; do
		capture=$(copy "$1")
		printf '%s\n' "$2" | grep -Fvx -e "$left_out" | declare_all "$capture"
		check 3 "$capture"
		same "$1 without $left_out: needed" "$(needs)" "$left_out"
		has "$1 without $left_out: undeclared" "$(get assumptions declared=false '*' text)" "$left_out"
	done || exit 1
}

ten='independent(host, guest:1)
independent(host, process:167)
independent(process:167, guest:1)
independent(process:167, process:174)
independent(process:174, guest:1)
non-caching(dma:0000:00:02.0)
non-caching(dma:0000:00:03.0)
property(region: 0000:00:02.0 BAR 0, read-side-effects: no)
property(region: 0000:00:03.0 BAR 0, read-side-effects: no)
sw-managed(host, host)'

echo '== d612-max-viol'
check 3 "$CAPTURES/d612-max-viol"
same 'd612-max-viol: needed' "$(needs)" "$ten"
same 'violated' "$(get findings verdict=violated '*' id)" ''
enough d612-max-viol "$ten"
each_needed d612-max-viol "$ten"

echo '== d612-a72-viol'
check 3 "$CAPTURES/d612-a72-viol"
list=$(needs)
has 'd612-a72-viol: needed' "$list" 'sw-managed(host, guest:1)'
enough d612-a72-viol "$list"
each_needed d612-a72-viol "$list"

echo '== p72-max-viol'
check 3 "$CAPTURES/p72-max-viol"
list=$(needs)
enough p72-max-viol "$list"

echo '== assigned in place of a property'
bar='property(region: 0000:00:02.0 BAR 0, read-side-effects: no)'
assigned='assigned(region: 0000:00:02.0 BAR 0, guest: guest:1)'
capture=$(copy d612-max-viol)
{ printf '%s\n' "$ten" | grep -Fvx -e "$bar"; echo "$assigned"; } | declare_all "$capture"
check 0 "$capture"
has 'declared' "$(get assumptions declared=true '*' @text,needed_by)" "$assigned [\"side.speculative-read\",\"contain.uncontained\"]"
has 'what is left' "$(get findings rule=side.speculative-read 'region=0000:00:02.0 BAR 0' '*' severity)" note
has_not 'what is left' "$(get findings rule=side.speculative-read 'region=0000:00:02.0 BAR 0' '*' severity)" error

echo '== an assumption that nothing needs'
unneeded='exclusive(process:1, process:174)'
capture=$(copy d612-max-viol)
{ printf '%s\n' "$ten"; echo "$unneeded"; } | declare_all "$capture"
check 0 "$capture"
same 'not needed' "$(get assumptions 'needed_by=[]' '*' @text,declared)" "$unneeded true"
run 0 check "$capture"
grep -A 1 -F "$unneeded" "$work/out" | grep -q 'nothing needed it' || fail "the text does not say that nothing needed it"

echo '== the answer in the region itself is as good'
capture=$(copy d612-max-viol)
printf '%s\n' "$ten" | grep -v '^property' | declare_all "$capture"
sed -i '/name: 0000:00:0[23].0 BAR 0/a\    read-side-effects: no' "$capture/capture.yaml"
check 0 "$capture"
