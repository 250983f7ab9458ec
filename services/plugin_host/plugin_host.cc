#include "services/plugin_host/plugin_host.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/calling/examination_call.h"
#include "services/plugin_host/plugin_file.h"
#include "services/plugin_host/trust/hex_digest.h"

namespace upgrade_advisor {
namespace {

// Who has claimed an id, by id; aliases are claimed as ids are.
using Claims = std::map<std::string, std::string>;

std::string Clash(const PluginDescriptor& d, const Claims& claims,
                  Claims& mine) {
  for (const Advisory& advisory : d.advisories) {
    std::vector<std::string> ids = advisory.aliases;
    ids.push_back(advisory.id);
    for (const std::string& id : ids) {
      auto it = claims.find(id);
      if (it != claims.end()) {
        return absl::StrCat("its advisory id ", id, " belongs to the plugin ",
                            it->second, "; rename one of the two");
      }
      if (!mine.emplace(id, d.id).second) {
        return absl::StrCat("it has the advisory id ", id, " twice");
      }
    }
  }
  return "";
}

void Refuse(LoadedFile& file, std::string why) {
  file.status.loaded = false;
  file.status.failure = std::move(why);
}

// Keeps what a plugin set must be: one plugin an id, one advisory an id. Files
// are sorted by plugin id, so the earlier one stays.
void RefuseClashes(std::vector<LoadedFile>& files) {
  Claims claims;
  std::string last_id;
  for (LoadedFile& file : files) {
    if (!file.status.loaded) continue;
    if (file.status.id == last_id) {
      Refuse(file, "another file has the plugin id " + last_id + " already");
      continue;
    }
    Claims mine;
    std::string clash = Clash(file.descriptor, claims, mine);
    if (!clash.empty()) {
      Refuse(file, std::move(clash));
      continue;
    }
    last_id = file.status.id;
    claims.merge(mine);
  }
}

}  // namespace

std::unique_ptr<PluginHost> PluginHost::Load(
    const std::vector<std::string>& folders) {
  std::unique_ptr<PluginHost> host(new PluginHost);
  std::vector<LoadedFile> files;
  for (const std::string& path : FindPluginFiles(folders, host->statuses_)) {
    files.push_back(LoadPluginFile(path));
  }
  std::stable_sort(files.begin(), files.end(),
                   [](const LoadedFile& a, const LoadedFile& b) {
                     return std::tie(a.status.id, a.status.file) <
                            std::tie(b.status.id, b.status.file);
                   });
  RefuseClashes(files);
  std::string identity;
  for (LoadedFile& file : files) {
    if (file.status.loaded) {
      absl::StrAppend(&identity, file.status.id, " ", file.status.version, " ",
                      file.status.digest, "\n");
      for (uint32_t i = 0; i < file.descriptor.advisories.size(); ++i) {
        host->owners_.push_back({file.plugin, i});
        host->advisories_.push_back(std::move(file.descriptor.advisories[i]));
      }
    }
    host->statuses_.push_back(std::move(file.status));
  }
  std::stable_sort(
      host->statuses_.begin(), host->statuses_.end(),
      [](const PluginStatus& a, const PluginStatus& b) { return a.id < b.id; });
  host->revision_ = HexDigest(identity).substr(0, 16);
  return host;
}

std::vector<Examination> PluginHost::Examine(
    absl::Span<const StepSheets> steps, absl::Span<const Job> jobs,
    const std::atomic<bool>* stop) const {
  std::vector<Examination> out;
  out.reserve(jobs.size());
  // Jobs of one step usually follow each other and then share a call.
  std::optional<ExaminationCall> call;
  std::optional<uint32_t> step;
  for (const Job& job : jobs) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
      Examination stopped;
      stopped.outcome = Outcome::kFailed;
      stopped.failure = "the request ended before it was asked";
      out.push_back(std::move(stopped));
      continue;
    }
    if (step != job.step) {
      call.emplace(steps[job.step], stop);
      step = job.step;
    }
    const Owner& owner = owners_[job.advisory];
    out.push_back(call->Run(*owner.plugin, owner.index));
  }
  return out;
}

}  // namespace upgrade_advisor
