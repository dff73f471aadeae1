#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The report as text: what stands where, that it agrees with the JSON, and that it stays readable.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# both STATUS CAPTURE [OPTION...]: one check, as text in $work/text and as JSON.
both()
{
	rm -f "$work/text"
	check "$@" -o text="$work/text"
}

# count STEP...: how many findings these steps let through.
count()
{
	get findings "$@" '*' id | wc -l
}

# shown TEXT: a line of the text is TEXT.
shown()
{
	grep -Fqx -e "$1" "$work/text" || fail "no line \"$1\" in: $(head -n 5 "$work/text")"
}

# at_most LINES
at_most()
{
	[ "$(wc -l <"$work/text")" -le "$1" ] || fail "$(wc -l <"$work/text") lines, more than $1"
}

echo '== the verdict first, then coverage, assumptions, findings'
both 3 "$CAPTURES/d612-max-viol"
same 'order' "$(sed -n 's/:.*//; /^[A-Za-z]/p' "$work/text" | sed 's/ that .*//; s/,.*//' | uniq)" 'unknown
Covered
Not covered
Assumptions
Every verdict also assumes
error
warning
note
unknown  (ptproof 0.1.0'
shown "  errors: 0 violated, $(count severity=error) conditional on assumptions that nobody declared"
shown "  of lower severity, not counted for the verdict: $(count severity=warning) warnings, $(count severity=note) notes"
shown '  of the contexts above, nothing was left out'
at_most 280
same 'reasons that are given twice' "$(grep '^  because' "$work/text" | sort | uniq -d)" ''

echo '== every pair of owners is named, with what it needs'
get findings severity=error '*' needs '*' | sort -u | while read -r needed; do
	grep -Fq "needs $needed" "$work/text" || fail "the findings do not name $needed"
done || exit 1
for owners in 'host and process:167' 'process:167 and guest:1' 'process:174 and dma:0000:00:02.0'; do
	grep -Fq "  $owners: needs " "$work/text" || fail "$owners are not there"
done

echo '== a reason names both mappings of a pair: which one is cacheable is not for the report to know'
get findings rule=alias.cacheable-device 'region=0000:00:02.0 BAR 2' '*' because >"$work/because"
grep -Fq "process:174's Device-nGnRnE OSH mapping and dma:0000:00:02.0's Normal-WB ISH mapping" \
	"$work/because" ||
	fail "reasons: $(cat "$work/because")"
! grep -q '[{}]' "$work/because" || fail "a placeholder is left: $(cat "$work/because")"

echo '== --fail-on moves what counts'
both 3 "$CAPTURES/d612-max-clean" --fail-on note
shown "  notes: 0 violated, $(count severity=note) conditional on assumptions that nobody declared"
! grep -q 'not counted' "$work/text" || fail "something is not counted"
both 0 "$CAPTURES/d612-max-clean" --profile linux
shown '  errors: 0 violated, 0 conditional'

echo '== a host with many processes is still a report that one reads'
many=$(copy d612-max-viol many)
awk '
	/^  - name: / { flush() }
	/^[a-z]/ { flush() }
	{ print; if (/^  - name: vmm/) inside = 1; if (inside) block = block $0 "\n" }
	function flush(i, copy)
	{
		for (i = 0; inside && i < 40; i++) {
			copy = block
			gsub(/174/, 1000 + i, copy)
			printf "%s", copy
		}
		inside = 0
	}' "$CAPTURES/d612-max-viol/capture.yaml" >"$many/capture.yaml"
both 3 "$many"
same 'contexts' "$(get coverage contexts '*' name | wc -l)" 49
shown '  … and 17 more contexts (-o json lists them)'
at_most 500
for pair in 'process:1039' 'more under this heading'; do
	grep -Fq "$pair" "$work/text" || fail "the text does not say: $pair"
done
