#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# check --policy: the stage 2 of real hosts against the policy of their kernel, of another one, and after a descriptor was changed.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# deviations: "REGION: ENTRY" of each finding of kvm.policy, in order.
deviations()
{
	"$TOOLS/json-get" findings rule=kvm.policy '*' @region,severity,verdict <"$work/out" | sort
}

echo '== 6.12 and 7.2 do what their kernels are said to do, with and without FWB'
for capture in d612-max-viol d612-max-clean d612-a72-viol p72-max-viol; do
	for policy in kvm-6.9 kvm-6.17; do
		status=3
		[ $capture != d612-max-clean ] || status=0
		run $status check "$CAPTURES/$capture" --profile linux --policy $policy -o json
		same "$capture, $policy" "$(deviations)" ''
	done
done

echo '== and not what 6.8 does: each BAR that was assigned, and nothing else'
for capture in d612-max-viol d612-a72-viol p72-max-viol; do
	run 1 check "$CAPTURES/$capture" --profile linux --policy kvm-6.8 -o json
	same "$capture" "$(deviations)" '0000:00:02.0 BAR 0 error violated
0000:00:02.0 BAR 2 error violated
0000:00:03.0 BAR 0 error violated
0000:00:03.0 BAR 2 error violated'
	[ -n "$(get findings rule=kvm.policy '*' extents '*' pa)" ] || fail 'no addresses'
done
run 0 check "$CAPTURES/d612-max-clean" --profile linux --policy kvm-6.8 -o json

echo '== a policy that follows the VMM: it maps the BARs Device-nGnRnE, stage 2 does not'
# BAR 2 of 0000:00:02.0 is also mapped Normal-NC, by another process: nobody says which of the two is the VMM.
run 1 check "$CAPTURES/d612-max-viol" --policy follow-stage1 -o json
same 'deviations' "$(deviations | sed 's/ error.*//' | sort -u)" '0000:00:02.0 BAR 0
0000:00:03.0 BAR 0
0000:00:03.0 BAR 2'

echo '== one bit of one descriptor'
bad=$(copy d612-max-viol bad)
change "$bad" "$any" 0x81000000 2 15 7 # MemAttr: as stage 1 says
run 1 check "$bad" --policy kvm-6.9 -o json
same 'deviations' "$(deviations)" '0000:00:02.0 BAR 2 error violated'
same 'where' "$(get findings rule=kvm.policy '*' extents '*' pa)" 0x8000000000
run 1 check "$bad" --policy kvm-6.9
grep -Fq '0000:00:02.0 BAR 2: MemAttr=0b0111 XN=0b10 at stage 2, where kvm-6.9 gives MemAttr[3:0] 0b0001, execute-never yes; or MemAttr[3:0] 0b0101, execute-never yes' \
	"$work/out" || fail "$(cat "$work/out")"
run 1 check "$bad" --policy kvm-6.9 -o json
id=$(get findings rule=kvm.policy '*' id)
run 0 explain "$bad" "$id" --policy kvm-6.9
grep -q '^  0x8000000000 +2M$' "$work/out" || fail "$(cat "$work/out")"
bad=$(copy d612-max-viol executable)
change "$bad" "$any" 0x81000000 53 3 0 # XN
run 1 check "$bad" --policy kvm-6.9 -o json
same 'deviations' "$(deviations)" '0000:00:02.0 BAR 2 error violated'

echo '== reports say which policy it was'
run 0 check "$CAPTURES/d612-max-clean" --profile linux --policy kvm-6.9
grep -Fqx '  stage 2 of guests, against the policy kvm-6.9: KVM from Linux 6.9: Normal Non-cacheable where VM_ALLOW_ANY_UNCACHED is set' "$work/out" ||
	fail 'text does not'
run 0 check "$CAPTURES/d612-max-clean" --profile linux --policy kvm-6.9 -o json
same 'JSON' "$(get policy)" kvm-6.9

echo '== RAM as Device'
bad=$(copy d612-max-clean ram)
change "$bad" "$any" 0x40000000 2 15 1
run 1 check "$bad" --policy kvm-6.9 -o json
same 'deviations' "$(deviations)" 'System RAM error violated'

echo '== without the option the rule is not there, and no report calls it proved'
run 3 check "$CAPTURES/d612-max-viol" -o junit
! grep -q kvm.policy "$work/out" || fail 'JUnit has a test of a rule that was not asked about'
run 3 check "$CAPTURES/d612-max-viol" --policy kvm-6.9 -o junit
grep -q 'name="kvm.policy"' "$work/out" || fail 'JUnit has no test of kvm.policy'

echo '== what is no policy'
run 2 check "$CAPTURES/d612-max-viol" --policy kvm-5.0
grep -Fq 'no built-in policy of that name' "$work/err" || fail "$(cat "$work/err")"
run 2 walk "$CAPTURES/d612-max-viol" --policy kvm-6.9
