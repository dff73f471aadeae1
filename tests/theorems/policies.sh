#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# policies.sh z3|cvc5: has the solver's own program answer every question about the built-in mapping policies, as ptproof wrote them.
set -eu
. "$SOURCE/tests/cli/lib.subr"

solver=$1
command -v "$solver" >/dev/null || exit 77

# Each question by itself: see run.sh.
ask()
{
	rm -f "$work"/part-*
	awk -v to="$work/part-" '
	/^\(push 1\)$/ { part = sprintf("%s%03d", to, ++count); next }
	/^\(pop 1\)$/ { close(part); part = ""; next }
	part != "" { print >part; next }
	{ print >(to "base") }' "$work/questions.smt2"
	for part in "$work"/part-[0-9]*; do
		cat "$work/part-base" "$part" >"$work/question.smt2" && "$solver" "$work/question.smt2" || return
	done
}

for file in "$SOURCE"/rules/policies/*.yaml; do
	name=$(basename "$file" .yaml)
	[ "$name" != claims ] || continue
	rm -f "$work/questions.smt2"
	run 0 policy "$name" --certificate "$work/questions.smt2"
	sed -n 's/^; expect //p' "$work/questions.smt2" >"$work/expected"
	[ "$(wc -l <"$work/expected")" -gt 20 ] || fail "$name: few questions"
	ask >"$work/answers" 2>&1 || fail "$solver stumbles over $name"
	cmp -s "$work/expected" "$work/answers" || fail "$solver answers otherwise for $name"
done
