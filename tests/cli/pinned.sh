#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A guest of which only the dumped stage 1 is given proves nothing about the guest, unless `pinned` is assumed.
set -eu
. "$SOURCE/tests/cli/lib.subr"

for name in d612-max-clean d612-max-viol d612-a72-viol; do
	capture=$(copy $name)
	sed -i "/- name: $any\$/,/stage2:/d" "$capture/capture.yaml"
	! grep -q 'stage1: free' "$capture/capture.yaml" || fail "the context is still there"
	check 3 "$capture"
	same "$name: verdict" "$(get verdict)" unknown
	has "$name: needed" "$(needs)" 'pinned(guest:1)'
	needs >"$work/list"

	echo "== $name: all declared but this"
	cp -R "$capture" "$work/but"
	grep -v '^pinned' "$work/list" | declare_all "$work/but"
	check 3 "$work/but"
	same "$name: needed" "$(needs)" 'pinned(guest:1)'
	rm -r "$work/but"

	echo "== $name: this declared too"
	declare_all "$capture" <"$work/list"
	check 0 "$capture"
	same "$name: needed" "$(needs)" ''
	same "$name: declared" "$(get assumptions declared=true '*' text | sort)" "$(cat "$work/list")"
	[ "$(get assumptions 'text=pinned(guest:1)' '*' needed_by)" != '[]' ] || fail "nothing needed pinned"
done

echo '== with a free stage 1 nothing is limited by it'
capture=$(copy d612-max-viol)
echo 'pinned(guest:1)' | declare_all "$capture"
check 3 "$capture"
has 'needed' "$(needs)" 'independent(host, guest:1)'
