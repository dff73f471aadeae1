#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Exit statuses, usage errors, and where output goes.
set -eu
. "$SOURCE/tests/cli/lib.subr"

clean=$CAPTURES/d612-max-clean
viol=$CAPTURES/d612-max-viol

# refused ARGUMENT...: exit status 2, one line on standard error, nothing on standard output.
refused()
{
	run 2 "$@"
	[ ! -s "$work/out" ] || fail "ptproof $*: something on standard output"
	[ "$(wc -l <"$work/err")" -eq 1 ] || fail "ptproof $*: not one line on standard error: $(cat "$work/err")"
	grep -q '^ptproof: .' "$work/err" || fail "ptproof $*: $(cat "$work/err")"
}

# says TEXT: the line on standard error has it.
says()
{
	grep -Fq -e "$1" "$work/err" || fail "expected \"$1\" in: $(cat "$work/err")"
}

# quiet: nothing on standard error, something on standard output. Standard error is no terminal: no progress either.
quiet()
{
	[ ! -s "$work/err" ] || fail "standard error: $(cat "$work/err")"
	[ -s "$work/out" ] || fail "nothing on standard output"
}

echo '== the exit statuses of check'
run 0 check --profile linux "$clean"
quiet
grep -q '^proved, under 1 declared assumption' "$work/out" || fail "no verdict in the first line"
run 3 check "$clean"
quiet
run 3 check "$viol"
quiet
changed=$(copy d612-max-viol changed)
change "$changed" "$any" 0x81000000 2 15 7
run 1 check "$changed"
quiet
grep -q '^violated' "$work/out" || fail "no verdict in the first line"

echo '== --fail-on'
run 0 check --profile linux --fail-on error "$clean"
run 3 check --profile linux --fail-on warning "$clean"
run 3 check --profile linux --fail-on=note "$clean"
refused check --fail-on all "$clean"
says all

echo '== walk and rules'
run 0 walk "$clean"
quiet
run 0 walk "$viol" kernel
quiet
run 0 walk "$viol" kernel 0xffff800080025800
quiet
run 0 walk "$viol" kernel 0xffff8000ffffffff
quiet
run 0 rules
quiet
run 0 rules -o json
quiet
same "rules: schema" "$(get schema)" 1
refused walk "$viol" nobody
says nobody
says '"smmu 0x28"'
refused walk "$viol" kernel 0xg
says 0xg
refused walk "$viol" kernel -- -1
refused walk "$viol" kernel 010
says 010
refused walk "$viol" kernel 0x10000000000000000
refused walk "$viol" kernel ''
refused walk "$viol" kernel 1 2
refused rules "$viol"

echo '== help and version'
run 0 --help
quiet
grep -q '^usage: ptproof check CAPTURE' "$work/out" || fail "--help"
run 0 check --help
quiet
run 0 -h
quiet
run 0 --version
quiet
grep -Eqx 'ptproof [0-9.]+, rules sha256:[0-9a-f]{64}, Z3 [0-9.]+' "$work/out" || fail "--version: $(cat "$work/out")"

echo '== usage errors'
refused
says 'no command'
refused nonsense
says nonsense
refused check
says CAPTURE
refused walk
refused check "$viol" "$clean"
refused check --nonsense "$viol"
says '--nonsense'
refused -z check "$viol"
says '-z'
refused check -zq "$viol"
says '-z'
refused check "$viol" --profile
says '--profile'
refused check "$viol" -o
refused check "$viol" -o xml
says xml
refused check "$viol" -o json=
refused check --profile windows "$clean"
says windows
says linux

echo '== captures that cannot be read'
refused check "$work/nothing"
says "$work/nothing"
mkdir "$work/empty"
refused check "$work/empty"
says capture.yaml
refused check "$viol/capture.yaml"
broken=$(copy d612-max-clean broken)
rm "$broken/tables.elf"
refused check "$broken"
says tables.elf
refused walk "$broken"
refused check ''
refused check "$work/two
lines"
says 'two?lines: '
refused -o 'xml
json' check "$viol"
profile=$(copy d612-max-clean profile)
echo 'profile: [windows]' >>"$profile/capture.yaml"
refused check "$profile"
says "capture.yaml:$(wc -l <"$profile/capture.yaml"):11: there is no profile \"windows\"; there are: linux"

echo '== -o'
run 3 check "$clean" -o text -o json="$work/report.json"
quiet
grep -q '^unknown' "$work/out" || fail "no text on standard output"
cp "$work/report.json" "$work/before.json"
cp "$work/report.json" "$work/out"
same "verdict in the file" "$(get verdict)" unknown
run 2 check "$clean" -o json="$work/report.json"
says 'report.json'
[ ! -s "$work/out" ] || fail "something on standard output"
cmp -s "$work/report.json" "$work/before.json" || fail "a file was overwritten"
run 3 check "$clean" -o json -o text
mv "$work/out" "$work/both"
run 3 check "$clean" -o json
cat "$work/out" >"$work/each"
run 3 check "$clean" -o text
cat "$work/out" >>"$work/each"
cmp -s "$work/both" "$work/each" || fail "-o json -o text is not both, in that order"
run 2 check "$clean" -o json="$work/no/such/folder"
says no/such/folder

echo '== standard output that takes nothing'
for command in "check $clean" "walk $clean kernel" 'rules' '--help' '--version'; do
	for format in text json; do
		status=0
		# shellcheck disable=SC2086 # words
		"$PTPROOF" $command -o $format >/dev/full 2>"$work/err" || status=$?
		[ $status -eq 2 ] || fail "$command to a full device: exit status $status"
		says 'ptproof: '
		status=0
		# shellcheck disable=SC2086 # words
		"$PTPROOF" $command -o $format >&- 2>"$work/err" || status=$?
		[ $status -eq 2 ] || fail "$command to a closed output: exit status $status"
		says 'ptproof: '
	done
done
