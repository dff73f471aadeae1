#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Each rule of the catalogue has a page, each page a rule, and each page says what it is to say, within a screenful or two.
set -eu
. "$SOURCE/tests/cli/lib.subr"

pages=$SOURCE/docs/rules

run 0 rules -o json
get rules '*' id | sort >"$work/rules"
for page in "$pages"/*.md; do
	basename "$page" .md
done | grep -vx README | sort >"$work/pages"
same 'rules without a page, and pages without a rule' "$(comm -3 "$work/rules" "$work/pages")" ''

while read -r id; do
	page=$pages/$id.md
	[ "$(head -n 1 "$page")" = "# $id" ] || fail "$page does not begin with \"# $id\""
	same "$page: the line below is the title" "$(sed -n 3p "$page")" "$(get rules id="$id" "*" title)."
	for part in Meaning 'Why it matters' Example Remedy 'What makes it safe' Source; do
		grep -Fqx "## $part" "$page" || fail "$page has no part \"$part\""
	done
	grep -q '^Bad' "$page" || grep -q '^Conditional' "$page" || fail "$page has no bad example"
	grep -q '^Good' "$page" || fail "$page has no good example"
	grep -q '^    ' "$page" || fail "$page shows no entry"
	lines=$(wc -l <"$page")
	[ "$lines" -ge 30 ] && [ "$lines" -le 65 ] || fail "$page has $lines lines"
	grep -Fq "($id.md)" "$pages/README.md" || fail "README.md does not list $id"
done <"$work/rules"

echo '== a rule that is planned says what it needs, in each output'
[ "$(get rules_not_evaluated '*' id | wc -l)" -eq "$(get rules_not_evaluated '*' needs | grep -c .)" ] ||
	fail "a rule does not say what it needs"
get rules_not_evaluated '*' @id,needs >"$work/planned"
run 0 rules
while read -r id needs; do
	grep -q "^  $id  *needs " "$work/out" || fail "rules: $id does not say what it needs ($needs)"
done <"$work/planned"
check 3 "$CAPTURES/d612-max-clean" -o text="$work/text"
while read -r id needs; do
	grep -Eq "^    (.*, )?$id(,| needs )" "$work/text" || fail "check: $id does not say what it needs ($needs)"
done <"$work/planned"
