#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a capture says of itself: what was looked for, and where its registers are from. Each keeps a proof from being one.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# changed NAME: a copy of a capture that is proved, with standard input after its capture.yaml.
changed()
{
	cp -r "$CAPTURES/d612-max-clean" "$work/$1"
	chmod -R u+w "$work/$1"
	cat >>"$work/$1/capture.yaml"
}

# verdict STATUS NAME
verdict()
{
	run "$1" check --profile linux "$work/$2"
}

echo '== all that was looked for is there'
changed whole <<'EOT'
coverage:
  - {of: processes, by: the list of tasks, found: 3, expected: 3}
  - {of: tables of the kernel}
EOT
verdict 0 whole
grep -q '^  processes: all 3, by the list of tasks$' "$work/out" || fail "no line of what was looked for"
grep -q '^  tables of the kernel: included$' "$work/out" || fail "no line of what was looked for"

echo '== something is missing'
changed missing <<'EOT'
coverage:
  - {of: EL2, missing: its registers are not known}
EOT
verdict 3 missing
grep -q '^  MISSING: EL2: its registers are not known$' "$work/out" || fail "not said"
grep -q 'error, unknown: model.incomplete' "$work/out" || fail "no finding"

echo '== numbers that do not agree'
changed fewer <<'EOT'
coverage:
  - {of: processes, found: 2, expected: 3}
EOT
verdict 3 fewer
grep -q 'processes: 2 found, but 3 expected' "$work/out" || fail "not said"
check 3 "$work/fewer" --profile linux
same 'in JSON' "$(get coverage looked_for '*' @of,found,expected)" 'processes 2 3'
same 'coverage is not complete' "$(get coverage complete)" false

echo '== what cannot be said'
changed half <<'EOT'
coverage:
  - {of: processes, found: 2}
EOT
run 2 check "$work/half"
grep -q 'found: and expected: go together' "$work/err" || fail "$(cat "$work/err")"

# origin WORD: where the kernel's MAIR_EL2 is from.
origin()
{
	changed "$1" </dev/null
	sed -i "0,/^    regime: EL2&0/s//    origin: {MAIR_EL2: $1}\n&/" "$work/$1/capture.yaml"
}

echo '== registers that were not read'
origin derived
verdict 0 derived
origin assumed
verdict 3 assumed
grep -q 'registers(derived)' "$work/out" || fail "no assumption is asked for"
grep -q 'registers were not read but assumed: MAIR_EL2' "$work/out" || fail "which registers is not said"
cp -r "$work/assumed" "$work/declared"
cat >>"$work/declared/capture.yaml" <<'EOT'
assume:
  - {registers: derived, because: this is Debian's kernel}
EOT
verdict 0 declared
grep -q 'registers(derived)' "$work/out" || fail "the assumption is not listed"
origin guessed
run 2 check "$work/guessed"
grep -q 'where a value is from' "$work/err" || fail "$(cat "$work/err")"
sed -i 's/MAIR_EL2: guessed/MAIR_EL3: assumed/' "$work/guessed/capture.yaml"
run 2 check "$work/guessed"
grep -q 'has no register' "$work/err" || fail "$(cat "$work/err")"
