#include "services/plugin_host/plugin_loader.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/calling/open_library.h"
#include "services/plugin_host/calling/self_test.h"
#include "services/plugin_host/cases/case_runner.h"
#include "services/plugin_host/crash_record.h"
#include "services/plugin_host/locked_cases.h"
#include "services/plugin_host/trust/elf_policy.h"
#include "services/plugin_host/trust/plugin_image.h"

namespace upgrade_advisor {
namespace {

using Clock = std::chrono::steady_clock;

// What the cases of one plugin may take together.
constexpr std::chrono::seconds kCaseTime(10);

absl::Status CheckDigest(const PluginCandidate& candidate,
                         const std::string& digest) {
  if (!candidate.pinned || candidate.pinned->digest == digest) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("its SHA-256 is ", digest, ", the lock file says ",
                   candidate.pinned->digest,
                   ": it is not the file that was locked; if that is intended, "
                   "run upgrade-advisor plugin lock again"));
}

absl::Status CheckIdentity(const PluginCandidate& candidate,
                           const PluginDescriptor& descriptor) {
  if (!candidate.pinned || (candidate.pinned->id == descriptor.id &&
                            candidate.pinned->version == descriptor.version)) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("it says that it is ", descriptor.id, " ",
                   descriptor.version, ", the lock file says ",
                   candidate.pinned->id, " ", candidate.pinned->version));
}

// Which steps exist is for trusted plugins to say.
absl::Status CheckTrust(Tier tier, const PluginDescriptor& descriptor) {
  if (tier == Tier::kService) return absl::OkStatus();
  for (const Advisory& advisory : descriptor.advisories) {
    if (advisory.effect != Effect::kForbidsStep) continue;
    return absl::FailedPreconditionError(
        absl::StrCat("advisory ", advisory.id,
                     " forbids steps; only a plugin that a lock file puts in "
                     "the tier \"service\" may do that"));
  }
  return absl::OkStatus();
}

FileOwners OwnersOf(bool development) {
  return development ? FileOwners::kDeveloper : FileOwners::kOperator;
}

}  // namespace

PluginLoader::PluginLoader(PluginLoaderOptions options)
    : options_(std::move(options)), spawner_(std::make_shared<SpawnThread>()) {}

PluginLoader::~PluginLoader() = default;

std::unique_ptr<PluginHost> PluginLoader::Load(
    const PluginSources& sources, absl::Span<const FactSheet> release_sheets) {
  std::vector<PluginStatus> unreadable;
  const std::vector<PluginCandidate> candidates =
      FindCandidates(sources, unreadable);
  return LoadCandidates(candidates, std::move(unreadable), release_sheets);
}

std::unique_ptr<PluginHost> PluginLoader::LoadCandidates(
    const std::vector<PluginCandidate>& candidates,
    std::vector<PluginStatus> unreadable,
    absl::Span<const FactSheet> release_sheets) {
  absl::StatusOr<std::unique_ptr<WorkerPool>> made =
      WorkerPool::Make(options_.workers, spawner_, release_sheets);
  std::vector<LoadedPlugin> plugins;
  for (PluginStatus& status : unreadable) {
    plugins.emplace_back(std::move(status));
  }
  for (const PluginCandidate& candidate : candidates) {
    plugins.emplace_back(candidate);
    if (made.ok()) {
      LoadOne(candidate, **made, plugins.back());
    } else {
      plugins.back().Refuse(std::string(made.status().message()));
    }
  }
  RefuseClashes(plugins);
  std::shared_ptr<WorkerPool> pool;
  if (made.ok()) pool = *std::move(made);
  const auto assemble = [&] {
    return std::make_unique<PluginHost>(plugins, pool, options_.crash_record);
  };
  std::unique_ptr<PluginHost> host = assemble();
  if (RunCases(*host, plugins)) host = assemble();
  for (const LoadedPlugin& plugin : plugins) {
    if (!plugin.status.loaded && plugin.in_pool) pool->Drop(*plugin.in_pool);
  }
  return host;
}

