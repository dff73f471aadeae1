# SPDX-License-Identifier: Apache-2.0
#
# Completion of ptproof for fish. tests/cli/completions.sh holds it against `ptproof --help`.

function __ptproof_rules
    ptproof rules 2>/dev/null | string replace -rf '^(\S+)  \(.*' '$1'
end

function __ptproof_policies
    ptproof policy -o json 2>/dev/null | string match -rag '{"name":"([^"]*)"'
end

function __ptproof_option -a commands
    complete -c ptproof -n "__fish_seen_subcommand_from $commands" $argv[2..]
end

complete -c ptproof -f
complete -c ptproof -n __fish_use_subcommand -a check -d 'prove, or find violations'
complete -c ptproof -n __fish_use_subcommand -a walk -d 'what a context maps, or how one address is translated'
complete -c ptproof -n __fish_use_subcommand -a explain -d 'one finding, or one rule, in full'
complete -c ptproof -n __fish_use_subcommand -a aliases -d 'who maps a physical address, and how'
complete -c ptproof -n __fish_use_subcommand -a diff -d 'what differs between two captures'
complete -c ptproof -n __fish_use_subcommand -a certify -d 'have another solver confirm a certificate'
complete -c ptproof -n __fish_use_subcommand -a policy -d 'what can be proved of a mapping policy'
complete -c ptproof -n __fish_use_subcommand -a rules -d 'the catalogue of rules'
complete -c ptproof -n __fish_use_subcommand -a capture -d 'take a capture'
complete -c ptproof -n __fish_use_subcommand -l version -d 'show version, rules and solver'
complete -c ptproof -s h -l help -d 'show options'

__ptproof_option 'check walk explain aliases diff' -a '(__fish_complete_directories)'
__ptproof_option explain -a '(__ptproof_rules)' -d rule
__ptproof_option policy -F -a '(__ptproof_policies)' -d policy
__ptproof_option certify -F
__ptproof_option check -s o -x -a 'text json html sarif junit ktap github' -d 'write a report'
__ptproof_option diff -s o -x -a 'text json html' -d 'write a report'
__ptproof_option 'walk aliases policy rules' -s o -x -a 'text json' -d 'write a report'
__ptproof_option explain -s o -x -a text -d 'write the text'
__ptproof_option 'check explain diff' -l profile -x -a 'linux linux-kvm-vfio' -d 'add a set of assumptions'
__ptproof_option 'check explain walk aliases diff rules' -l rules -x -a '(__fish_complete_directories)' -d 'add the rules of a directory'
__ptproof_option 'check diff' -l fail-on -x -a 'error warning note' -d 'what counts for the verdict'
__ptproof_option check -l baseline -r -F -d 'findings that do not count'
__ptproof_option check -l waivers -r -F -d 'findings that somebody answers for until a day'
__ptproof_option 'check explain' -l policy -r -F -a '(__ptproof_policies)' -d 'hold stage 2 against a mapping policy'
__ptproof_option check -l repair -d 'look for repairs of conditional findings'
__ptproof_option explain -l all -d 'every range, each mapping of the first'
__ptproof_option 'check policy' -l certificate -r -F -d 'write the proof'
__ptproof_option check -l runs -r -F -d 'write all mappings'
__ptproof_option certify -l solver -x -a '(__fish_complete_command)' -d 'command of a solver'

__ptproof_option capture -s o -x -a '(__fish_complete_directories)' -d 'the directory that is made'
__ptproof_option capture -l from -r -F -d 'a memory dump'
__ptproof_option capture -l qmp -r -F -d 'a machine that QEMU runs: its socket'
__ptproof_option capture -l base -x -d 'physical address of raw memory'
__ptproof_option capture -l gdb -x -d 'where the gdb server of QEMU listens'
__ptproof_option capture -l registers -r -F -d 'registers of CPUs and SMMUs'
__ptproof_option capture -l btf -r -F -d 'the types of the kernel'
__ptproof_option capture -l kallsyms -r -F -d 'the symbols of the kernel'
__ptproof_option capture -l raw -x -a '(__fish_complete_directories)' -d 'raw files of the host'
__ptproof_option capture -l redact -d 'no names of processes'

functions -e __ptproof_option
