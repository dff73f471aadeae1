#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# scripts/gate-kernel: a kernel passes against a baseline of its own, from another boot; between Linux 6.1 and 6.12 the gate sees that
# stage 2 of an assigned device went from Device to Normal-NC, and nothing else.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# gate STATUS AS OPTION...: leaves $work/AS and $work/AS.ktap.
gate()
{
	expected=$1 as=$2
	shift 2
	status=0
	"$SOURCE/scripts/gate-kernel" -o "$work/$as" "$@" >"$work/$as.ktap" 2>"$work/$as.said" || status=$?
	[ $status -eq "$expected" ] || { tail -n 20 "$work/$as.said"; fail "gate-kernel $*: exit status $status, expected $expected"; }
}

# Where nothing can be booted a test may be skipped.
root=$SOURCE
. "$root/scripts/lib.sh"
for needed in busybox 6.1 6.12; do
	# shellcheck disable=SC2086,SC2154 # a list of words
	(install_packages $host_packages && "$root/scripts/host/fetch" $needed) && continue
	[ "${PTPROOF_SKIP_QEMU:-0}" = 1 ] || fail 'no QEMU, or no kernels'
	exit 77
done
kernels=$SOURCE/build/host

echo '== what cannot be run is said, and is no pass'
gate 2 missing "$work/no-kernel"
grep -q 'no-kernel: no such file' "$work/missing.said" || fail "$(cat "$work/missing.said")"
gate 2 name --config vhx 6.12
grep -q 'no configuration vhx' "$work/name.said" || fail "$(cat "$work/name.said")"
gate 2 baseline --config vhe --baseline "$work" 6.12
grep -q "vhe/report.json: no such file" "$work/baseline.said" || fail "$(cat "$work/baseline.said")"
gate 2 text --config vhe "$SOURCE/README.md"
grep -q 'not a Linux Image' "$work/text.said" || fail "$(cat "$work/text.said")"
gate 2 bare --config vhe "$(echo "$kernels"/linux-6.12/boot/vmlinuz-*)"
grep -q '^The kernel lacks CONFIG_VFIO, ' "$work/bare.said" || fail "$(cat "$work/bare.said")"
same 'its KTAP' "$(cat "$work/bare.ktap")" 'KTAP version 1
1..1
not ok 1 vhe # ERROR could not be run'


# place AS: where the kernel's image was, by KASLR.
place()
{
	sed -n 's/-.* paging_init.*//p' "$work/$1/vhe/capture/raw/vmallocinfo" | head -n 1
}

echo '== two boots of one kernel: the same findings'
gate 3 old --config vhe 6.1
gate 0 again --config vhe --baseline "$work/old" 6.1
[ "$(place old)" != "$(place again)" ] || fail "KASLR had the kernel at one place twice: $(place old)"
same 'what is gone' "$("$TOOLS/json-get" baseline_gone '*' <"$work/again/vhe/report.json")" ''
same 'results' "$(grep -c '^ok\|^not ok' "$work/again.ktap") $(tail -n 1 "$work/again.ktap")" '1 ok 1 vhe'

run 0 diff "$work/old/vhe/capture" "$work/again/vhe/capture"
sed -n 1p "$work/out" | grep -q '^not worse' || fail "two boots differ: $(cat "$work/out")"

echo '== Linux 6.12: stage 2 of an assigned BAR'
gate 3 new --config vhe --baseline "$work/old" 6.12
same 'results' "$(grep '^ok\|^not ok' "$work/new.ktap")" 'not ok 1 vhe # ERROR unknown'

# bars AS: the attributes that the guest may have each BAR with.
bars()
{
	guest=$(sed -n 's/^  - name: "\(guest .*\)"$/\1/p' "$work/$1/vhe/capture/capture.yaml")
	run 0 walk "$work/$1/vhe/capture" "$guest"
	sed -n 's/^0x000000008.* el0:rw-  //p' "$work/out" | sort | uniq -c | sed 's/^ *//'
}
same 'BARs in 6.1' "$(bars old)" '4 Device-nGnRnE OSH | Device-nGnRE OSH'
same 'BARs in 6.12' "$(bars new)" \
	'4 Device-nGnRnE OSH | Device-nGnRE OSH | Device-nGRE OSH | Device-GRE OSH | Normal-NC OSH'

# kinds REPORT [STEP...]: rule, severity, verdict and owners of findings, and of how many BARs.
kinds()
{
	report=$1
	shift
	"$TOOLS/json-get" findings "$@" '*' @rule,severity,verdict,region,mappings <"$report" | awk '{
		if ($4 !~ /^0000:00:0[23]\.0$/ || $5 != "BAR")
			print "not a BAR: " $0
		owners = ""
		line = $0
		while (match($0, /"owner":"[^"]*"/)) {
			owner = substr($0, RSTART + 9, RLENGTH - 10)
			$0 = substr($0, RSTART + RLENGTH)
			sub(/:.*/, "", owner)
			owners = owners " " owner
		}
		split(line, word, " ")
		print word[1], word[2], word[3] ":" owners
	}' | LC_ALL=C sort | uniq -c | sed 's/^ *//'
}
same 'what is new' "$(kinds "$work/new/vhe/report.json" status=new)" '8 alias.cacheable-device error conditional: guest dma
8 alias.cacheable-uncached error conditional: guest dma
4 alias.device-nc error conditional: host guest
5 alias.device-nc error conditional: process guest
4 alias.device-nc note conditional: guest guest
4 alias.device-subtype error conditional: host guest
4 alias.device-subtype error conditional: process guest
4 contain.uncontained note conditional: guest
4 side.merge note conditional: guest
4 side.order note conditional: guest
4 side.speculative-read error conditional: guest
4 side.width note conditional: guest'
"$TOOLS/json-get" baseline_gone '*' <"$work/new/vhe/report.json" | sed 's/^/"/; s/$/"/' >"$work/gone"
"$TOOLS/json-get" findings '*' <"$work/old/vhe/report.json" | grep -Ff "$work/gone" | sed 's/^/{"findings":[/; s/$/]}/' >"$work/gone.json"
same 'what is gone' "$(kinds "$work/gone.json")" '8 alias.cacheable-device error conditional: guest dma
1 alias.device-nc error conditional: process guest
4 alias.device-subtype note conditional: host guest
4 alias.device-subtype note conditional: process guest'

run 1 diff "$work/old/vhe/capture" "$work/new/vhe/capture" -o json
same 'stage 2 of the BARs' "$(get mappings change=changed 'contexts~any stage 1' '*' classes '*' @stage2,old,new | sort -u)" \
	'Device-nGnRE OSH 1 0
Normal-NC OSH 0 1'

echo '== protected KVM: EL2 has tables of its own; what it lets the host have is not known, so nothing passes'
gate 3 protected --config protected 6.1
cp "$work/protected/protected/report.json" "$work/out"
same 'what is missing' "$(get coverage looked_for '*' @of,missing | grep -v ' null$' | sed 's/:.*//')" \
	'stage 2 of the host protected KVM fills it when the host asks, so nobody can say what it maps'
same 'EL2' "$(get coverage contexts owner=hypervisor '*' @regime,missing_pages,gaps)" 'EL2 0 []'
