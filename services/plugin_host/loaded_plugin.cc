#include "services/plugin_host/loaded_plugin.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"

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

}  // namespace

void RefuseClashes(std::vector<LoadedPlugin>& plugins) {
  // Plugins in a lock file come before those that are not.
  std::stable_sort(
      plugins.begin(), plugins.end(),
      [](const LoadedPlugin& a, const LoadedPlugin& b) {
        return std::tie(a.status.id, a.status.development, a.status.file) <
               std::tie(b.status.id, b.status.development, b.status.file);
      });
  Claims claims;
  std::string last_id;
  for (LoadedPlugin& plugin : plugins) {
    if (!plugin.status.loaded) continue;
    if (plugin.status.id == last_id) {
      plugin.Refuse("another file already has the plugin id " + last_id);
      continue;
    }
    Claims mine;
    std::string clash = Clash(plugin.descriptor, claims, mine);
    if (!clash.empty()) {
      plugin.Refuse(std::move(clash));
      continue;
    }
    last_id = plugin.status.id;
    claims.merge(mine);
  }
}

}  // namespace upgrade_advisor
