#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The recipes of docs/fleet.md, taken from that page and run: on a fleet of which two captures are broken, whose rows must be there, and one of which
# is violated, which must not be checked again and again.
set -eu
. "$SOURCE/tests/cli/lib.subr"

# GNU parallel has this shell run what it starts, and what it starts elsewhere needs one.
SHELL=/bin/sh
export SHELL
. "$SOURCE/tests/cli/help.subr"

for program in parallel sqlite3 jq; do
	have $program || exit 77
done

page=$SOURCE/docs/fleet.md

# block NAME: the fenced block of the page whose first line ends in NAME.
block()
{
	awk -v name="$1" '/^```/ { inside = !inside && $NF ~ "^(```)?" name "$"; next } inside' "$page"
	grep -Eq "^\`\`\`([a-z]* )?$1\$" "$page" || fail "docs/fleet.md has no block $1"
}

mkdir "$work/bin" "$work/home" "$work/fleet"
cd "$work/fleet"
ln -s "$PTPROOF" "$work/bin/ptproof"
PATH=$work/bin:$PATH
HOME=$work/home
export PATH HOME
mkdir -p "$HOME/.parallel" && : >"$HOME/.parallel/will-cite"

mkdir captures
mv "$(copy d612-max-clean clean)" captures/clean
mv "$(copy d612-max-viol broken)" captures/broken
mv "$(copy d612-max-viol unreadable)" captures/unreadable
mv "$(copy d612-max-viol "it's \"odd\"")" captures
changed=$(copy d612-max-viol violated)
change "$changed" "$any" 0x81000000 2 15 7
mv "$changed" captures/violated
rm captures/unreadable/tables.elf
truncate -s 100 captures/broken/tables.elf

block check-one >check-one
chmod +x check-one

# exits FILE: "EXIT CAPTURE" of each line, sorted.
exits()
{
	jq -r '"\(.exit) \(.capture)"' "$1" | sort
}

expected='0 clean
1 violated
2 broken
2 unreadable
3 it'\''s "odd"'

echo '== parallel, locally'
block local >local
failed=0
sh local || failed=$?
same 'captures without a verdict, as the exit status has it' $failed 2
same 'exit status of each capture' "$(exits today.ndjson)" "$expected"
same 'reports' "$(jq -r 'select(.report) | .report.verdict' today.ndjson | sort | xargs)" 'proved unknown violated'
same 'rows without a verdict that say why' "$(jq -r 'select(.report == null) | select(.error | test("^ptproof: .*tables.elf")) | .capture' today.ndjson | sort | xargs)" \
	'broken unreadable' || fail "$(jq .error today.ndjson)"
"$PTPROOF" check captures/clean --profile linux -o json >direct
same 'lines of a report' "$(wc -l <direct)" 1
jq -S . direct >direct.json
jq -S 'select(.capture == "clean") | .report' today.ndjson | cmp -s - direct.json || fail 'a report is not what ptproof prints'

echo '== and again: what has no verdict, and nothing else'
rm -rf captures/unreadable
mv "$(copy d612-max-viol unreadable)" captures/unreadable
cp today.ndjson before.ndjson
failed=0
sed -n 2p local | sh || failed=$?
same 'captures without a verdict' $failed 1
tail -n +6 today.ndjson >again.ndjson
same 'what was done again' "$(exits again.ndjson)" '2 broken
3 unreadable'

echo '== parallel, with --sshlogin'
if have rsync; then
	mkdir "$work/there"
	# A login to another machine: another directory of this one.
	cat >"$work/bin/fake-ssh" <<'EOF'
#!/bin/sh
while :; do
	case $1 in
	-[lpoi]) shift 2 ;;
	-*) shift ;;
	*) break ;;
	esac
done
shift
[ "$1" != -- ] || shift
cd "$THERE" && HOME=$THERE exec sh -c "$*"
EOF
	chmod +x "$work/bin/fake-ssh"
	THERE=$work/there PARALLEL_SSH=fake-ssh
	export THERE PARALLEL_SSH
	mkdir "$work/remote"
	cp -R captures check-one list "$work/remote"
	printf '2/one.example\n2/two.example\n' >"$work/remote/workers"
	block remote >"$work/remote/remote"
	failed=0
	(cd "$work/remote" && sh remote) || failed=$?
	same 'captures without a verdict' $failed 1
	same 'exit status of each capture' "$(exits "$work/remote/today.ndjson")" "$(printf '%s\n' "$expected" | sed 's/2 unr/3 unr/' | sort)"
	same 'captures left on workers' "$(find "$work/there" -name capture.yaml -o -name check-one)" ''
