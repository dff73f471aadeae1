#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Rules that a user adds: the example of docs/user-rules.md, and what a directory of rules may not do.
set -eu
. "$SOURCE/tests/cli/lib.subr"

rules=$work/rules

# example: the directory of docs/user-rules.md.
example()
{
	rm -rf "$rules"
	mkdir "$rules"
	awk '/^```/ { on = $0 == "```yaml"; next } on' "$SOURCE/docs/user-rules.md" >"$rules/catalogue.yaml"
	awk '/^```/ { on = $0 == "```smt2"; next } on' "$SOURCE/docs/user-rules.md" >"$rules/guest-exec.smt2"
}

# refused FILE:LINE:COLUMN TEXT: the rules do not load, with this place and with TEXT in the message; nothing else is said.
refused()
{
	for command in 'rules' "check $CAPTURES/d612-max-clean"; do
		run 2 $command --rules "$rules"
		[ ! -s "$work/out" ] || fail "something on standard output"
		[ "$(wc -l <"$work/err")" -eq 1 ] || fail "not one line: $(cat "$work/err")"
		case $(cat "$work/err") in
		"ptproof: $rules/$1: "*"$2"*) ;;
		*) fail "expected $1: ... $2, found: $(cat "$work/err")" ;;
		esac
	done
}

# smt TEXT: the SMT-LIB file of the example, and TEXT in its first line.
smt()
{
	example
	{ printf '%s ' "$1"; cat "$rules/guest-exec.smt2"; } >"$work/new"
	mv "$work/new" "$rules/guest-exec.smt2"
}

# yaml SED: the catalogue of the example, changed.
yaml()
{
	example
	sed -i "$1" "$rules/catalogue.yaml"
}

echo '== the example'
example
capture=$CAPTURES/d612-max-viol
check 3 "$capture"
digest=$(get tool rules)
same 'no rules added' "$(get tool rules_added)" ''
before=$(get findings '*' id | sort)
run 3 check "$capture" --rules "$rules" --repair -o json -o text="$work/text"
same 'what it needs' "$(get findings rule=house.guest-exec '*' needs '*' | sort -u)" 'exclusive(guest:1, dma:0000:00:02.0)
exclusive(guest:1, dma:0000:00:03.0)'
has 'repairs' "$(get findings rule=house.guest-exec '*' repair '*' @owner,field,value)" 'guest:1 stage 2 XN[1:0] 0x2'
same 'rules' "$(get tool rules_added '*')" "$rules/catalogue.yaml
$rules/guest-exec.smt2"
[ "$(get tool rules)" != "$digest" ] || fail "the digest does not cover the added rules"
get findings '*' @rule,id | grep -v '^house' | cut -d ' ' -f 2 | sort >"$work/ids"
same 'the built-in rules find what they found' "$(cat "$work/ids")" "$before"
grep -q "^Rules were added.*catalogue.yaml" "$work/text" || fail "the text does not say that rules were added"
digest=$(get tool rules)
cp -R "$rules" "$work/elsewhere"
run 3 check "$capture" --rules "$work/elsewhere" -o json
same 'digest of the same rules elsewhere' "$(get tool rules)" "$digest"
echo '; a comment' >>"$work/elsewhere/guest-exec.smt2"
run 3 check "$capture" --rules "$work/elsewhere" -o json
[ "$(get tool rules)" != "$digest" ] || fail "the digest does not cover the SMT-LIB file"
run 0 rules --rules "$rules"
grep -q '^house.guest-exec  (error, policy)' "$work/out" || fail "rules does not list it"

