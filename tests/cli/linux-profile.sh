#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A host as Linux makes it is proved with the profile `linux`, and not without.
set -eu
. "$SOURCE/tests/cli/lib.subr"

clean=$CAPTURES/d612-max-clean

check 3 "$clean"
same 'verdict' "$(get verdict)" unknown
same 'needed' "$(needs)" 'sw-managed(host, host)'

check 0 "$clean" --profile linux
same 'verdict' "$(get verdict)" proved
same 'needed' "$(needs)" ''
same 'declared' "$(get assumptions declared=true '*' @text,needed_by,profile)" \
	'sw-managed(host, host) ["alias.cacheable-uncached","excl.inconsistent"] linux'
[ -n "$(get assumptions declared=true '*' because)" ] || fail "no reason"
get assumptions declared=true '*' source | grep -q 'kernel/dma/pool.c' || fail "no source"

echo '== as text'
run 0 check "$clean" --profile linux
grep -Fq 'sw-managed(host, host)' "$work/out" || fail "the assumption is not named"
grep -q 'because ' "$work/out" || fail "no reason"
grep -q 'source: .*kernel/dma/pool.c' "$work/out" || fail "no source"

echo '== named by the capture itself'
own=$(copy d612-max-clean)
echo 'profile: [linux]' >>"$own/capture.yaml"
check 0 "$own"
cp "$work/out" "$work/own"
check 0 "$clean" --profile linux
cmp -s "$work/out" "$work/own" || fail "the profile in capture.yaml is not --profile"
check 0 "$own" --profile linux
cmp -s "$work/out" "$work/own" || fail "the same profile twice is not the same"

echo '== it says nothing of devices'
check 3 "$CAPTURES/d612-max-viol" --profile linux
has_not 'needed' "$(needs)" 'sw-managed(host, host)'
same 'declared' "$(get assumptions declared=true '*' text)" 'sw-managed(host, host)'
has 'needed' "$(needs)" 'non-caching(dma:0000:00:02.0)'

echo '== linux-kvm-vfio: one entry for every guest'
a72=$CAPTURES/d612-a72-viol
check 3 "$a72"
has 'needed without' "$(needs)" 'sw-managed(host, guest:1)'
needs | grep -v '^sw-managed(host, ' >"$work/left"
check 3 "$a72" --profile linux-kvm-vfio
same 'needed with it' "$(needs)" "$(cat "$work/left")"
same 'declared' "$(get assumptions declared=true '*' @text,profile | sort)" 'sw-managed(host, guest:1) linux-kvm-vfio
sw-managed(host, host) linux-kvm-vfio'
same 'sources' "$(get assumptions declared=true '*' source | grep -c 'Linux ')" 2

echo '== what is the user'"'"'s to say stays so'
for own in 'sw-managed(guest:1, dma:0000:00:02.0)' 'independent(process:175, guest:1)' 'non-caching(dma:0000:00:02.0)' \
	'property(region: 0000:00:02.0 BAR 0, read-side-effects: no)' 'sw-managed(process:175, guest:1)'; do
	has 'still needed' "$(needs)" "$own"
done
check 3 "$CAPTURES/d612-max-viol" --profile linux-kvm-vfio
same 'd612-max-viol: kinds of what is needed' "$(needs | sed 's/(.*//' | sort -u)" 'independent
non-caching
property'

echo '== the capture before the profile, and no entry for guests that are not there'
capture=$(copy d612-a72-viol)
echo 'sw-managed(guest:1, host)' | declare_all "$capture"
check 3 "$capture" --profile linux-kvm-vfio
same 'declared by' "$(get assumptions 'text=sw-managed(host, guest:1)' '*' @because,profile)" 'a test says so -'
capture=$(copy d612-a72-viol)
echo 'sw-managed(host, guest:*)' | declare_all "$capture"
run 2 check "$capture"
grep -q 'guest:\*.* is not an owner' "$work/err" || fail "a pattern in a capture: $(cat "$work/err")"
check 0 "$clean" --profile linux-kvm-vfio --profile linux
[ -z "$(get assumptions 'text=sw-managed(host, guest:*)' '*' text)" ] || fail "a pattern beside what it stands for"

echo '== a master that is called dma:* is that one only'
capture=$(copy d612-max-viol)
sed -i 's/owner: dma:0000:00:05.0/owner: dma:*/' "$capture/capture.yaml"
echo 'non-caching(dma:*)' | declare_all "$capture"
check 3 "$capture" --profile linux-kvm-vfio
has 'others' "$(needs)" 'non-caching(dma:0000:00:02.0)'
