#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The report in HTML: well-formed, self-contained, with every finding of the report in JSON; whatever a capture has in its texts stays text;
# and the same check gives the same bytes. How it looks and works is for tests/browser.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# page STATUS NAME CAPTURE [OPTION...]: the report as $work/NAME.html, which must be a good page with the findings of the one in JSON; its
# text is $work/NAME.text.
page()
{
	expected=$1
	name=$2
	shift 2
	rm -f "$work/$name.html" "$work/$name.json"
	run "$expected" check "$@" -o html="$work/$name.html" -o json="$work/$name.json"
	python3 "$SOURCE/tests/cli/html/check.py" "$work/$name.html" "$work/$name.json" >"$work/$name.text" 2>"$work/wrong" ||
		fail "$name: $(cat "$work/wrong")"
}

# text NAME WORDS: the text of the page has WORDS.
text()
{
	grep -Fq -e "$2" "$work/$1.text" || fail "$1: no \"$2\""
}

# Captures without findings, of 10,000 mappings; every real one; and one with a violation. Nothing of theirs looks like a mark: one that is there as a reference is ours, misplaced.

"$TOOLS/bench-host" "$work/many" process 20000 2
page 0 many "$work/many"
text many 'There are none.'
for name in d612-a72-viol p72-max-viol; do
	page 3 $name "$CAPTURES/$name"
	! grep -q '&#60;' "$work/$name.html" || fail "$name: a mark became text: $(grep -o '.\{30\}&#60;.\{30\}' "$work/$name.html" | head -n 3)"
done
page 0 clean "$CAPTURES/d612-max-clean" --profile linux
text clean 'Proved under declared assumptions'

capture=$(copy d612-max-viol violated)
change "$capture" "$any" 0x81000000 2 15 7
page 1 violated "$capture" --profile linux
for words in '0x8000000000 0000:00:02.0 BAR 2: alias.cacheable-device through guest:1' 'MemAttr=0b0111' 'VTTBR_EL2' \
	'of guest:1'\''s Normal-WB ISH mapping: stage 2 MemAttr[3:0] 0x0 or 0x1' 'SCTLR_EL1.M 0x1, SCTLR_EL1.C 0x1, MAIR_EL1 byte 0xff' \
	'12 that nobody declared would be needed' 'unmap the cacheable alias'; do
	text violated "$words"
done
grep -q '<details class="finding" id="finding-483041ae31a4" .* open>' "$work/violated.html" || fail 'what is violated is not open'
grep -q '<tr><td>1</td><td>-1</td><td>TTBR1_EL2</td>' "$work/violated.html" || fail 'a walk with 52-bit addresses does not begin at level -1'
grep -q 'data-marks="[^"]*s2.memattr' "$work/violated.html" || fail 'the field of a repair is not marked'

# The same bytes, and none that depends on where it was checked.

run 1 check "$capture" --profile linux -o html
cmp -s "$work/out" "$work/violated.html" || fail 'two reports of one check differ'
! grep -Fq "$work" "$work/violated.html" || fail 'the report names a folder of this machine'

# A baseline: what it accepts is marked, and what it has in vain is said.

"$TOOLS/json-get" findings '*' id <"$work/violated.json" >"$work/baseline"
echo 0123456789ab >>"$work/baseline"
page 0 accepted "$capture" --profile linux --baseline "$work/baseline"
text accepted 'accepted by the baseline, not counted'
text accepted 'In the baseline, and not found any more'

# Texts that try to become something else, in every place that a capture has for one.

hostile='</script></style></title></textarea><script>alert(1)</script><img src=x onerror=alert(2)>"><b onclick='\''alert(3)'\''><!-- ]]> &lt;b&gt; --> %s %n'
quoted=$(printf '%s' "$hostile" | sed "s/'/''/g")
in_sed=$(printf '%s' "$quoted" | sed 's/&/\\&/g')
capture=$(copy d612-max-viol hostile)
sed -i "s|^title: .*|title: '$in_sed title'|
	s|- name: 0000:00:02.0 BAR 2\$|- name: '$in_sed region'|
	s|- name: $any\$|- name: '$in_sed context'|" "$capture/capture.yaml"
printf "assume:\n  - independent: [host, guest:1]\n    because: '%s reason'\n" "$quoted" >>"$capture/capture.yaml"
page 3 hostile "$capture"
for place in title region context reason; do
	text hostile "$hostile $place"
done
! grep -Fq '<img' "$work/hostile.html" || fail 'an image'

# Incomplete coverage is said before anything else, and no report has another format's place.

capture=$(copy d612-max-clean cut)
entry=$(steps "$capture" 'init (1)' 0xffff00000000 | head -n 1)
poke "$capture" "${entry% *}" drop
page 3 cut "$capture" --profile linux
text cut 'what is said here does not hold for what was left out.'
run 2 rules -o html
run 2 walk "$CAPTURES/d612-max-clean" -o html

# Two captures: the same shell, and as little of it that a capture could write into.

# diff_page STATUS NAME OLD NEW [OPTION...]
diff_page()
{
	expected=$1 name=$2
	shift 2
	run "$expected" diff "$@" -o html="$work/$name.html" -o json="$work/$name.json"
	python3 "$SOURCE/tests/cli/html/check.py" "$work/$name.html" >"$work/$name.text" 2>"$work/wrong" || fail "$name: $(cat "$work/wrong")"
}
diff_page 1 worse "$CAPTURES/d612-max-clean" "$CAPTURES/d612-max-viol"
text worse 'process:vmm and dma:0000:00:02.0'
text worse 'needs non-caching(dma:0000:00:02.0), or exclusive(guest, dma:0000:00:02.0)'
rows=$(grep -c '^<tr><td><span class="tag ' "$work/worse.html")
same 'findings' "$rows" "$("$TOOLS/json-get" findings '*' rule <"$work/worse.json" | wc -l)"
diff_page 0 none "$CAPTURES/d612-max-clean" "$CAPTURES/d612-max-clean"
text none 'No difference.'
capture=$(copy d612-max-viol named)
sed -i 's/^title: .*/title: "<b>x<\/b><script>alert(1)<\/script>"/; s/name: 0000:00:02.0 BAR 2$/name: "<i>bar<\/i> \&amp; 2"/' "$capture/capture.yaml"
diff_page 1 named "$CAPTURES/d612-max-viol" "$capture"
text named '<i>bar</i> &amp; 2'
text named '<b>x</b><script>alert(1)</script>'
