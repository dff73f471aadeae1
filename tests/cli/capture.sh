#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Taking a capture of a dump, and what is said when that cannot be done.
set -eu
. "$SOURCE/tests/cli/lib.subr"

"$TOOLS/made-host" "$work"
dump=$work/dump

# refused TEXT ARGUMENT...: exit status 2 and one line, which has TEXT; no capture is there afterwards.
refused()
{
	text=$1
	shift
	run 2 capture "$@"
	[ "$(wc -l <"$work/err")" -eq 1 ] || fail "capture $*: not one line on standard error: $(cat "$work/err")"
	grep -Fq -e "$text" "$work/err" || fail "expected \"$text\" in: $(cat "$work/err")"
	[ ! -e "$work/none" ] || fail "capture $*: a directory was made"
}

echo '== how it is called'
run 0 capture --help
grep -q -- '--from IMAGE' "$work/out" || fail "no help"
refused '-o CAPTURE' --from "$dump"
refused '--from IMAGE' -o "$work/none"
refused '--from IMAGE' --from "$dump" --qmp x -o "$work/none"
refused 'no such option: --form' --form "$dump" -o "$work/none"
refused 'not an address: 12x' --from "$dump" --base 12x -o "$work/none"

echo '== what is no dump'
refused 'No such file' --from "$work/absent" -o "$work/none"
LC_ALL=C sed 's/VMCOREINFO/VMCOREINFA/' "$dump" >"$work/silent"
refused 'no VMCOREINFO' --from "$work/silent" -o "$work/none"
refused "$(basename "$PTPROOF"): e_" --from "$PTPROOF" -o "$work/none"
head -c 100000 "$dump" >"$work/short"
refused 'truncated image' --from "$work/short" -o "$work/none"
printf 'makedumpfile' >"$work/flat"
head -c 5000 /dev/zero >>"$work/flat"
refused 'makedumpfile -R' --from "$work/flat" -o "$work/none"
refused 'No such file' --from "$dump" --registers "$work/absent" -o "$work/none"
echo 'nothing' >"$work/listing"
refused 'no registers' --from "$dump" --registers "$work/listing" -o "$work/none"
refused 'BTF' --from "$dump" --btf "$work/listing" -o "$work/none"

echo '== nothing is overwritten'
mkdir "$work/old"
run 2 capture --from "$dump" -o "$work/old"
grep -Fq 'name a new directory' "$work/err" || fail "$(cat "$work/err")"
ln -s nowhere "$work/dangling"
for output in "$work/old" "$work/old/" "$work/dangling" "$work/dump"; do
	# What is worked on does not matter: the output comes first.
	for source in --from --qmp; do
		run 2 capture $source "$work/absent" -o "$output"
		same "$source" "$(cat "$work/err")" "ptproof: $output: File exists; remove it, or name a new directory"
	done
done
run 2 capture --from "$work/absent" -o "$work/no/where"
same 'no parent' "$(cat "$work/err")" "ptproof: $work/no: No such file or directory"
run 2 capture --from "$work/absent" -o "$work/dump/where/"
same 'a file as parent' "$(cat "$work/err")" "ptproof: $work/dump: Not a directory"
[ -z "$(ls "$work/old")" ] || fail "something was written to a directory that was there"

echo '== a capture, and its verdict'
run 0 capture --from "$dump" -o "$work/capture"
[ "$(stat -c %a "$work/capture")" = 700 ] || fail "others may read the capture"
run 3 check "$work/capture"
grep -q 'address spaces of processes: all 2' "$work/out" || fail "no line of coverage: $(cat "$work/out")"
grep -q 'MISSING: virtual machines: 1 found, but 2 expected' "$work/out" || fail "no shortfall: $(cat "$work/out")"
grep -q 'registers(derived)' "$work/out" || fail "assumed registers need no assumption"
run 0 capture --from "$dump" -o "$work/again"
diff -r "$work/capture" "$work/again" || fail "the same dump gives another capture"

echo '== registers as a debugger prints them'
cat >"$work/listing" <<'EOT'
TTBR1_EL1      0x40083000          1074278400
TCR_EL1        0x5b5503510         24500000000
MAIR_EL1       0x40044ffff         17184194559
SCTLR          0x1005              4101
ID_AA64MMFR3_EL1_RESERVED 0x0      0
v0             {f = 0x0}           (raw 0x0)
TTBR1_EL1      0x1de7ec7edbadc0de  1
TCR_EL1        0x200803519         1
EOT
run 0 capture --from "$dump" --registers "$work/listing" -o "$work/given"
grep -q 'SCTLR_EL1: 0x1005' "$work/given/capture.yaml" || fail "SCTLR is not taken"
grep -q 'TCR_EL1: 0x5b5503510' "$work/given/capture.yaml" || fail "not the registers of the CPU with the kernel's tables"
! grep -q 'assumed' "$work/given/capture.yaml" || fail "assumed though given"

echo '== addresses of 52 bits need a feature, which the kernel shows'
run 0 capture --from "$CAPTURES/d612-max-viol/tables.elf" -o "$work/large"
grep -q '^  FEAT_LPA2: true' "$work/large/capture.yaml" || fail "no FEAT_LPA2"

echo '== raw files go along, and no others'
mkdir -p "$work/host/pci/0000:00:02.0" "$work/host/pci/bad name"
echo '40000000-401fffff : System RAM' >"$work/host/iomem"
echo secret >"$work/host/shadow"
echo '0x0 0x0 0x0' >"$work/host/pci/0000:00:02.0/resource"
echo secret >"$work/host/pci/0000:00:02.0/rom"
run 0 capture --from "$dump" --raw "$work/host" -o "$work/raw"
same 'files' "$(cd "$work/raw" && find . -type f | LC_ALL=C sort)" "./capture.yaml
./raw/iomem
./raw/pci/0000:00:02.0/resource
./raw/vmcoreinfo
./tables.elf"
! grep -rq secret "$work/raw" || fail "a file that is not listed got into the capture"

echo '== without names'
run 0 capture --from "$dump" --redact -o "$work/nameless"
! grep -Eq 'name: .*(init|sharer|thread)' "$work/nameless/capture.yaml" || fail "a name of a process is in the capture"

echo '== symbols, where init_task is not found without'
symbols()
{
	printf '%s T _stext\n%s D init_task\n' "$1" "$2" >"$work/symbols"
}
LC_ALL=C sed 's,swapper/0,SWAPPER/0,' "$dump" >"$work/renamed"
run 0 capture --from "$work/renamed" -o "$work/lost"
grep -q 'init_task is not found' "$work/lost/capture.yaml" || fail "init_task is found without its name"
symbols ffff800080000000 ffff800080090040
run 0 capture --from "$work/renamed" --kallsyms "$work/symbols" -o "$work/found"
same 'contexts' "$(grep -c ' - name' "$work/found/capture.yaml")" "$(grep -c ' - name' "$work/capture/capture.yaml")"
symbols ffff800090000000 ffff800080090040
refused 'another kernel or boot' --from "$dump" --kallsyms "$work/symbols" -o "$work/none"
symbols 0000000000000000 0000000000000000
refused 'addresses are hidden' --from "$dump" --kallsyms "$work/symbols" -o "$work/none"
refused 'not the symbols of a kernel' --from "$dump" --kallsyms "$work/listing" -o "$work/none"
