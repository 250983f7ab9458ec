#include "services/telemetry/call_metrics.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

bool IsEmpty(const Buckets& one) {
  return std::all_of(one.counts.begin(), one.counts.end(),
                     [](uint64_t count) { return count == 0; });
}

}  // namespace

CallMetrics::CallMetrics(const std::vector<std::string>& methods) {
  for (const std::string& method : methods) {
    methods_.emplace_back().name = std::string(absl::StripPrefix(method, "/"));
  }
  methods_.emplace_back().name = "other";
}

CallMetrics::ByMethod& CallMetrics::Of(absl::string_view method) {
  const absl::string_view name = absl::StripPrefix(method, "/");
  const auto at =
      std::find_if(methods_.begin(), methods_.end(),
                   [&](const ByMethod& one) { return one.name == name; });
  return at == methods_.end() ? methods_.back() : *at;
}

void CallMetrics::Begin(absl::string_view method) {
  Of(method).begun.fetch_add(1, std::memory_order_relaxed);
}

void CallMetrics::End(const CallRecord& call) {
  ByMethod& method = Of(call.method);
  method.waited.Add(absl::ToDoubleSeconds(call.waited));
  ByStatus& status =
      method
          .by_status[std::min(static_cast<size_t>(call.status), kStatuses - 1)];
  status.seconds.Add(absl::ToDoubleSeconds(call.duration));
  status.sent.Add(static_cast<double>(call.response_bytes));
  status.received.Add(static_cast<double>(call.request_bytes));
}

template <typename Read>
void CallMetrics::Append(const char* name, const char* help,
                         const char* otel_name, const char* unit, Read read,
                         std::vector<Sample>& out) const {
  for (const ByMethod& method : methods_) {
    for (size_t i = 0; i < kStatuses; ++i) {
      Sample sample{name, help};
      sample.buckets = read(method.by_status[i]).Read();
      if (IsEmpty(*sample.buckets)) continue;
      sample.labels = {{"grpc_method", method.name},
                       {"grpc_status", absl::StatusCodeToString(
                                           static_cast<absl::StatusCode>(i))}};
      sample.otel_name = otel_name;
      sample.unit = unit;
      out.push_back(std::move(sample));
    }
  }
}

std::vector<Sample> CallMetrics::Samples() const {
  std::vector<Sample> out;
  for (const ByMethod& method : methods_) {
    Sample sample{"grpc_server_call_started_total", "Calls that began",
                  static_cast<double>(method.begun), /*is_counter=*/true};
    sample.labels = {{"grpc_method", method.name}};
    sample.otel_name = "grpc.server.call.started";
    sample.unit = "{call}";
    out.push_back(std::move(sample));
  }
  Append(
      "grpc_server_call_duration_seconds",
      "From the arrival of a call until its answer was sent",
      "grpc.server.call.duration", "s",
      [](const ByStatus& s) -> const Histogram& { return s.seconds; }, out);
  Append(
      "grpc_server_call_sent_total_compressed_message_size_bytes",
      "What the answer to a call has",
      "grpc.server.call.sent_total_compressed_message_size", "By",
      [](const ByStatus& s) -> const Histogram& { return s.sent; }, out);
  Append(
      "grpc_server_call_rcvd_total_compressed_message_size_bytes",
      "What the request of a call has",
      "grpc.server.call.rcvd_total_compressed_message_size", "By",
      [](const ByStatus& s) -> const Histogram& { return s.received; }, out);
  for (const ByMethod& method : methods_) {
    Sample sample{"upgrade_advisor_call_wait_seconds",
                  "What a call waited for a thread"};
    sample.buckets = method.waited.Read();
    sample.labels = {{"grpc_method", method.name}};
    sample.unit = "s";
    out.push_back(std::move(sample));
  }
  return out;
}

}  // namespace upgrade_advisor
