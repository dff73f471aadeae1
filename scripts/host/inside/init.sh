#!/bin/busybox sh
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# The first program of the host: sets the scenario up, sends what can be seen from inside, says so, and stays.
#
# Words of the kernel's command line are variables here: host_scenario (clean or viol), host_minutes until it goes away, host_listings
# for the kernel's own listings of its tables.
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t debugfs debugfs /sys/kernel/debug
exec </dev/console >/dev/console 2>&1

functions="0000:00:02.0 0000:00:03.0"

say()
{
	echo "host: $*"
}

give_up()
{
	say "failed: $*"
	poweroff -f
}

# need FILE OPTIONS: what is there with these options of the kernel, built in or as modules, maybe a moment later; says so when not.
need()
{
	for _ in $(seq 30); do
		[ ! -e "$1" ] || return 0
		sleep 0.1
	done
	say "lacks $2 (no $1)"
	lacking=1
}

# What the scenario and a capture need.
check_kernel()
{
	need /proc/self CONFIG_PROC_FS
	need /proc/sys/kernel CONFIG_PROC_SYSCTL
	need /sys/kernel CONFIG_SYSFS
	need /dev/null CONFIG_DEVTMPFS
	need /dev/kvm "CONFIG_KVM, CONFIG_VIRTUALIZATION"
	need /sys/bus/pci/devices/0000:00:02.0 "CONFIG_PCI, CONFIG_PCI_HOST_GENERIC"
	need /dev/vport0p1 "CONFIG_VIRTIO_PCI, CONFIG_VIRTIO_CONSOLE"
	need /sys/kernel/btf/vmlinux CONFIG_DEBUG_INFO_BTF
	need /sys/kernel/vmcoreinfo "CONFIG_PROC_KCORE or CONFIG_CRASH_DUMP"
	need /sys/firmware/qemu_fw_cfg CONFIG_FW_CFG_SYSFS
	if [ "$host_scenario" = viol ]; then
		need /dev/vfio/vfio "CONFIG_VFIO, CONFIG_VFIO_CONTAINER"
		need /sys/bus/pci/drivers/vfio-pci CONFIG_VFIO_PCI
		need "$(echo /sys/class/iommu/smmu3*)" CONFIG_ARM_SMMU_V3
	fi
	[ -z "$lacking" ] || give_up "the kernel lacks what the lines above say"
}

# vfio FUNCTION: vfio-pci takes it from whatever driver has it.
vfio()
{
	device=/sys/bus/pci/devices/$1
	[ ! -e "$device/driver" ] || echo "$1" >"$device/driver/unbind"
	echo vfio-pci >"$device/driver_override"
	echo "$1" >/sys/bus/pci/drivers_probe
	[ -e "$device/driver" ] || give_up "vfio-pci does not take $1"
}

# begin NAME ARGUMENT...: starts a program that says when it is ready, and waits for that.
begin()
{
	name=$1
	shift
	"$@" >"/out/log/$name" 2>&1 &
	for _ in $(seq 300); do
		! grep -q '^failed' "/out/log/$name" || give_up "$name: $(cat "/out/log/$name")"
		! grep -q '^ready' "/out/log/$name" || return 0
		sleep 0.1
	done
	give_up "$name is not ready: $(cat "/out/log/$name")"
}

# keep NAME FILE: copies a file that says nothing of its size. What is not there is left out.
keep()
{
	[ ! -r "$2" ] || cat "$2" >"/out/$1"
}

# Raw files by the names that a capture has for them, and what else is worth comparing with.
collect()
{
	mkdir -p /out/raw/pci
	keep raw/iomem /proc/iomem
	keep raw/vmallocinfo /proc/vmallocinfo
	keep raw/vmcoreinfo /sys/kernel/vmcoreinfo
	keep raw/devicetree /sys/firmware/fdt
	if [ -n "$host_listings" ]; then
		keep raw/kernel-page-tables /sys/kernel/debug/kernel_page_tables
		keep raw/stage2-page-tables "$(echo /sys/kernel/debug/kvm/*-*/stage2_page_tables)"
	fi
	for device in /sys/bus/pci/devices/*; do
		function=${device##*/}
		mkdir "/out/raw/pci/$function"
		keep "raw/pci/$function/config" "$device/config"
		keep "raw/pci/$function/resource" "$device/resource"
		echo "$function driver=$(readlink "$device/driver") group=$(readlink "$device/iommu_group")"
	done >/out/functions
	for file in meminfo kallsyms modules cmdline version cpuinfo; do
		keep "$file" "/proc/$file"
	done
	for process in /proc/[0-9]*; do
		grep -q . "$process/maps" || continue # a thread of the kernel
		echo "${process#/proc/} $(cat "$process/comm")"
		mkdir -p "/out/process/${process#/proc/}"
		keep "process/${process#/proc/}/maps" "$process/maps"
	done >/out/processes
	cat /out/log/* | grep '^mapped' | cut -d ' ' -f 2- >/out/truth
}

mkdir -p /out/log
: "${host_scenario:=clean}"
say "Linux $(uname -r), scenario $host_scenario"
while read -r module; do
	insmod "/modules/$module" || give_up "module $module"
done </modules/order
lacking=
check_kernel
echo 1 >/proc/sys/kernel/kptr_restrict

if [ "$host_scenario" = viol ]; then
	for function in $functions; do
		vfio "$function"
	done
	begin hold hold 0000:00:02.0 2 _wc
	# shellcheck disable=SC2086 # a list of words
	begin monitor monitor $functions
else
	begin monitor monitor
fi
collect
if [ -x /extra/run ]; then
	mkdir -p /out/extra
	(cd /out/extra && /extra/run) || give_up "/extra/run: exit status $?"
fi
tar -c -f /dev/vport0p1 -C /out . || give_up "sending"
say ready
sleep "${host_minutes:-15}m"
poweroff -f
