#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh z3|cvc5 [FILE...]: proves the theorems about the rules with the solver's own program.
#
# A theorem is a comment, the statement in English, that ends with a line "; expect ANSWER"; then its SMT-LIB form with one
# (check-sat). Two folders have theorems:
#   theorems/        files of theorems over the rules and words.smt2
#   rules-datatypes/ a second encoding of the rules, encoding.smt2, and equal-*.smt2, theorems that both encodings agree
#
# Of each file the answers must be the expected ones, in number and order, with no word of an error and exit status 0: a
# solver that stumbles over a line goes on and answers all the same. THEOREMS_FIRST=1 stops at the first that fails.
# RULES may point to another copy of rules/. A file with a line "; z3 alone" is left out for others.
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
rules=${RULES:-$here/../../rules}
typed=$here/../rules-datatypes
solver=${1:?usage: run.sh z3|cvc5 [FILE...]}
shift
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

command -v "$solver" >/dev/null || {
	echo "theorems: no program $solver here"
	exit 77
}

# ask BASE FILE: the solver's answers. Z3 takes a file of theorems at once. cvc5 1.0.3 needs minutes for what is between a
# push and a pop and milliseconds for the same alone, so that it gets each theorem by itself.
ask()
{
	if [ "$solver" = z3 ]; then
		cat "$1" "$2" >"$scratch/script.smt2" && z3 "$scratch/script.smt2"
		return
	fi
	rm -f "$scratch"/part-*
	awk -v to="$scratch/part-" '
	/^\(push 1\)$/ { part = sprintf("%s%03d", to, ++count); next }
	/^\(pop 1\)$/ { close(part); part = ""; next }
	part != "" { print > part }' "$2"
	for part in "$scratch"/part-*; do
		cat "$1" "$part" >"$scratch/script.smt2" && "$solver" "$scratch/script.smt2" || return
	done
}

# load LOGIC FILE...: what a theorem stands on.
load()
{
	echo "(set-logic $1)"
	shift
	# The order of the catalogue.
	for name in $(sed -n '/^smt:/,/^$/s/^  - //p' "$rules/catalogue.yaml"); do
		cat "$rules/$name" || return 1
	done
	cat "$@"
}

# Every function that the catalogue names is one of those that the theorems about all of them mean.
named=$(grep -o 'rule\.[a-z.-]*[a-z]' "$rules/catalogue.yaml" | sort -u)
[ -n "$named" ] || {
	echo "theorems: the catalogue names no function"
	exit 1
}
status=0
for function in $named; do
	grep -qF "($function a " "$here/words.smt2" || {
		echo "theorems: words.smt2 lacks $function, which the catalogue has"
		status=1
	}
done

# compare FILE: the answers found against those expected; each that differs with its statement.
compare()
{
	awk -v file="$(basename "$1")" '
	NR == FNR && /^; expect / { expected[++count] = $3; said[count] = text; line[count] = FNR; text = ""; next }
	NR == FNR && /^; / { text = text (text == "" ? "" : " ") substr($0, 3); next }
	NR == FNR { if (/^\(check-sat\)/) asked++; text = ""; next }
	{
		found++
		if ($0 == expected[found])
			next
		printf "theorems: %s:%d: %s, not %s: %s\n", file, line[found], $0, expected[found], said[found]
		bad = 1
	}
	END {
		if (!count || asked != count || found != count) {
			printf "theorems: %s: %d statements, %d questions, %d answers\n", file, count, asked, found
			bad = 1
		}
		exit bad
	}' "$1" "$2"
}

# prove LOGIC FILE BASE...
prove()
{
	logic=$1
	file=$2
	shift 2
	load "$logic" "$@" >"$scratch/base.smt2" || return 1
	ask "$scratch/base.smt2" "$file" >"$scratch/answers" 2>&1
	left=$?
	compare "$file" "$scratch/answers" || return 1
	[ $left -eq 0 ] && ! grep -q error "$scratch/answers" || {
		echo "theorems: $(basename "$file"): $solver left $left"
		return 1
	}
	proved=$((proved + $(wc -l <"$scratch/answers")))
}

# prove_file FILE
prove_file()
{
	case $1 in
	*/rules-datatypes/*) prove ALL "$1" "$typed/encoding.smt2" ;;
	*) prove QF_BV "$1" "$here/words.smt2" ;;
	esac
}

proved=0
files=0
# A folder without any leaves the pattern, which is no file.
[ $# -gt 0 ] || set -- "$here"/[!w]*.smt2 "$typed"/equal-*.smt2
for file; do
	[ "$file" != "$here/words.smt2" ] || continue
	[ -f "$file" ] || {
		echo "theorems: $file is none"
		status=1
		continue
	}
	[ "$solver" = z3 ] || ! grep -qx '; z3 alone' "$file" || continue
	files=$((files + 1))
	prove_file "$file" || status=1
	[ $status -eq 0 ] || [ -z "${THEOREMS_FIRST:-}" ] || break
done
[ $files -gt 0 ] && [ $proved -gt 0 ] || {
	echo "theorems: no theorem was proved"
	status=1
}
echo "$solver: $proved theorems in $files files"
exit $status
