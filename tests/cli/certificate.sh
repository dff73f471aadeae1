#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Certificates: Z3 and cvc5 confirm those of real captures, and no other program's word is taken for it; a file that was cut,
# reordered or edited is refused; the list of mappings belongs to its certificate and to no other. Digits and lines changed one
# by one under a new digest: certify/tamper.
set -eu
. "$SOURCE/tests/cli/lib.subr"

command -v z3 >/dev/null && command -v cvc5 >/dev/null || exit 77

# prove NAME [OPTION...]: $work/NAME.smt2 and .runs, from a check of the capture in $capture.
prove()
{
	name=$1
	shift
	check 0 "$capture" "$@" --certificate "$work/$name.smt2" --runs "$work/$name.runs"
}

# confirmed FILE: both solvers, alone and through certify.
confirmed()
{
	for solver in z3 cvc5; do
		same "$solver on $1" "$($solver "$1")" unsat
		run 0 certify "$1" --solver $solver
		same "certify by $solver" "$(cat "$work/out")" "certified: $1, by $solver"
	done
}

# listed CERTIFICATE RUNS: they belong together.
listed()
{
	"$TOOLS/raw-checker" "$1" "$2" >"$work/out" || fail "raw-checker $1 $2: $(cat "$work/out")"
}

# unlisted CERTIFICATE RUNS: they do not.
unlisted()
{
	! "$TOOLS/raw-checker" "$1" "$2" >"$work/out" || fail "raw-checker takes $2 for what $1 speaks of"
}

# seal FILE: a new last line.
seal()
{
	sed '$d' "$1" >"$work/body"
	cp "$work/body" "$1"
	printf '; sha256:%s of all lines before this one\n' "$(sha256sum <"$work/body" | cut -d' ' -f1)" >>"$1"
}

# declared NAME: a copy of a capture with all that it needs declared, in $capture.
declared()
{
	check 3 "$CAPTURES/$1"
	list=$(needs)
	capture=$(copy "$1")
	printf '%s\n' "$list" | declare_all "$capture"
}

echo '== real captures'
capture=$CAPTURES/d612-max-clean
prove clean --profile linux
confirmed "$work/clean.smt2"
listed "$work/clean.smt2" "$work/clean.runs"
for name in d612-max-viol d612-a72-viol p72-max-viol; do
	declared $name
	prove $name
	confirmed "$work/$name.smt2"
	listed "$work/$name.smt2" "$work/$name.runs"
done
declared d612-max-viol

echo '== the same input gives the same certificate'
prove again
cmp "$work/again.smt2" "$work/d612-max-viol.smt2"
cmp "$work/again.runs" "$work/d612-max-viol.runs"
grep -q "^; input sha256:$(sha256sum <"$capture/tables.elf" | cut -d' ' -f1) " "$work/again.smt2" ||
	fail 'no digest of the image'
for text in 'independent(host, guest:1): a test says so' 'non-caching(dma:0000:00:02.0): a test says so'; do
	grep -Fqx "; assumed $text" "$work/again.smt2" || fail "not among the assumptions: $text"
done

echo '== nothing is written without a proof, nor over a file'
run 3 check "$CAPTURES/d612-max-viol" --certificate "$work/none" --runs "$work/none.runs"
grep -q 'no certificate: the verdict is unknown' "$work/err"
[ ! -e "$work/none" ] && [ ! -e "$work/none.runs" ] || fail 'a certificate without a proof'
cp "$work/clean.smt2" "$work/kept"
run 2 check "$CAPTURES/d612-max-clean" --profile linux --certificate "$work/kept"
cmp "$work/kept" "$work/clean.smt2"

echo '== what counts is in it'
check 3 "$CAPTURES/d612-max-clean" --fail-on note --profile linux
run 2 walk "$CAPTURES/d612-max-clean" --certificate "$work/none"

echo '== a list of something else'
unlisted "$work/clean.smt2" "$work/d612-max-viol.runs"
unlisted "$work/d612-max-viol.smt2" "$work/clean.runs"
sed '$d' "$work/clean.runs" >"$work/cut.runs"
unlisted "$work/clean.smt2" "$work/cut.runs"
last=$(grep -n '^run ' "$work/clean.runs" | head -n 1 | cut -d: -f1)
for change in 's/^run \([0-9]*\) [0-9a-f]* /run \1 1 /' 's/^run \([0-9]*\) \([0-9a-f]*\) [0-9a-f]* /run \1 \2 ffffffffff /' \
	's/^run [0-9]* /run 21 /' 's/^run [0-9]* /run 999 /'; do
	sed "$last$change" "$work/clean.runs" >"$work/other.runs"
	unlisted "$work/clean.smt2" "$work/other.runs"
