# SPDX-License-Identifier: Apache-2.0
#
# Completion of ptproof for bash. tests/cli/completions.sh holds it against `ptproof --help`.

# Built-in ones.
_ptproof_policies()
{
	ptproof policy -o json 2>/dev/null | grep -o '{"name":"[^"]*"' | cut -d '"' -f 4
}

# The options of COMMAND.
_ptproof_options()
{
	case $1 in
	check) echo --help -o --profile --rules --fail-on --baseline --waivers --policy --repair --certificate --runs ;;
	diff) echo --help -o --profile --rules --fail-on ;;
	policy) echo --help -o --certificate ;;
	explain) echo --help -o --profile --rules --policy --all ;;
	walk | aliases | rules) echo --help -o --rules ;;
	certify) echo --help --solver ;;
	capture) echo --help -o --from --qmp --base --gdb --registers --btf --kallsyms --raw --redact ;;
	*) echo --help --version ;;
	esac
}

# What begins with WORD and may be the argument of OPTION of COMMAND; false where it has none.
_ptproof_argument()
{
	case $2:$1 in
	*:--help | *:-h | *:--version | *:--repair | *:--all | *:--redact) return 1 ;;
	capture:-o | *:--rules | *:--raw) compgen -d -- "$3" ;;
	check:-o) compgen -W 'text json html sarif junit ktap github' -- "$3" ;;
	diff:-o) compgen -W 'text json html' -- "$3" ;;
	explain:-o) compgen -W text -- "$3" ;;
	*:-o) compgen -W 'text json' -- "$3" ;;
	*:--profile) compgen -W 'linux linux-kvm-vfio' -- "$3" ;;
	*:--fail-on) compgen -W 'error warning note' -- "$3" ;;
	*:--policy) compgen -f -W "$(_ptproof_policies)" -- "$3" ;;
	*:--solver) compgen -c -- "$3" ;;
	*:--base | *:--gdb) ;;
	*:--* | *:*=) compgen -f -- "$3" ;;
	*) return 1 ;;
	esac
	return 0
}

# What begins with WORD and may be operand NUMBER of COMMAND, which is itself number 0.
_ptproof_operand()
{
	case $1:$2 in
	*:0) compgen -W 'check walk explain aliases diff certify policy rules capture' -- "$3" ;;
	explain:1) compgen -d -W "$(ptproof rules 2>/dev/null | sed -n 's/^\([^ ]*\)  (.*/\1/p')" -- "$3" ;;
	certify:1) compgen -f -- "$3" ;;
	policy:1 | policy:2)
		compgen -f -W "$(_ptproof_policies)" -- "$3"
		;;
	check:1 | walk:1 | aliases:1 | diff:1 | diff:2) compgen -d -- "$3" ;;
	esac
}

_ptproof()
{
	local command='' operands=0 option='' i word

	[[ ${COMP_WORDS[0]##*/} != ptproof-capture ]] || command=capture operands=1
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ $word = = ]]; then # bash takes --profile=linux, and json=FILE, for three words
			[[ $option ]] || option=${COMP_WORDS[i - 1]}=
		elif [[ $option ]]; then
			option=
		elif [[ $word = -* ]]; then
			! _ptproof_argument "$word" "$command" ' ' >/dev/null || option=$word
		else
			((operands++)) || command=$word
		fi
	done

	word=${COMP_WORDS[COMP_CWORD]}
	if [[ $word = = ]]; then
		[[ $option ]] || option=${COMP_WORDS[COMP_CWORD - 1]}=
		word=
	fi
	compopt -o filenames 2>/dev/null
	if [[ $option ]]; then
		mapfile -t COMPREPLY < <(_ptproof_argument "$option" "$command" "$word")
	elif [[ $word = -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_ptproof_options "$command")" -- "$word")
	else
		mapfile -t COMPREPLY < <(_ptproof_operand "$command" "$operands" "$word")
	fi
}
complete -F _ptproof ptproof ptproof-capture
