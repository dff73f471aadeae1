#!/bin/busybox sh
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# The first program of the host: sets the scenario up, sends what can be seen from inside, says so, and stays.
#
# Words of the kernel's command line are variables here: host_scenario (clean or viol), host_minutes until it goes away.
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