done
for change in 's/^class 5 0/class 5 1/' 's/^region \([0-9]*\) \([0-9a-f]*\) \([0-9a-f]*\) 1e00 /region \1 \2 \3 1e01 /' \
	'/System RAM$/s/^region [0-9]* /region 1 /' '/^class /s/ process.*/ host/' '/System RAM$/d'; do
	sed "$change" "$work/clean.runs" >"$work/other.runs"
	! cmp -s "$work/clean.runs" "$work/other.runs" || fail "no change: $change"
	unlisted "$work/clean.smt2" "$work/other.runs"
done

echo '== cut at every line'
lines=$(wc -l <"$work/clean.smt2")
at=0
while [ $at -lt "$lines" ]; do
	head -n $at "$work/clean.smt2" >"$work/cut.smt2"
	run 2 certify "$work/cut.smt2" --solver z3
	at=$((at + 7))
done
head -n $((lines - 1)) "$work/clean.smt2" >"$work/cut.smt2"
run 2 certify "$work/cut.smt2" --solver z3
head -c -1 "$work/clean.smt2" >"$work/cut.smt2"
run 2 certify "$work/cut.smt2" --solver z3

echo '== solvers find rows and obligations that were edited, without certify'
for change in 's/^\((define-fun b\.5 () Address #x.*\)000)/\1001)/' 's/(define-fun e\.7 () Address #x0/(define-fun e.7 () Address #x1/' \
	'/^(define-fun b\.9 /d' '/^(define-fun two\.1\.2\.5 /d' '/^(declare-const first\.3 /d' '/^(define-fun same\./d'; do
	sed "$change" "$work/clean.smt2" >"$work/edited.smt2"
	! cmp -s "$work/edited.smt2" "$work/clean.smt2" || fail "no change: $change"
	for solver in z3 cvc5; do
		[ "$($solver "$work/edited.smt2" 2>/dev/null || :)" != unsat ] || fail "$solver does not mind $change"
	done
	seal "$work/edited.smt2"
	run 2 certify "$work/edited.smt2" --solver z3
done

echo '== an edit that any solver agrees with'
for change in '/^(define-fun two\.1\.2\.5 /s/ second\.2 / second.5 /' 's/^\((define-fun b\.5 .* group\) .*/\1 1/' \
	's/^\((define-fun terms\.1\.2\.5 .*#b\)11000000000\( .*#b\)00111111110/\111000000100\200111111010/' \
	's/^\((define-fun zone\.4 .*(bvand x #b\).\{9\}/\1101111000/' '/^; assumed sw-managed/d' \
	'/^(define-fun two\.1\.2\.5 /d;/^  two\.1\.2\.5$/d' 's/^; answers: 1/; answers: 0/'; do
	sed "$change" "$work/clean.smt2" >"$work/edited.smt2"
	! cmp -s "$work/edited.smt2" "$work/clean.smt2" || fail "no change: $change"
	run 2 certify "$work/edited.smt2" --solver z3
	seal "$work/edited.smt2"
	run 2 certify "$work/edited.smt2" --solver z3
done

echo '== commands that would make any file come out well'
for command in '(exit)' '(reset)' '(assert false)' '(push 1)' '(check-sat)' '(echo "unsat")' '; a remark'; do
	sed "/^(assert (not/i $command" "$work/clean.smt2" >"$work/edited.smt2"
	seal "$work/edited.smt2"
	run 2 certify "$work/edited.smt2" --solver z3
	grep -q 'is not what belongs there: the file was edited' "$work/err" || fail "$(cat "$work/err")"
done

echo '== a class that the tables do not have'
sed 's/^\((define-fun class\.3 .*#x\)\([0-9a-f]\{29\}\)./\1\2d/' "$work/clean.smt2" >"$work/edited.smt2"
seal "$work/edited.smt2"
unlisted "$work/edited.smt2" "$work/clean.runs"

echo '== solvers that are none'
run 2 certify "$work/clean.smt2"
run 2 certify "$work/clean.smt2" --solver /no/such/solver
grep -q 'cannot be run: No such file' "$work/err"
run 2 certify "$work/clean.smt2" --solver true
run 2 certify "$work/clean.smt2" --solver false
run 2 certify "$work/clean.smt2" --solver ''
run 2 certify "$work/clean.smt2" --solver cat
run 2 certify "$work/clean.smt2" --solver 'printf unsat\nunsat\n'
run 2 certify "$work/clean.smt2" --solver 'printf unsat\n(error)\n'
run 1 certify "$work/clean.smt2" --solver 'printf unknown\n'
grep -q 'the solver does not confirm it' "$work/err"
run 1 certify "$work/clean.smt2" --solver 'printf sat\n'
run 2 certify "$work/no.smt2" --solver z3
run 2 certify "$work" --solver z3
run 2 certify "$capture/capture.yaml" --solver z3
run 0 certify "$work/clean.smt2" --solver 'z3 -smt2'
cp "$work/clean.smt2" "$work/clean"
run 2 certify "$work/clean" --solver cvc5
grep -q 'it may want a name that ends in .smt2' "$work/err"
run 0 certify "$work/clean" --solver 'cvc5 --lang smt2'
