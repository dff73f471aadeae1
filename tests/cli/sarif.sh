#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# SARIF: what a service that shows it goes by. Levels, rules, fingerprints, walks, and the limits of what is accepted.
set -eu
. "$SOURCE/tests/cli/lib.subr"

result()
{
	get runs '*' results "$@"
}

# prints: the fingerprints that GitHub goes by.
prints()
{
	result '*' partialFingerprints primaryLocationLineHash | sort
}

echo '== one result a finding, with its id, severity and rule'
check 3 "$CAPTURES/d612-max-viol"
get findings '*' @id,rule,severity >"$work/findings"
get findings '*' id | sort >"$work/ids"
run 3 check "$CAPTURES/d612-max-viol" -o sarif
same 'findings' "$(get runs '*' results '*' properties @id,severity | wc -l)" "$(wc -l <"$work/findings")"
result '*' properties @id,severity | cut -d ' ' -f 1 | sort >"$work/found"
cmp -s "$work/ids" "$work/found" || fail 'other ids than those of JSON'
same 'levels' "$(result '*' level | sort | uniq -c)" "$(cut -d ' ' -f 3 "$work/findings" | sort | uniq -c)"
same 'kinds' "$(result '*' kind | sort -u)" fail
get runs '*' tool driver rules '*' id >"$work/rules"
result '*' @ruleIndex,ruleId | sort -u | while read -r index id; do
	same "rule $index" "$(sed -n "$((index + 1))p" "$work/rules")" "$id"
done || exit 1

echo '== both walks to one address'
same 'threads' "$(result '*' codeFlows '*' threadFlows '*' id | wc -l)" \
	"$(result '*' properties owners '*' | wc -l)"
for id in $(result ruleId=alias.device-nc level=error '*' properties id); do
	result "fingerprints~$id" '*' codeFlows '*' threadFlows '*' locations '*' location message text |
		sed -n 's/.* physical address //p' | sort -u >"$work/ends"
	same "where the walks of $id end" "$(cat "$work/ends")" \
		"$(result "fingerprints~$id" '*' properties extents '*' pa | head -n 1)"
done
steps "$CAPTURES/d612-max-viol" "$any" 0x81000000 | while read -r address descriptor; do
	result ruleId=alias.device-nc 'properties~0000:00:02.0 BAR 2' '*' codeFlows '*' threadFlows "id=$any" '*' \
		locations '*' location message text >"$work/walk-texts"
	grep -q "^stage 2, level [0-3]: $address holds 0x0*${descriptor#0x}, " "$work/walk-texts" ||
		fail "no step at $address with $descriptor"
done || exit 1

echo '== fingerprints: of another boot, of other numbers'
prints >"$work/prints"
same 'fingerprints that occur twice' "$(uniq -d "$work/prints")" ''
other=$(copy d612-max-viol other)
sed -i 's/\b174\b/991/g; s/\b167\b/992/g; s/guest:1\b/guest:7/g' "$other/capture.yaml"
run 3 check "$other" -o sarif
prints >"$work/others"
cmp -s "$work/prints" "$work/others" || fail 'other fingerprints with other numbers of processes and guests'
run 3 check "$CAPTURES/d612-max-clean" -o sarif # another boot, at other addresses
prints | comm -12 "$work/prints" - >"$work/both"
[ "$(wc -l <"$work/both")" -ge 4 ] || fail "two boots have hardly a fingerprint in common: $(cat "$work/both")"

echo '== what a service accepts'
many=$(copy d612-max-viol many)
awk '
	/^  - name: / || /^[a-z]/ { flush() }
	{ print; if (/^  - name: vmm/) inside = 1; if (inside) block = block $0 "\n" }
	function flush(i, copy)
	{
		for (i = 0; inside && i < 180; i++) {
			copy = block
			gsub(/174/, 1000 + i, copy)
			printf "%s", copy
		}
		inside = 0
	}' "$CAPTURES/d612-max-viol/capture.yaml" >"$many/capture.yaml"
check 3 "$many"
all=$(get findings '*' id | wc -l)
[ "$all" -gt 5000 ] || fail "$all findings are no test"
run 3 check "$many" -o sarif
same 'results' "$(result '*' ruleId | wc -l)" 5000
get runs '*' invocations '*' toolExecutionNotifications '*' message text >"$work/notes"
grep -q "^$((all - 5000)) more findings, none graver than these, are left out" "$work/notes" ||
	fail "what is left out is not said: $(cat "$work/notes")"
same 'resultsLeftOut' "$(get runs '*' properties resultsLeftOut)" $((all - 5000))
same 'levels in order' "$(result '*' level | uniq)" 'error
warning
note'
same 'fingerprints that occur twice' "$(prints | uniq -d)" ''
[ "$(gzip -c "$work/out" | wc -c)" -lt 10000000 ] || fail 'more than 10 MB of gzip'
longest=$(result '*' message text | wc -L)
[ "$longest" -le 1024 ] || fail "a message of $longest characters"

echo '== a message that is too long is cut between characters'
long=$(copy d612-max-clean long)
name=$(printf 'é%.0s' $(seq 700))
sed -i "s|pl011 UART|$name|" "$long/capture.yaml"
change "$long" kernel 0xffff800080037000 2 7 0
run 1 check "$long" --profile linux -o sarif
result level=error '*' message text >"$work/texts"
grep -q '…$' "$work/texts" || fail 'no message is cut'
iconv -f UTF-8 -t UTF-32 "$work/texts" >/dev/null || fail 'a message is cut inside a character'
