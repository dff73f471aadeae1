#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# One finding in full, on real tables, and one rule in full.
set -eu
. "$SOURCE/tests/cli/lib.subr"

viol=$CAPTURES/d612-max-viol
old=$CAPTURES/d612-a72-viol

# says LINE...: each is a line of the output.
says()
{
	for line in "$@"; do
		grep -Fqx -e "$line" "$work/out" || fail "no line \"$line\" in:
$(cat "$work/out")"
	done
}

# refused ARGUMENT... TEXT: exit status 2, nothing on standard output, and the last argument in the message.
refused()
{
	for text; do :; done
	set -- "$@" ''
	arguments=
	while [ $# -gt 2 ]; do
		arguments="$arguments '$1'"
		shift
	done
	eval "run 2 explain $arguments"
	[ ! -s "$work/out" ] || fail "explain $arguments wrote to standard output"
	grep -Fq -e "$text" "$work/err" || fail "explain $arguments does not say \"$text\": $(cat "$work/err")"
}

echo '== a BAR that one changed descriptor lets a guest make cacheable'
capture=$(copy d612-max-viol changed)
entry=$(leaf "$capture" "$any" 0x81000000)
change "$capture" "$any" 0x81000000 2 15 7
run 0 explain "$capture" 483041
says '[483041ae31a4] error, violated: alias.cacheable-device' '  0x8000000000 +2M' \
	"guest:1's Normal-WB ISH mapping (guest 1, any stage 1, EL1&0) at 0x81000000" \
	'      MemAttr=0b0111 S2AP=0b11 AF=1 FnXS=0 DBM=0 Contiguous=0 XN=0b10 VTCR.SH=0b11' \
	'  >>>   MemAttr=0b0111: another value of this field alone repairs it, see below' \
	'  what is free, and chosen here: SCTLR_EL1.M 0x1, SCTLR_EL1.C 0x1, MAIR_EL1 byte 0xff; nothing else' \
	'  stage 1 (MAIR, SH, SCTLR_ELx.M and C)  Normal-WB ISH       MAIR_ELx; R_WFZPW, R_DNZJQ' \
	'  in effect                              Normal-WB ISH       R_PYFVQ, R_WLQYW: Device and NC are OSH' \
	'  stage 2 makes of MAIR 0x44 Normal-NC OSH, of 0xff Normal-WB ISH, of 0x00 Device-nGnRnE OSH, of' \
	"  repair: of guest:1's Normal-WB ISH mapping: stage 2 MemAttr[3:0] 0x0 or 0x1 or 0x2 or 0x3 or 0x5;" \
	'  under an assumption: none that this rule knows is enough'
same 'fields that are marked' "$(grep -c '>>>' "$work/out")" 1
where=${entry% *}
grep -q "^  stage 2 level  2 .*\[8\] .*$where: $(field "${entry#* }" 2 15 7 | sed 's/0x/0x0*/')  block" "$work/out" ||
	fail "the changed descriptor at $where is not shown: $(grep 'stage 2 level' "$work/out")"
grep -q '^  stage 2 level  1  VTTBR_EL2 0x[0-9a-f]*\[2\] ' "$work/out" || fail 'the walk does not begin with its register'
cp "$work/out" "$work/short"
run 0 explain "$capture" 483041ae31a4
cmp -s "$work/out" "$work/short" || fail 'a whole id says something else than its beginning'

echo '== what is conditional: both walks, what makes them different, and who wrote them'
check 3 "$old"
id=$(get findings rule=alias.device-nc 'region=0000:00:02.0 BAR 2' 'needs~independent(process:175, guest:1)' '*' @id,verdict |
	sed -n '1s/ .*//p')
run 0 explain "$old" "$id"
says "process:175's Device-nGnRnE OSH mapping (vmm (175), EL1&0) at 0xfffff5a00000" \
	'      AttrIndx=0b011(MAIR=0x00) AP[2:1]=0b11 SH=0b11 AF=1 nG=1 DBM=1 Contiguous=0 PXN=1 UXN=1' \
	'  who in Linux writes such an entry: an mmap with pgprot_noncached(): VFIO (a BAR), UIO, /dev/mem' \
	'  who in Linux writes such an entry: KVM, of a VMA with VM_ALLOW_ANY_UNCACHED, which vfio-pci alone' \
	'    independent(process:175, guest:1)' '    or exclusive(process:175, guest:1)' \
	'`ptproof explain alias.device-nc` has more of the rule'
grep -q '^  1\. one owner writes 0000:00:02.0 BAR 2 ' "$work/out" || fail 'the story does not name the region'
! grep -q '[{}]' "$work/out" || fail 'a placeholder is left'

echo '== the story of a DMA master is not one of a CPU'
check 3 "$old"
for rule in alias.cacheable-device side.speculative-read; do
	get findings rule=$rule 'because~dma:' '*' id | head -n 1
done >"$work/ids"
same 'findings' "$(wc -l <"$work/ids")" 2
while read -r id; do
	run 0 explain "$old" "$id"
	grep -q '^  1\. the master' "$work/out" || fail "$(cat "$work/out")"
	! grep -q '^  [0-9]\. .*CPU' "$work/out" || fail "$id speaks of a CPU"
done <"$work/ids"

echo '== what shows an attribute is the rules: Device enters stage 2 with its own shareability, and leaves as Outer Shareable'
check 3 "$viol"
get findings '*' @id,severity,rule | sort -u >"$work/ids"
id=$(get findings rule=alias.device-nc 'needs~independent(process:167, guest:1)' '*' id | head -n 1)
run 0 explain "$viol" "$id"
same 'attributes in effect' "$(grep -c '^  in effect  *\(Device-nGn.*\|Normal-NC\) OSH ' "$work/out")" 2

echo '== two screens, whatever is explained; --all lists every range'
awk '!seen[$2 $3]++' "$work/ids" >"$work/each"
[ "$(wc -l <"$work/each")" -ge 12 ] || fail 'few kinds of findings'
while read -r id severity rule; do
	run 0 explain "$viol" "$id"
	[ "$(wc -l <"$work/out")" -le 100 ] || fail "$id ($rule): $(wc -l <"$work/out") lines"
	[ "$(awk 'length > longest { longest = length } END { print longest }' "$work/out")" -le 110 ] ||
		fail "$id ($rule): $(awk 'length > 110' "$work/out")"
	grep -q "^\[$id\] $severity, .*: $rule\$" "$work/out" || fail "$id: $(head -n 1 "$work/out")"
	grep -q '^  1\. ' "$work/out" || fail "$id ($rule): no story"
	! grep -q '[{}]' "$work/out" || fail "$id ($rule): a placeholder is left"
done <"$work/each"
check 3 "$old"
id=$(get findings rule=alias.cacheable-device 'region=System RAM' '*' id | head -n 1)
ranges=$(get findings id="$id" '*' extents '*' pa | wc -l)
[ "$ranges" -gt 4 ] || fail 'few ranges'
run 0 explain "$old" "$id"
says "  … and $((ranges - 4)) more ranges, 76K in all (--all lists them)"
run 0 explain "$old" "$id" --all
same 'ranges' "$(grep -c '^  0x' "$work/out")" "$ranges"

echo '== profiles count: what they assume needs nobody to say it, and its finding is none'
check 3 "$CAPTURES/d612-max-clean"
id=$(get findings 'needs~sw-managed(host, host)' severity=error '*' id | head -n 1)
run 0 explain "$CAPTURES/d612-max-clean" "$id"
refused "$CAPTURES/d612-max-clean" "$id" --profile linux "no finding $id"

echo '== ids that are none, or several'
refused "$viol" xyz '`ptproof check` has the ids of all in brackets'
refused "$viol" '' 'several findings begin with ""'
refused "$capture" 483041ae31a5 '483041ae31a4 (alias.cacheable-device, 0000:00:02.0 BAR 2)'
digit=$(cut -c1 "$work/ids" | uniq -d | head -n 1)
refused "$viol" "$digit" "several findings begin with \"$digit\""

echo '== every rule, with its page'
run 0 rules -o json
get rules '*' id >"$work/rules"
while read -r id; do
	run 0 explain "$id"
	sed -n '/^## Meaning/,$p' "$work/out" >"$work/page"
	sed -n '/^## Meaning/,$p' "$SOURCE/docs/rules/$id.md" | cmp -s - "$work/page" || fail "$id: not its page"
	grep -q "^$id  (" "$work/out" || fail "$id: $(head -n 1 "$work/out")"
	grep -q '^  1\. ' "$work/out" || fail "$id: no story"
done <"$work/rules"
run 0 explain alias.device-nc
says '  may be made safe by: independent, sw-managed, kind: ram, exclusive'
refused alias.device-nx 'like it: alias.cacheable-device, '
refused cnp.diverge 'needs the registers of each CPU'

echo '== the command line'
refused 'no CAPTURE is given'
refused "$viol" 4 5 'too many operands: 5'
refused "$viol" 4 -o json 'explain writes text'
refused alias.xs -o json 'explain writes text'
