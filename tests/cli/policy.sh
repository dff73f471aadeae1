#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Mapping policies: what is claimed of each, against what is written of it; what one allows more than another; and that each claim
# can be broken.
set -eu
. "$SOURCE/tests/cli/lib.subr"

policies=$SOURCE/rules/policies

# claim NAME WHAT: of the last report of one policy.
claim()
{
	get policies '*' claims "id=$1" '*' "$2"
}

# under NAME: its sets of promises, one a line.
under()
{
	get policies '*' claims "id=$1" '*' @under | tr -d '[]" ' | sed 's/},*/\n/g'
}

echo '== the table of docs/policies.md'
run 0 policy
sed -n '/^<!-- table:begin -->$/,/^<!-- table:end -->$/p' "$SOURCE/docs/policies.md" | sed '1d; $d' >"$work/table"
cmp -s "$work/table" "$work/out" || fail "docs/policies.md has not this table:
$(cat "$work/out")"

echo '== each built-in policy keeps what it claims, on what it relies on'
for file in "$policies"/*.yaml; do
	name=$(basename "$file" .yaml)
	[ "$name" != claims ] || continue
	run 0 policy "$name" -o json
	[ -n "$(get policies '*' claims claimed=true '*' id)" ] || fail "$name claims nothing"
	cp "$work/out" "$work/built-in"
	run 0 policy "$file" -o json
	cmp -s "$work/out" "$work/built-in" || fail "$name: the file says something else than what is built in"
done

echo '== from 6.8 to 6.9: write-combining where VM_ALLOW_ANY_UNCACHED is set, and nothing else'
run 1 policy kvm-6.8 kvm-6.9 -o json
same 'more allowed' "$(get allows_more)" true
same 'less allowed' "$(get forbids_more)" false
same 'where' "$(get differences '*' if '*')" "page frame: a device's; VM_ALLOW_ANY_UNCACHED: yes; the guest's fault: a data access"
same 'newly allowed' "$(get differences '*' newly_allowed)" 'Device-nGRE, Device-GRE, Normal-NC'
run 0 policy kvm-6.9 kvm-6.8 -o json
same 'the other way round' "$(get differences '*' newly_forbidden)" 'Device-nGRE, Device-GRE, Normal-NC'
same 'nothing more' "$(get allows_more)" false
run 0 policy kvm-6.9 kvm-6.9 -o json
same 'no difference to itself' "$(get differences '*' old answer)" ''

# holds POLICY CLAIM VERDICT SET...: each set of promises is one of the minimal ones, "a+b".
holds()
{
	run "$1" policy "$2" -o json
	same "$2: $3" "$(claim "$3" verdict)" "$4"
	"$TOOLS/json-get" policies '*' claims "id=$3" '*' under '*' '*' <"$work/out" >"$work/promises" || true
	policy=$2 name=$3
	shift 4
	for promise; do
		grep -qx -e "$promise" "$work/promises" || fail "$policy: $name does not need $promise"
	done
}

echo '== the argument of the thread'
# Until 6.8: no read-ahead and no write-combining at all.
holds 0 kvm-6.8 read-ahead proved
holds 0 kvm-6.8 write-combining refuted
holds 0 kvm-6.8 uncontained proved
# Since 6.9: the guest may have it where the flag is set. Containment is delegated to the flag, read side effects to the guest's driver,
# and the mismatch with the VMM costs independence.
holds 0 kvm-6.9 write-combining conditional flag
holds 0 kvm-6.9 uncontained conditional flag-contained contained
holds 0 kvm-6.9 read-ahead conditional no-read-side-effects guest-driver
holds 0 kvm-6.9 harmless-device conditional independent exclusive
holds 0 kvm-6.9 vmm-decides refuted
# Following the VMM: a guest has it only where the VMM has it, whose own mapping then reads ahead; that is safe where reads have no side
# effects, which the VMM has to know. While the VMM has it Device, nothing needs independence.
holds 0 follow-stage1 vmm-decides proved
holds 0 follow-stage1 write-combining refuted
holds 0 follow-stage1 vmm-reads-ahead conditional vma-device no-read-side-effects
holds 0 follow-stage1 harmless-device conditional vma-device
# Protected KVM's host decides for itself.
holds 0 pkvm-host cacheable-alias conditional cacheable exclusive

echo '== every claim can be broken'
sed -n 's/^  - id: //p' "$policies/claims.yaml" >"$work/claims"
[ "$(wc -l <"$work/claims")" -ge 11 ] || fail 'claims are missing'
for change in "$SOURCE"/tests/policies/*.sed; do
	read -r _ name broken promises <"$change"
	sed "/^promises:/d; s/^claims:.*/claims: [$broken]/; s/^definitions:/promises: [$promises]\n&/" "$policies/$name.yaml" \
		>"$work/before.yaml"
	sed -f "$change" "$work/before.yaml" >"$work/after.yaml"
	! cmp -s "$work/before.yaml" "$work/after.yaml" || fail "$change changes nothing"
	run 0 policy "$work/before.yaml" -o json
	run 1 policy "$work/after.yaml" -o json
	[ -n "$(claim "$broken" example)" ] || [ -n "$(get policies '*' claims "id=$broken" '*' example story '*')" ] ||
		fail "$change: no example"
	sed -i "/^$broken\$/d" "$work/claims"
done
[ ! -s "$work/claims" ] || fail "nothing breaks $(cat "$work/claims")"
