#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The man pages: readers of man pages have nothing to object, and what they list (commands, options and their arguments, formats, rules,
# declarations) is what `--help`, the catalogue and the header list, and nothing else.
set -eu
. "$SOURCE/tests/cli/lib.subr"
. "$SOURCE/tests/cli/help.subr"
: "${BUILD:?}"

have lowdown || exit 77

for source in "$SOURCE"/docs/man/*.md; do
	page=$(basename "$source" .md)
	gzip -dc "$BUILD/man/$page.gz" >"$work/$page" || fail "$page was not made"
	if have man; then
		man --warnings -E UTF-8 -l "$work/$page" >"$work/$page.text" 2>"$work/err" || fail "man -l $page"
		[ ! -s "$work/err" ] || fail "man --warnings -l $page: $(head -n 5 "$work/err")"
		lexgrog "$work/$page" | grep -Fq "${page%.*} - " || fail "$page: whatis does not find its name: $(lexgrog "$work/$page")"
	fi
	if have mandoc; then
		mandoc -T lint -W warning "$work/$page" >"$work/lint" || fail "mandoc -T lint $page: $(head -n 5 "$work/lint")"
	fi
done

# plain: roff without its fonts and escapes
plain()
{
	sed 's/\\f[BRIP]//g; s/\\[:&]//g; s/\\-/-/g; s/\\(dq/"/g'
}

# terms PAGE SECTION: what .TP defines there, "TERM|FIRST LINE OF TEXT" a line.
terms()
{
	awk -v section=".SH \"$2\"" '/^\.SH/ { inside = $0 == section; next } inside && /^\.TP/ { getline term; getline text; print term "|" text }' \
		"$work/$1" | plain
}

# documented SECTION: its options as option_lines has them, with the commands of each in place of its text.
documented()
{
	terms "$1" OPTIONS | sed 's/^\(-[^ |]*, -[^ |]*\|-[^ |]*\) \{0,1\}\([^|]*\)|(\([a-z, ]*\)).*/\1|\2|\3/; t
		s/^\(-[^ |]*, -[^ |]*\|-[^ |]*\) \{0,1\}\([^|]*\)|.*/\1|\2|/'
}

# expected [COMMAND]: the same of the help.
expected()
{
	option_lines "$@" | sed 's/ -/, -/' | sed 's/^\([^|]*|[^|]*\)|\([a-z]*\(, [a-z]*\)*\): .*/\1|\2/; t
		s/^\([^|]*|[^|]*\)|.*/\1|/'
}

echo '== commands and options'
same 'commands in ptproof(1) and in --help' "$(terms ptproof.1 COMMANDS | sed 's/[ |].*//' | sort -u)" "$(commands)"
same 'options, arguments and commands that take them, in ptproof(1) and in --help' "$(documented ptproof.1 | sort)" "$(expected | sort)"
same 'options in ptproof-capture(1) and in capture --help' "$(documented ptproof-capture.1 | sort)" \
	"$(expected capture | sed 's/|[^|]*$/|/' | sort)"

echo '== words'
same 'formats in ptproof(1)' "$(terms ptproof.1 'OUTPUT FORMATS' | sed 's/|.*//' | sort)" "$(formats check | sort)"
for word in $(formats check) $(profiles) $(severities); do
	awk '/^\.SH/ { inside = /"OPTIONS"/ } inside' "$work/ptproof.1" | plain | grep -Eq "(^|[^-a-z])$word([^-a-z]|\$)" ||
		fail "ptproof(1), OPTIONS: no word \"$word\""
done

echo '== what is made of other files'
run 0 rules -o json
same 'rules in ptproof-rules(7) and in the catalogue' "$(sed -n 's/^\.SS "\(.*\)"$/\1/p' "$work/ptproof-rules.7" | plain)" "$(get rules '*' id)"
same 'headings in ptproof-capture(5)' \
	"$(sed -n 's/^\.SS "\(.*\)"$/\1/p' "$work/ptproof-capture.5" | plain)" \
	"$(sed -n 's/^### //p' "$SOURCE/docs/capture-format.md" | tr -d '`')"
for name in $(grep -o '\bptproof_[a-z_]*(' "$SOURCE/include/ptproof.h" | sort -u); do
	plain <"$work/libptproof.3" | grep -Fq "$name" || fail "libptproof(3) does not declare $name"
done
