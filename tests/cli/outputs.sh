#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The formats for gates (docs/outputs.md): their bytes for a clean host and for one with a violation, that nothing but a proof is
# green in any of them, and that what a capture has in its texts stays text.
#
# tests/cli/outputs/ has what is expected. Of SARIF it has what stands in a result, and the texts of one code flow.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# golden NAME FORMAT: the last output is tests/cli/outputs/NAME.FORMAT, but for what changes with the catalogue: the digest of the
# rules, numbers of tests, and rules without findings and those that are not evaluated; and for the solver.
golden()
{
	sed 's/name="rules" value="[0-9a-f]*"/name="rules" value="DIGEST"/
		s/name="solver" value="[^"]*"/name="solver" value="SOLVER"/
		s/ tests="[0-9]*"/ tests="N"/
		s/ skipped="[0-9]*"/ skipped="N"/
		/<testcase classname="ptproof" name=/{
			N
			N
			/<system-out>proved<\|<skipped /d
		}
		/^ok [0-9]* [a-z0-9.-]* # \(proved$\|SKIP \)/d
		s/^1\.\.[0-9]*$/1..N/
		s/^\(not ok\|ok\) [0-9]* /\1 N /' "$work/out" >"$work/$1.$2"
	diff -u "$SOURCE/tests/cli/outputs/$1.$2" "$work/$1.$2" >"$work/diff" ||
		fail "$1: $2 is not as expected: $(head -n 30 "$work/diff" | cut -c 1-300)"
}

# results: what is compared of SARIF.
results()
{
	get version
	get runs '*' invocations '*' exitCode
	get runs '*' results '*' @ruleId,kind,level,message,locations,fingerprints,partialFingerprints,properties
	get runs '*' results '*' codeFlows '*' threadFlows '*' locations '*' location message text | head -n 12
}

# formats STATUS NAME CAPTURE [OPTION...]: in each format, from a folder that the names of files are relative to.
formats()
{
	expected=$1
	name=$2
	shift 2
	for format in junit ktap github; do
		run "$expected" check "$@" -o $format
		golden "$name" $format
	done
	run "$expected" check "$@" -o sarif
	results >"$work/results"
	mv "$work/results" "$work/out"
	golden "$name" sarif
}

# green FORMAT: would somebody who reads nothing but what does not pass, or is an error, let the last output pass?
green()
{
	case $1 in
	junit) ! grep -Eq '<(failure|error)[ >]|(failures|errors)="[^0]' "$work/out" ;;
	ktap) ! grep -q '^ *not ok ' "$work/out" ;;
	github) ! grep -q '^::error ' "$work/out" ;;
	sarif) [ -z "$(get runs '*' results level=error '*' ruleId)" ] ;;
	esac
}

# agree STATUS CAPTURE [OPTION...]: green if, and only if, it is proved.
agree()
{
	expected=$1
	shift
	for format in junit ktap github sarif; do
		run "$expected" check "$@" -o $format
		[ $format != sarif ] || same 'exitCode' "$(get runs '*' invocations '*' exitCode)" "$expected"
		if green $format; then
			[ "$expected" -eq 0 ] || fail "check $*: $format is green at exit status $expected"
		else
			[ "$expected" -ne 0 ] || fail "check $*: $format is not green at exit status 0"
		fi
	done
}

echo '== the bytes'
poked=$(copy d612-max-clean poked)
change "$poked" kernel 0xffff800080037000 2 7 0 # the UART becomes Normal-WB
cd "$CAPTURES"
formats 0 clean d612-max-clean --profile linux
cd "$work"
formats 1 violated poked --profile linux

echo '== a test for every rule, numbered'
run 0 rules -o json
{
	get rules '*' id
	get rules_not_evaluated '*' id
} >"$work/rules"
run 1 check poked --profile linux -o ktap
same 'plan' "$(sed -n 2p "$work/out")" "1..$(wc -l <"$work/rules")"
same 'numbers and rules' "$(sed -n 's/^\(not \)\{0,1\}ok \([0-9]* [^ ]*\) .*/\2/p' "$work/out")" \
	"$(awk '{ print NR, $0 }' "$work/rules")"
