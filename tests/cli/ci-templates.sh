#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The templates of docs/ci: they are YAML, and what they run and read of ptproof is there.
set -eu
. "$SOURCE/tests/cli/lib.subr"

gate=$SOURCE/scripts/gate-kernel
"$gate" --help >"$work/help"
"$gate" --list >"$work/configurations"

for template in github gitlab; do
	echo "== $template"
	file=$SOURCE/docs/ci/$template.yml
	"$TOOLS/yaml-text" <"$file" >"$work/text" || fail "$file is not YAML"

	grep -q 'ptproof/scripts/gate-kernel ' "$work/text" || fail "$file runs no gate"
	tr ' =' '\n\n' <"$work/text" | sed -n 's/^ptproof\/\(scripts\/.*\)/\1/p' | while read -r path; do
		[ -f "$SOURCE/$path" ] || fail "$file: there is no $path"
	done
	sed -n 's/.*gate-kernel //p' "$work/text" | tr ' ' '\n' | grep '^-' | while read -r option; do
		grep -q "^  $option " "$work/help" || fail "$file: gate-kernel has no $option"
	done
	same "$file: configurations" "$(sed -n 's/^ *-* *\(config\|CONFIG\): \[\(.*\)\]$/\2/p' "$file" | tr -d ,)" \
		"$(cut -d ' ' -f 1 "$work/configurations" | grep -v '^protected$' | tr '\n' ' ' | sed 's/ $//')"
	grep -o 'report\.[a-z.]*' "$work/text" | while read -r report; do
		grep -q "=$report " "$gate" || fail "$file: gate-kernel writes no $report"
	done
done
