// Calls count by method and status, and unknown methods as one.
#include "services/telemetry/call_metrics.h"

#include <numeric>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

const Sample* Find(const std::vector<Sample>& samples, const std::string& name,
                   const std::string& method) {
  for (const Sample& sample : samples) {
    if (sample.name == name && sample.labels[0].second == method)
      return &sample;
  }
  return nullptr;
}

TEST(CallMetrics, CountByMethodAndStatus) {
  CallMetrics metrics({"/p.S/Known"});
  CallRecord call;
  call.method = "/p.S/Known";
  call.status = absl::StatusCode::kNotFound;
  call.duration = absl::Milliseconds(7);
  call.request_bytes = 1024;
  metrics.Begin(call.method);
  metrics.End(call);
  const std::vector<Sample> samples = metrics.Samples();
  EXPECT_EQ(Find(samples, "grpc_server_call_started_total", "p.S/Known")->value,
            1);
  const Sample* seconds =
      Find(samples, "grpc_server_call_duration_seconds", "p.S/Known");
  ASSERT_NE(seconds, nullptr);
  EXPECT_EQ(seconds->labels[1].second, "NOT_FOUND");
  EXPECT_EQ(seconds->otel_name, "grpc.server.call.duration");
  EXPECT_DOUBLE_EQ(seconds->buckets->sum, 0.007);
  const Sample* received =
      Find(samples, "grpc_server_call_rcvd_total_compressed_message_size_bytes",
           "p.S/Known");
  EXPECT_EQ(received->buckets->counts[1], 1u) << "a bound counts below it";
}

TEST(CallMetrics, CountMethodsThatNobodyHasAsOne) {
  CallMetrics metrics({"/p.S/Known"});
  metrics.Begin("/a/b");
  metrics.Begin("/c/d");
  EXPECT_EQ(
      Find(metrics.Samples(), "grpc_server_call_started_total", "other")->value,
      2);
}

TEST(Histogram, CountsWhatIsAboveTheLastBound) {
  Histogram histogram(LatencyBounds());
  histogram.Add(1e9);
  const Buckets read = histogram.Read();
  EXPECT_EQ(read.counts.size(), read.bounds.size() + 1);
  EXPECT_EQ(read.counts.back(), 1u);
}

}  // namespace
}  // namespace upgrade_advisor
