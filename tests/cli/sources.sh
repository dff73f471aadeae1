#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Regions out of a host's raw files: without `regions:` a check is at least as careful as with what was written by hand, and what
# contradicts itself is told and never proved.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# bare NAME: a copy without `regions:`; its path is $capture.
bare()
{
	capture=$(copy "$1" bare)
	sed -i '/^regions:/,/^sources:/{/^sources:/!d}' "$capture/capture.yaml"
}

# findings: rule, region and lowest address of each finding of severity error.
findings()
{
	get findings severity=error '*' @rule,region,extents | sed 's/,"size.*//' | sort -u
}

echo '== by hand and by themselves'
for name in d612-max-clean d612-max-viol; do
	check 3 "$CAPTURES/$name"
	same 'nothing contradicts' "$(get coverage contradictions '*' text)" ''
	same 'all were read' "$(get coverage sources_not_read '*')" ''
	findings >"$work/by-hand"
	needs >"$work/needs"
	bare "$name"
	check 3 "$capture"
	findings >"$work/by-themselves"
	while read -r line; do
		has "$name" "$(cat "$work/by-themselves")" "$line"
	done <"$work/by-hand"
	needs | declare_all "$capture"
	run 0 check "$capture"
done

echo '== a bug is still one'
bare d612-max-viol
change "$capture" "$any" 0x81000000 2 15 6
check 1 "$capture"
has 'where' "$(get findings verdict=violated '*' region | sort -u)" '0000:00:02.0 BAR 2'

echo '== a contradiction is never proved'
capture=$(copy d612-max-clean)
check 3 "$capture"
needs | declare_all "$capture"
check 0 "$capture"
sed -i 's/^09010000-09010fff : pl031@9010000/09010000-09010fff : System RAM/' "$capture/raw/iomem"
check 3 "$capture"
same 'complete' "$(get coverage complete)" false
same 'who says what' "$(get coverage contradictions '*' @pa,text)" \
	'0x9010000 what is at 0x9010000 is a device (region "pl031 RTC") and RAM (iomem, line 5, System RAM)'
run 3 check "$capture"
grep -q '^  the sources of regions CONTRADICT each other at 1 place: see below' "$work/out" || fail 'not said at the head'
sed -i '/name: pl031 RTC/,/cacheable/d' "$capture/capture.yaml"
check 3 "$capture"
same 'two sources' "$(get coverage contradictions '*' text)" \
	'what is at 0x9010000 is a device (devicetree, pl031@9010000) and RAM (iomem, line 5, System RAM)'

echo '== what QEMU says of the machine'
# qemu TYPE: what it has at 0x40000000, as a source of $capture.
qemu()
{
	sed -i '/^  mtree:/d; s,^sources:,&\n  mtree: raw/mtree,' "$capture/capture.yaml"
	printf '%s\n' 'address-space: memory' '  0000000000000000-ffffffffffffffff (prio 0, i/o): system' \
		"    0000000040000000-000000005fffffff (prio 0, $1): mach-virt.ram" '' 'FlatView #0' \
		' AS "memory", root: system' "  0000000040000000-000000005fffffff (prio 0, $1): mach-virt.ram" \
		'  0000008000000000-0000008000ffffff (prio 1, ram): shared' >"$capture/raw/mtree"
}
capture=$(copy d612-max-clean)
check 3 "$capture"
needs >"$work/needs"
declare_all "$capture" <"$work/needs"
qemu ram
check 0 "$capture"
qemu i/o
check 3 "$capture"
same 'who says what' "$(get coverage contradictions '*' @pa,text)" \
	'0x40000000 what is at 0x40000000 is RAM (region "System RAM") and a device (mtree, line 7, mach-virt.ram)'
bare d612-max-clean
sed -i '/^  \(iomem\|devicetree\|pci\):/d' "$capture/capture.yaml"
qemu ram
check 3 "$capture"
same 'without any other file' "$(get findings '*' region | grep -c mach-virt.ram | sed 's/[1-9][0-9]*/some/')" some
qemu rum
run 2 check "$capture"
grep -q 'raw/mtree:7:1: "rum": no type of memory' "$work/err" || fail "$(cat "$work/err")"

echo '== what an ordinary user sees'
capture=$(copy d612-max-clean)
sed -i 's/^\( *\)[0-9a-f]*-[0-9a-f]* :/\100000000-00000000 :/' "$capture/raw/iomem"
run 2 check "$capture"
grep -q 'raw/iomem: every address is 0, .* copy it as root' "$work/err" || fail "$(cat "$work/err")"
for function in "$CAPTURES"/d612-max-clean/raw/pci/*; do
	head -c 64 "$function/config" >"$capture/raw/pci/$(basename "$function")/config"
done
cp "$CAPTURES/d612-max-clean/raw/iomem" "$capture/raw/iomem"
check 3 "$capture"

echo '== what is cut or missing'
truncate -s 4000 "$capture/raw/fdt"
run 2 check "$capture"
grep -q 'raw/fdt: not a whole flattened device tree' "$work/err" || fail "$(cat "$work/err")"
capture=$(copy d612-max-clean)
rm "$capture/raw/pci/0000:00:02.0/config"
check 3 "$capture"
rm "$capture/raw/pci/0000:00:02.0/resource"
run 2 check "$capture"
grep -q 'raw/pci/0000:00:02.0/resource: No such file' "$work/err" || fail "$(cat "$work/err")"
capture=$(copy d612-max-clean)
mv "$capture/raw/pci/0000:00:02.0" "$capture/raw/pci/0000_00_02.0"
run 2 check "$capture"
grep -q 'is called DOMAIN:BUS:DEV.FN' "$work/err" || fail "$(cat "$work/err")"
