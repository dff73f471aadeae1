#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# live.sh [PRESET [OPTION...]]: boots a host (start's options) in which ptproof-capture takes a capture of it, and compares that with a
# capture taken from outside, while the machine stands still: the same contexts and tables, and no finding less. Programs are those of PRESET
# (ci-gcc), or, as part of the suite, those under test. It builds ptproof-capture for arm64.
#
# What cannot be the same: registers, which only the outside has, and what only they lead to, the tables of EL2; the processes that
# take the one capture and send it, and the first one, which waits for them.
set -eu

SOURCE=$(cd "$(dirname "$0")/../.." && pwd)
if [ -z "${PTPROOF:-}" ]; then
	preset=${1:-ci-gcc}
	[ $# -eq 0 ] || shift
	(cd "$SOURCE" && cmake --preset "$preset" && cmake --build --preset "$preset" --target ptproof json-get) >&2
	PTPROOF=$SOURCE/build/$preset/ptproof TOOLS=$SOURCE/build/$preset/tests CAPTURES=$TOOLS/captures
fi
export PTPROOF TOOLS CAPTURES SOURCE
"$SOURCE/scripts/arm64" ptproof-capture
. "$SOURCE/tests/cli/lib.subr"

host=$SOURCE/scripts/host
trap '"$host/stop" "$work/host" || true; rm -rf "$work"' EXIT

cat >"$work/run" <<'EOT'
#!/bin/busybox sh
while :; do ls / >/dev/null; done &
/extra/ptproof-capture -o busy >said-busy 2>&1 || { cat said-busy; exit 1; }
kill $!
/extra/ptproof-capture -o capture >said 2>&1 || { cat said; exit 1; }
unshare -U /extra/ptproof-capture -o x >unprivileged 2>&1
echo 2 >/proc/sys/kernel/kptr_restrict
/extra/ptproof-capture --redact -o hidden >said-hidden 2>&1
EOT
chmod +x "$work/run"
mkdir "$work/host"
status=0
"$host/start" -f "$SOURCE/build/arm64/ptproof-capture" -f "$work/run" "$@" "$work/host" || status=$?
[ $status -eq 0 ] || exit $status
extra=$work/host/files/extra
inside=$extra/capture outside=$work/outside
run 0 capture --qmp "$work/host/qmp.sock" --gdb "$work/host/gdb.sock" --raw "$inside/raw" -o "$outside"
"$host/stop" "$work/host"

echo '== what is said in the host'
has 'output' "$(cat "$extra/said")" "$(grep -c '^  - name' "$inside/capture.yaml") contexts"
same 'files' "$(cd "$inside/raw" && echo *)" 'devicetree iomem pci vmallocinfo vmcoreinfo'
grep -q 'CAP_SYS_RAWIO' "$extra/unprivileged" || fail "without CAP_SYS_RAWIO: $(cat "$extra/unprivileged")"
grep -q 'vmallocinfo is left out' "$extra/said-hidden" || fail "hidden addresses: $(cat "$extra/said-hidden")"
[ ! -e "$extra/hidden/raw/vmallocinfo" ] || fail 'vmallocinfo without addresses was taken'
! grep -q 'name: "init' "$extra/hidden/capture.yaml" || fail '--redact leaves a name of a process'

echo '== a host where processes come and go all the time'
run 3 check "$extra/busy" -o json
get coverage contexts '*' @owner >"$work/owners"
for owner in host guest:1 $(sed -n 's/^\(process:[0-9]*\) .*/\1/p' "$work/host/files/truth" | sort -u); do
	grep -qx "$owner" "$work/owners" || fail "no context of $owner"
done

# Processes that are the same in both: those that hold mappings.
sed -n 's/^\(process:[0-9]*\) .*/\1/p' "$work/host/files/truth" | sort -u >"$work/stayed"
echo host >>"$work/stayed"

# Lines that name no process but those.
steady()
{
	awk -v stayed="$(tr '\n' ' ' <"$work/stayed")" '
	BEGIN { split(stayed, list); for (i in list) keep[list[i]] = 1 }
	{
		for (i = 1; i <= NF; i++)
			if ($i == "hypervisor" || ($i ~ /^process:/ && !keep[$i]))
				next
		print
	}'
}

# contexts CAPTURE: of each the owner, what its walk found, and its name. The kernel's own tables change with each thread (stacks).
contexts()
{
	run 3 check "$1" -o json
	cp "$work/out" "$1.json"
	get coverage contexts '*' @owner,leaf_entries,mappings,table_pages,missing_pages,name | steady |
		sed 's/^host .* \([0-9]* kernel\)$/host \1/'
}

echo '== the same contexts, with the same tables'
contexts "$outside" >"$work/contexts"
grep -q '^guest:1 ' "$work/contexts" || fail 'no guest'
same contexts "$(contexts "$inside")" "$(cat "$work/contexts")"

# findings CAPTURE: owners, in order and once each, rule, severity, verdict and region of each.
findings()
{
	"$TOOLS/json-get" findings '*' @rule,severity,verdict,region,mappings <"$1.json" | grep -v '^model.incomplete ' |
		awk '{
			head = $0
			sub(/ \[\{.*/, "", head)
			count = 0
			while (match($0, /"owner":"[^"]*"/)) {
				owner = substr($0, RSTART + 9, RLENGTH - 10)
				$0 = substr($0, RSTART + RLENGTH)
				for (i = 0; i < count && list[i] != owner; i++)
					;
				if (i == count)
					list[count++] = owner
			}
			owners = ""
			for (i = 0; i < count; i++)
				owners = owners list[i] " "
			print owners head
		}' | steady | LC_ALL=C sort
}

echo '== every finding of the outside'
findings "$outside" >"$work/findings"
findings "$inside" >"$work/findings-inside"
[ -s "$work/findings" ] || fail 'no findings to compare'
# Assumed registers have on whatever finds more, as updates of tables by hardware.
same 'findings that only the outside has' "$(LC_ALL=C comm -13 "$work/findings-inside" "$work/findings")" ''

echo '== and nothing changed that it did not see'
"$TOOLS/json-get" coverage looked_for '*' @of,missing <"$inside.json" | grep -v ' null$' >"$work/missing" || true
same 'what is missing' "$(cut -c -13 "$work/missing")" 'tables of EL2'
