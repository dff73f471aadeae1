# SPDX-License-Identifier: Apache-2.0
#
# Every file of rules/ as a C array, so that the program needs no file to run (model/rules.h, ptp_builtins).
# Sets `builtins` to the C file. rules.list changes when a file comes or goes, the files themselves are dependencies.

file(GLOB_RECURSE rules RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/rules CONFIGURE_DEPENDS rules/*.yaml rules/*.smt2)
list(SORT rules COMPARE STRING)
list(TRANSFORM rules PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/rules/ OUTPUT_VARIABLE rule_files)

set(builtins ${CMAKE_CURRENT_BINARY_DIR}/builtins.c)
list(JOIN rules "\n" lines)
file(CONFIGURE OUTPUT rules.list CONTENT "${lines}\n" @ONLY)

add_custom_command(
	OUTPUT ${builtins}
	COMMAND ${CMAKE_COMMAND} -D LIST=${CMAKE_CURRENT_BINARY_DIR}/rules.list -D RULES=${CMAKE_CURRENT_SOURCE_DIR}/rules
		-D OUTPUT=${builtins} -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed.cmake
	DEPENDS ${rule_files} ${CMAKE_CURRENT_BINARY_DIR}/rules.list cmake/embed.cmake
	COMMENT "Embedding rules/"
	VERBATIM)
