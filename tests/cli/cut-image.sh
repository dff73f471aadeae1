#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A memory image that is cut while it is read: an error, never a crash.
#
# What one context maps is far more than a pipe holds, so ptproof waits in the first contexts for a reader that has read
# one line, while the tables of the last are still to be read.
set -eu
. "$SOURCE/tests/cli/lib.subr"

cut=$(copy d612-max-viol cut)
{
	status=0
	"$PTPROOF" walk "$cut" 2>"$work/err" || status=$?
	echo $status >"$work/status"
} | {
	read -r _
	: >"$cut/tables.elf"
	cat >/dev/null
}
status=$(cat "$work/status")
[ "$status" -eq 2 ] || fail "exit status $status: $(cat "$work/err")"
[ "$(wc -l <"$work/err")" -eq 1 ] || fail "not one line on standard error: $(cat "$work/err")"
grep -q '^ptproof: a memory image was cut while it was read' "$work/err" || fail "$(cat "$work/err")"
