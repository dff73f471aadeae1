# SPDX-License-Identifier: Apache-2.0
#
# Every file of rules/, of inputs/devices/, of docs/rules/ and what reports in HTML are made of (html/: style and scripts of
# verifier/report/html/) as a C array, so that the program needs no file to run (model/rules.h, ptp_builtins).
# Sets `builtins` to the C file. rules.list changes when a file comes or goes, the files themselves are dependencies.

file(GLOB_RECURSE rules RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/rules CONFIGURE_DEPENDS rules/*.yaml rules/*.smt2)
file(GLOB devices RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/inputs CONFIGURE_DEPENDS inputs/devices/*.yaml)
file(GLOB pages RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/docs/rules CONFIGURE_DEPENDS docs/rules/*.*.md)
file(GLOB html RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/verifier/report CONFIGURE_DEPENDS verifier/report/html/*.css
	verifier/report/html/*.js)
list(TRANSFORM rules PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/rules/ OUTPUT_VARIABLE rule_files)
list(TRANSFORM devices PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/inputs/ OUTPUT_VARIABLE device_files)
list(TRANSFORM pages PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/docs/rules/ OUTPUT_VARIABLE page_files)
list(TRANSFORM html PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/verifier/report/ OUTPUT_VARIABLE html_files)
list(TRANSFORM pages PREPEND pages/)
list(APPEND rules ${devices} ${html} ${pages})
list(APPEND rule_files ${device_files} ${html_files} ${page_files})
list(SORT rules COMPARE STRING)

set(builtins ${CMAKE_CURRENT_BINARY_DIR}/builtins.c)
list(JOIN rules "\n" lines)
file(CONFIGURE OUTPUT rules.list CONTENT "${lines}\n" @ONLY)

add_custom_command(
	OUTPUT ${builtins}
	COMMAND ${CMAKE_COMMAND} -D LIST=${CMAKE_CURRENT_BINARY_DIR}/rules.list -D SOURCE=${CMAKE_CURRENT_SOURCE_DIR}
		-D OUTPUT=${builtins} -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed.cmake
	DEPENDS ${rule_files} ${CMAKE_CURRENT_BINARY_DIR}/rules.list cmake/embed.cmake
	COMMENT "Embedding rules/"
	VERBATIM)
