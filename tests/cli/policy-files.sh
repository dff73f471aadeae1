#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Files that are no mapping policy: each ends with exit status 2 and a line that says where and what.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# refused MESSAGE: of $work/bad.yaml
refused()
{
	run 2 policy "$work/bad.yaml"
	[ ! -s "$work/out" ] || fail 'something was written'
	grep -Fq -e "$1" "$work/err" || fail "not \"$1\": $(cat "$work/err")"
}
# definitions LINE...
definitions()
{
	printf 'ptproof-policy: 1\nname: x\ntitle: x\nreleases: x\nsources: [x]\nclaims: [refusal]\ndefinitions: |\n' >"$work/bad.yaml"
	printf '  %s\n' "$@" >>"$work/bad.yaml"
}
refuses='(define-fun policy.refuses ((p Page)) Bool false)'
decide='(define-fun policy.decide ((p Page)) Decision decide.nc)'
definitions "$refuses" "$decide"
run 0 policy "$work/bad.yaml"
definitions "$refuses"
refused 'a policy defines policy.decide'
definitions "$refuses" '(define-fun policy.decide ((p Page)) Decision (page.vma p))'
refused "bad.yaml:9:1: the solver does not take this"
definitions "$refuses" '(define-fun policy.decide ((p Decision)) Decision decide.nc)'
refused 'policy.decide is a function from a Page to a Decision'
definitions '(declare-const my.choice Decision)' "$refuses" '(define-fun policy.decide ((p Page)) Decision my.choice)'
refused 'it may depend on the page alone'
definitions "$refuses" "$decide" '(define-fun page.ram ((p Page)) Bool false)'
refused '"page.ram" is defined at rules/policies/vocabulary.smt2:'
definitions "$refuses" "$decide" '(define-fun ptp.broken.0 () Bool false)'
refused 'names that begin with ptp.'
for command in '(assert false)' '(exit)' '(reset)' '(push 1)' '(define-fun refuse () Bool true)' ')' '(define-fun a.b () Bool'; do
	definitions "$refuses" "$decide" "$command"
	refused "$work/bad.yaml"
done
definitions "$refuses" "$decide"
sed -i 's/^claims: .*/claims: [refuse]/' "$work/bad.yaml"
refused 'there is no claim "refuse"'
printf 'promises: [nobody]\n' >>"$work/bad.yaml"
sed -i 's/^claims: .*/claims: []/' "$work/bad.yaml"
refused 'there is no promise "nobody"'
run 2 policy no-such-policy
grep -Fq 'no built-in policy of that name' "$work/err" || fail "$(cat "$work/err")"
run 2 policy claims
run 2 policy kvm-6.8 kvm-6.9 kvm-6.17
run 2 policy kvm-6.8 -o sarif
run 2 policy kvm-6.8 kvm-6.9 --certificate "$work/none"
