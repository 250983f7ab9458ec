#include "services/server/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/metric_family.h>

#include <cmath>
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

constexpr char kThreads[] = "8";
constexpr char kRequestMs[] = "2000";

MetricType TypeOf(const Sample& sample) {
  if (sample.buckets) return MetricType::Histogram;
  return sample.is_counter ? MetricType::Counter : MetricType::Gauge;
}

// Prometheus counts in each bucket what is in those below it, too.
ClientMetric::Histogram HistogramOf(const Buckets& buckets) {
  ClientMetric::Histogram out;
  uint64_t count = 0;
  for (size_t i = 0; i < buckets.counts.size(); ++i) {
    count += buckets.counts[i];
    out.bucket.push_back(
        {count, i < buckets.bounds.size() ? buckets.bounds[i] : HUGE_VAL});
  }
  out.sample_count = count;
  out.sample_sum = buckets.sum;
  return out;
}

ClientMetric MetricOf(const Sample& sample) {
  ClientMetric out;
  for (const auto& [name, value] : sample.labels) {
    out.label.push_back({name, value});
  }
  if (sample.buckets) {
    out.histogram = HistogramOf(*sample.buckets);
  } else {
    (sample.is_counter ? out.counter.value : out.gauge.value) = sample.value;
  }
  return out;
}

std::vector<MetricFamily> FamiliesOf(const std::vector<Sample>& samples) {
  std::vector<MetricFamily> out;
  for (const Sample& sample : samples) {
    if (out.empty() || out.back().name != sample.name) {
      out.push_back({sample.name, sample.help, TypeOf(sample), {}});
    }
    out.back().metric.push_back(MetricOf(sample));
  }
  return out;
}

}  // namespace

class MetricsServer::Collector : public prometheus::Collectable {
 public:
  explicit Collector(SampleSource source) : source_(std::move(source)) {}

  std::vector<MetricFamily> Collect() const override {
    return FamiliesOf(source_());
  }

 private:
  const SampleSource source_;
};

class MetricsServer::Parts {
 public:
  // Throws where the address cannot be listened on.
  Parts(const std::string& address, SampleSource source)
      : collector_(std::make_shared<Collector>(std::move(source))),
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
    const std::string& address, SampleSource source) {
  // A port alone would be one of every address of the host.
  if (!absl::StrContains(address, ':')) {
    return absl::UnavailableError(
        absl::StrCat("cannot serve metrics on ", address,
                     ": write HOST:PORT, such as 127.0.0.1:9464"));
  }
  std::unique_ptr<MetricsServer> out(new MetricsServer);
  try {
    out->parts_ = std::make_unique<Parts>(address, std::move(source));
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
