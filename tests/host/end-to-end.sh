#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# end-to-end.sh [OPTION...]: boots a host (start's options), takes a capture of it from outside, and compares: every mapping that
# its programs made is where they said, and every two of them that meet in a BAR with other attributes are a finding.
set -eu
. "$SOURCE/tests/cli/lib.subr"

host=$SOURCE/scripts/host
trap '"$host/stop" "$work/host" || true; rm -rf "$work"' EXIT

mkdir "$work/host"
status=0
"$host/start" "$@" "$work/host" || status=$?
[ $status -eq 0 ] || exit $status
truth=$work/host/files/truth

echo '== a capture, twice: the machine has gone on'
for capture in first second; do
	run 0 capture --qmp "$work/host/qmp.sock" --gdb "$work/host/gdb.sock" --raw "$work/host/files/raw" -o "$work/$capture"
done
sed 's|in /.*|in mine|; s/[0-9][0-9]*/N/g' "$work/out" >"$work/said"
sed -n '/^```console host$/,/^```$/p' "$SOURCE/docs/tutorial.md" | sed '1,2d; $d; s/[0-9][0-9]*/N/g' >"$work/shown"
same 'what docs/tutorial.md shows of it' "$(cat "$work/shown")" "$(cat "$work/said")"
"$host/stop" "$work/host"
same 'files beside the captures' "$(cd "$work" && echo first* second*)" 'first second'
capture=$work/second

echo '== what it covers'
run 3 check "$capture" -o json
same 'coverage is complete' "$(get coverage complete)" true
get coverage contexts '*' @owner,name >"$work/contexts"
same 'guests' "$(cut -d ' ' -f 1 "$work/contexts" | grep -c guest)" 1
while read -r process _; do
	grep -q "^process:$process " "$work/contexts" || fail "no context of process $process"
done <"$work/host/files/processes"
cp "$work/out" "$work/checked"

# context OWNER: the name of its context.
context()
{
	sed -n "s/^$1 //p" "$work/contexts" | head -n 1
}

# maps OWNER ADDRESS PHYSICAL
maps()
{
	name=$(context "$1")
	[ -n "$name" ] || fail "no context of $1"
	run 0 walk "$capture" "$name" "$2" -o json
	found=$(get pa)
	[ $((found)) -eq $(($3)) ] || fail "$name: $2 is at $found, and should be at $3"
}

echo '== every mapping that the programs made'
sed 's/^guest /guest:1 /' "$truth" >"$work/truth"
while read -r owner address size physical _; do
	maps "$owner" "$address" "$physical"
	last=$((size - 0x1000))
	maps "$owner" "$(printf '0x%x' $((address + last)))" $((physical + last))
done <"$work/truth"

# Lines OWNER PHYSICAL, a blank line after each group, become lines OWNER OWNER PHYSICAL: two of a group that meet.
pairs()
{
	awk '
	BEGIN { count = 0 }
	NF == 0 { count = 0; next }
	{
		for (i = 0; i < count; i++)
			if (owner[i] != $1 && physical[i] == $2)
				print (owner[i] < $1 ? owner[i] " " $1 : $1 " " owner[i]) " " $2
		owner[count] = $1
		physical[count++] = $2
	}' | sort -u
}

echo '== and every two that meet are a finding, and no others'
# A device and the write-combining view of it differ in every case; the guest may choose any.
"$TOOLS/json-get" findings rule=alias.device-nc '*' @rule,mappings <"$work/checked" |
	sed 's/$/{"owner":"end"/; s/{/\n/g' |
	sed -n 's/.*"owner":"end".*//p; s/.*"owner":"\([pg][^"]*\)".*"pa":"\([^"]*\)".*/\1 \2/p' | pairs >"$work/found"
sed '/^dma:/d' "$work/truth" | cut -d ' ' -f 1,4 | pairs >"$work/expected"
# Before Linux 6.10 a guest had assigned devices as Device only, and so has the monitor.
case $(cat "$work/host/files/version") in
'Linux version 6.1.'*)
	monitor=$(sed -n 's/^\(process:[0-9]*\) .* BAR$/\1/p' "$work/truth" | head -n 1)
	sed -i "/^guest:1 $monitor /d" "$work/expected"
	;;
esac
same 'pairs that meet' "$(cat "$work/found")" "$(cat "$work/expected")"

echo '== stage 2 is what the policy of this kernel gives'
policy=kvm-6.9
case $(cat "$work/host/files/version") in 'Linux version 6.1.'*) policy=kvm-6.8 ;; esac
run 3 check "$capture" --policy $policy -o json
same 'deviations' "$(get findings rule=kvm.policy '*' region)" ''

echo '== the SMMU maps BARs Write-Back, for each function'
"$TOOLS/json-get" findings rule=alias.cacheable-device '*' mappings '*' @owner,ia,pa <"$work/checked" >"$work/found" || true
sed -n '/^dma:/p' "$work/truth" | while read -r owner address _ physical _; do
	grep -Fqx "$owner $address $physical" "$work/found" || fail "no finding: $owner has $physical at $address"
done
