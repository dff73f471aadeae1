#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What registers must not say: cfg.range, cfg.level and cfg.base, each once broken and once not.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# set_register NAME VALUE: a copy of d612-max-clean where the guest's stage 2, or else the kernel, has this value.
set_register()
{
	path=$(copy d612-max-clean with)
	sed -i "0,/$1: 0x[0-9a-f]*/s//$1: $2/" "$path/capture.yaml"
	grep -q "$1: $2" "$path/capture.yaml" || fail "no $1"
	echo "$path"
}

# value NAME: the first that the capture has.
value()
{
	sed -n "s/.*$1: \(0x[0-9a-f]*\).*/\1/p" "$CAPTURES/d612-max-clean/capture.yaml" | head -n 1
}

# broken RULE CAPTURE TEXT: the finding is violated, an error, has the context's name, and is in both reports.
broken()
{
	rm -f "$work/text"
	check 1 "$2" -o text="$work/text"
	same "$1: verdict" "$(get findings rule="$1" '*' verdict | sort -u)" violated
	same "$1: severity" "$(get findings rule="$1" '*' severity | sort -u)" error
	get findings rule="$1" '*' because | grep -Fq "$3" || fail "$1: JSON does not say \"$3\""
	[ -n "$(get findings rule="$1" '*' mappings '*' context)" ] || fail "$1: JSON does not name the context"
	grep -q "^error, violated: $1: " "$work/text" || fail "$1 is not in the text"
	grep -Fq "$3" "$work/text" || fail "$1: text does not say \"$3\""
}

echo '== registers that are right'
check 3 "$CAPTURES/d612-max-clean"
for rule in cfg.range cfg.level cfg.base; do
	same "$rule" "$(get findings rule=$rule '*' id)" ''
done

echo '== cfg.range'
tcr=$(value TCR_EL2)
broken cfg.range "$(set_register TCR_EL2 "$(printf '0x%x' $((tcr & ~(63 << 16) | 5 << 16)))")" 'TCR_EL2.T1SZ 5 is outside the legal range'

echo '== cfg.level: what follows is decided'
vtcr=$(value VTCR_EL2)
capture=$(set_register VTCR_EL2 "$(printf '0x%x' $((vtcr & ~255 | 2 << 6 | 34)))")
broken cfg.level "$capture" 'start level {SL2,SL0} 2 is inconsistent with T0SZ 34'

echo '== cfg.base: decided beyond the output size, else open'
vttbr=$(value VTTBR_EL2)
capture=$(set_register VTCR_EL2 "$(printf '0x%x' $((vtcr & ~(7 << 16))))")
sed -i "s/VTTBR_EL2: 0x[0-9a-f]*/VTTBR_EL2: $(printf '0x%x' $((vttbr | 1 << 32)))/" "$capture/capture.yaml"
broken cfg.base "$capture" 'the table lies beyond the output size of 32 bits'
broken cfg.base "$(set_register VTTBR_EL2 "$(printf '0x%x' $((vttbr | 64)))")" "bits below the table's alignment are set"
get findings rule=model.incomplete '*' because | grep -Fq "bits below the table's alignment" || fail 'not incomplete'
