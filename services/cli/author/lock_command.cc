#include "services/cli/author/lock_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/base/replace_file.h"
#include "services/cli/client/text_page.h"
#include "services/plugin_host/plugin_lock.h"
#include "services/plugin_host/trust/lock_file.h"
#include "services/server/service_options.h"

namespace upgrade_advisor {
namespace {

constexpr int kDone = 0;
constexpr int kCouldNot = 1;

// A service takes no lock file that others may write.
constexpr unsigned kLockFileMode = 0644;

void Print(const FolderLock& lock, const std::string& path) {
  TextPage page(WantsColour());
  std::vector<std::vector<std::string>> rows{
      {"PLUGIN", "VERSION", "TIER", "REQUIRED", "FILE", "SHA-256"}};
  for (const LockedPlugin& plugin : lock.plugins) {
    rows.push_back({plugin.id, plugin.version,
                    std::string(TierName(plugin.tier)),
                    plugin.required ? "yes" : "no", plugin.file,
                    plugin.digest.substr(0, 12)});
  }
  page.Table(0, rows);
  page.Line();
  page.Line(absl::StrCat("written to ", path));
  std::cout << page.text();
}

}  // namespace

void DeclareLockOptions(CLI::App& lock, LockOptions& options) {
  lock.add_option("folder", options.folder, "The folder of plugins")
      ->required()
      ->check(CLI::ExistingDirectory)
      ->type_name("DIR");
  lock.add_option("--tier", options.tier,
                  "For plugins that are new to the lock file: service runs "
                  "them trusted, in the service's own process")
      ->check(CLI::IsMember({"worker", "service"}))
      ->type_name("worker|service")
      ->default_val("worker");
  lock.add_flag("--optional", options.optional,
                "Plans are complete without these new plugins");
  lock.add_option("--output", options.output,
                  "The lock file; default: plugins.lock in the folder")
      ->type_name("FILE");
}

int RunPluginLock(const LockOptions& options) {
  const std::string path = options.output.empty()
                               ? options.folder + "/plugins.lock"
                               : options.output;
  std::vector<LockedPlugin> before;
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    absl::StatusOr<std::vector<LockedPlugin>> read = ReadLockFile(path);
    if (!read.ok()) {
      std::cerr << read.status().message() << "\n";
      return kCouldNot;
    }
    before = *std::move(read);
  }
  LockedPlugin usual;
  usual.tier =
      options.tier == TierName(Tier::kService) ? Tier::kService : Tier::kWorker;
  usual.required = !options.optional;
  const FolderLock lock = LockFolder(
      options.folder, LoaderOptionsOf(ServiceOptions()).workers, before, usual);
  for (const PluginStatus& refused : lock.refused) {
    std::cerr << refused.file << ": " << refused.failure << "\n";
  }
  if (!lock.refused.empty()) {
    std::cerr << "nothing is written: fix or remove the files named above\n";
    return kCouldNot;
  }
  const absl::Status written =
      PutFile(path, LockFileText(lock.plugins), kLockFileMode);
  if (!written.ok()) {
    std::cerr << written.message() << "\n";
    return kCouldNot;
  }
  Print(lock, path);
  return kDone;
}

}  // namespace upgrade_advisor
