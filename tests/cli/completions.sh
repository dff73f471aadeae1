#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The completions of bash, zsh and fish, run by these shells: they offer the commands and options that `ptproof --help` and `ptproof
# capture --help` list, and no others, and the words that an option takes.
set -eu
. "$SOURCE/tests/cli/lib.subr"
. "$SOURCE/tests/cli/help.subr"

PATH=$(dirname "$PTPROOF"):$PATH
export PATH

# candidates_SHELL WORD...: what the shell offers in place of the last word, one a line.
candidates_bash()
{
	# shellcheck disable=SC2016 # bash expands it
	bash --norc --noprofile -c '
		. "$SOURCE/completions/ptproof.bash"
		line="$*"; line=${line//=/ = }
		read -ra COMP_WORDS <<<"$line"
		case $line in *" ") COMP_WORDS+=("") ;; esac
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		_ptproof
		printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}

candidates_fish()
{
	HOME=$work XDG_CONFIG_HOME=$work fish --no-config -c '
		source $SOURCE/completions/ptproof.fish
		complete -C "$argv"' "$@" | cut -f 1
}

candidates_zsh()
{
	HOME=$work timeout 30 zsh -f "$SOURCE/tests/cli/candidates.zsh" "$*"
}

# offers SHELL 'WORD...' EXPECTED: EXPECTED, one a line in any order, is what the shell offers. A slash or blank that it adds counts for
# nothing, nor does --OPTION= in front of the word.
offers()
{
	found=$(cd "$work/here" && "candidates_$1" ptproof "$2" | sed 's/^--.*=//; s,[/= ]*$,,; /^$/d' | sort -u)
	same "$1: ptproof $2" "$found" "$(printf '%s\n' "$3" | tr ' ' '\n' | sed '/^$/d' | sort -u)"
}

# dashes SHELL COMMAND EXPECTED: the options; a shell need not offer -h beside --help, nor short ones when asked for long ones.
dashes()
{
	found=$(for dash in - --; do (cd "$work/here" && "candidates_$1" ptproof "$2 $dash"); done |
		sed 's/[= ]*$//; /^$/d; /^-h$/d' | sort -u)
	same "$1: options of ptproof $2" "$found" "$(printf '%s\n' "$3" | sed '/^-h$/d' | sort -u)"
}

mkdir -p "$work/here/host"
: >"$work/here/file"
commands=$(commands)
rules=$("$PTPROOF" rules | sed -n 's/^\([^ ]*\)  (.*/\1/p')

for shell in bash zsh fish; do
	have "$shell" || continue
	echo "== $shell: commands"
	offers $shell '' "$commands"
	offers $shell c 'check certify capture'

	echo "== $shell: options"
	for command in $commands; do
		dashes $shell "$command" "$(options_of "$command")"
	done

	echo "== $shell: words that options take"
	offers $shell 'check -o ' "$(formats check)"
	offers $shell 'walk -o ' "$(formats walk)"
	offers $shell 'check --profile ' "$(profiles)"
	offers $shell 'check --profile=linux-' linux-kvm-vfio
	offers $shell 'explain host --profile ' "$(profiles)"
	offers $shell 'check host --fail-on ' "$(severities)"
	offers $shell 'check --fail-on w' warning
	offers $shell 'check --rules ' host
	offers $shell 'check --baseline f' file

	echo "== $shell: operands"
	offers $shell 'check ' host
	offers $shell 'check -o json --profile linux ' host
	offers $shell 'explain ' "host $rules"
	offers $shell 'explain tlb' tlb.global
	offers $shell 'capture --from f' file
done
