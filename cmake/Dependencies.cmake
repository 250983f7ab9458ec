# Every library from Debian that the tree uses, as targets under deps::.
#
# gRPC, protobuf and Abseil are linked statically and none of their symbols is
# exported: a second protobuf in a plugin would otherwise abort the process
# inside dlopen. Debian's gRPC CMake package has shared targets only, so the
# static closure is spelt out here. The thread-sanitizer build links the shared
# ones, because TSan can leave out uninstrumented modules, not archives.

find_package(absl CONFIG REQUIRED)
find_package(Protobuf REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_package(benchmark CONFIG REQUIRED)
find_package(yaml-cpp CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(Threads REQUIRED)
find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)

function(ua_interface name)
  add_library(${name} INTERFACE)
  string(REPLACE "deps_" "deps::" alias ${name})
  add_library(${alias} ALIAS ${name})
  target_link_libraries(${name} INTERFACE ${ARGN})
endfunction()

set(UA_ABSL_LIBRARIES
    random_internal_randen_hwaes random_internal_randen_hwaes_impl
    random_internal_randen_slow random_internal_platform
    random_internal_pool_urbg random_internal_randen random_seed_gen_exception
    random_internal_seed_material random_seed_sequences random_distributions
    statusor status cord cordz_info cord_internal cordz_functions
    exponential_biased cordz_handle hashtablez_sampler raw_hash_set hash city
    low_level_hash bad_optional_access bad_variant_access str_format_internal
    synchronization graphcycles_internal stacktrace symbolize
    debugging_internal demangle_internal malloc_internal time civil_time
    time_zone strerror strings strings_internal throw_delegate int128 base
    spinlock_wait raw_logging_internal log_severity)

if(UPGRADE_ADVISOR_SANITIZE STREQUAL "thread")
  find_package(gRPC CONFIG REQUIRED)
  ua_interface(deps_absl absl::status absl::statusor absl::strings
               absl::str_format absl::time absl::flat_hash_map absl::span)
  ua_interface(deps_protobuf protobuf::libprotobuf Threads::Threads)
  ua_interface(deps_grpc gRPC::grpc++ gRPC::grpc++_reflection
               gRPC::grpcpp_channelz deps::protobuf
               deps::absl)
  ua_interface(deps_crypto crypto)
  ua_interface(deps_ssl ssl crypto)
  ua_interface(deps_re2 re2)
  ua_interface(deps_seccomp seccomp)
  ua_interface(deps_sqlite sqlite3)
  ua_interface(deps_zlib z)
else()
  # ua_archive(<name> DEPS ...): an archive as a target, so that CMake puts it
  # before what it needs on the link line.
  function(ua_archive name)
    cmake_parse_arguments(ARG "" "" "DEPS" ${ARGN})
    find_library(UA_LIB_${name} lib${name}.a REQUIRED)
    add_library(archive_${name} STATIC IMPORTED GLOBAL)
    set_target_properties(archive_${name} PROPERTIES
      IMPORTED_LOCATION ${UA_LIB_${name}})
    target_link_libraries(archive_${name} INTERFACE ${ARG_DEPS})
  endfunction()
  function(ua_archives)
    foreach(name ${ARGN})
      ua_archive(${name})
    endforeach()
  endfunction()
  list(TRANSFORM UA_ABSL_LIBRARIES PREPEND absl_)
  ua_archives(${UA_ABSL_LIBRARIES})
  # Abseil's archives need each other in circles.
  list(TRANSFORM UA_ABSL_LIBRARIES PREPEND archive_ OUTPUT_VARIABLE absl_group)
  list(JOIN absl_group "," absl_group)
  ua_interface(deps_absl "$<LINK_GROUP:RESCAN,${absl_group}>" Threads::Threads)
  ua_archive(z)
  ua_archive(crypto DEPS dl Threads::Threads)
  ua_archive(ssl DEPS archive_crypto)
  ua_archive(protobuf DEPS archive_z Threads::Threads)
  ua_archive(re2 DEPS Threads::Threads)
  ua_archives(cares upb address_sorting)
  ua_archive(gpr DEPS deps::absl rt)
  ua_archive(grpc DEPS archive_gpr archive_upb archive_address_sorting
             archive_re2 archive_cares archive_ssl archive_z deps::absl dl)
  ua_archive(grpc++ DEPS archive_grpc archive_protobuf)
  ua_archive(grpc++_reflection DEPS archive_grpc++)
  ua_archive(grpcpp_channelz DEPS archive_grpc++)
  ua_interface(deps_protobuf archive_protobuf)
  ua_interface(deps_crypto archive_crypto)
  ua_interface(deps_ssl archive_ssl)
  ua_interface(deps_re2 archive_re2)
  ua_archive(seccomp)
  ua_interface(deps_seccomp archive_seccomp)
  ua_archive(sqlite3 DEPS dl m Threads::Threads)
  ua_interface(deps_sqlite archive_sqlite3)
  ua_interface(deps_zlib archive_z)
  ua_interface(deps_grpc archive_grpc++_reflection archive_grpcpp_channelz
               deps::absl)
endif()

# Shared: the archive would need Kerberos and LDAP, which have none.
find_library(UA_LIB_pq pq REQUIRED)
ua_interface(deps_libpq ${UA_LIB_pq})
# Shared, for the same reason.
find_package(CURL 7.85 REQUIRED)
ua_interface(deps_curl CURL::libcurl)
# Both bring the shared OpenSSL, which must not find the symbols of the archive in
# a program that has it too.
foreach(name curl libpq)
  target_link_options(deps_${name} INTERFACE
    -Wl,--exclude-libs,libcrypto.a:libssl.a)
endforeach()
ua_interface(deps_prometheus prometheus-cpp::pull prometheus-cpp::core)
ua_interface(deps_json nlohmann_json::nlohmann_json)
ua_interface(deps_yaml yaml-cpp)
ua_interface(deps_cli11 CLI11::CLI11)
ua_interface(deps_gtest GTest::gmock GTest::gtest)
ua_interface(deps_gtest_main GTest::gmock_main deps::gtest)
ua_interface(deps_benchmark benchmark::benchmark)
