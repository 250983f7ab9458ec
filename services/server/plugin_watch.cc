#include "services/server/plugin_watch.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {

std::string PluginHealthName(const std::string& plugin) {
  return absl::StrCat("upgrade-advisor.plugin.", plugin);
}

std::vector<std::string> PluginWatch::Look() {
  const std::shared_ptr<const Snapshot> snapshot = engine_.snapshot();
  std::map<std::string, Seen> now;
  std::vector<std::string> lines;
  const bool same_set = snapshot.get() == snapshot_;
  for (const PluginStatus& status : snapshot->plugins().CurrentPlugins()) {
    Seen seen{status.loaded && !status.quarantined, status.failure_count,
              status.failure};
    const auto before = seen_.find(status.id);
    // A set that was just loaded is reported as a whole.
    if (same_set && before != seen_.end()) {
      if (seen.failures != before->second.failures) {
        lines.push_back(absl::StrCat("plugin ", status.id, ": failure number ",
                                     seen.failures, ": ", seen.failure));
      }
      if (before->second.asked && !seen.asked) {
        lines.push_back(absl::StrCat(
            "plugin ", status.id,
            " is in QUARANTINE until the next reload: ", seen.failure));
      }
    }
    now.insert_or_assign(status.id, std::move(seen));
  }
  for (const auto& [id, seen] : seen_) {
    if (now.find(id) == now.end()) {
      server_.SetHealth(PluginHealthName(id), false);
    }
  }
  for (const auto& [id, seen] : now) {
    const auto before = seen_.find(id);
    if (before == seen_.end() || before->second.asked != seen.asked) {
      server_.SetHealth(PluginHealthName(id), seen.asked);
    }
  }
  seen_ = std::move(now);
  snapshot_ = snapshot.get();
  return lines;
}

}  // namespace upgrade_advisor
