# SPDX-License-Identifier: Apache-2.0
#
# Debian packages, by CPack: ptproof, the program with its man pages, completions and documents, and libptproof-dev, the static library with its
# header. `cmake --workflow --preset package` makes both.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "static verifier of Arm translation tables")
set(CPACK_PACKAGE_CONTACT "ptproof maintainers <maintainers@ptproof.invalid>") # as in the changelog
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME ptproof)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "cvc5 | z3, makedumpfile")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
"ptproof reads the translation tables of an Arm machine (the kernel's, every
process's, every guest's stage 2, the SMMU's) and a description of its
devices, and finds or rules out physical locations that two agents can reach
with memory attributes that break them.
.
It takes such captures from crash dumps, virtual machines and running hosts.
A guest's stage 1 is not guessed: a proof holds for every one.")

# What a static library is linked with is what it is built with: the list of scripts/lib.sh.
file(READ scripts/lib.sh lists)
string(REGEX MATCH "\nlibraries=\"([^\"]*)\"" matched "${lists}")
string(REGEX MATCHALL "[^ \t\n]+" libraries_dev "${CMAKE_MATCH_1}")
list(JOIN libraries_dev ", " libraries_dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libptproof-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "libc6-dev, ${libraries_dev}")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SUGGESTS "ptproof, pkg-config")
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
"ptproof reads the translation tables of an Arm machine and a description of
its devices, and finds or rules out physical locations that two agents can
reach with memory attributes that break them.
.
This is what the program does, for other programs: a static library, its
header and pkg-config file, and libptproof(3).")

# Each package says whose it is and what is new.
set(changelog ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz)
add_custom_command(
	OUTPUT ${changelog}
	COMMAND sh -c [[gzip -9n <"$1" >"$2"]] sh ${CMAKE_CURRENT_SOURCE_DIR}/cmake/package/changelog ${changelog}
	DEPENDS cmake/package/changelog
	VERBATIM)
add_custom_target(changelog ALL DEPENDS ${changelog})
foreach(component program library)
	string(TOUPPER ${component} upper)
	install(FILES cmake/package/copyright ${changelog} COMPONENT ${component}
		DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
endforeach()

include(CPack)
