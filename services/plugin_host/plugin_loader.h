// Makes plugin sets, one after the other, for as long as a service runs.
//
// A file goes: read and sealed, owner and mode, digest, ELF policy, tried in a
// worker process, opened there or here, described, tested on empty sheets and
// with its cases. Each stage can refuse it with a reason. Of a library that is
// in the process already the mapping is used again.
//
// One Load at a time; it starts processes and maps libraries, and may run while
// other threads work with earlier sets. Sets outlive the loader if they like.
#ifndef SERVICES_PLUGIN_HOST_PLUGIN_LOADER_H_
#define SERVICES_PLUGIN_HOST_PLUGIN_LOADER_H_

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/fact_sheet.h"
#include "services/domain/release.h"
#include "services/plugin_host/calling/descriptor.h"
#include "services/plugin_host/isolation/spawn_thread.h"
#include "services/plugin_host/isolation/worker_pool.h"
#include "services/plugin_host/plugin_candidates.h"
#include "services/plugin_host/plugin_host.h"

namespace upgrade_advisor {

class CaseRunner;
class CrashRecord;

struct PluginLoaderOptions {
  WorkerPoolOptions workers;
  // How a release becomes a fact sheet: for the cases next to a plugin,
  // in "<file without .so>.cases". Null: they are not run.
  FactSheet (*sheet_of_release)(const Release&) = nullptr;
  // True once nobody waits for the set; may be null. What is left is refused.
  const std::atomic<bool>* stop = nullptr;
  // Where it is noted which plugin is being asked; null: nowhere.
  std::shared_ptr<CrashRecord> crash_record;
};

class PluginLoader {
 public:
  explicit PluginLoader(PluginLoaderOptions options);
  ~PluginLoader();
  PluginLoader(const PluginLoader&) = delete;
  PluginLoader& operator=(const PluginLoader&) = delete;

  // Never fails: a plugin that cannot be used is in the set's plugins() with
  // its reason, and so is a source that cannot be read. `release_sheets` are
  // those that most steps refer to; they outlive the set.
  std::unique_ptr<PluginHost> Load(const PluginSources& sources,
                                   absl::Span<const FactSheet> release_sheets);
  std::unique_ptr<PluginHost> LoadCandidates(
      const std::vector<PluginCandidate>& candidates,
      std::vector<PluginStatus> unreadable,
      absl::Span<const FactSheet> release_sheets);

 private:
  // A library of this process, which stays.
  struct Mapped {
    const ua_plugin* plugin = nullptr;
    PluginDescriptor descriptor;
  };

  void LoadOne(const PluginCandidate& candidate, WorkerPool& pool,
               LoadedPlugin& out);
  absl::Status Describe(const PluginCandidate& candidate, PluginImage image,
                        WorkerPool& pool, LoadedPlugin& out);
  absl::Status OpenHere(PluginImage image, WorkerPool& pool, LoadedPlugin& out);
  absl::Status OpenInWorker(PluginImage image, WorkerPool& pool,
                            LoadedPlugin& out);
  bool IsStopped() const {
    return options_.stop != nullptr && options_.stop->load();
  }
  // What the cases next to a plugin find wrong; empty if nothing, or if there
  // are no cases.
  std::string FailedCase(const LoadedPlugin& plugin,
                         const CaseRunner& runner) const;
  // Refuses plugins whose cases fail; true if there was one.
  bool RunCases(const PluginHost& host, std::vector<LoadedPlugin>& plugins);

  const PluginLoaderOptions options_;
  const std::shared_ptr<SpawnThread> spawner_;
  std::map<std::string, Mapped> mapped_;  // by digest
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_PLUGIN_LOADER_H_
