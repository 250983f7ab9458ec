// What can be said of a plugin file without running a line of it.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/conformance/demand.h"
#include "services/conformance/elf_symbols.h"
#include "services/plugin_host/trust/elf_file.h"
#include "services/plugin_host/trust/elf_policy.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMostNames = 5;

CheckAnswer IsSharedObject(CheckRun& run) {
  const absl::Status status = ReadElfFile(run.elf).status();
  return status.ok() ? Passed() : Failed(std::string(status.message()));
}

CheckAnswer MeetsPolicy(CheckRun& run) {
  const absl::Status status = CheckElfPolicy(run.elf);
  return status.ok() ? Passed() : Failed(std::string(status.message()));
}

CheckAnswer ExportsTheEntryOnly(CheckRun& run) {
  absl::StatusOr<std::vector<std::string>> names = ExportedSymbols(run.elf);
  if (absl::IsNotFound(names.status())) {
    return Skipped(std::string(names.status().message()));
  }
  if (!names.ok()) return Failed(std::string(names.status().message()));
  names->erase(std::remove(names->begin(), names->end(), UA_ENTRY_NAME),
               names->end());
  if (names->empty()) return Passed();
  const size_t count = names->size();
  names->resize(std::min(count, kMostNames));
  return Failed(absl::StrCat(
      "it also exports ", count, count == 1 ? " other name: " : " other names: ",
      absl::StrJoin(*names, ", "), count > kMostNames ? ", ..." : ""));
}

CheckAnswer HasABuildId(CheckRun& run) {
  return HasBuildId(run.elf) ? Passed() : Warned("it has no build id");
}

CheckAnswer IsKeptSafe(CheckRun& run) {
  struct stat file {};
  if (stat(run.path.c_str(), &file) != 0) return Skipped("stat failed");
  if ((file.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return Warned(absl::StrFormat("its mode is %04o: others may write to it",
                                  file.st_mode & 07777));
  }
  if (file.st_uid != 0 && file.st_uid != geteuid()) {
    return Warned(absl::StrCat("it belongs to user ", file.st_uid,
                               ", who is neither root nor you"));
  }
  return Passed();
}

constexpr Demand kDemands[] = {
    {"elf", "elf-shared-object",
     "A host loads only shared objects that are built for its machine.",
     "Link with -shared, for the machine that the service runs on.", "",
     Preparation::kNone, &IsSharedObject},
    {"elf", "elf-policy",
     "A host refuses a file that breaks its policy before any of its code runs.",
     "Do what the refusal says; most often, drop a linker option or a library.",
     kNeedsFile, Preparation::kNone, &MeetsPolicy},
    {"elf", "elf-exports",
     "Plugins of many teams share a process: a name that one exports may be "
     "bound by another.",
     "Compile with -fvisibility=hidden, and link with "
     "-Wl,--version-script=FILE, where FILE is "
     "{ global: upgrade_advisor_plugin_v1; local: *; };",
     kNeedsFile, Preparation::kNone, &ExportsTheEntryOnly},
    {"elf", "elf-build-id",
     "With a build id a crash can be traced to its exact build.",
     "Link with -Wl,--build-id.", kNeedsFile, Preparation::kNone, &HasABuildId},
    {"elf", "elf-file-mode",
     "Anyone who may write to the file decides what runs in the service.",
     "Run chmod go-w on the file, and let root or the service's user own it.",
     "",
     Preparation::kNone, &IsKeptSafe},
};

}  // namespace

absl::Span<const Demand> ElfDemands() { return kDemands; }

}  // namespace upgrade_advisor