void PluginLoader::LoadOne(const PluginCandidate& candidate, WorkerPool& pool,
                           LoadedPlugin& out) {
  PluginStatus& status = out.status;
  if (IsStopped()) return out.Refuse("the service was stopped meanwhile");
  absl::StatusOr<PluginImage> image =
      PluginImage::Read(candidate.path, OwnersOf(candidate.development));
  if (!image.ok()) {
    return out.Refuse(std::string(image.status().message()));
  }
  status.digest = image->digest();
  const absl::Status described =
      Describe(candidate, *std::move(image), pool, out);
  if (!described.ok()) {
    return out.Refuse(std::string(described.message()));
  }
  status.id = out.descriptor.id;
  status.version = out.descriptor.version;
  status.summary = out.descriptor.summary;
  status.abi_version = out.descriptor.abi_version;
  status.vocabulary_version = out.descriptor.vocabulary_version;
  status.advisory_count =
      static_cast<uint32_t>(out.descriptor.advisories.size());
  status.loaded = true;
}

absl::Status PluginLoader::Describe(const PluginCandidate& candidate,
                                    PluginImage image, WorkerPool& pool,
                                    LoadedPlugin& out) {
  if (absl::Status s = CheckDigest(candidate, image.digest()); !s.ok()) {
    return s;
  }
  if (options_.crash_record != nullptr && candidate.tier == Tier::kService) {
    if (auto blame = options_.crash_record->Blame(image.digest())) {
      out.status.quarantined = true;
      return absl::FailedPreconditionError(*blame);
    }
  }
  if (absl::Status s = CheckElfPolicy(image.bytes()); !s.ok()) return s;
  const absl::Status opened = candidate.tier == Tier::kService
                                  ? OpenHere(std::move(image), pool, out)
                                  : OpenInWorker(std::move(image), pool, out);
  if (!opened.ok()) return opened;
  if (absl::Status s = CheckIdentity(candidate, out.descriptor); !s.ok()) {
    return s;
  }
  return CheckTrust(candidate.tier, out.descriptor);
}

absl::Status PluginLoader::OpenHere(PluginImage image, WorkerPool& pool,
                                    LoadedPlugin& out) {
  auto known = mapped_.find(image.digest());
  if (known == mapped_.end()) {
    if (absl::Status tried = pool.Try(image); !tried.ok()) return tried;
    const std::string digest = image.digest();
    // The loader tells libraries apart by the number of their descriptor, so
    // the number must never be another file's.
    absl::StatusOr<const ua_plugin*> opened =
        OpenPluginLibrary(std::move(image).StayOpen());
    if (!opened.ok()) return opened.status();
    absl::StatusOr<PluginDescriptor> descriptor = SelfTest(*opened);
    if (!descriptor.ok()) return descriptor.status();
    known =
        mapped_.emplace(digest, Mapped{*opened, *std::move(descriptor)}).first;
  }
  out.here = known->second.plugin;
  out.descriptor = known->second.descriptor;
  return absl::OkStatus();
}

absl::Status PluginLoader::OpenInWorker(PluginImage image, WorkerPool& pool,
                                        LoadedPlugin& out) {
  absl::StatusOr<uint32_t> number = pool.Add(std::move(image));
  if (!number.ok()) return number.status();
  out.in_pool = *number;
  out.status.is_filtered = pool.plugin(*number).is_filtered;
  out.descriptor = pool.plugin(*number).descriptor;
  return absl::OkStatus();
}

std::string PluginLoader::FailedCase(const LoadedPlugin& plugin,
                                     const CaseRunner& runner) const {
  const absl::StatusOr<std::vector<PluginCase>> cases =
      ReadLockedCases(CaseFolderOf(plugin.path),
                      OwnersOf(plugin.status.development), plugin.locked_cases);
  if (!cases.ok()) return std::string(cases.status().message());
  const Clock::time_point end = Clock::now() + kCaseTime;
  for (const PluginCase& c : *cases) {
    if (IsStopped()) return "the service was stopped meanwhile";
    if (Clock::now() >= end) return "they take longer than 10 seconds";
    const std::vector<std::string> faults = runner.Run(c);
    if (!faults.empty()) return faults.front();
  }
  return "";
}

bool PluginLoader::RunCases(const PluginHost& host,
                            std::vector<LoadedPlugin>& plugins) {
  if (options_.sheet_of_release == nullptr) return false;
  const CaseRunner runner(&host, options_.sheet_of_release);
  bool refused = false;
  for (LoadedPlugin& plugin : plugins) {
    if (!plugin.status.loaded) continue;
    const std::string failed = FailedCase(plugin, runner);
    if (failed.empty()) continue;
    plugin.Refuse(absl::StrCat("one of its cases fails: ", failed));
    refused = true;
  }
  return refused;
}

}  // namespace upgrade_advisor
