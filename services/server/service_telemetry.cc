#include "services/server/service_telemetry.h"

#include <iterator>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/server/services.h"

namespace upgrade_advisor {
namespace {

uint64_t RandomSeed() {
  std::random_device device;
  return (uint64_t{device()} << 32) | device();
}

void Append(std::vector<Sample> more, std::vector<Sample>& out) {
  std::move(more.begin(), more.end(), std::back_inserter(out));
}

}  // namespace

absl::Status ServiceTelemetry::Open(const TelemetryOptions& options) {
  options_ = options;
  if (!options.access_log.empty()) {
    auto writer = LineWriter::Open(options.access_log);
    if (!writer.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--access-log ", options.access_log, " ", writer.status().message()));
    }
    access_log_.emplace(*std::move(writer), options.access_log_sample);
  }
  const bool has_collector = !options.otlp_endpoint.empty();
  if (has_collector) {
    absl::Status place = CheckCollector(options.otlp_endpoint);
    if (!place.ok()) return place;
  }
  calls_.emplace(MethodPaths(), RandomSeed(),
                 has_collector ? options.otlp_trace_sample : 0,
                 access_log_ ? &*access_log_ : nullptr,
                 has_collector ? &spans_ : nullptr);
  return absl::OkStatus();
}

std::vector<Sample> ServiceTelemetry::Samples() const {
  std::vector<Sample> out = calls_->Samples();
  if (access_log_) Append(access_log_->Samples(), out);
  return out;
}

absl::Status ServiceTelemetry::Serve(SampleSource source) {
  const SampleSource all = [this, source = std::move(source)] {
    std::vector<Sample> out = source();
    Append(Samples(), out);
    return out;
  };
  if (!options_.otlp_endpoint.empty()) {
    exporter_ =
        std::make_unique<OtlpExporter>(options_.otlp_endpoint, spans_, all);
  }
  if (options_.metrics_listen.empty()) return absl::OkStatus();
  auto server = MetricsServer::Start(options_.metrics_listen, [this, all] {
    std::vector<Sample> out = all();
    if (exporter_ != nullptr) Append(exporter_->Samples(), out);
    return out;
  });
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  log_.Say(absl::StrCat("metrics on port ", server_->port()));
  return absl::OkStatus();
}

void ServiceTelemetry::Stop() {
  server_.reset();
  exporter_.reset();
}

void ServiceTelemetry::Reopen() {
  if (!access_log_) return;
  const absl::Status status = access_log_->Reopen();
  if (status.ok()) return;
  log_.Fail(absl::StrCat("--access-log ", options_.access_log, " ",
                         status.message(),
                         "; lines go on to the file that was open"));
}

}  // namespace upgrade_advisor
