#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Run by `scripts/package --clean-root` on a Debian 12 that has nothing installed but what is essential: the packages in /with are
# installed with what they depend on, and everything in them is used once. /with/captures has captures, and what ptproof says of them where it was built.
set -eu

fail()
{
	echo "FAILED: $*" >&2
	exit 1
}

install()
{
	DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >/tmp/apt.log 2>&1 ||
		fail "apt-get install $*: $(tail -n 5 /tmp/apt.log)"
}

echo '== the program'
apt-get -qq update
install /with/ptproof_*.deb
ptproof --version
for status in /with/captures/*.status; do
	capture=${status%.status}
	found=0
	ptproof check --profile linux "$capture" -o json >/tmp/report.json || found=$?
	[ "$found" -eq "$(cat "$status")" ] || fail "$capture: exit status $found"
	cmp -s /tmp/report.json "$capture.json" || fail "$capture: another report"
	echo "$(basename "$capture"): exit status $found, the same report"
done

echo '== man pages'
install man-db
for page in '1 ptproof' '1 ptproof-capture' '5 ptproof-capture' '7 ptproof-rules'; do
	# shellcheck disable=SC2086 # words
	[ "$(man $page 2>/tmp/err | wc -l)" -gt 50 ] || fail "man $page: $(cat /tmp/err)"
done
mandb -q && man -k ptproof

echo '== completions'
install bash-completion zsh fish
# bash-completion loads it when it is asked for.
bash -c '
	. /usr/share/bash-completion/bash_completion
	_completion_loader ptproof
	complete -p ptproof >/dev/null || exit
	COMP_WORDS=(ptproof check --b) COMP_CWORD=2
	_ptproof
	[ "${COMPREPLY[*]}" = --baseline ]' || fail bash
zsh -c 'autoload -Uz compinit && compinit -u -D && (( $+_comps[ptproof] ))' || fail zsh
[ "$(fish -c 'complete -C "ptproof check --b"' | cut -f 1)" = --baseline ] || fail fish

echo '== the library'
install /with/libptproof-dev_*.deb gcc pkg-config
[ "$(man 3 libptproof | wc -l)" -gt 50 ] || fail "man 3 libptproof"
awk '/^```c$/ { inside = 1; next } /^```/ { inside = 0 } inside' /usr/share/doc/ptproof/api.md >/tmp/report.c
# shellcheck disable=SC2046 # words
cc -Wall -Wextra -Werror -o /tmp/report /tmp/report.c $(pkg-config --cflags --libs ptproof) || fail "docs/api.md does not build"
found=0
/tmp/report /with/captures/d612-max-viol >/tmp/report.json || found=$?
[ "$found" -eq "$(cat /with/captures/d612-max-viol.status)" ] || fail "the example: exit status $found"
cmp -s /tmp/report.json /with/captures/d612-max-viol.json || fail "the example: another report"

echo '== removal'
apt-get -qq purge -y -o Dpkg::Use-Pty=0 ptproof libptproof-dev >/dev/null
left=$(find /usr /etc /var/lib -path /var/lib/dpkg -prune -o -iname '*ptproof*' -print | grep -v '^/var/cache' || :)
[ -z "$left" ] || fail "left behind: $left"
