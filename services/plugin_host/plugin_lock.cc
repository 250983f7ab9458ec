#include "services/plugin_host/plugin_lock.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/locked_cases.h"
#include "services/plugin_host/plugin_candidates.h"
#include "services/plugin_host/trust/elf_policy.h"

namespace upgrade_advisor {
namespace {

absl::StatusOr<LockedPlugin> LockOne(const PluginCandidate& candidate,
                                     WorkerPool& pool,
                                     const std::vector<LockedPlugin>& before,
                                     const LockedPlugin& usual) {
  absl::StatusOr<PluginImage> image =
      PluginImage::Read(candidate.path, FileOwners::kOperator);
  if (!image.ok()) return image.status();
  if (absl::Status s = CheckElfPolicy(image->bytes()); !s.ok()) return s;
  LockedPlugin out = usual;
  out.digest = image->digest();
  out.file = std::filesystem::path(candidate.path).filename().string();
  absl::StatusOr<std::vector<LockedCase>> cases =
      LockCases(CaseFolderOf(candidate.path), FileOwners::kOperator);
  if (!cases.ok()) return cases.status();
  out.cases = *std::move(cases);
  absl::StatusOr<uint32_t> number = pool.Add(*std::move(image));
  if (!number.ok()) return number.status();
  out.id = pool.plugin(*number).descriptor.id;
  out.version = pool.plugin(*number).descriptor.version;
  const auto known =
      std::find_if(before.begin(), before.end(),
                   [&](const LockedPlugin& old) { return old.id == out.id; });
  if (known != before.end()) {
    out.tier = known->tier;
    out.required = known->required;
  }
  return out;
}

PluginStatus Refused(const PluginCandidate& candidate,
                     const absl::Status& why) {
  PluginStatus status = StatusOf(candidate);
  status.failure = std::string(why.message());
  return status;
}

// One id, one line.
void RefuseTwins(FolderLock& lock) {
  std::vector<LockedPlugin> kept;
  for (LockedPlugin& plugin : lock.plugins) {
    if (!kept.empty() && kept.back().id == plugin.id) {
      PluginCandidate twin;
      twin.path = plugin.file;
      lock.refused.push_back(Refused(
          twin,
          absl::FailedPreconditionError(absl::StrCat(
              kept.back().file, " already has the plugin id ", plugin.id))));
    } else {
      kept.push_back(std::move(plugin));
    }
  }
  lock.plugins = std::move(kept);
}

}  // namespace

FolderLock LockFolder(const std::string& folder,
                      const WorkerPoolOptions& workers,
                      const std::vector<LockedPlugin>& before,
                      const LockedPlugin& usual) {
  FolderLock out;
  const std::vector<PluginCandidate> candidates =
      CandidatesInFolder(folder, Tier::kWorker, out.refused);
  absl::StatusOr<std::unique_ptr<WorkerPool>> pool =
      WorkerPool::Make(workers, std::make_shared<SpawnThread>(), {});
  for (const PluginCandidate& candidate : candidates) {
    absl::StatusOr<LockedPlugin> locked =
        pool.ok() ? LockOne(candidate, **pool, before, usual) : pool.status();
    if (locked.ok()) {
      out.plugins.push_back(*std::move(locked));
    } else {
      out.refused.push_back(Refused(candidate, locked.status()));
    }
  }
  std::stable_sort(out.plugins.begin(), out.plugins.end(),
                   [](const auto& a, const auto& b) { return a.id < b.id; });
  RefuseTwins(out);
  return out;
}

}  // namespace upgrade_advisor
