#include "services/server/engine_samples.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"

namespace upgrade_advisor {
namespace {

const char* StateOf(const PluginStatus& status) {
  if (status.quarantined) return "quarantined";
  return status.loaded ? "loaded" : "refused";
}

Sample Gauge(const char* name, const char* help, double value) {
  return {name, help, value};
}

Sample Counter(const char* name, const char* help, double value) {
  return {name, help, value, /*is_counter=*/true};
}

Sample OfPlugin(const PluginStatus& status, Sample sample) {
  sample.labels.emplace_back("plugin", status.id);
  return sample;
}

std::vector<Sample> StatesOf(const std::vector<PluginStatus>& plugins) {
  std::vector<Sample> out;
  for (const PluginStatus& status : plugins) {
    out.push_back(OfPlugin(
        status, Gauge("upgrade_advisor_plugin_state",
                      "1 for the plugin's present state: loaded, refused or "
                      "quarantined",
                      1)));
    out.back().labels.emplace_back("state", StateOf(status));
  }
  return out;
}

// Of isolated plugins; samples of one name follow each other.
std::vector<Sample> WorkersOf(const std::vector<PluginStatus>& plugins) {
  std::vector<Sample> failures, starts;
  for (const PluginStatus& status : plugins) {
    if (!status.loaded || status.tier != Tier::kWorker) continue;
    failures.push_back(OfPlugin(
        status,
        Counter("upgrade_advisor_plugin_failures_total",
                "Worker processes that a plugin crashed or that had to be "
                "killed because of it, since the plugins were loaded",
                static_cast<double>(status.failure_count))));
    starts.push_back(
        OfPlugin(status, Counter("upgrade_advisor_plugin_worker_starts_total",
                                 "Worker processes started for a plugin, since "
                                 "the plugins were loaded",
                                 static_cast<double>(status.worker_starts))));
  }
  std::move(starts.begin(), starts.end(), std::back_inserter(failures));
  return failures;
}

Sample InfoOf(const Snapshot& snapshot) {
  Sample out = Gauge("upgrade_advisor_snapshot_info",
                     "1 for the revisions being served", 1);
  out.labels = {
      {"catalog_revision", std::string(snapshot.catalog().revision())},
      {"plugin_set_revision", snapshot.plugins().revision()}};
  return out;
}

// Feeds that nobody renews are noticed by their newest release.
std::vector<Sample> NewestOf(const Catalog& catalog) {
  std::vector<Sample> out;
  for (const auto& [distribution, name] :
       {std::pair(Distribution::kRuntime, "runtime"),
        std::pair(Distribution::kCertified, "certified")}) {
    absl::CivilDay newest;
    for (const Release& release : catalog.releases(distribution)) {
      newest = std::max(newest, release.release_date.value_or(newest));
    }
    out.push_back(
        Gauge("upgrade_advisor_catalog_newest_release_timestamp_seconds",
              "The day of the newest release in the catalog",
              static_cast<double>(absl::ToUnixSeconds(
                  absl::FromCivil(newest, absl::UTCTimeZone())))));
    out.back().labels = {{"distribution", name}};
  }
  return out;
}

std::vector<Sample> SamplesOf(const ReloadReport& report) {
  return {Gauge("upgrade_advisor_last_reload_succeeded",
                "1 if the last reload succeeded, 0 if the previous snapshot "
                "still serves",
                report.succeeded ? 1 : 0),
          Gauge("upgrade_advisor_last_reload_timestamp_seconds",
                "When the last reload ended",
                static_cast<double>(absl::ToUnixSeconds(report.time)))};
}

}  // namespace

std::vector<Sample> EngineSamples(const Engine& engine) {
  const std::shared_ptr<const Snapshot> snapshot = engine.snapshot();
  const std::vector<PluginStatus> plugins =
      snapshot->plugins().CurrentPlugins();
  std::vector<Sample> out = StatesOf(plugins);
  const auto add = [&out](std::vector<Sample> more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  add(WorkersOf(plugins));
  out.push_back(InfoOf(*snapshot));
  add(NewestOf(snapshot->catalog()));
  if (const auto report = engine.last_reload()) add(SamplesOf(*report));
  return out;
}

}  // namespace upgrade_advisor
