#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: cmake/man.sh SOURCE docs/man/NAME.SECTION.md VERSION DATE OUTPUT
#
# Makes a man page, compressed, of a page in Markdown, with lowdown (or $LOWDOWN). A line `@FILE` of the page stands for that file of SOURCE, so that nothing is
# written twice: of Markdown all but its title, of the directory docs/rules the page of each rule in the order of its README.md, of a header
# each declaration with its comment.
set -eu

cd "$1"
page=$2
version=$3
date=$(date -u -d "$4" +%F)
output=$5
trap 'rm -f "$output.md" "$output.roff"' EXIT

assemble()
{
	awk '
	function heading(line, level) { # a level up: man pages have two
		sub(/^#+ */, "", line)
		return level == 1 ? "# " toupper(line) : "## " line
	}
	function markdown(file,    line, title, code) {
		while ((getline line <file) > 0) {
			if (line ~ /^```/)
				code = !code
			if (code || line !~ /^#/)
				print line
			else if (title++)
				print heading(line, line ~ /^## / ? 1 : 2)
		}
		close(file)
	}
	function rule(file,    line) { # its parts are paragraphs
		while ((getline line <file) > 0) {
			if (line ~ /^# /)
				print heading(line, 2)
			else if (sub(/^## /, "", line))
				print "**" line "**"
			else
				print line
		}
		close(file)
		print ""
	}
	function rules(folder,    line) {
		while ((getline line <(folder "/README.md")) > 0)
			if (line ~ /^\| \[/ && split(line, part, /[][]/))
				rule(folder "/" part[2] ".md")
		close(folder "/README.md")
	}
	function declaration() {
		if (code != "")
			print code "\n" comment "\n"
		code = comment = ""
	}
	function header(file,    line, inside) { # comments in lines of their own, then what they are of, to the empty line
		while ((getline line <file) > 0) {
			if (line ~ /^#define PTPROOF_API/)
				inside = 1
			else if (line == "" || line ~ /^#/)
				declaration()
			else if (inside && sub(/^\/\/ ?/, "", line))
				comment = comment "\n" line
			else if (inside && line !~ /^(extern "C" \{|\})$/) {
				sub(/^PTPROOF_API /, "", line)
				sub(/^\t\t\t+ */, "\t\t", line)
				code = code "    " line "\n"
			}
		}
		declaration()
		close(file)
	}
	!/^@/ { print; next }
	{ file = substr($0, 2) }
	file ~ /\.md$/ { markdown(file); next }
	file ~ /\.h$/ { header(file); next }
	{ rules(file) }
	' "$page"
}

# Of what lowdown writes, what readers of man pages differ on: the font C, headings on a line of their own, definitions by negative space,
# minus signs that are hyphens in print; and text that is stretched in narrow columns.
tidy()
{
	name=$(basename "$page" .md)
	printf '.TH "%s" "%s" "%s" "ptproof %s"\n.ad l\n.nh\n.nr HY 0\n' "$(echo "${name%.*}" | tr '[:lower:]' '[:upper:]')" "${name##*.}" \
		"$date" "$version"
	sed -z '
		s/\.LP\n\([^\n]*\)\n\.if n \\\n\.sp -1v\n\.if t \\\n\.sp -0\.25v\n\.IP "" 5n\n/.TP 4\n\1\n/g
		s/\.\(S[HS]\)\n\([^\n]*\)\n\(\.LP\n\)\?/.\1 "\2"\n/g
		s/\n\.TE\n/\n.TE\n.sp\n/g
		s/\\fC/\\fB/g
		s,/\([a-z]\),/\\:\1,g
		s,\([a-z0-9]\)-\([a-z]\),\1-\\:\2,g
		s/\(\.SH "NAME"\n[^\n]*\)\\:/\1/
		s/-/\\-/g
		s/\n\.sp \\-/\n.sp -/g'
}

assemble >"$output.md"
"${LOWDOWN:-lowdown}" -tman --out-no-smarty --nroff-nolinks --parse-no-metadata --parse-no-super --parse-no-intraemph "$output.md" \
	>"$output.roff"
tidy <"$output.roff" | gzip -9n >"$output"
