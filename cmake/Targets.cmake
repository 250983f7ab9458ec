# The few shapes of target this tree has. Sources are always listed by name.

# ua_library(<folder name> SOURCES a.cc ... DEPS ua::x deps::y ...)
function(ua_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_library(ua_${name} STATIC ${ARG_SOURCES})
  add_library(ua::${name} ALIAS ua_${name})
  target_include_directories(ua_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(ua_${name} PUBLIC ${ARG_DEPS})
  ua_reuse_precompiled(ua_${name} precompiled)
endfunction()

# ua_binary(<name> SOURCES ... DEPS ...): an executable that exports nothing of
# the archives it links.
function(ua_binary name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
  ua_reuse_precompiled(${name} precompiled)
  # A sanitizer's runtime is an archive too, and has to stay visible.
  if(NOT UPGRADE_ADVISOR_SANITIZE)
    target_link_options(${name} PRIVATE -Wl,--exclude-libs,ALL)
  endif()
endfunction()

# What a test reads while it runs and that lies in the tree: the data of
# services/api_index and services/catalog,
# plugins/*/cases, sdk/template, tests/testdata.
set(UA_DATA_IN_TREE api_index catalog cases template testdata)

# ua_test(<name> SOURCES ... DEPS ... [DATA ...] [LABELS ...]): one GoogleTest
# binary. DATA is what it reads while it runs: what is named above, "plugins" as
# they are built, or the program "worker". Bazel lays nothing else beside it.
function(ua_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;DATA;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} deps::gtest_main)
  ua_reuse_precompiled(${name} precompiled_for_tests)
  target_compile_definitions(${name} PRIVATE
      UPGRADE_ADVISOR_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
      UPGRADE_ADVISOR_BINARY_DIR="${PROJECT_BINARY_DIR}")
  set_target_properties(${name} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  foreach(data ${ARG_DATA})
    if(data STREQUAL "plugins")
      get_property(plugins GLOBAL PROPERTY UA_BUNDLED_PLUGINS)
      add_dependencies(${name} ${plugins})
    elseif(data STREQUAL "worker")
      add_dependencies(${name} upgrade-advisor-worker)
    elseif(NOT data IN_LIST UA_DATA_IN_TREE)
      message(FATAL_ERROR "${name}: no test data is called '${data}'")
    endif()
  endforeach()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300)
endfunction()

# ua_plugin(<name> SOURCES ...): an advisory plugin, which sees the SDK only and
# is built as everybody else's. Its cases lie beside it.
function(ua_plugin name)
  cmake_parse_arguments(ARG "" "" "SOURCES" ${ARGN})
  upgrade_advisor_plugin_library(plugin_${name} ${name}
    SOURCES ${ARG_SOURCES} CASES cases)
  set_property(GLOBAL APPEND PROPERTY UA_BUNDLED_PLUGINS plugin_${name})
  set_property(GLOBAL APPEND PROPERTY UA_BUNDLED_CASES
    ${CMAKE_CURRENT_BINARY_DIR}/plugin_${name}.cases.stamp)
  set(folder ${CMAKE_INSTALL_LIBDIR}/upgrade-advisor/plugins)
  install(TARGETS plugin_${name} LIBRARY DESTINATION ${folder})
  install(DIRECTORY cases/ DESTINATION ${folder}/${name}.cases
          FILES_MATCHING PATTERN "*.yaml")
endfunction()
