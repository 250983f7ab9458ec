// Sends spans and metrics to a collector by OTLP over gRPC, from a thread of
// its own.
//
// Nobody waits for the collector: what it does not take in time is dropped and
// counted. Metrics are the state at a moment, so the next ones make up for
// those that were lost. Thread-safe.
#ifndef SERVICES_SERVER_OTLP_EXPORTER_H_
#define SERVICES_SERVER_OTLP_EXPORTER_H_

#include <grpcpp/channel.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/telemetry/sample.h"
#include "services/telemetry/span_queue.h"

namespace upgrade_advisor {

// InvalidArgument if the place of a collector ("127.0.0.1:4317", "unix:PATH",
// "https://otel.example.org:4317") is not one, or is elsewhere without TLS.
absl::Status CheckCollector(const std::string& place);

class OtlpExporter {
 public:
  // Begins at once. The queue, and what `source` uses, outlive it.
  OtlpExporter(const std::string& place, SpanQueue& spans, SampleSource source);
  // Sends what is there, once, unless the collector takes too long.
  ~OtlpExporter();
  OtlpExporter(const OtlpExporter&) = delete;
  OtlpExporter& operator=(const OtlpExporter&) = delete;

  std::vector<Sample> Samples() const;

 private:
  void Loop();
  void SendSpans(std::chrono::milliseconds patience);
  void SendMetrics(std::chrono::milliseconds patience);
  bool Send(const char* method, const std::string& request,
            std::chrono::milliseconds patience);

  const std::shared_ptr<grpc::Channel> channel_;
  SpanQueue& spans_;
  const SampleSource source_;
  const absl::Time start_;
  std::atomic<uint64_t> sent_spans_ = 0;
  std::atomic<uint64_t> lost_spans_ = 0;
  std::atomic<uint64_t> failures_ = 0;
  std::mutex mutex_;  // never held while anything is sent
  std::condition_variable ending_;
  bool is_ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_OTLP_EXPORTER_H_