echo '== commands that drop or change what others say'
for command in '(exit)' '(reset)' '(push 1)' '(pop 1)' '(assert false)' '(check-sat)' '(set-option :x true)' \
	'(reset-assertions)' '(define-fun-rec a.b () Bool true)' '(declare-datatypes ((A.b 0)) (((c))))' '(include "x")'; do
	smt "$command"
	name=${command#(}
	refused guest-exec.smt2:1:2 "(${name%%[ )]*} ...) is no command of a rule file"
done
smt '; (exit)
(set-info :source "(exit) ; (reset)") (set-info :notes |(exit)|)'
run 0 rules --rules "$rules"

echo '== names'
smt '(define-fun or ((a Bool) (b Bool)) Bool false)'
refused guest-exec.smt2:1:13 'the name or has no dot'
smt '(define-fun m.attr ((m Meaning)) Attr (_ bv0 16))'
refused guest-exec.smt2:1:13 'is defined at rules/arm/meaning.smt2:'
smt '(define-fun |m.attr| ((m Meaning)) Attr (_ bv0 16))'
refused guest-exec.smt2:1:13 'is defined at rules/arm/meaning.smt2:'
smt '(define-fun rule.reserved ((a Meaning) (r Region) (w Pair)) Bool false)'
refused guest-exec.smt2:1:13 'is defined at rules/arm/mapping.smt2:'
smt '(define-fun ptp.any.1 () Bool false)'
refused guest-exec.smt2:1:13 "are ptproof's own"
smt '(define-fun |a.b) (exit| () Bool false)'
refused guest-exec.smt2:1:13 'needs quotes'
smt '(declare-const house.x Bool) (declare-fun house.x () Bool)'
refused guest-exec.smt2:1:43 'is defined at'
example
run 2 rules --rules "$rules" --rules "$work/elsewhere"
grep -q 'is defined at' "$work/err" || fail "two directories with one name: $(cat "$work/err")"

echo '== text'
smt '(define-fun a.b () Bool (and true'
refused guest-exec.smt2:1:1 'does not end'
smt ')'
refused guest-exec.smt2:1:1 'outside of a command'
smt '(set-info :x "y'
refused guest-exec.smt2:1:14 'does not end'
smt '(set-info :x |\| ) (exit) |)'
refused guest-exec.smt2:1:15 'backslash'
smt '(define-fun a.b () Bool (exists ((x Bool)) x))'
refused guest-exec.smt2:1:26 'without quantifiers'
smt '(declare-fun a.b (Bool) Bool)'
refused guest-exec.smt2:1:18 'no arguments'
smt "$(head -c 300 /dev/zero | tr '\0' '(')"
refused guest-exec.smt2:1:2 'needs a name'
smt "(set-info :x $(head -c 300 /dev/zero | tr '\0' '(')"
refused guest-exec.smt2:1:269 'nested'
smt '(define-fun a.b () Bool
  (nonsense true))'
run 2 rules --rules "$rules"
grep -q "guest-exec.smt2:2:[0-9]*: the solver does not take this: unknown" "$work/err" || fail "$(cat "$work/err")"

echo '== rules'
yaml 's/{error: house.guest-exec}/{error: house.none}/'
refused catalogue.yaml:4:5 'names the function "house.none", which no file of smt: defines'
yaml 's/{error: house.guest-exec}/{error: "m.write ptp.am) (exit"}/'
refused catalogue.yaml:4:5 'which no file of smt: defines'
yaml 's/{error: house.guest-exec}/{error: house.exec-beside-dma}/'
refused catalogue.yaml:4:5 'is not there or not of the form'
yaml 's/    pair:/    registers: true\n    pair:/'
refused catalogue.yaml:4:5 'is for rules that the walk itself decides'
yaml 's/    pair:/    mapping:/'
refused catalogue.yaml:4:5 'is not there or not of the form (define-fun house.guest-exec ((a Meaning) (r Region)'
yaml 's/id: house.guest-exec/id: alias.device-nc/'
refused catalogue.yaml:4:5 'is that of a built-in rule'
yaml 's/safe-under: .*/safe-under: [{property: {cacheable: yes}}, {property: {cacheable: no}}]/'
refused catalogue.yaml:8:48 'an earlier entry is of the same'
yaml 's/^smt:.*/smt: [..\/x.smt2]/'
refused catalogue.yaml:2:7 ''
yaml 's/^rules:/always: [x]\nrules:/'
refused catalogue.yaml:3:1 'unknown key'
rm "$rules/catalogue.yaml"
run 2 rules --rules "$rules"
run 2 check "$capture" --rules "$work/nowhere"
