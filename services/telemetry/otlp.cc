#include "services/telemetry/otlp.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/base/utf8_text.h"
#include "services/telemetry/wire.h"

namespace upgrade_advisor {
namespace {

constexpr char kName[] = "upgrade-advisor";
// Values of enumerations.
constexpr uint64_t kServerSpan = 2;
constexpr uint64_t kStatusError = 2;
constexpr uint64_t kCumulative = 2;
constexpr size_t kLongestText = 128;

uint64_t Nanoseconds(absl::Time time) {
  return static_cast<uint64_t>(absl::ToUnixNanos(time));
}

Wire Attribute(absl::string_view key, absl::string_view text) {
  Wire value, out;
  value.Bytes(1, CutUtf8(text, kLongestText));
  out.Bytes(1, key);
  out.Message(2, value);
  return out;
}

Wire Attribute(absl::string_view key, uint64_t number) {
  Wire value, out;
  value.Varint(3, number);
  out.Bytes(1, key);
  out.Message(2, value);
  return out;
}

// Resource and scope around spans or metrics: both have the same form.
std::string Request(const std::vector<Wire>& items) {
  Wire resource, scope, of_scope, of_resource, out;
  resource.Message(1, Attribute("service.name", kName));
  scope.Bytes(1, kName);
  of_scope.Message(1, scope);
  for (const Wire& item : items) of_scope.Message(2, item);
  of_resource.Message(1, resource);
  of_resource.Message(2, of_scope);
  out.Message(1, of_resource);
  return out.bytes();
}

// "Recv.astro.upgrade.v1.UpgradeService.PlanUpgrade"
std::string SpanName(absl::string_view method) {
  return absl::StrCat(
      "Recv.",
      absl::StrReplaceAll(absl::StripPrefix(method, "/"), {{"/", "."}}));
}

Wire SpanOf(const CallRecord& call) {
  Wire out;
  out.Bytes(1, absl::HexStringToBytes(call.trace.trace_id));
  out.Bytes(2, absl::HexStringToBytes(call.trace.span_id));
  out.Bytes(4, absl::HexStringToBytes(call.trace.parent_id));
  out.Bytes(5, SpanName(call.method));
  out.Varint(6, kServerSpan);
  out.Fixed(7, Nanoseconds(call.start));
  out.Fixed(8, Nanoseconds(call.start + call.duration));
  out.Message(9, Attribute("rpc.system", "grpc"));
  out.Message(
      9, Attribute("rpc.grpc.status_code", static_cast<uint64_t>(call.status)));
  out.Message(9, Attribute("upgrade_advisor.caller", call.caller));
  out.Message(9, Attribute("upgrade_advisor.request_id", call.request_id));
  out.Message(9, Attribute("upgrade_advisor.waited_us",
                           static_cast<uint64_t>(std::max<int64_t>(
                               absl::ToInt64Microseconds(call.waited), 0))));
  if (call.status == absl::StatusCode::kOk) return out;
  Wire status;
  status.Bytes(2, absl::StatusCodeToString(call.status));
  status.Varint(3, kStatusError);
  out.Message(15, status);
  return out;
}

void AddLabels(const Sample& sample, int field, Wire& point) {
  for (const auto& [name, value] : sample.labels) {
    point.Message(field,
                  Attribute(sample.otel_name.empty()
                                ? name
                                : absl::StrReplaceAll(name, {{"_", "."}}),
                            value));
  }
}

Wire NumberPoint(const Sample& sample, absl::Time start, absl::Time now) {
  Wire out;
  out.Fixed(2, Nanoseconds(start));
  out.Fixed(3, Nanoseconds(now));
  out.Double(4, sample.value);
  AddLabels(sample, 7, out);
  return out;
}

Wire HistogramPoint(const Sample& sample, absl::Time start, absl::Time now) {
  const Buckets& buckets = *sample.buckets;
  Wire out, counts, bounds;
  for (uint64_t count : buckets.counts) counts.Append(count);
  for (double bound : buckets.bounds) {
    bounds.Append(std::bit_cast<uint64_t>(bound));
  }
  out.Fixed(2, Nanoseconds(start));
  out.Fixed(3, Nanoseconds(now));
  out.Fixed(4, std::accumulate(buckets.counts.begin(), buckets.counts.end(),
                               uint64_t{0}));
  out.Double(5, buckets.sum);
  out.Message(6, counts);
  out.Message(7, bounds);
  AddLabels(sample, 9, out);
  return out;
}

// One metric of all samples of its name.
Wire MetricOf(absl::Span<const Sample> samples, absl::Time start,
              absl::Time now) {
  const Sample& first = samples.front();
  Wire data, out;
  for (const Sample& sample : samples) {
    data.Message(1, sample.buckets ? HistogramPoint(sample, start, now)
                                   : NumberPoint(sample, start, now));
  }
  if (first.buckets || first.is_counter) data.Varint(2, kCumulative);
  if (first.is_counter) data.Varint(3, 1);
  out.Bytes(1, first.otel_name.empty() ? first.name : first.otel_name);
  out.Bytes(2, first.help);
  out.Bytes(3, first.unit);
  out.Message(first.buckets ? 9 : first.is_counter ? 7 : 5, data);
  return out;
}

}  // namespace

std::string SpansRequest(absl::Span<const CallRecord> calls) {
  std::vector<Wire> spans;
  for (const CallRecord& call : calls) spans.push_back(SpanOf(call));
  return Request(spans);
}

std::string MetricsRequest(const std::vector<Sample>& samples, absl::Time start,
                           absl::Time now) {
  std::vector<Wire> metrics;
  const absl::Span<const Sample> all(samples);
  for (size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    while (end < all.size() && all[end].name == all[begin].name) ++end;
    metrics.push_back(MetricOf(all.subspan(begin, end - begin), start, now));
  }
  return Request(metrics);
}

}  // namespace upgrade_advisor
