#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --baseline: what was accepted does not count, what is new or has become graver does, and neither is called proved.
set -eu
. "$SOURCE/tests/cli/lib.subr"

bad=$(copy d612-max-clean bad)
change "$bad" kernel 0xffff800080037000 2 7 0 # the UART becomes Normal-WB
check 1 "$bad" --profile linux
cp "$work/out" "$work/baseline.json"
get findings severity=error '*' id >"$work/ids"
[ "$(wc -l <"$work/ids")" -eq 5 ] || fail "other findings: $(cat "$work/ids")"

echo '== the same again: accepted, and not proved'
check 0 "$bad" --profile linux --baseline "$work/baseline.json"
same 'verdict' "$(get verdict)" accepted
same 'statuses' "$(get findings '*' status | sort -u)" baseline
same 'gone' "$(get baseline_gone '*')" ''
run 0 check "$bad" --profile linux --baseline "$work/baseline.json"
head -n 2 "$work/out" | tail -n 1 | grep -Fqx '  errors: 0 violated, 0 conditional, 5 accepted by the baseline' || fail "$(head -n 3 "$work/out")"
! grep -q '^proved' "$work/out" || fail 'what is accepted is called proved'
[ "$(grep -c '^  violated: 0x9000000 pl011 UART: .* \[[0-9a-f]*\]$' "$work/out")" -eq 5 ] || fail 'not listed'
run 2 check "$bad" --profile linux --baseline "$work/baseline.json" --certificate "$work/certificate"
grep -q 'no certificate: the verdict is accepted' "$work/err" || fail "$(cat "$work/err")"
[ ! -e "$work/certificate" ] || fail 'a certificate of what is not proved'
same 'without it' "$(check 1 "$bad" --profile linux && get findings '*' status | sort -u)" new

echo '== in the formats for gates'
for format in junit ktap github; do
	run 0 check "$bad" --profile linux --baseline "$work/baseline.json" -o $format
	! grep -Eq '^ *not ok|<failure|<error|^::error' "$work/out" || fail "$format is not green"
done
run 0 check "$bad" --profile linux --baseline "$work/baseline.json" -o sarif
same 'suppressed' "$(get runs '*' results '*' suppressions '*' status | sort | uniq -c | sed 's/^ *//')" '9 accepted'

echo '== a list of ids; one that is left out counts'
run 0 check "$bad" --profile linux --baseline "$work/ids" -o sarif
same 'suppressed' "$(get runs '*' results '*' suppressions '*' status | wc -l)" 5
same 'not suppressed' "$(get runs '*' results 'suppressions=[]' '*' ruleId | wc -l)" 4
{
	printf '# a comment\n\n0123456789ab # one that is gone\n'
	tail -n +2 "$work/ids"
} >"$work/fewer"
check 1 "$bad" --profile linux --baseline "$work/fewer"
same 'new' "$(get findings severity=error status=new '*' id)" "$(head -n 1 "$work/ids")"
same 'gone' "$(get baseline_gone '*')" 0123456789ab
run 1 check "$bad" --profile linux --baseline "$work/fewer"
grep -Fqx 'In the baseline, and not found any more: 0123456789ab' "$work/out" || fail 'what is gone is not said'
run 1 check "$bad" --profile linux --baseline "$work/fewer" -o github
same 'errors' "$(grep -c '^::error ' "$work/out")" 2

echo '== what has become graver is new'
sed 's/"verdict":"violated"/"verdict":"conditional"/g' "$work/baseline.json" >"$work/milder"
check 1 "$bad" --profile linux --baseline "$work/milder"
same 'new' "$(get findings severity=error '*' status | sort -u)" new
sed 's/"severity":"error"/"severity":"warning"/g' "$work/baseline.json" >"$work/milder"
check 1 "$bad" --profile linux --baseline "$work/milder"
same 'new' "$(get findings severity=error '*' status | sort -u)" new

echo '== what is not covered is accepted by nobody'
page=$(steps "$bad" kernel 0xffff800080037000 | sed -n 1p)
poke "$bad" $((${page% *} & ~0xfff)) drop
check 3 "$bad" --profile linux
cp "$work/out" "$work/incomplete.json"
[ -n "$(get findings rule=model.incomplete '*' id)" ] || fail 'no finding says that coverage is incomplete'
check 3 "$bad" --profile linux --baseline "$work/incomplete.json"
same 'verdict' "$(get verdict)" unknown

echo '== what is no baseline is an error, and nothing is checked'
refused()
{
	run 2 check "$CAPTURES/d612-max-clean" --baseline "$work/wrong"
	grep -Fq "$1" "$work/err" || fail "not \"$1\": $(cat "$work/err")"
}
printf 'ee928d2a7c7\n' >"$work/wrong"
refused "$work/wrong:1:1: "
printf 'ee928d2a7c71\nee928d2a7c71 ee928d2a7c71\n' >"$work/wrong"
refused "$work/wrong:2:1: "
printf '{"schema": 2, "findings": []}' >"$work/wrong"
refused 'no report'
printf '{"schema": 1, "findings": [{"id": "ee928d2a7c71", "severity": "error"}]}' >"$work/wrong"
refused 'findings[0]'
head -c 5000 "$work/baseline.json" >"$work/wrong"
refused "$work/wrong:1:"
printf 'ee928d2a7c71\n\0' >"$work/wrong"
refused 'NUL'
rm "$work/wrong"
refused "$work/wrong"
run 2 walk "$CAPTURES/d612-max-clean" --baseline "$work/ids"
