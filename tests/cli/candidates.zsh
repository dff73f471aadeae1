# SPDX-License-Identifier: Apache-2.0
#
# zsh -f candidates.zsh LINE: what zsh offers at the end of LINE, one a line. Completion works in an interactive shell alone: one is run
# in a terminal of its own, with a compadd that writes down what it would add.
zmodload zsh/zpty || exit 1
here=$(mktemp) || exit 1

cat >$here.rc <<EOF
PROMPT= RPROMPT=
fpath=($SOURCE/completions \$fpath)
autoload -Uz compinit
compinit -u -d $here.dump
setopt no_auto_list no_auto_menu no_list_beep
compadd()
{
	local -a found
	if [[ \${@[1,(i)(-|--)]} = *-[OAD]\ * ]]; then
		builtin compadd "\$@"
		return
	fi
	builtin compadd -A found "\$@"
	print -rl -- \$found >>$here
	builtin compadd "\$@"
}
complete-and-exit()
{
	zle complete-word
	print done >>$here
	exit
}
zle -N complete-and-exit
bindkey '^I' complete-and-exit
EOF

TERM=dumb
zpty terminal zsh -f -i
zpty -w terminal ". $here.rc"
zpty -w -n terminal "$1"$'\t'
while zpty -r terminal line; do :; done
found=$(<$here)
rm -f $here $here.dump $here.rc
print -r -- ${found%done}
[[ $found = *done ]]
