# Compiler, warnings, sanitizers, ccache and linker for the whole tree.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  # The two that precompiled headers need; nothing here reads __TIME__.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

# As Debian optimises. Files that are mostly code compile in a sixth to a third
# less time than with -O3.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -fvisibility=hidden)
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fvisibility-inlines-hidden>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees overlaps in "literal" + std::string that are not there (PR 105651).
  add_compile_options(-Wno-restrict)
endif()
if(UPGRADE_ADVISOR_WERROR)
  add_compile_options(-Werror)
endif()
# Debian builds the system libraries for the same baseline.
add_link_options(-Wl,--as-needed -Wl,-z,relro -Wl,-z,now)

if(UPGRADE_ADVISOR_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Debian's gRPC is built without RTTI for some of its types.
    add_compile_options(-fno-sanitize=vptr)
    add_link_options(-fno-sanitize=vptr)
  endif()
elseif(UPGRADE_ADVISOR_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(UPGRADE_ADVISOR_SANITIZE)
  message(FATAL_ERROR "UPGRADE_ADVISOR_SANITIZE is '${UPGRADE_ADVISOR_SANITIZE}'; address or thread is right")
endif()
