#include "services/plugin_host/trust/elf_policy.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/plugin_host/trust/elf_file.h"

namespace upgrade_advisor {
namespace {

// The C and C++ runtimes, by name up to the version of their interface.
constexpr absl::string_view kAllowed[] = {"libc.so.6",
                                          "libm.so.6",
                                          "libpthread.so.0",
                                          "libdl.so.2",
                                          "librt.so.1",
                                          "libgcc_s.so.1",
                                          "libstdc++.so.6",
                                          "libc++.so.1",
                                          "libc++abi.so.1",
                                          "libunwind.so.1",
                                          "libatomic.so.1",
                                          "ld-linux-x86-64.so.2",
                                          "ld-linux-aarch64.so.1"};

// What the host itself links statically, so that a shared one is a second one.
constexpr absl::string_view kOwnCopies[] = {"libprotobuf", "libprotoc",
                                            "libabsl_", "libgrpc", "libgpr."};

// A build with a sanitizer takes plugins with the same one.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

bool IsSanitizer(absl::string_view library) {
  return absl::StartsWith(library, "libasan.so") ||
         absl::StartsWith(library, "libtsan.so") ||
         absl::StartsWith(library, "libubsan.so");
}

bool IsAllowed(absl::string_view library) {
  return std::find(std::begin(kAllowed), std::end(kAllowed), library) !=
             std::end(kAllowed) ||
         (kSanitized && IsSanitizer(library));
}

std::string WhyNot(absl::string_view library) {
  for (absl::string_view own : kOwnCopies) {
    if (!absl::StartsWith(library, own)) continue;
    return absl::StrCat("it needs the shared library ", library,
                        ", of which the service has a copy, and one process "
                        "cannot hold two; build the plugin without it, or link "
                        "a private static copy with hidden symbols");
  }
  return absl::StrCat("it needs the shared library ", library,
                      ", which is not a C or C++ runtime library; link it "
                      "statically with hidden symbols, or do without it");
}

}  // namespace

absl::Status CheckElfPolicy(absl::string_view elf) {
  absl::StatusOr<ElfFile> file = ReadElfFile(elf);
  if (!file.ok()) return file.status();
  std::vector<std::string> faults;
  for (const std::string& library : file->needed) {
    if (!IsAllowed(library)) faults.push_back(WhyNot(library));
  }
  if (!file->search_path.empty()) {
    faults.push_back(absl::StrCat(
        "it has the library search path ", file->search_path,
        "; link without -rpath (CMake: set BUILD_RPATH to empty)"));
  }
  if (file->executable_stack) {
    faults.push_back(
        "it asks for an executable stack; link with -z noexecstack, and mark "
        "assembler sources with .note.GNU-stack");
  }
  if (file->text_relocations) {
    faults.push_back("it has text relocations; compile with -fPIC");
  }
  if (file->static_tls && !kSanitized) {
    faults.push_back(
        "it needs static thread-local storage; compile without "
        "-ftls-model=initial-exec");
  }
  if (faults.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrJoin(faults, "; "));
}

}  // namespace upgrade_advisor
