#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The program in docs/api.md, built as a stranger would build it, against what `cmake --install` installs: it does what ptproof does.
set -eu
. "$SOURCE/tests/cli/lib.subr"
: "${BUILD:?}" "${CC:?}"

# block WORD FILE: the fenced block of FILE that begins with WORD.
block()
{
	awk -v begin="\`\`\`$1" '$0 == begin { inside = 1; next } /^```/ { inside = 0 } inside' "$2"
}

cmake --install "$BUILD" --prefix "$work/prefix" --component library >"$work/log" || fail "$(cat "$work/log")"
PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name ptproof.pc)")
export PKG_CONFIG_PATH

cd "$work"
block c "$SOURCE/docs/api.md" >report.c
block sh "$SOURCE/docs/api.md" | sed "s|^cc |$CC ${CFLAGS-} -Wall -Wextra |" >build.sh
sh -e build.sh || fail "the example of docs/api.md does not build"

for capture in d612-max-clean d612-max-viol; do
	status=0
	./report "$CAPTURES/$capture" >report.json || status=$?
	run "$status" check --profile linux "$CAPTURES/$capture" -o json
	cmp -s "$work/out" report.json || fail "$capture: the example's report is not that of ptproof"
done
status=0
./report "$work" >report.json 2>error || status=$?
if [ $status -ne 2 ] || [ -s report.json ] || ! grep -q capture.yaml error; then
	fail "no capture: exit status $status, $(cat error)"
fi

echo '== C++'
printf '#include <ptproof.h>\nint main() { return ptproof_version() ? 0 : 1; }\n' >version.cc
if command -v c++ >/dev/null; then
	# shellcheck disable=SC2046,SC2086 # words
	c++ ${CFLAGS-} -o version version.cc $(pkg-config --cflags --libs ptproof) && ./version || fail 'C++'
fi
