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
