# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install` puts where, and the pkg-config file, which finds its prefix from where it lies. The component `library` is what
# other programs are built with, `program` is all else.

# A static library brings its own libraries along; a shared one names them for information.
if(BUILD_SHARED_LIBS)
	set(pc_private .private)
else()
	set(pc_fdt " -lfdt") # which has no pkg-config file to require
endif()
set(pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${pc_dir} OUTPUT_VARIABLE pc_prefix)
configure_file(cmake/ptproof.pc.in ptproof.pc @ONLY)

set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME program)
install(TARGETS ptproof)
install(DIRECTORY rules/ DESTINATION ${CMAKE_INSTALL_DATADIR}/ptproof/rules
	FILES_MATCHING PATTERN "*.yaml" PATTERN "*.smt2")
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN man EXCLUDE)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(TARGETS libptproof COMPONENT library)
install(FILES include/ptproof.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ptproof.pc DESTINATION ${pc_dir} COMPONENT library)

foreach(page IN LISTS man_pages)
	string(REGEX REPLACE ".*\\.([1-9])\\.gz$" "\\1" section ${page})
	if(section EQUAL 3)
		set(component library)
	else()
		set(component program)
	endif()
	install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} COMPONENT ${component})
endforeach()

# Where the shells of a distribution look, and where those look that were told of the prefix.
if(CMAKE_INSTALL_PREFIX STREQUAL /usr)
	set(zsh zsh/vendor-completions)
else()
	set(zsh zsh/site-functions)
endif()
install(FILES completions/ptproof.bash RENAME ptproof DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES completions/_ptproof DESTINATION ${CMAKE_INSTALL_DATADIR}/${zsh})
install(FILES completions/ptproof.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
