#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --waivers: what somebody answers for does not count until a day, and what is out of date is said.
set -eu
. "$SOURCE/tests/cli/lib.subr"

viol=$CAPTURES/d612-max-viol
export SOURCE_DATE_EPOCH=1800000000 # 2027-01-15

# waiver RULE OWNERS REGION EXPIRES [MORE]
waiver()
{
	cat <<EOT
- rule: $1
  owners: [$2]
  region: "$3"
  reason: nobody uses it so
  author: A. Maintainer <a@example.org>
  expires: $4
EOT
	[ $# -eq 4 ] || echo "  $5"
}

waivers()
{
	echo 'ptproof-waivers: 1'
	echo 'waivers:'
	waiver "$@"
}

waived()
{
	get findings status=waived '*' id | wc -l
}

echo '== of a rule, between two owners in either order, in regions by name; nothing else'
waivers alias.device-nc 'guest, host' '0000:00:02.0 BAR *' 2027-01-15 >"$work/w"
check 3 "$viol" --profile linux --waivers "$work/w"
same 'waived' "$(get findings status=waived '*' rule | sort | uniq -c | sed 's/^ *//')" '4 alias.device-nc'
same 'regions' "$(get findings status=waived '*' region | sort -u)" '0000:00:02.0 BAR 0
0000:00:02.0 BAR 2'
same 'counted' "$(get waivers '*' findings)" 4
[ "$(get findings status=new '*' rule | grep -c '^alias.device-nc$')" -gt 0 ] || fail 'others are waived, too'
run 3 check "$viol" --profile linux --waivers "$work/w"
grep -q '^  errors: .*, 4 waived$' "$work/out" || fail "$(head -n 3 "$work/out")"
grep -Fq "w:3: alias.device-nc, guest and host, 0000:00:02.0 BAR *, until 2027-01-15 by A. Maintainer" "$work/out" ||
	fail 'the waiver is not shown'

echo '== its last day passes'
SOURCE_DATE_EPOCH=1800057600 check 3 "$viol" --profile linux --waivers "$work/w" # 2027-01-16
same 'waived' "$(waived)" 0
same 'expired' "$(get waivers '*' expired)" true
SOURCE_DATE_EPOCH=1800057600 run 3 check "$viol" --profile linux --waivers "$work/w"
grep -q ': 4 findings are such, but it expired on 2027-01-15; ask A. Maintainer <a@example.org>$' "$work/out" ||
	fail 'that it expired is not said'
SOURCE_DATE_EPOCH=1800057599 check 3 "$viol" --profile linux --waivers "$work/w"
same 'in its last second' "$(waived)" 4

echo '== without SOURCE_DATE_EPOCH, by the clock'
waivers alias.device-nc 'guest, host' '*' 9999-12-31 >"$work/w"
(unset SOURCE_DATE_EPOCH && check 3 "$viol" --profile linux --waivers "$work/w")
[ "$(waived)" -gt 0 ] || fail 'not waived'
waivers alias.device-nc 'guest, host' '*' 2020-02-29 >"$work/w"
(unset SOURCE_DATE_EPOCH && check 3 "$viol" --profile linux --waivers "$work/w")
same 'waived' "$(waived)" 0

echo '== one that is about nothing is said'
for args in 'alias.device-nc|guest|*' 'alias.device-nc|firmware, host|*' 'alias.device-nc|guest, host|0000:00:02.0' \
	'alias.device-nc|guest, host|0000:00:02.? BAR *' 'alias.device-nc|guest, host|BAR'; do
	IFS='|' read -r rule owners region <<EOT
$args
EOT
	waivers "$rule" "$owners" "$region" 2027-01-15 >"$work/w"
	run 3 check "$viol" --profile linux --waivers "$work/w"
	grep -q ': no finding is such; take it out$' "$work/out" || fail "$args is about something"
done

echo '== all that counts is waived: accepted, and not proved'
bad=$(copy d612-max-clean bad)
change "$bad" kernel 0xffff800080037000 2 7 0 # the UART becomes Normal-WB
check 1 "$bad" --profile linux
get findings severity=error '*' rule | sort -u >"$work/rules"
owners=$(get findings severity=error '*' mappings '*' owner | sort -u)
same 'owners' "$owners" host
{
	echo 'ptproof-waivers: 1'
	echo 'waivers:'
	while read -r rule; do
		waiver "$rule" host '*UART' 2027-01-15 'violated: true'
		waiver "$rule" 'host, host' '*UART' 2027-01-15 'violated: true'
	done <"$work/rules"
} >"$work/all"
check 0 "$bad" --profile linux --waivers "$work/all"
same 'verdict' "$(get verdict)" accepted
same 'statuses' "$(get findings severity=error '*' status | sort -u)" waived
run 2 check "$bad" --profile linux --waivers "$work/all" --certificate "$work/certificate"
grep -q 'no certificate: the verdict is accepted' "$work/err" || fail "$(cat "$work/err")"
for format in junit ktap github; do
	run 0 check "$bad" --profile linux --waivers "$work/all" -o $format
	! grep -Eq '^ *not ok|<failure|<error|^::error' "$work/out" || fail "$format is not green"
done
run 0 check "$bad" --profile linux --waivers "$work/all" -o html
grep -Fq 'waived until 2027-01-15 by A. Maintainer &#60;a@example.org&#62;, not counted: nobody uses it so' "$work/out" ||
	fail 'HTML does not say why'
run 0 check "$bad" --profile linux --waivers "$work/all" -o sarif
get runs '*' results '*' suppressions '*' justification | sort -u >"$work/said"
same 'justification' "$(cat "$work/said")" 'waived until 2027-01-15 by A. Maintainer <a@example.org>: nobody uses it so'

echo '== what is violated needs a waiver that says so'
sed '/violated: true/d' "$work/all" >"$work/milder"
check 1 "$bad" --profile linux --waivers "$work/milder"
same 'waived' "$(waived)" 0
run 1 check "$bad" --profile linux --waivers "$work/milder"
grep -q 'such, but violated, which is not waived without `violated: true`$' "$work/out" || fail 'not said'

echo '== with a baseline: the waiver has the reason, the rest is accepted'
check 1 "$bad" --profile linux
cp "$work/out" "$work/baseline.json"
{
	echo 'ptproof-waivers: 1'
	echo 'waivers:'
	waiver "$(head -n 1 "$work/rules")" host '*' 2027-01-15 'violated: true'
	waiver "$(head -n 1 "$work/rules")" 'host, host' '*' 2027-01-15 'violated: true'
} >"$work/one"
check 0 "$bad" --profile linux --waivers "$work/one" --baseline "$work/baseline.json"
same 'gone' "$(get baseline_gone '*')" ''
same 'waived' "$(get findings status=waived '*' rule | sort -u)" "$(head -n 1 "$work/rules")"
same 'new' "$(get findings status=new '*' id)" ''

echo '== what is not covered cannot be waived'
page=$(steps "$bad" kernel 0xffff800080037000 | sed -n 1p)
poke "$bad" $((${page% *} & ~0xfff)) drop
check 3 "$bad" --profile linux --waivers "$work/all"
same 'verdict' "$(get verdict)" unknown

echo '== what is no waiver is an error, and nothing is checked'
# refused MESSAGE WAIVER...
refused()
{
	said=$1
	shift
	waivers "$@" >"$work/w"
	run 2 check "$viol" --waivers "$work/w"
	grep -Fq "$said" "$work/err" || fail "not \"$said\": $(cat "$work/err")"
}
refused "$work/w:3:9: there is no rule \"alias.devise\"" alias.devise host x 2027-01-15
refused "$work/w:3:9: what was not covered" model.incomplete host x 2027-01-15
refused 'without a number' alias.device-nc guest:1 x 2027-01-15
refused 'one or two owners' alias.device-nc '' x 2027-01-15
refused 'one or two owners' alias.device-nc 'host, host, host' x 2027-01-15
for day in 2027-02-29 2027-1-15 15.1.2027 2027-01-32 tomorrow 2027-01-15T00:00 '"2027-01-15 "' 0; do
	refused 'is no day' alias.device-nc host x "$day"
done
refused 'expected true or false' alias.device-nc host x 2027-01-15 'violated: maybe'
refused 'address' alias.device-nc host x 2027-01-15 'address: 0x9000000'
for key in rule owners region reason author expires; do
	waivers alias.device-nc host x 2027-01-15 | sed "s/^- $key:.*/-/; /^  $key:/d" >"$work/w"
	run 2 check "$viol" --waivers "$work/w"
	grep -Fq " $key:" "$work/err" || fail "without $key: $(cat "$work/err")"
done
rm "$work/w"
run 2 check "$viol" --waivers "$work/w"
SOURCE_DATE_EPOCH=never run 2 check "$viol" --waivers "$work/all"
run 2 walk "$viol" --waivers "$work/all"

echo '== a link to a file is the file'
ln -s "$work/all" "$work/link"
run 3 check "$viol" --waivers "$work/link"
ln -sf "$work/none" "$work/link"
run 2 check "$viol" --waivers "$work/link"
mkfifo "$work/fifo"
run 2 check "$viol" --waivers "$work/fifo"
