#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Streams of an SMMU: by the words of its structures, through a guest's stage 2, bypassing and aborting.
set -eu
. "$SOURCE/tests/cli/lib.subr"

old=$CAPTURES/d612-a72-viol

# words CAPTURE: a copy with the words of each stream, which its comments have, in place of the fields.
words()
{
	copy "$(basename "$1")" words >/dev/null
	awk '
	/# STE/ { sub(":", "", $4); sub(";", "", $13); ste = $3 ", " $4; cd = $11 ", " $12 ", 0, " $13 }
	index($0, "stage1: {TTB0") {
		print "    ste: [" ste ", 0, 0, 0, 0, 0, 0]"
		print "    cd: [" cd ", 0, 0, 0, 0]"
		next
	}
	{ print }' "$1/capture.yaml" >"$work/words/capture.yaml"
}

echo '== words say what fields say'
for capture in "$CAPTURES/d612-max-viol" "$CAPTURES/p72-max-viol"; do
	run 0 walk "$capture" -o json
	mv "$work/out" "$work/fields"
	words "$capture"
	grep -q 'cd: \[0x' "$work/words/capture.yaml" || fail "$capture: no words"
	! grep -q 'TTB0' "$work/words/capture.yaml" || fail "$capture: fields are left"
	run 0 walk "$work/words" -o json
	cmp "$work/fields" "$work/out" || fail "$capture: the mappings differ"
done

# value REGISTER CONTEXT: of a register in the context.
value()
{
	sed -n "/name: $2/,/name:/s/.*$1: \\(0x[0-9a-f]*\\).*/\\1/p" "$old/capture.yaml"
}

# add LINE...: a copy with one more context.
add()
{
	capture=$(copy d612-a72-viol)
	{
		sed '/^regions:/,$d' "$old/capture.yaml"
		printf '  - name: added\n    owner: dma:added\n    regime: SMMU\n'
		printf '    %s\n' "$@"
		sed -n '/^regions:/,$p' "$old/capture.yaml"
	} >"$capture/capture.yaml"
}

vtcr=$(value VTCR_EL2 "$any")
vttbr=$(value VTTBR_EL2 "$any")
stage2=$(printf '{S2TTB: 0x%x, S2T0SZ: %d, S2SL0: %d, S2TG: %d, S2PS: %d, S2FWB: 0, S2AFFD: 0, S2HA: 0, S2HD: 0}' \
	$((vttbr & 0xfffffffffffe)) $((vtcr & 63)) $((vtcr >> 6 & 3)) $((vtcr >> 14 & 3)) $((vtcr >> 16 & 7)))

echo "== a guest's stage 2"
run 0 walk "$old" "$any" -o json
get @ia,pa,size >"$work/guest"
[ -s "$work/guest" ] || fail 'the guest has no mappings'
add 'stage1: bypass' "stage2: $stage2"
run 0 walk "$capture" added -o json
get @ia,pa,size | cmp - "$work/guest" || fail 'the SMMU walks another stage 2 than the guest'
run 0 walk "$capture" added
grep -q 'Device-nGnRnE OSH |.*Normal-WB ISH' "$work/out" || fail "a device's attributes are not free: $(head -n 3 "$work/out")"

echo '== nested'
ttbr=$(value TTBR0_EL1 "$dumped")
tcr=$(value TCR_EL1 "$dumped")
run 0 walk "$old" "$dumped" -o json
get @ia,pa,size >"$work/guest"
[ -s "$work/guest" ] || fail 'the guest has no mappings'
add "$(printf 'stage1: {TTB0: 0x%x, T0SZ: %d, TG0: %d, IPS: %d, MAIR: %s, AFFD: 0, HA: 0, HD: 0}' $((ttbr & 0xfffffffffffe)) \
	$((tcr & 63)) $((tcr >> 14 & 3)) $((tcr >> 32 & 7)) "$(value MAIR_EL1 "$dumped")")" "stage2: $stage2"
run 0 walk "$capture" added -o json
get @ia,pa,size | cmp - "$work/guest" || fail 'the SMMU walks another stage 1 than the guest'
address=$(head -n 1 "$work/guest" | cut -d ' ' -f 1)
run 0 walk "$capture" added "$address"
grep -q '  stage 1 level' "$work/out" || fail 'the steps of stage 1 are not shown'
grep -q '  stage 2 level' "$work/out" || fail 'the steps of stage 2 are not shown'
grep -q 'IPA 0x' "$work/out" || fail 'a table of stage 1 has no IPA'

echo '== bypass and abort'
add 'OAS: 44' 'stage1: bypass'
run 0 walk "$capture" added 0x123456789ab -o json
same 'bypass' "$(get @pa,size,fault)" '0x123456789ab 0x100000000000 -'
run 0 walk "$capture" added 0x100000000000 -o json
same 'beyond the OAS' "$(get fault @type,stage)" 'address-size 1'
check 3 "$capture"
same 'tables' "$(get findings rule=tables.exposed '*' verdict | sort -u)" 'conditional'
add 'stage1: abort'
run 0 walk "$capture" added -o json
[ ! -s "$work/out" ] || fail 'an aborted stream maps something'
run 0 walk "$capture" added 0 -o json
same 'abort' "$(get fault type)" 'abort'
run 0 walk "$capture" added 0
grep -q 'lets nothing of this stream through' "$work/out" || fail "it is not said: $(cat "$work/out")"
