#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# ptproof diff: two boots of one host do not differ; what was changed, and nothing else, is said, in both directions.
set -eu
. "$SOURCE/tests/cli/diff/lib.subr"

(cd "$work" && cmake -E tar xf "$SOURCE/tests/cli/diff/hosts.tar.xz")

echo '== a capture and itself'
differ 0 "$viol" "$viol"
same 'verdict' "$(get verdict)" 'not worse'
nothing
same 'sizes' "$(get mappings '*')" ''

echo '== two boots: other addresses, other numbers, nothing else'
run 0 walk "$work/6.12" kernel
grep 'el2:r-x' "$work/out" >"$work/first"
run 0 walk "$work/6.12-again" kernel
grep 'el2:r-x' "$work/out" >"$work/second"
! cmp -s "$work/first" "$work/second" || fail 'the two boots have the same KASLR'
differ 0 "$work/6.12" "$work/6.12-again"
nothing
[ -n "$(get mappings '*' change)" ] || fail 'not even a size differs: is that two boots?'
run 0 diff "$work/6.12" "$work/6.12-again" --fail-on note
same 'as text' "$(head -n 1 "$work/out"; wc -l <"$work/out")" "not worse: no difference
4"

echo '== processes and guests under other numbers, and in another order'
other=$(copy d612-max-viol other)
sed -i 's/(167)/(9167)/; s/process:167$/process:9167/; s/(174)/(20)/; s/process:174$/process:20/
	s/guest 1,/guest 77,/; s/guest:1$/guest:77/' "$other/capture.yaml"
differ 0 "$viol" "$other" --fail-on note
nothing

echo '== Linux 6.1 to 6.12: what a guest has of an assigned BAR goes from Device-nGnRE to Normal-NC'
mirror 1 "$work/6.1" "$work/6.12"
same 'verdict' "$(get verdict)" worse
same 'mappings' "$(get mappings change=changed '*' @contexts,region)" 'guest of monitor, any stage 1 0000:00:02.0 BAR 0
guest of monitor, any stage 1 0000:00:02.0 BAR 2
guest of monitor, any stage 1 0000:00:03.0 BAR 0
guest of monitor, any stage 1 0000:00:03.0 BAR 2'
same 'classes' "$(get mappings change=changed '*' classes '*' @stage2,old,new | sort -u)" 'Device-nGnRE OSH 1 0
Normal-NC OSH 0 1'
same 'other mappings' "$(mappings | grep -v changed)" 'guest of monitor, any stage 1 0000:00:02.0 BAR 2 new
guest of monitor, any stage 1 0000:00:03.0 BAR 2 new'
same 'rules' "$(worse | cut -d ' ' -f 1,2 | sort | uniq -c | sed 's/^ *//')" '8 graver alias.device-subtype
8 new alias.cacheable-uncached
8 new alias.device-nc
4 new side.speculative-read'
same 'better' "$(better)" ''
same 'facts' "$(facts)" 'contexts: host (kernel trampoline) - EL2&0 null
needed: independent(host, guest of monitor) - null needed
needed: independent(process:monitor, guest of monitor) - null needed'
run 1 diff "$work/6.1" "$work/6.12"
[ "$(wc -l <"$work/out")" -le 70 ] || fail "more than a screen: $(wc -l <"$work/out") lines"
sed -n '/^<!-- output:begin -->$/,/^<!-- output:end -->$/p' "$SOURCE/docs/diff.md" | sed -n 's/^    //p' >"$work/documented"
{
	echo '$ ptproof diff 6.1 6.12'
	cat "$work/out"
	echo '[exit status 1]'
} | sed '/^$/d' >"$work/now"
diff "$work/documented" "$work/now" || fail 'docs/diff.md has another output'

echo '== another CPU, another kernel'
mirror 1 "$viol" "$CAPTURES/d612-a72-viol" --fail-on note
same 'CPU' "$(facts cpu | grep FWB)" 'cpu: FEAT_S2FWB - yes no'
same 'settings' "$(facts settings | grep FWB)" 'settings: guest, any stage 1 HCR_EL2.FWB 1 0
settings: guest, stage 1 as dumped HCR_EL2.FWB 1 0'
same 'memory' "$(get mappings contexts='guest, any stage 1' change=changed '*' region | sort -u)" 'System RAM'
mirror 0 "$CAPTURES/d612-a72-viol" "$CAPTURES/p72-max-viol"

echo '== one descriptor'
device=$(copy d612-max-viol device)
change "$device" "$any" 0x81000000 2 15 1 # BAR 2 becomes Device-nGnRE for the guest
mirror 0 "$viol" "$device"
same 'mappings' "$(mappings)" "guest, any stage 1 0000:00:02.0 BAR 2 changed
guest, stage 1 as dumped 0000:00:02.0 BAR 2 gone"
same 'where' "$(get mappings change=changed '*' places '*' @offset,size)" '0x0 0x200000'
same 'of what' "$(get mappings change=gone '*' classes '*' @attributes,permissions)" '["Normal-NC OSH"] rw- el0:---'
same 'worse' "$(worse)" ''
same 'better' "$(better)" 'gone alias.cacheable-uncached ["guest","dma:0000:00:02.0"] 0000:00:02.0 BAR 2 2
gone alias.cacheable-uncached ["guest","dma:0000:00:03.0"] 0000:00:02.0 BAR 2 2
gone alias.device-nc ["host","guest"] 0000:00:02.0 BAR 2 2
gone alias.device-nc ["process:vmm","guest"] 0000:00:02.0 BAR 2 2
milder alias.device-subtype ["host","guest"] 0000:00:02.0 BAR 2 1
milder alias.device-subtype ["process:vmm","guest"] 0000:00:02.0 BAR 2 1'
bad=$(copy d612-max-clean bad)
change "$bad" kernel 0xffff800080037000 2 7 0 # the UART becomes Normal-WB
mirror 1 "$clean" "$bad"
same 'mappings' "$(mappings)" 'host (kernel) pl011 UART changed'
same 'violated' "$(get findings worse=true '*' new verdict | sort -u)" violated
run 1 diff "$clean" "$bad"
says 'host (kernel) -> pl011 UART: Device-nGnRE OSH became Normal-WB ISH'

echo '== permissions'
ro=$(copy d612-max-viol ro)
change "$ro" "$any" 0x81000000 6 3 1
run 0 diff "$viol" "$ro"
says 'guest, any stage 1 -> 0000:00:02.0 BAR 2 +0x0 2M: rw- el0:rw- became r-- el0:r--'

echo '== a context that is not there any more'
gone=$(copy d612-max-viol gone)
sed -i '/current on CPU 0; 4238 leaf/,/SCTLR_EL2/d' "$gone/capture.yaml"
mirror 0 "$viol" "$gone"
same 'mappings' "$(mappings)" 'process:mapfile 0000:00:02.0 BAR 2 gone'
same 'contexts' "$(facts contexts)" 'contexts: process:mapfile - EL2&0 null'
same 'worse' "$(worse)" ''
same 'owners' "$(better | grep -cv '"process:mapfile"')" 0
same 'needed' "$(facts needed)" 'needed: independent(host, process:mapfile) - needed null
needed: independent(process:mapfile, guest) - needed null
needed: independent(process:mapfile, process:vmm) - needed null'
