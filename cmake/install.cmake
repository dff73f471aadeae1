# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install` puts where, and the pkg-config file, which finds its prefix from where it lies.

# A static library brings its own libraries along; a shared one names them for information.
if(BUILD_SHARED_LIBS)
	set(pc_private .private)
else()
	set(pc_fdt " -lfdt") # which has no pkg-config file to require
endif()
set(pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${pc_dir} OUTPUT_VARIABLE pc_prefix)
configure_file(cmake/ptproof.pc.in ptproof.pc @ONLY)

install(TARGETS ptproof libptproof)
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(DIRECTORY rules/ DESTINATION ${CMAKE_INSTALL_DATADIR}/ptproof/rules
	FILES_MATCHING PATTERN "*.yaml" PATTERN "*.smt2")
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ptproof.pc DESTINATION ${pc_dir})
