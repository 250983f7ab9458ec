#include "services/server/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/metric_family.h>

#include <exception>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr char kThreads[] = "8";
constexpr char kRequestMs[] = "2000";

MetricFamily Family(std::string name, std::string help, MetricType type) {
  MetricFamily family;
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = type;
  return family;
}

void Add(double value, Labels labels, MetricFamily& family) {
  ClientMetric metric;
  metric.label = std::move(labels);
  (family.type == MetricType::Counter ? metric.counter.value
                                      : metric.gauge.value) = value;
  family.metric.push_back(std::move(metric));
}

const char* StateOf(const PluginStatus& status) {
  if (status.quarantined) return "quarantined";
  return status.loaded ? "loaded" : "refused";
}

std::vector<MetricFamily> PluginFamilies(const Snapshot& snapshot) {
  MetricFamily state =
      Family("upgrade_advisor_plugin_state",
             "1 for the plugin's present state: loaded, refused or quarantined",
             MetricType::Gauge);
  MetricFamily failures =
      Family("upgrade_advisor_plugin_failures_total",
             "Worker processes that a plugin crashed or that had to be killed "
             "because of it, since the plugins were loaded",
             MetricType::Counter);
  MetricFamily starts = Family(
      "upgrade_advisor_plugin_worker_starts_total",
      "Worker processes started for a plugin, since the plugins were loaded",
      MetricType::Counter);
  for (const PluginStatus& status : snapshot.plugins().CurrentPlugins()) {
    Add(1, {{"plugin", status.id}, {"state", StateOf(status)}}, state);
    if (!status.loaded || status.tier != Tier::kWorker) continue;
    Add(static_cast<double>(status.failure_count), {{"plugin", status.id}},
        failures);
    Add(static_cast<double>(status.worker_starts), {{"plugin", status.id}},
        starts);
  }
  return {std::move(state), std::move(failures), std::move(starts)};
}

MetricFamily SnapshotFamily(const Snapshot& snapshot) {
  MetricFamily info =
      Family("upgrade_advisor_snapshot_info",
             "1 for the revisions being served", MetricType::Gauge);
  Add(1,
      {{"catalog_revision", std::string(snapshot.catalog().revision())},
       {"plugin_set_revision", snapshot.plugins().revision()}},
      info);
  return info;
}

std::vector<MetricFamily> ReloadFamilies(const ReloadReport& report) {
  MetricFamily succeeded = Family(
      "upgrade_advisor_last_reload_succeeded",
      "1 if the last reload succeeded, 0 if the previous snapshot still serves",
      MetricType::Gauge);
  Add(report.succeeded ? 1 : 0, {}, succeeded);
  MetricFamily time = Family("upgrade_advisor_last_reload_timestamp_seconds",
                             "When the last reload ended", MetricType::Gauge);
  Add(static_cast<double>(absl::ToUnixSeconds(report.time)), {}, time);
  return {std::move(succeeded), std::move(time)};
}

MetricFamily FamilyOf(const Sample& sample) {
  MetricFamily out =
      Family(sample.name, sample.help,
             sample.is_counter ? MetricType::Counter : MetricType::Gauge);
  Add(sample.value, {}, out);
  return out;
}

}  // namespace

class MetricsServer::Collector : public prometheus::Collectable {
 public:
  Collector(const Engine& engine, SampleSource more)
      : engine_(engine), more_(std::move(more)) {}

  std::vector<MetricFamily> Collect() const override {
    const std::shared_ptr<const Snapshot> snapshot = engine_.snapshot();
    std::vector<MetricFamily> out = PluginFamilies(*snapshot);
    out.push_back(SnapshotFamily(*snapshot));
    if (const auto report = engine_.last_reload()) {
      for (MetricFamily& family : ReloadFamilies(*report)) {
        out.push_back(std::move(family));
      }
    }
    if (more_ == nullptr) return out;
    for (const Sample& sample : more_()) out.push_back(FamilyOf(sample));
    return out;
  }

 private:
  const Engine& engine_;
  const SampleSource more_;
};

class MetricsServer::Parts {
 public:
  // Throws where the address cannot be listened on.
  Parts(const Engine& engine, const std::string& address, SampleSource more)
      : collector_(std::make_shared<Collector>(engine, std::move(more))),
        exposer_(std::vector<std::string>{
            "listening_ports", address, "num_threads", kThreads,
            // A client that never ends its request must not keep a thread.
            "request_timeout_ms", kRequestMs}) {
    exposer_.RegisterCollectable(collector_);
  }
  int port() const { return exposer_.GetListeningPorts().front(); }

 private:
  std::shared_ptr<Collector> collector_;
  prometheus::Exposer exposer_;
};

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(
    const Engine& engine, const std::string& address, SampleSource more) {
  // A port alone would be one of every address of the host.
  if (!absl::StrContains(address, ':')) {
    return absl::UnavailableError(
        absl::StrCat("cannot serve metrics on ", address,
                     ": write HOST:PORT, such as 127.0.0.1:9464"));
  }
  std::unique_ptr<MetricsServer> out(new MetricsServer);
  try {
    out->parts_ = std::make_unique<Parts>(engine, address, std::move(more));
  } catch (const std::exception& e) {
    return absl::UnavailableError(
        absl::StrCat("cannot serve metrics on ", address, ": ", e.what()));
  }
  return out;
}

MetricsServer::MetricsServer() = default;
MetricsServer::~MetricsServer() = default;

int MetricsServer::port() const { return parts_->port(); }

}  // namespace upgrade_advisor
