# Headers of libraries, parsed once: reading them is a quarter of what compiling
# costs. Only headers that never change with the tree stand here, so no
# edit compiles everything again. Every file still includes what it uses: Bazel
# compiles without this, and so does UPGRADE_ADVISOR_PRECOMPILE=OFF.

option(UPGRADE_ADVISOR_PRECOMPILE "Parse the headers of libraries once" ON)
# Only some libraries are compiled for the fuzzer; clang wants the flags of both
# to be the same.
if(UPGRADE_ADVISOR_FUZZ)
  set(UPGRADE_ADVISOR_PRECOMPILE OFF)
endif()

set(UA_PRECOMPILED
  <algorithm> <chrono> <deque> <filesystem> <fstream> <functional> <map>
  <memory> <mutex> <optional> <set> <sstream> <string> <string_view> <thread>
  <tuple> <utility> <variant> <vector>
  <absl/container/flat_hash_map.h>
  <absl/status/statusor.h>
  <absl/strings/match.h>
  <absl/strings/str_cat.h>
  <absl/strings/str_format.h>
  <absl/strings/str_join.h>
  <absl/strings/str_split.h>
  <absl/time/time.h>
  <google/protobuf/message.h>
  <google/protobuf/util/json_util.h>
  <grpcpp/grpcpp.h>)

# ua_precompiled_headers(<name> DEPS deps::y ... HEADERS <a.h> ...): what
# ua_reuse_precompiled() takes.
function(ua_precompiled_headers name)
  cmake_parse_arguments(ARG "" "" "DEPS;HEADERS" ${ARGN})
  set(source ${PROJECT_BINARY_DIR}/${name}.cc)
  file(CONFIGURE OUTPUT ${source} CONTENT "")
  add_library(ua_${name} OBJECT ${source})
  target_link_libraries(ua_${name} PRIVATE ${ARG_DEPS})
  target_precompile_headers(ua_${name} PRIVATE ${ARG_HEADERS})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # A cache of compilations compares bytes: no times among them.
    target_compile_options(ua_${name} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endfunction()

# ua_reuse_precompiled(<target> <name>)
function(ua_reuse_precompiled target name)
  if(UPGRADE_ADVISOR_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ua_${name})
    # GCC 12 forgets that a precompiled header is one of the system, and warns
    # of overruns in std::string that are not there. AddressSanitizer sees real
    # ones.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:
      -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)
  endif()
endfunction()

if(UPGRADE_ADVISOR_PRECOMPILE)
  ua_precompiled_headers(precompiled
    DEPS deps::grpc deps::protobuf
    HEADERS ${UA_PRECOMPILED})
  ua_precompiled_headers(precompiled_for_tests
    DEPS deps::grpc deps::protobuf deps::gtest
    HEADERS ${UA_PRECOMPILED} <gmock/gmock.h> <gtest/gtest.h>)
endif()
