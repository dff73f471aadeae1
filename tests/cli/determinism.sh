#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The same capture gives the same bytes, and what is listed in another order gives the same findings.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# reversed FILE: capture.yaml with the contexts, the regions and the images in reverse order.
reversed()
{
	awk '
	function flush(i)
	{
		for (i = count; i > 0; i--)
			printf "%s", item[i]
		printf "%s", comments
		count = 0
		comments = ""
	}
	/^[a-z]/ { flush(); inside = /^(contexts|regions|memory):/; print; next }
	!inside { print; next }
	/^  #/ { comments = comments $0 "\n"; next }
	/^  - / { item[++count] = comments; comments = "" }
	{ item[count] = item[count] $0 "\n" }
	END { flush() }' "$1"
}

# content: the findings of the last output, in an order of their own.
content()
{
	get findings '*' @id,rule,severity,verdict,region,extents,needs | sort
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
	content >"$work/first"
	[ "$(wc -l <"$work/first")" -gt 2 ] || fail "$name: hardly any finding"
	same "$name: ids that occur twice" "$(cut -d ' ' -f 1 "$work/first" | uniq -d)" ''
	reversed "$capture/capture.yaml" >"$work/capture.yaml"
	! cmp -s "$work/capture.yaml" "$capture/capture.yaml" || fail "nothing was reversed"
	same "$name: lines" "$(sort "$work/capture.yaml")" "$(sort "$capture/capture.yaml")"
	cp "$work/capture.yaml" "$capture/capture.yaml"
	check 3 "$capture"
	content >"$work/second"
	diff "$work/first" "$work/second" >"$work/difference" ||
		fail "$name: other findings in another order: $(head -n 6 "$work/difference")"
done
