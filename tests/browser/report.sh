#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The report in HTML in a browser (report.py says what is tried). Needs Debian's chromium, chromium-driver and python3-selenium, and fails
# without them; only with PTPROOF_SKIP_BROWSER=1 is it skipped.
set -eu
. "$SOURCE/tests/cli/lib.subr"

if ! [ -x /usr/bin/chromium ] || ! [ -x /usr/bin/chromedriver ] || ! /usr/bin/python3 -c 'import selenium' 2>/dev/null; then
	[ "${PTPROOF_SKIP_BROWSER:-0}" != 1 ] || exit 77
	fail 'no chromium, chromium-driver or python3-selenium: install them, or set PTPROOF_SKIP_BROWSER=1'
fi

# written STATUS NAME ARGUMENT...: the report of a check as $work/NAME.html.
written()
{
	expected=$1
	name=$2
	shift 2
	run "$expected" check "$@" -o html="$work/$name.html" -o json="$work/$name.json"
}

capture=$(copy d612-max-viol)
change "$capture" "$any" 0x81000000 2 15 7
written 1 violated "$capture" --profile linux

run_me='</script><script>owned=1</script><img src=x onerror="owned=1"><svg onload="owned=1">'
sed -i "s|^title: .*|title: '$run_me title'|
	s|- name: 0000:00:02.0 BAR 2\$|- name: '$run_me region'|
	s|- name: $any\$|- name: '$run_me context'|" "$capture/capture.yaml"
written 1 hostile "$capture" --profile linux

"$TOOLS/bench-host" "$work/many" guest 20000 2 4
written 0 many "$work/many"

PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3 "$SOURCE/tests/browser/report.py" "$work/violated.html" "$work/violated.json" \
	"$work/hostile.html" "$work/many.html"
