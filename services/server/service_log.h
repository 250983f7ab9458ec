// The lines that the service writes for its operator.
//
// Never waits: whoever reads the log may stop reading or go away, and the
// service goes on. Thread-safe.
#ifndef SERVICES_SERVER_SERVICE_LOG_H_
#define SERVICES_SERVER_SERVICE_LOG_H_

#include <cstdint>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "services/telemetry/repeated_lines.h"

namespace upgrade_advisor {

enum class LogLevel : uint8_t { kInfo, kWarning, kError };

class ServiceLog {
 public:
  enum class Format : uint8_t {
    kBare,  // the line, as often as it is said
    kText,  // 2026-11-30T09:00:00Z WARNING the line
    kJson,  // {"time":"2026-11-30T09:00:00Z","level":"WARNING","text":"..."}
  };

  // Lines go to this descriptor, which outlives the log.
  ServiceLog(int descriptor, Format format)
      : descriptor_(descriptor), format_(format) {}

  void SetFormat(Format format);

  // Drops the line if it cannot be written now; a later one says how many were.
  // With time and level, the same line is said a few times a minute only.
  void Say(const std::string& line, LogLevel level = LogLevel::kInfo);
  void Warn(const std::string& line) { Say(line, LogLevel::kWarning); }
  void Fail(const std::string& line) { Say(line, LogLevel::kError); }

 private:
  void Put(absl::string_view line, LogLevel level)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Write(const std::string& line) const;

  const int descriptor_;
  std::mutex mutex_;  // held while a line is written, which does not wait
  Format format_ ABSL_GUARDED_BY(mutex_);
  RepeatedLines repeated_ ABSL_GUARDED_BY(mutex_);
  uint64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SERVICE_LOG_H_
