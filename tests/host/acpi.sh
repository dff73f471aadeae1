#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# acpi.sh [OPTION...]: boots a host (start's options) by UEFI and with ACPI, takes a capture in it and one from outside, and compares what
# they say of physical memory: ACPI's tables, EFI's memory map, the kernel's resources, PCI and QEMU agree, each device is where QEMU
# has it, and what only one of them knows is not lost. It builds ptproof-capture for arm64.
set -eu
"$SOURCE/scripts/arm64" ptproof-capture
. "$SOURCE/tests/cli/lib.subr"

host=$SOURCE/scripts/host
trap '"$host/stop" "$work/host" || true; rm -rf "$work"' EXIT

cat >"$work/run" <<'EOT'
#!/bin/busybox sh
/extra/ptproof-capture -o capture >said 2>&1 || { cat said; exit 1; }
EOT
chmod +x "$work/run"
mkdir "$work/host"
status=0
"$host/start" -e -a efi=debug -f "$SOURCE/build/arm64/ptproof-capture" -f "$work/run" "$@" "$work/host" || status=$?
[ $status -eq 0 ] || exit $status
inside=$work/host/files/extra/capture outside=$work/outside
run 0 capture --qmp "$work/host/qmp.sock" --gdb "$work/host/gdb.sock" --raw "$inside/raw" -o "$outside"
"$host/stop" "$work/host"

echo '== what the host says of itself'
same 'files' "$(cd "$inside/raw" && echo *)" 'acpi devicetree efi-memmap iomem pci vmallocinfo vmcoreinfo'
for table in APIC GTDT IORT MCFG SPCR; do
	[ -s "$inside/raw/acpi/$table" ] || fail "no table $table"
done

# missing: what a capture is short of, as checked last.
missing()
{
	get coverage looked_for '*' @of,missing | grep -v ' null$' | cut -d ' ' -f 1-3
}

echo '== nothing contradicts, and nothing is missing but registers'
run 3 check "$inside" -o json
same 'contradictions inside' "$(get coverage contradictions '*' text)" ''
same 'missing inside' "$(missing)" 'tables of EL2'
run 3 check "$outside" -o json
same 'contradictions outside' "$(get coverage contradictions '*' text)" ''
same 'complete outside' "$(get coverage complete)" true
get coverage contexts '*' name | grep -q '^kernel, address space at' || fail "no context of EFI's runtime services"

# only KEY...: $outside with these sources alone, as $capture.
only()
{
	capture=$work/only
	rm -rf "$capture"
	cp -R "$outside" "$capture"
	keys=$(echo "$*" | sed 's/ /\\|/g')
	sed -i "/^sources:/,/^coverage:/{/^  \\($keys\\):/p; /^  /d}" "$capture/capture.yaml"
}

# at ADDRESS: what the capture has there.
at()
{
	run 0 aliases "$capture" "$1"
	sed -n '1s/^[^:]*: //p' "$work/out"
}

# Lines ADDRESS REGION, KIND.
is()
{
	while read -r address expected; do
		same "$* at $address" "$(at "$address")" "$expected"
	done
}

echo '== what each knows alone'
only acpi
is acpi <<'EOT'
0x7ffffff undescribed, unknown
0x8000000 MADT GICD, device
0x800ffff MADT GICD, device
0x8080000 MADT ITS, device
0x809ffff MADT ITS, device
0x80a0000 MADT GICR, device
0x9000000 SPCR UART, device
0x9001000 undescribed, unknown
0x9050000 IORT SMMUv3, device
0x906ffff IORT SMMUv3, device
0x4010000000 PCI ECAM 0000:00-ff, device
0x401fffffff PCI ECAM 0000:00-ff, device
0x4020000000 undescribed, unknown
EOT
only efi-memmap
is efi-memmap <<'EOT'
0x40000000 EFI Conventional at 0x40000000, ram
0x9010fff EFI MMIO at 0x9010000, device
0x7ffffff EFI MMIO at 0x4000000, device
EOT
only mtree
is mtree <<'EOT'
0x0 virt.flash0, device
0x7ffffff virt.flash1, device
0x8000000 gicv3_dist, device
0x800ffff gicv3_dist, device
0x8010000 undescribed, unknown
0x8080000 control, device
0x809ffff translation, device
0x9000000 pl011, device
0x906ffff arm-smmuv3, device
0x9070000 undescribed, unknown
0x3fffffff undescribed, unknown
0x40000000 mach-virt.ram, ram
0x5fffffff mach-virt.ram, ram
0x60000000 undescribed, unknown
0x4010000000 pcie-mmcfg-mmio, device
0x401fffffff pcie-mmcfg-mmio, device
0x8000000000 undescribed, unknown
EOT

# Memory of EFI's runtime services is not the kernel's to use, though QEMU has RAM there; its clock is a device that only EFI names.
echo '== and what they know together'
runtime=$(sed -n 's/.*efi: *\(0x[0-9a-f]*\)-.*\[Runtime Data.*/\1/p' "$inside/raw/efi-memmap" | head -n 1)
capture=$outside
case $(at "$runtime") in reserved*unknown) ;; *) fail "at $runtime, which EFI keeps: $(at "$runtime")" ;; esac
is 'all' <<'EOT'
0x9000000 SPCR UART, device
0x9010000 EFI MMIO at 0x9010000, device
0x40000000 System RAM at 0x40000000, ram
0x8000000000 0000:00:02.0 BAR 2, device
EOT