fi

echo '== a Kubernetes Job'
python3 -c 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)' >job.json <<EOF || fail "the manifest is no YAML"
$(block yaml)
EOF
job()
{
	jq -r "$1" job.json
}
same 'kind of the manifest' "$(job '.apiVersion + " " + .kind + " " + .spec.completionMode + " " + .spec.template.spec.restartPolicy')" \
	'batch/v1 Job Indexed Never'
same 'SHARDS' "$(job '.spec.template.spec.containers[0].env[] | select(.name == "SHARDS").value')" "$(job .spec.completions)"
same 'volumes' "$(job '[.spec.template.spec.containers[0].volumeMounts[].name] | sort | join(" ")')" \
	"$(job '[.spec.template.spec.volumes[].name] | sort | join(" ")')"
cp check-one "$work/bin"
mkdir results
same 'the command of the pods' "$(job '.spec.template.spec.containers[0].command[:2] | join(" ")')" 'sh -euc'
for index in 0 1 2; do
	CAPTURES=$PWD/captures RESULTS=$PWD/results SHARDS=3 JOB_COMPLETION_INDEX=$index \
		sh -euc "$(job '.spec.template.spec.containers[0].command[2]')" || fail "pod $index"
done
same 'files of the pods' "$(cd results && echo *)" '0.ndjson 1.ndjson 2.ndjson'
cat results/*.ndjson >job.ndjson
same 'rows of the pods' "$(exits job.ndjson)" "$(printf '%s\n' "$expected" | sed 's/2 unr/3 unr/' | sort)"

echo '== SQLite'
for name in load.sql verdicts missing hosts-with changed assumptions; do
	block "$name" >"${name%.sql}.sql"
done
# query DAY NAME [PARAMETER VALUE]...: the answer, columns separated by bars.
query()
{
	day=$1 name=$2
	shift 2
	# shellcheck disable=SC2016 # parameters of SQL
	sqlite3 fleet.db ".parameter set \$day \"'$day'\"" ${1+".parameter set $1 \"'$2'\""} ".read $name.sql" || fail "query $name"
}
# load DAY: as the page says, on that day.
load()
{
	block load | sed "s/\$(date +%F)/$1/" | sh -e || fail "load"
}

cp today.ndjson all.ndjson
cp before.ndjson today.ndjson
load 2026-11-24
echo lost >>list
cp all.ndjson today.ndjson
load 2026-11-25
load 2026-11-25
same 'verdicts' "$(query 2026-11-25 verdicts)" '2026-11-24|none|2
2026-11-24|proved|1
2026-11-24|unknown|1
2026-11-24|violated|1
2026-11-25|none|1
2026-11-25|proved|1
2026-11-25|unknown|2
2026-11-25|violated|1'
same 'without a verdict' "$(query 2026-11-25 missing | cut -d '|' -f 1,2)" 'broken|2
lost|-'
query 2026-11-25 missing | grep -q '^broken|2|ptproof: .*tables.elf' || fail 'a broken capture does not say why'
same 'hosts with a rule' "$(query 2026-11-25 hosts-with \$what alias.cacheable-device | grep '|violated|' | cut -d '|' -f 1,3,4 | sort -u)" \
	'violated|alias.cacheable-device|violated'
id=$(query 2026-11-25 hosts-with \$what kvm.cacheable-pfnmap | cut -d '|' -f 2 | head -n 1)
same 'hosts with an id' "$(query 2026-11-25 hosts-with \$what "$id" | cut -d '|' -f 1)" violated
same 'nothing changed' "$(query 2026-11-25 changed \$before 2026-11-24)" ''
jq -c 'if .capture == "clean" then .report.findings = (.report.findings | del(.[] | select(.rule == "alias.shareability"))) else . end' \
	before.ndjson >today.ndjson
load 2026-11-23
query 2026-11-24 changed \$before 2026-11-23 >changes
grep -q '^new|clean|[0-9a-f]*|alias.shareability|' changes || fail "what is new: $(cat changes)"
same 'all else that changed' "$(grep -v '^new|clean|[0-9a-f]*|alias.shareability|' changes)" ''
query 2026-11-23 changed \$before 2026-11-24 | grep -q '^gone|clean|[0-9a-f]*|alias.shareability|' || fail 'what is gone'
query 2026-11-25 assumptions | grep -q '^independent(host, guest:1)|' || fail "assumptions: $(query 2026-11-25 assumptions)"
