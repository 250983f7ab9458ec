# How advisory plugins are built: those of this repository and everybody else's.

# upgrade_advisor_plugin_link_options(<variable>): what a plugin is linked with,
# whatever language it is written in. One exported function, nothing left
# undefined, nothing writable that need not be, a name for crash reports.
function(upgrade_advisor_plugin_link_options result)
  set(options
      -Wl,--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map
      -Wl,-z,defs -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
      -Wl,--as-needed -Wl,--build-id=sha1)
  # The runtime of a sanitizer is the executable's: here it stays undefined.
  get_directory_property(directory_options LINK_OPTIONS)
  if("${directory_options} ${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")
    list(REMOVE_ITEM options -Wl,-z,defs)
  endif()
  set(${result} ${options} PARENT_SCOPE)
endfunction()

# upgrade_advisor_plugin_library(<target> <name> SOURCES <file>... [CASES <folder>])
#
# <name>.so in ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}, or plugins/ of the build, with
# its cases beside it in <name>.cases/. C++17 and C11; set the target's properties
# for a later standard. Never looks for libraries of its own (no RPATH).
function(upgrade_advisor_plugin_library target name)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "" "CASES" "SOURCES")
  set(folder "${CMAKE_LIBRARY_OUTPUT_DIRECTORY}")
  if(NOT folder)
    set(folder "${PROJECT_BINARY_DIR}/plugins")
  endif()
  upgrade_advisor_plugin_link_options(options)
  add_library(${target} MODULE ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE upgrade_advisor::sdk)
  target_link_options(${target} PRIVATE ${options})
  set_target_properties(${target} PROPERTIES
      OUTPUT_NAME ${name} PREFIX "" SUFFIX ".so"
      LIBRARY_OUTPUT_DIRECTORY "$<1:${folder}>"
      LINK_DEPENDS "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map"
      C_STANDARD 11 CXX_STANDARD 17
      C_STANDARD_REQUIRED ON CXX_STANDARD_REQUIRED ON
      C_EXTENSIONS OFF CXX_EXTENSIONS OFF
      C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden
      VISIBILITY_INLINES_HIDDEN ON
      POSITION_INDEPENDENT_CODE ON
      SKIP_BUILD_RPATH ON INSTALL_RPATH "")
  if(ARG_CASES)
    _upgrade_advisor_copy_cases(${target} "${folder}/${name}.cases" "${ARG_CASES}")
  endif()
endfunction()

# The folder is made anew, so that no case outlives its file.
function(_upgrade_advisor_copy_cases target copy folder)
  get_filename_component(folder "${folder}" ABSOLUTE)
  file(GLOB cases CONFIGURE_DEPENDS "${folder}/*.yaml")
  if(NOT cases)
    message(FATAL_ERROR "${target}: no *.yaml files in CASES ${folder}")
  endif()
  set(list "${CMAKE_CURRENT_BINARY_DIR}/${target}.cases.txt")
  file(CONFIGURE OUTPUT "${list}" CONTENT "${cases}\n" @ONLY)
  set(stamp "${CMAKE_CURRENT_BINARY_DIR}/${target}.cases.stamp")
  add_custom_command(OUTPUT "${stamp}"
    COMMAND ${CMAKE_COMMAND} -E rm -rf "${copy}"
    COMMAND ${CMAKE_COMMAND} -E make_directory "${copy}"
    COMMAND ${CMAKE_COMMAND} -E copy ${cases} "${copy}"
    COMMAND ${CMAKE_COMMAND} -E touch "${stamp}"
    DEPENDS ${cases} "${list}" VERBATIM)
  add_custom_target(${target}_cases ALL DEPENDS "${stamp}")
  add_dependencies(${target} ${target}_cases)
endfunction()

# upgrade_advisor_add_plugin(<name> SOURCES <file>... [CASES <folder>])
#
# As above, in a target <name>. With the program upgrade-advisor, ctest also runs
#   <name>.check   is it built as it should be, does it behave
#   <name>.cases   do its cases hold; they lie in the folder `cases` of its source
function(upgrade_advisor_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "CASES" "SOURCES")
  upgrade_advisor_plugin_library(${name} ${name} ${ARGN})
  _upgrade_advisor_commands(commands)
  if("check" IN_LIST commands)
    add_test(NAME ${name}.check COMMAND
             "${UPGRADE_ADVISOR_PROGRAM}" plugin check $<TARGET_FILE:${name}>)
  endif()
  if("test" IN_LIST commands AND ARG_CASES)
    get_filename_component(source "${ARG_CASES}" ABSOLUTE)
    get_filename_component(source "${source}" DIRECTORY)
    add_test(NAME ${name}.cases COMMAND
             "${UPGRADE_ADVISOR_PROGRAM}" plugin test "${source}"
             --plugin $<TARGET_FILE:${name}>)
  endif()
endfunction()

# Which of `plugin check` and `plugin test` the program has, if there is one: an
# older one may be on the path.
function(_upgrade_advisor_commands result)
  set(found)
  foreach(command check test)
    set(help "")
    if(UPGRADE_ADVISOR_PROGRAM)
      execute_process(COMMAND "${UPGRADE_ADVISOR_PROGRAM}" plugin ${command} --help
                      OUTPUT_VARIABLE help ERROR_VARIABLE help)
    endif()
    if(help MATCHES "plugin ${command}")
      list(APPEND found ${command})
    else()
      message(STATUS "upgrade-advisor plugin ${command} is not there: no such tests")
    endif()
  endforeach()
  set(${result} ${found} PARENT_SCOPE)
endfunction()
