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

namespace upgrade_advisor {

class ServiceLog {
 public:
  // Lines go to this descriptor, which outlives the log.
  explicit ServiceLog(int descriptor) : descriptor_(descriptor) {}

  // Drops the line if it cannot be written now; a later one says how many were.
  void Say(const std::string& line);

 private:
  bool Write(const std::string& line) const;

  const int descriptor_;
  std::mutex mutex_;  // held while a line is written, which does not wait
  uint64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SERVICE_LOG_H_
