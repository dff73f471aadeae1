#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The same capture gives the same bytes, and so does one that lists its contexts, regions, images and assumptions in another
# order: no class, no side and no counterexample is chosen because it came first.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# shuffled SEED FILE: capture.yaml with the contexts, regions, images and assumptions in another order (SEED 0: reversed), and
# the two owners of an assumption exchanged.
shuffled()
{
	awk -v seed="$1" '
	function flush(i, j, text)
	{
		for (i = count; seed && i > 1; i--) {
			j = 1 + int(rand() * i)
			text = item[i]
			item[i] = item[j]
			item[j] = text
		}
		for (i = count; i > 0; i--)
			printf "%s", item[i]
		printf "%s", comments
		count = 0
		comments = ""
	}
	BEGIN { srand(seed) }
	/^[a-z]/ { flush(); inside = /^(contexts|regions|memory|assume):/; print; next }
	!inside { print; next }
	/^  #/ { comments = comments $0 "\n"; next }
	/^  - / { item[++count] = comments; comments = "" }
	{ item[count] = item[count] $0 "\n" }
	END { flush() }' "$2" | sed 's/^  - \([a-z-]*\): \[\([^],]*\), \([^],]*\)\]/  - \1: [\3, \2]/'
}

# twice WHAT STATUS ARGUMENT...: two runs, byte for byte the same, in both formats.
twice()
{
	what=$1
	shift
	run "$@" -o text -o json
	mv "$work/out" "$work/first"
	run "$@" -o text -o json
	cmp -s "$work/out" "$work/first" || fail "$what differs from run to run"
}

# All contexts of one capture; of the others, the guests take long and show nothing new.
twice walk 0 walk "$CAPTURES/d612-max-viol"

for name in d612-max-clean d612-max-viol d612-a72-viol p72-max-viol; do
	twice "$name: check" 3 check "$CAPTURES/$name"
	twice "$name: walk" 0 walk "$CAPTURES/$name" kernel

	echo "== $name in another order"
	capture=$(copy $name)
	head -c 4096 /dev/zero >"$capture/zero.raw"
	sed -i 's/^  - file: tables.elf/&\n  - {file: zero.raw, base: 0x7ff00000}/' "$capture/capture.yaml"
	check 3 "$capture"
	get findings '*' id | sort >"$work/ids"
	[ "$(wc -l <"$work/ids")" -gt 2 ] || fail "$name: hardly any finding"
	same "$name: ids that occur twice" "$(uniq -d "$work/ids")" ''
	needs | grep -v '^property' | declare_all "$capture"
	then=3
	[ $name != d612-max-clean ] || then=0
	run $then check "$capture" -o text -o json -o html
	[ "$(grep -c '^  - ' "$capture/capture.yaml")" -gt 20 ] || fail "hardly anything to exchange"
	mv "$work/out" "$work/first"
	cp "$capture/capture.yaml" "$work/before.yaml"
	for seed in 0 1 2; do
		shuffled $seed "$work/before.yaml" >"$capture/capture.yaml"
		! cmp -s "$work/before.yaml" "$capture/capture.yaml" || fail "nothing was exchanged"
		run $then check "$capture" -o text -o json -o html
		cmp -s "$work/first" "$work/out" || {
			diff "$work/first" "$work/out" | cut -c 1-400 | head -n 6
			fail "$name: another report in another order ($seed)"
		}
	done
done
