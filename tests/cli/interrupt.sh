#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# ptproof ended by a signal: no half-written file stays, the progress line is wiped, and the program ends by that signal, in the solver
# too. A file that is there already is refused before anything is read.
#
# What is interrupted takes a second or so; each signal is sent as soon as what it is to interrupt is seen to have begun.
set -eu
. "$SOURCE/tests/cli/lib.subr"

host=$work/host
"$TOOLS/bench-host" "$host" process 2000000 1

# begun PID COMMAND...: waits until COMMAND succeeds, as long as the process is there.
begun()
{
	process=$1
	shift
	until "$@"; do
		[ "$(cut -d' ' -f3 "/proc/$process/stat")" != Z ] || fail "it ended before it was interrupted"
	done
}

# A shell gives its background jobs a SIGINT that is ignored, which ptproof would leave so.
wanted="env --default-signal=INT,TERM"

echo '== a file that is half-written'
for signal in INT:130 TERM:143; do
	for option in "walk $host -o text=$work/new" "check $host --runs $work/new"; do
		# shellcheck disable=SC2086 # lists of words
		$wanted "$PTPROOF" $option >/dev/null 2>&1 &
		pid=$!
		begun $pid test -s "$work/new"
		kill "-${signal%:*}" $pid
		status=0
		wait $pid || status=$?
		same "exit status of $option" "$status" "${signal#*:}"
		[ ! -e "$work/new" ] || fail "half of $option is left after SIG${signal%:*}"
	done
done

echo '== a file that is there already'
: >"$work/there"
for option in "-o json=$work/there" "--runs $work/there" "--certificate $work/there"; do
	# shellcheck disable=SC2086
	run 2 check "$work/no-such-capture" -o "text=$work/first" $option
	grep -Fq "$work/there: File exists" "$work/err" || fail "$option: $(cat "$work/err")"
	[ ! -s "$work/there" ] && [ ! -e "$work/first" ] || fail "$option has written"
done
run 2 check "$host" -o "text=$work/twice" -o "json=$work/twice"
[ ! -e "$work/twice" ] || fail "a name given twice is left"

echo '== on a terminal'
command -v script >/dev/null || exit 0

# interrupted STAGE CAPTURE
interrupted()
{
	printf 'echo $$ >"%s/pid"; exec %s "%s" check "%s"\n' "$work" "$wanted" "$PTPROOF" "$2" >"$work/script"
	script -qefc "sh $work/script" /dev/null </dev/null >"$work/terminal" &
	outer=$!
	begun $outer grep -q "$1" "$work/terminal"
	kill -INT "$(cat "$work/pid")"
	status=0
	wait $outer || status=$?
	same "exit status while $1" "$status" 130
	same "the end of the line while $1" "$(tail -c 4 "$work/terminal" | od -An -c | tr -d ' ')" '\r033[K'
}

interrupted walking "$host"
interrupted proving "$CAPTURES/d612-max-viol"
