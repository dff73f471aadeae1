# SPDX-License-Identifier: Apache-2.0
#
# cmake -D LIST=FILE -D SOURCE=FOLDER -D OUTPUT=FILE -P embed.cmake
# Writes the C file that defines ptp_builtins: the files of SOURCE/rules that LIST names, one a line, in that order; devices/ is
# of SOURCE/inputs, html/ of SOURCE/verifier/report, and pages/ is SOURCE/docs/rules.

file(STRINGS ${LIST} names)
set(arrays "")
set(entries "")
set(index 0)
foreach(name IN LISTS names)
	set(folder rules)
	if(name MATCHES "^devices/")
		set(folder inputs)
	elseif(name MATCHES "^html/")
		set(folder verifier/report)
	endif()
	set(file ${folder}/${name})
	string(REGEX REPLACE "^rules/pages/" "docs/rules/" file ${file})
	file(READ ${SOURCE}/${file} bytes HEX)
	string(LENGTH "${bytes}" digits)
	math(EXPR size "${digits} / 2")
	string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
	string(REGEX REPLACE "((\\\\x..)(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?)" "\t\"\\1\"\n" bytes "${bytes}")
	string(APPEND arrays "\n// ${name}\nstatic const char text_${index}[] = \"\"\n${bytes}\t\"\";\n")
	string(APPEND entries "\t{\"${name}\", text_${index}, ${size}},\n")
	math(EXPR index "${index} + 1")
endforeach()

file(WRITE ${OUTPUT}
	"// Made from rules/ and inputs/devices/ by cmake/embed.cmake: do not edit.\n#include \"model/rules.h\"\n${arrays}\n"
	"const struct ptp_builtin ptp_builtins[] = {\n${entries}\t{NULL, NULL, 0},\n};\n")
