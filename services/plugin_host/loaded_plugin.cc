#include "services/plugin_host/loaded_plugin.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

// The plugin that has an advisory id, by id.
using Claims = std::map<std::string, std::string>;

// Who is believed first: what runs in the service, then what a lock file lists,
// then what only lies in a folder. A plugin of one rank takes nothing from one
// of a rank before it, whatever it calls itself.
int RankOf(const PluginStatus& status) {
  if (status.development) return 2;
  return status.tier == Tier::kService ? 0 : 1;
}

auto OrderOfTrust(const LoadedPlugin& plugin) {
  return std::make_tuple(RankOf(plugin.status), std::cref(plugin.status.id),
                         std::cref(plugin.status.file));
}

auto OrderOfList(const LoadedPlugin& plugin) {
  return std::tie(plugin.status.id, plugin.status.development,
                  plugin.status.file);
}

std::string Belongs(const std::string& id, const std::string& plugin) {
  return absl::StrCat("its advisory id ", id, " belongs to the plugin ", plugin,
                      "; rename one of the two");
}

// What keeps the plugin out. `claims` has the ids and former ids of those that
// are in; `ids` the ids of everyone of its rank: a former id never takes an id
// from its owner, whoever comes first.
std::string Clash(const PluginDescriptor& d, const Claims& claims,
                  const Claims& ids, Claims& mine) {
  for (const Advisory& advisory : d.advisories) {
    std::vector<std::string> all = advisory.aliases;
    for (const std::string& alias : advisory.aliases) {
      const auto owner = ids.find(alias);
      if (owner != ids.end() && owner->second != d.id) {
        return Belongs(alias, owner->second);
      }
    }
    all.push_back(advisory.id);
    for (const std::string& id : all) {
      const auto owner = claims.find(id);
      if (owner != claims.end()) return Belongs(id, owner->second);
      if (!mine.emplace(id, d.id).second) {
        return absl::StrCat("it has the advisory id ", id, " twice");
      }
    }
  }
  return "";
}

// The ids of every plugin of a rank that is loaded.
Claims IdsOfRank(const std::vector<LoadedPlugin>& plugins, int rank) {
  Claims out;
  for (const LoadedPlugin& plugin : plugins) {
    if (!plugin.status.loaded || RankOf(plugin.status) != rank) continue;
    for (const Advisory& advisory : plugin.descriptor.advisories) {
      out.emplace(advisory.id, plugin.descriptor.id);
    }
  }
  return out;
}

}  // namespace

void RefuseClashes(std::vector<LoadedPlugin>& plugins) {
  std::stable_sort(plugins.begin(), plugins.end(),
                   [](const LoadedPlugin& a, const LoadedPlugin& b) {
                     return OrderOfTrust(a) < OrderOfTrust(b);
                   });
  const Claims ids[] = {IdsOfRank(plugins, 0), IdsOfRank(plugins, 1),
                        IdsOfRank(plugins, 2)};
  Claims claims;
  std::set<std::string> names;
  for (LoadedPlugin& plugin : plugins) {
    if (!plugin.status.loaded) continue;
    if (names.count(plugin.status.id) != 0) {
      plugin.Refuse("another file already has the plugin id " +
                    plugin.status.id);
      continue;
    }
    Claims mine;
    std::string clash =
        Clash(plugin.descriptor, claims, ids[RankOf(plugin.status)], mine);
    if (!clash.empty()) {
      plugin.Refuse(std::move(clash));
      continue;
    }
    names.insert(plugin.status.id);
    claims.merge(mine);
  }
  std::stable_sort(plugins.begin(), plugins.end(),
                   [](const LoadedPlugin& a, const LoadedPlugin& b) {
                     return OrderOfList(a) < OrderOfList(b);
                   });
}

}  // namespace upgrade_advisor
