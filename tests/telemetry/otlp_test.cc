// The bytes are those of OpenTelemetry's messages, by the numbers of its fields.
#include "services/telemetry/otlp.h"

#include <bit>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "services/telemetry/histogram.h"
#include "services/telemetry/span_queue.h"

namespace upgrade_advisor {
namespace {

uint64_t Varint(const std::string& bytes, size_t& at) {
  uint64_t out = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    out |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return out;
  }
}

// Fields of a message: numbers in decimal digits, the rest as bytes.
std::multimap<int, std::string> Fields(const std::string& bytes) {
  std::multimap<int, std::string> out;
  for (size_t at = 0; at < bytes.size();) {
    const uint64_t tag = Varint(bytes, at);
    const int field = static_cast<int>(tag >> 3);
    size_t length = 8;
    if (tag % 8 == 0) {
      out.emplace(field, std::to_string(Varint(bytes, at)));
      continue;
    }
    if (tag % 8 == 2) length = Varint(bytes, at);
    out.emplace(field, bytes.substr(at, length));
    at += length;
  }
  return out;
}

// The bytes at the end of a path of fields, the first of each.
std::string At(std::string bytes, const std::vector<int>& path) {
  for (int field : path) {
    const auto fields = Fields(bytes);
    const auto at = fields.find(field);
    if (at == fields.end()) return "";
    bytes = at->second;
  }
  return bytes;
}

CallRecord Record() {
  CallRecord call;
  call.method = "/p.S/Method";
  call.status = absl::StatusCode::kNotFound;
  call.start = absl::FromUnixNanos(1);
  call.duration = absl::Nanoseconds(2);
  call.trace = {"0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7",
                "b7ad6b7169203331", true};
  return call;
}

TEST(SpansRequest, HasASpanForEachCall) {
  const std::string request = SpansRequest({{Record(), Record()}});
  EXPECT_EQ(At(request, {1, 1, 1, 1}), "service.name");
  EXPECT_EQ(Fields(At(request, {1, 2})).count(2), 2u);
  const std::string span = At(request, {1, 2, 2});
  EXPECT_EQ(At(span, {1}),
            absl::HexStringToBytes("0af7651916cd43dd8448eb211c80319c"));
  EXPECT_EQ(At(span, {2}), absl::HexStringToBytes("00f067aa0ba902b7"));
  EXPECT_EQ(At(span, {4}), absl::HexStringToBytes("b7ad6b7169203331"));
  EXPECT_EQ(At(span, {5}), "Recv.p.S.Method");
  EXPECT_EQ(At(span, {7}), std::string("\1\0\0\0\0\0\0\0", 8));
  EXPECT_EQ(At(span, {8}), std::string("\3\0\0\0\0\0\0\0", 8));
  EXPECT_EQ(At(span, {15, 2}), "NOT_FOUND");
  EXPECT_EQ(At(span, {15, 3}), "2");
}

TEST(MetricsRequest, HasOneMetricForEachName) {
  Sample counter{"a_total", "help", 3, /*is_counter=*/true};
  counter.otel_name = "a";
  counter.labels = {{"grpc_method", "m"}};
  Histogram histogram(SizeBounds());
  histogram.Add(1);
  Sample sizes{"b", "help"};
  sizes.buckets = histogram.Read();
  const std::string request = MetricsRequest(
      {counter, counter, sizes}, absl::UnixEpoch(), absl::FromUnixNanos(5));
  const std::string scope = At(request, {1, 2});
  EXPECT_EQ(Fields(scope).count(2), 2u);
  const std::string metric = At(scope, {2});
  EXPECT_EQ(At(metric, {1}), "a");
  EXPECT_EQ(Fields(At(metric, {7})).count(1), 2u);
  EXPECT_EQ(At(metric, {7, 2}), "2");
  EXPECT_EQ(At(metric, {7, 3}), "1");
  EXPECT_EQ(At(metric, {7, 1, 7, 1}), "grpc.method");
  EXPECT_EQ(At(metric, {7, 1, 7, 2, 1}), "m");
  const std::string point = At(Fields(scope).rbegin()->second, {9, 1});
  EXPECT_EQ(At(point, {4}), std::string("\1\0\0\0\0\0\0\0", 8));
  EXPECT_EQ(At(point, {6}).size(), 8 * (SizeBounds().size() + 1));
  EXPECT_EQ(At(point, {7}).size(), 8 * SizeBounds().size());
}

TEST(SpanQueue, DropsAndCountsWhatDoesNotFit) {
  SpanQueue queue;
  for (size_t i = 0; i < SpanQueue::kMost + 5; ++i) queue.Add(Record());
  EXPECT_EQ(queue.dropped(), 5u);
  EXPECT_EQ(queue.TakeAll().size(), SpanQueue::kMost);
  EXPECT_TRUE(queue.TakeAll().empty());
}

}  // namespace
}  // namespace upgrade_advisor
