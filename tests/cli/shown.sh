#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What README.md and docs/tutorial.md show is what the program prints: every block marked `console` is run, in order, in one
# directory a page. `...` alone in a line stands for any lines up to the first that is like the next one; a command is followed by [exit status N] where N is not 0.
set -eu
. "$SOURCE/tests/cli/lib.subr"

PATH=$(dirname "$PTPROOF"):$PATH
export PATH

# commands PAGE: for the N-th command of the page, N.command and N.expected.
commands()
{
	awk '/^```/ { on = $0 == "```console"; expected = ""; next }
	on && /^\$ / { file = ++count ".command"; print substr($0, 3) >file; expected = count ".expected"; printf "" >expected; next }
	on && /^> / { print substr($0, 3) >file; next }
	on && expected { print >expected }' "$1"
}

# matches EXPECTED: is standard input like it?
matches()
{
	awk -v expected="$1" '
	BEGIN { while ((getline line <expected) > 0) want[++wanted] = line; at = 1 }
	at <= wanted && want[at] == "..." { any = 1; at++ }
	at <= wanted && $0 == want[at] { any = 0; at++; next }
	!any { print "not shown: " $0; bad = 1; exit }
	END {
		if (!bad && at <= wanted && want[at] == "..." ) at++
		if (!bad && at <= wanted) { print "not printed: " want[at]; bad = 1 }
		exit bad
	}'
}

page()
{
	mkdir "$work/page"
	cd "$work/page"
	ln -s "$SOURCE/tests" tests
	for capture in "$CAPTURES"/*; do
		cp -R "$capture" .
	done
	chmod -R u+w .
	bad=d612-cacheable # as scripts/demo makes it
	work=$work/page copy d612-max-viol $bad >/dev/null
	change $bad "$any" 0x81000000 2 15 7
	mkdir ../pieces
	(cd ../pieces && commands "$SOURCE/$1")
	number=1
	while [ -f "../pieces/$number.command" ]; do
		status=0
		sh "../pieces/$number.command" >../pieces/out 2>&1 || status=$?
		[ $status -eq 0 ] || echo "[exit status $status]" >>../pieces/out
		matches "../pieces/$number.expected" <../pieces/out ||
			fail "$1 is out of date: $(cat "../pieces/$number.command")"
		number=$((number + 1))
	done
	[ $number -gt "$2" ] || fail "$1 shows only $((number - 1)) commands"
	cd "$work"
	rm -rf page pieces
}

echo '== README.md'
page README.md 2
echo '== docs/tutorial.md'
page docs/tutorial.md 8
