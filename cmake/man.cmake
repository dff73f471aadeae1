# SPDX-License-Identifier: Apache-2.0
#
# The man pages, man/NAME.SECTION.gz in the build tree, which cmake/man.sh makes of docs/man/NAME.SECTION.md and what these include. Without
# lowdown there are none. Their date is that of the newest entry of cmake/package/changelog.

find_program(LOWDOWN lowdown)
file(GLOB pages CONFIGURE_DEPENDS docs/man/*.md)
file(GLOB man_sources CONFIGURE_DEPENDS docs/*.md docs/rules/*.md include/*.h)
file(STRINGS cmake/package/changelog man_date REGEX "^ -- " LIMIT_COUNT 1)
string(REGEX REPLACE ".*, +" "" man_date "${man_date}")

set(man_pages "")
if(LOWDOWN)
	foreach(page IN LISTS pages)
		get_filename_component(name ${page} NAME_WLE)
		set(output ${CMAKE_CURRENT_BINARY_DIR}/man/${name}.gz)
		add_custom_command(
			OUTPUT ${output}
			COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/man
			COMMAND ${CMAKE_COMMAND} -E env LOWDOWN=${LOWDOWN} sh ${CMAKE_CURRENT_SOURCE_DIR}/cmake/man.sh ${CMAKE_CURRENT_SOURCE_DIR} ${page}
				${PROJECT_VERSION} ${man_date} ${output}
			DEPENDS ${page} ${man_sources} cmake/man.sh cmake/package/changelog
			COMMENT "Making ${name}"
			VERBATIM)
		list(APPEND man_pages ${output})
	endforeach()
	add_custom_target(man ALL DEPENDS ${man_pages})
else()
	message(STATUS "lowdown is not installed: no man pages")
endif()
