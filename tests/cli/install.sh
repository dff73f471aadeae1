#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install` installs, and in which of the two packages that scripts/package makes it comes.
set -eu
. "$SOURCE/tests/cli/lib.subr"
. "$SOURCE/tests/cli/help.subr"
: "${BUILD:?}"

# installed COMPONENT: its files, but for those of docs/ and rules/, one a line, the directory of libraries as "lib".
installed()
{
	cmake --install "$BUILD" --prefix "$work/$1" --component "$1" >"$work/log" || fail "$(cat "$work/log")"
	(cd "$work/$1" && find . ! -type d | sed 's,^\./,,; s,^lib/[^/]*-linux-gnu[^/]*/,lib/,') |
		grep -v '^share/doc/ptproof/.*\.md$' | grep -v '^share/ptproof/rules/' | sort
}

have lowdown || exit 77
same 'the package ptproof' "$(installed program)" 'bin/ptproof
share/bash-completion/completions/ptproof
share/doc/ptproof/changelog.gz
share/doc/ptproof/copyright
share/fish/vendor_completions.d/ptproof.fish
share/man/man1/ptproof-capture.1.gz
share/man/man1/ptproof.1.gz
share/man/man5/ptproof-capture.5.gz
share/man/man7/ptproof-rules.7.gz
share/zsh/site-functions/_ptproof'
same 'the package libptproof-dev' "$(installed library)" 'include/ptproof.h
lib/libptproof.a
lib/pkgconfig/ptproof.pc
share/doc/libptproof-dev/changelog.gz
share/doc/libptproof-dev/copyright
share/man/man3/libptproof.3.gz'

echo '== documents and rules'
for folder in docs:share/doc/ptproof rules:share/ptproof/rules; do
	same "${folder#*:}" "$(cd "$work/program/${folder#*:}" && find . -name '*.md' ! -name README.md -o -name '*.yaml' -o -name '*.smt2' | sort)" \
		"$(cd "$SOURCE/${folder%%:*}" && find . -name '*.md' ! -path './man/*' ! -name README.md -o -name '*.yaml' -o -name '*.smt2' | sort)"
done

"$work/program/bin/ptproof" --version >"$work/version"
"$PTPROOF" --version | cmp -s - "$work/version" || fail "the installed program is another one: $(cat "$work/version")"
