#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a capture says of its regions and its CPU reaches the rules that ask: an answer "no", a list of owners, CTR_EL0.DIC.
set -eu
. "$SOURCE/tests/cli/lib.subr"

bar0='0000:00:02.0 BAR 0'
bar2='0000:00:02.0 BAR 2'

# with NAME LINE: d612-max-viol with a line more in this region. Prints the path.
with()
{
	path=$(copy d612-max-viol with)
	sed -i "/name: $1\$/a\\    $2" "$path/capture.yaml"
	grep -qxF "    $2" "$path/capture.yaml" || fail "no region $1"
	echo "$path"
}

# owners RULE [STEP...]: who is in the findings of RULE of severity error.
owners()
{
	rule=$1
	shift
	get findings severity=error rule="$rule" "$@" '*' mappings '*' owner | sort -u
}

echo '== granted'
capture=$(with "$bar2" 'granted: [host, process:174, guest:1, "dma:0000:00:02.0", "dma:0000:00:03.0"]')
check 1 "$capture"
same 'who was left out' "$(owners contain.pa verdict=violated)" process:167
same 'where' "$(get findings rule=contain.pa '*' @region,extents)" "$bar2 [{\"pa\":\"0x8000000000\",\"size\":\"0x1000000\"}]"
sed -i 's/granted: \[/&process:167, /' "$capture/capture.yaml"
check 3 "$capture"
same 'nobody is left out' "$(get findings rule=contain.pa '*' id)" ''

echo '== an unanswered question is a note, "no" is an error that assigned and non-caching settle'
check 3 "$CAPTURES/d612-max-viol"
same 'severity' "$(get findings rule=side.order '*' severity | sort -u)" note
capture=$(with "$bar0" 'reordering: no')
check 3 "$capture"
same 'who' "$(owners side.order)" 'dma:0000:00:02.0
dma:0000:00:03.0
guest:1'
same 'needed' "$(get findings severity=error rule=side.order '*' needs '*' | sort -u)" "assigned(region: $bar0, guest: guest:1)
non-caching(dma:0000:00:02.0)
non-caching(dma:0000:00:03.0)"
get findings severity=error rule=side.order '*' needs '*' | sort -u | declare_all "$capture"
check 3 "$capture"
same 'severity' "$(get findings rule=side.order "region=$bar0" '*' severity | sort -u)" note

echo '== an early acknowledgement is asked about only where the answer is no'
check 3 "$CAPTURES/d612-max-viol"
same 'silent' "$(get findings rule=side.ack '*' id)" ''
check 1 "$(with 'pl011 UART' 'early-ack: no')"
same 'who' "$(owners side.ack verdict=violated)" host

echo '== CTR_EL0.DIC, for device memory that a guest has Write-Back'
for dic in 0x8444c004 0xa444c004; do
	capture=$(with "$bar2" 'early-ack: yes')
	sed -i "s/CTR_EL0: .*/CTR_EL0: $dic/; /name: $bar2\$/,/name:/s/cacheable: no/cacheable: yes/" "$capture/capture.yaml"
	change "$capture" "$any" 0x81000000 2 15 6
	run_status=1
	[ $dic = 0x8444c004 ] || run_status=3
	check $run_status "$capture"
	get findings rule=kvm.cacheable-pfnmap '*' @verdict,severity | sort -u >"$work/pfnmap"
	if [ $dic = 0x8444c004 ]; then
		same 'without' "$(cat "$work/pfnmap")" 'violated error'
	else
		same 'with' "$(cat "$work/pfnmap")" ''
	fi
done
sed -i '/CTR_EL0/d' "$capture/capture.yaml"
check 3 "$capture"
same 'unknown' "$(get findings rule=kvm.cacheable-pfnmap '*' needs '*' | sort -u)" 'cpu(CTR_DIC: true)'