run 1 check poked --profile linux -o junit
same 'cases' "$(sed -n 's/^    <testcase classname="ptproof" name="\(.*\)">$/\1/p' "$work/out")" "$(cat "$work/rules")"
for what in testcase:tests failure:failures error:errors skipped:skipped; do
	same "${what#*:}" "$(sed -n "s/^<testsuites .* ${what#*:}=\"\([0-9]*\)\".*/\1/p" "$work/out")" \
		"$(grep -c "^ *<${what%:*} " "$work/out")"
done

echo '== nothing but a proof is green'
agree 0 "$CAPTURES/d612-max-clean" --profile linux
agree 3 "$CAPTURES/d612-max-clean"
agree 3 "$CAPTURES/p72-max-viol" --profile linux
agree 1 "$poked" --profile linux

echo '== a rule without findings does not pass where coverage is incomplete'
gap=$(copy d612-max-clean gap)
page=$(steps "$gap" kernel 0xffff800080037000 | sed -n 4p)
poke "$gap" $((${page% *} & ~0xfff)) drop
agree 3 "$gap" --profile linux
run 3 check "$gap" --profile linux -o ktap
same 'tests that pass' "$(grep '^ *ok ' "$work/out" | grep -v '# SKIP ')" ''
run 3 check "$gap" --profile linux -o junit
same 'rules that pass' "$(grep -c '<system-out>' "$work/out")" 1 # the suite's own

echo '== nor where sources contradict each other, of which there is no finding'
dispute=$(copy d612-max-clean dispute)
sed -i 's/^09010000-09010fff : pl031@9010000/09010000-09010fff : System RAM/' "$dispute/raw/iomem"
agree 3 "$dispute" --profile linux
run 3 check "$dispute" --profile linux -o sarif
get runs '*' results ruleId=model.incomplete '*' message text >"$work/texts"
grep -Fq 'contradict each other: what is at 0x9010000' "$work/texts" || fail 'no result says what is contradicted'

echo '== severities: what counts is red, whatever it is called'
agree 3 "$CAPTURES/d612-max-clean" --profile linux --fail-on warning
agree 3 "$CAPTURES/d612-max-clean" --profile linux --fail-on note

echo '== a step shows ten annotations of a level: there are no more, and the first says what is left out'
run 3 check "$CAPTURES/d612-max-viol" --fail-on note -o github
same 'errors' "$(grep -c '^::error ' "$work/out")" 10
kinds=$("$PTPROOF" check "$CAPTURES/d612-max-viol" -o json | "$TOOLS/json-get" findings '*' @rule,severity,verdict | sort -u | wc -l)
head -n 1 "$work/out" | grep -Fq "; $((kinds - 9)) more kinds of findings are not annotated" ||
	fail "of $kinds kinds: $(head -n 1 "$work/out")"

echo '== texts of a capture stay texts'
odd=$(copy d612-max-clean 'odd name é')
sed -i "s|^title: .*|title: '::error::a%b ]](x) {0} <c> \& \"d\"'|
	s|pl011 UART|'](http://e) {0} <f> # \& \"g\", :: %0A'|" "$odd/capture.yaml"
change "$odd" kernel 0xffff800080037000 2 7 0
cd "$work"
run 1 check 'odd name é' --profile linux -o github
same 'lines that are no annotation' "$(grep -cv '^::\(error\|warning\|notice\) file=odd name é/capture.yaml,line=[0-9]*,title=[^:,]*::' "$work/out")" 0
grep -Fq '](http://e) {0} <f> # & "g", :: %250A' "$work/out" || fail 'no name of a region in an annotation'
run 1 check 'odd name é' --profile linux -o ktap
same 'lines of two directives' "$(grep '^ *\(not \)\?ok .*#.*#' "$work/out" || true)" ''
run 1 check 'odd name é' --profile linux -o junit
grep -Fq '](http://e) {0} &lt;f&gt; # &amp; &quot;g&quot;, :: %0A' "$work/out" || fail 'no name of a region in JUnit'
! grep -Eq '<[fc]>|&[^lgaq]' "$work/out" || fail 'something is not escaped'
run 1 check 'odd name é' --profile linux -o sarif
same 'file' "$(get runs '*' results '*' locations '*' physicalLocation artifactLocation uri | sort -u)" 'odd%20name%20%C3%A9/capture.yaml'
get runs '*' results '*' message text >"$work/texts"
grep -Fq '] (http://e) {{0}} <f>' "$work/texts" || fail 'no name of a region in SARIF'
! grep -Fq '](' "$work/texts" || fail 'a link'

echo '== a check alone has them'
for format in sarif junit ktap github; do
	run 2 walk "$CAPTURES/d612-max-clean" kernel -o $format
	run 2 rules -o $format
	[ ! -s "$work/out" ] || fail "something was written as $format"
done
run 2 check "$CAPTURES/d612-max-clean" -o pdf
grep -Fq 'sarif, junit, ktap or github' "$work/err" || fail 'the error does not name the formats'

echo '== to a file, beside another format'
run 0 check "$CAPTURES/d612-max-clean" --profile linux -o ktap="$work/new.ktap" -o text
grep -q '^ok 1 ' "$work/new.ktap" || fail 'no KTAP in the file'
head -n 1 "$work/out" | grep -q '^proved' || fail 'no text on standard output'
