#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `like:` of a region: a known device answers what the region does not say, and nothing else.
set -eu
. "$SOURCE/tests/cli/lib.subr"

bar='name: 0000:00:02.0 BAR 0'
needed='property(region: 0000:00:02.0 BAR 0, read-side-effects: no)'

# with LINE...: d612-max-viol with these lines in the region; its path is $capture.
with()
{
	capture=$(copy d612-max-viol)
	for line; do
		sed -i "/$bar/a\\    $line" "$capture/capture.yaml"
	done
}

# refused PLACE TEXT
refused()
{
	run 2 check "$capture"
	grep -q "capture.yaml:$1: .*$2" "$work/err" || fail "expected $1 $2, found $(cat "$work/err")"
}

echo '== an answer'
with
check 3 "$capture"
has 'without' "$(needs)" "$needed"
with 'like: ivshmem-memory'
check 3 "$capture"
has_not 'shared memory' "$(needs)" "$needed"
with 'like: pci-prefetchable-bar'
check 3 "$capture"
has 'a BAR of which PCI Express promises nothing' "$(needs)" "$needed"
with 'like: pl011'
check 3 "$capture"
has_not 'a UART' "$(needs)" "$needed"
has 'a UART' "$(needs)" 'assigned(region: 0000:00:02.0 BAR 0, guest: guest:1)'

echo '== the region itself wins'
with 'like: pl011' 'read-side-effects: no'
check 3 "$capture"
has_not 'its own no' "$(needs)" "$needed"
with 'like: pl011' 'read-side-effects: unknown'
check 3 "$capture"
has 'its own unknown' "$(needs)" "$needed"
with 'like: nvme'
check 3 "$capture"
has 'what the source does not say is unknown' "$(needs)" "$needed"

echo '== errors'
with 'like: pl01'
refused '[0-9]*:11' 'is not a known device: did you mean pl011?'
with 'like: toaster'
refused '[0-9]*:11' 'is not a known device: write gicv2-cpu-interface\|is not a known device: write gicv2-distributor, '
capture=$(copy d612-max-viol)
sed -i 's/name: System RAM, /&like: pl011, /' "$capture/capture.yaml"
refused '[0-9]*:[0-9]*' 'kind: ram beside like: pl011'
