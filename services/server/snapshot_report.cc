#include "services/server/snapshot_report.h"

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

std::string PluginLine(const PluginStatus& plugin) {
  if (!plugin.loaded) {
    return absl::StrCat("plugin ", plugin.file,
                        " is not loaded: ", plugin.failure);
  }
  return absl::StrCat(
      "plugin ", plugin.id, " ", plugin.version, ": ", plugin.advisory_count,
      " advisories, in ",
      plugin.tier == Tier::kService ? "the service" : "worker processes",
      plugin.is_filtered ? "" : " WITHOUT seccomp");
}

}  // namespace

std::string CatalogLine(const Catalog& catalog) {
  return absl::StrCat("catalog ", catalog.revision(), ": ",
                      catalog.releases().size(), " releases");
}

void ReportSnapshot(const Snapshot& snapshot, ServiceLog& log) {
  for (const Notice& notice : snapshot.catalog().notices()) {
    log.Warn(absl::StrCat("notice: ", notice.source, ": ", notice.path, ": ",
                          notice.text));
  }
  bool development = false;
  for (const PluginStatus& plugin : snapshot.plugins().plugins()) {
    development |= plugin.development;
    log.Say(PluginLine(plugin),
            plugin.loaded ? LogLevel::kInfo : LogLevel::kError);
  }
  if (development) {
    log.Warn(
        "DEVELOPMENT MODE: plugins are loaded from folders that no lock file "
        "covers");
  }
  log.Say(CatalogLine(snapshot.catalog()));
}

}  // namespace upgrade_advisor
