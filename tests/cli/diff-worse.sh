#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# ptproof diff: whether NEW is worse, by findings, assumptions and coverage; several guests; the formats; errors.
set -eu
. "$SOURCE/tests/cli/diff/lib.subr"

echo '== two guests of one kind are counted, and not told apart'
two=$(copy d612-max-viol two)
awk '/^  - name: guest 1, any stage 1$/ { take = 1 } /^  # TCR_EL1.EPD1/ { take = 0 } take { print > "/dev/stderr" } { print }' \
	"$viol/capture.yaml" >"$work/one" 2>"$work/guest"
sed -i 's/guest 1/guest 2/; s/guest:1/guest:2/' "$work/guest"
sed "/^  # TCR_EL1.EPD1/{
	r $work/guest
	N
}" "$work/one" >"$two/capture.yaml"
grep -q 'guest 2, any stage 1' "$two/capture.yaml" || fail 'no second guest'
mirror 1 "$viol" "$two"
same 'contexts' "$(facts contexts)" 'contexts: guest, any stage 1 - EL1&0, any stage 1 2 of EL1&0, any stage 1'
same 'numbers' "$(get mappings change=new '*' classes '*' @stage2,old,new | sort -u)" 'Normal-NC OSH 1 2'
same 'kinds of change' "$(worse | cut -d ' ' -f 1 | sort -u)" new
run 1 diff "$viol" "$two"
says 'new: stage 2 Normal-NC OSH, rw- el0:rw- (in 2, was in 1)'

echo '== an assumption that one side declares'
assumed=$(copy d612-max-viol assumed)
echo 'independent(process:174, guest:1)' | declare_all "$assumed"
differ 0 "$viol" "$assumed"
same 'mappings' "$(mappings)" ''
same 'facts' "$(facts)" 'declared: independent(process:vmm, guest) - null declared
needed: independent(process:vmm, guest) - needed null'
same 'better' "$(better | cut -d ' ' -f 1-3 | sort -u)" 'milder alias.device-nc ["process:vmm","guest"]
milder alias.device-subtype ["process:vmm","guest"]'
same 'why' "$(get findings better=true '*' new @verdict,under | sort -u)" 'proved [["independent(process:vmm, guest)"]]'
run 1 diff "$assumed" "$viol"
says 'in OLD alone: independent(process:vmm, guest)'
says 'graver alias.device-nc (error; was proved): process:vmm and guest'

echo '== JSON as it is documented'
both=$(copy d612-max-viol both)
change "$both" "$any" 0x81000000 6 3 1
echo 'independent(process:174, process:167)' | declare_all "$both"
differ 0 "$viol" "$both"
sed 's/"tool":{[^}]*}/"tool":TOOL/' "$work/out" >"$work/now"
{
	sed -n '/^<!-- json:begin -->$/,/^<!-- json:end -->$/p' "$SOURCE/docs/diff.md" | sed -n 's/^     *//p' | tr -d '\n'
	echo
} >"$work/documented"
diff "$work/documented" "$work/now" || fail 'docs/diff.md has other JSON'

echo '== --profile holds for both sides, --fail-on says what counts'
differ 1 "$viol" "$CAPTURES/d612-a72-viol" --profile linux-kvm-vfio # which has sw-managed: [host, guest:*]
has_not 'owners' "$(worse | cut -d ' ' -f 3)" '["host","guest"]'
same 'declared' "$(facts declared)" ''
differ 1 "$clean" "$viol" --fail-on warning
same 'grades' "$(get findings worse=true '*' new severity | sort -u)" 'error
warning'

echo '== coverage'
hole=$(copy d612-max-viol hole)
page=$(steps "$hole" 'vmm (174)' 0x400000 | sed -n 3p)
poke "$hole" $((${page% *} & ~0xfff)) drop
mirror 1 "$viol" "$hole"
same 'verdict' "$(get verdict)" worse
same 'coverage' "$(get coverage '*' @subject,old | sort -u)" 'process:vmm null'
differ 0 "$hole" "$viol" # all that is new would be seen
run 1 diff "$viol" "$hole"
says 'not covered any more, table page missing: process:vmm'
differ 3 "$hole" "$hole"
same 'verdict' "$(get verdict)" unknown
nothing
run 3 diff "$hole" "$hole"
says 'unknown whether it is worse: no difference in what both cover'
says 'what is gone may still be in NEW, where that does not cover it'
both=$(copy d612-max-clean both)
change "$both" kernel 0xffff800080037000 2 7 0
page=$(steps "$both" 'vmm (162)' 0x400000 | sed -n 3p)
poke "$both" $((${page% *} & ~0xfff)) drop
less=$(copy d612-max-clean less)
poke "$less" $((${page% *} & ~0xfff)) drop
differ 1 "$less" "$both" # 1 is more than 3

echo '== what the CPU and a device are said to be'
said=$(copy d612-max-viol said)
sed -i '/name: pl031 RTC/,/cacheable/s/unaligned: no/unaligned: yes/' "$said/capture.yaml"
sed -i 's/ID_AA64MMFR1_EL1: 0x11010211122/ID_AA64MMFR1_EL1: 0x01010211122/' "$said/capture.yaml"
differ 0 "$viol" "$said"
same 'facts' "$(facts)" 'properties: pl031 RTC unaligned no yes'
sed -i 's/ID_AA64MMFR1_EL1: 0x01010211122/ID_AA64MMFR1_EL1: 0x01000211122/' "$said/capture.yaml"
"$PTPROOF" diff "$viol" "$said" -o json >"$work/out" || [ $? -ne 2 ] || fail 'diff'
has 'facts' "$(facts cpu)" 'cpu: FEAT_XNX - yes no'

echo '== the same bytes each time; text and JSON to files, in one run'
run 1 diff "$clean" "$viol" -o text="$work/a.text" -o json="$work/a.json"
run 1 diff "$clean" "$viol" -o text="$work/b.text" -o json="$work/b.json"
cmp "$work/a.text" "$work/b.text"
cmp "$work/a.json" "$work/b.json"

echo '== what cannot be done is said, and nothing is written'
refused()
{
	text=$1
	shift
	run 2 diff "$@"
	same 'lines' "$(wc -l <"$work/err")" 1
	grep -Fq -e "$text" "$work/err" || fail "not \"$text\": $(cat "$work/err")"
	[ ! -s "$work/out" ] || fail 'something was written'
}
refused 'two captures' "$viol"
refused 'two captures'
refused 'too many operands' "$viol" "$viol" more
refused "$work/none" "$viol" "$work/none"
refused "$work/none" "$work/none" "$viol"
refused 'text, json or html' "$viol" "$viol" -o sarif
refused 'are not for diff' "$viol" "$viol" --baseline "$work/a.json"
refused "$work/a.json" "$viol" "$viol" -o json="$work/a.json"
refused 'profile' "$viol" "$viol" --profile none
