#include "services/server/otlp_exporter.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <future>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "services/server/listen_address.h"
#include "services/telemetry/otlp.h"

namespace upgrade_advisor {
namespace {

constexpr char kTls[] = "https://";
// Spans are sent each time, metrics each fifth time.
constexpr std::chrono::seconds kEvery(2);
constexpr int kMetricsEach = 5;
// What a collector may take, and at the end of the service.
constexpr std::chrono::milliseconds kPatience(3000);
constexpr std::chrono::milliseconds kLastPatience(500);

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& place) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  absl::string_view address = place;
  if (!absl::ConsumePrefix(&address, kTls)) {
    return grpc::CreateCustomChannel(place, grpc::InsecureChannelCredentials(),
                                     arguments);
  }
  return grpc::CreateCustomChannel(std::string(address),
                                   grpc::SslCredentials({}), arguments);
}

}  // namespace

absl::Status CheckCollector(const std::string& place) {
  absl::string_view address = place;
  const bool has_tls = absl::ConsumePrefix(&address, kTls);
  const absl::string_view fault = ListenFault(address);
  if (!fault.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--otlp-endpoint ", place, ": ", fault));
  }
  if (has_tls || IsLocal(address)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "--otlp-endpoint ", place,
      ": spans name callers, and would be readable on the way: write ", kTls,
      place, ", or send them to a collector on this host"));
}

OtlpExporter::OtlpExporter(const std::string& place, SpanQueue& spans,
                           SampleSource source)
    : channel_(ChannelTo(place)),
      spans_(spans),
      source_(std::move(source)),
      start_(absl::Now()),
      thread_([this] { Loop(); }) {}

OtlpExporter::~OtlpExporter() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_ending_ = true;
  }
  ending_.notify_all();
  thread_.join();
}

void OtlpExporter::Loop() {
  for (int round = 0;; ++round) {
    bool is_last = false;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      is_last = ending_.wait_for(lock, kEvery, [this] { return is_ending_; });
    }
    const auto patience = is_last ? kLastPatience : kPatience;
    SendSpans(patience);
    if (is_last || round % kMetricsEach == 0) SendMetrics(patience);
    if (is_last) return;
  }
}

void OtlpExporter::SendSpans(std::chrono::milliseconds patience) {
  const std::vector<CallRecord> calls = spans_.TakeAll();
  if (calls.empty()) return;
  (Send(kExportSpans, SpansRequest(calls), patience) ? sent_spans_
                                                     : lost_spans_)
      .fetch_add(calls.size());
}

void OtlpExporter::SendMetrics(std::chrono::milliseconds patience) {
  Send(kExportMetrics, MetricsRequest(source_(), start_, absl::Now()),
       patience);
}

bool OtlpExporter::Send(const char* method, const std::string& request,
                        std::chrono::milliseconds patience) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + patience);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer in(&slice, 1);
  grpc::ByteBuffer out;
  std::promise<bool> done;
  grpc::GenericStub(channel_).UnaryCall(
      &context, method, {}, &in, &out,
      [&done](const grpc::Status& status) { done.set_value(status.ok()); });
  const bool is_sent = done.get_future().get();
  if (!is_sent) failures_.fetch_add(1);
  return is_sent;
}

std::vector<Sample> OtlpExporter::Samples() const {
  return {{"upgrade_advisor_otlp_spans_sent_total",
           "Spans that the collector took", static_cast<double>(sent_spans_),
           /*is_counter=*/true},
          {"upgrade_advisor_otlp_spans_dropped_total",
           "Spans that were dropped, because the collector failed or is slow",
           static_cast<double>(lost_spans_ + spans_.dropped()),
           /*is_counter=*/true},
          {"upgrade_advisor_otlp_failures_total",
           "Requests that the collector did not answer in time, or refused",
           static_cast<double>(failures_), /*is_counter=*/true}};
}

}  // namespace upgrade_advisor
