#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# speed.sh BUILD [LEAVES]: writes synthetic hosts of 10^6, 10^7 ... up to LEAVES (10^8 when left out) leaf entries, measures each
# and deletes it; then 250 to 4,000 processes with shared pages, and the captures of real hosts. BUILD is the build tree.
set -eu

build=$1
most=${2:-100000000}
bench_host=$build/tests/bench-host
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The left half as ratios, then the whole program: time, processor time, and the peak of its memory beyond the image.
measure()
{
	"$build/tests/bench-speed" "$1"
	kib=$(($(stat -c %s "$scratch/capture/tables.raw") / 1024))
	/usr/bin/time -o "$scratch/time" -f '%e %U %S %M' "$build/ptproof" check "$scratch/capture" >"$scratch/report" || true
	# shellcheck disable=SC2046 # four words
	set -- $(tail -n 1 "$scratch/time")
	echo "  ptproof check       $1 s, processor $2 s + $3 s in the kernel, $(($4 - kib)) KiB beyond the image"
	grep -E '^(proved|violated|unknown)' "$scratch/report" | head -n 1
}

host()
{
	echo "== $*"
	rm -rf "$scratch/capture"
	"$bench_host" "$scratch/capture" "$@"
	measure "$scratch/capture"
}

leaves=1000000
while [ "$leaves" -le "$most" ]; do
	for run in 1 16 512; do
		host process "$leaves" "$run"
	done
	leaves=$((leaves * 10))
done
host guest 10000000 16
for processes in 250 500 1000 2000 4000; do
	host shared $((processes * 5000)) 1 "$processes"
	"$build/tests/bench-check" "$scratch/capture" | grep -E 'obligations|whole'
done
"$build/tests/bench-speed" "$build"/tests/captures/*
