#include "services/plugin_host/plugin_candidates.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

PluginStatus Unreadable(const std::string& source, std::string why) {
  PluginStatus status;
  status.id = status.file = fs::path(source).filename().string();
  status.failure = std::move(why);
  return status;
}

void AddLocked(const std::string& path, std::vector<PluginCandidate>& out,
               std::vector<PluginStatus>& unreadable) {
  absl::StatusOr<std::vector<LockedPlugin>> locked = ReadLockFile(path);
  if (!locked.ok()) {
    unreadable.push_back(
        Unreadable(path, absl::StrCat("the lock file cannot be used: ",
                                      locked.status().message())));
    return;
  }
  std::error_code error;
  const fs::path folder = fs::absolute(path, error).parent_path();
  for (LockedPlugin& plugin : *locked) {
    PluginCandidate candidate;
    candidate.path = (folder / plugin.file).string();
    candidate.tier = plugin.tier;
    candidate.required = plugin.required;
    candidate.pinned = std::move(plugin);
    out.push_back(std::move(candidate));
  }
}

}  // namespace

PluginStatus StatusOf(const PluginCandidate& candidate) {
  const fs::path path(candidate.path);
  PluginStatus out;
  out.file = path.filename().string();
  out.id = candidate.pinned ? candidate.pinned->id : path.stem().string();
  out.tier = candidate.tier;
  out.required = candidate.required;
  out.development = candidate.development;
  return out;
}

std::vector<PluginCandidate> CandidatesInFolder(
    const std::string& folder, Tier tier,
    std::vector<PluginStatus>& unreadable) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".so") {
      paths.push_back(fs::absolute(it->path(), error).string());
    }
  }
  if (error) {
    unreadable.push_back(
        Unreadable(folder, absl::StrCat("the plugin folder ", folder,
                                        " cannot be read: ", error.message())));
  }
  std::sort(paths.begin(), paths.end());
  std::vector<PluginCandidate> out;
  for (std::string& path : paths) {
    PluginCandidate candidate;
    candidate.path = std::move(path);
    candidate.tier = tier;
    out.push_back(std::move(candidate));
  }
  return out;
}

std::vector<PluginCandidate> FindCandidates(
    const PluginSources& sources, std::vector<PluginStatus>& unreadable) {
  std::vector<PluginCandidate> out;
  for (const std::string& path : sources.lock_files) {
    AddLocked(path, out, unreadable);
  }
  std::vector<std::string> folders = sources.development_folders;
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  for (const std::string& folder : folders) {
    for (PluginCandidate& candidate :
         CandidatesInFolder(folder, Tier::kWorker, unreadable)) {
      // Such a folder is there to try things.
      candidate.development = true;
      candidate.required = false;
      out.push_back(std::move(candidate));
    }
  }
  return out;
}

}  // namespace upgrade_advisor
