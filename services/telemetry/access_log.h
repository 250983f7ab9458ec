// The access log: a line for every error, and for a part of the calls that
// succeed.
//
// Thread-safe; never waits.
#ifndef SERVICES_TELEMETRY_ACCESS_LOG_H_
#define SERVICES_TELEMETRY_ACCESS_LOG_H_

#include <memory>
#include <utility>
#include <vector>

#include "services/telemetry/call_record.h"
#include "services/telemetry/line_writer.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class AccessLog {
 public:
  // `ratio` of the calls that succeed get a line.
  AccessLog(std::unique_ptr<LineWriter> writer, double ratio)
      : writer_(std::move(writer)), ratio_(ratio) {}

  void Add(const CallRecord& call);
  absl::Status Reopen() { return writer_->Reopen(); }
  std::vector<Sample> Samples() const;

 private:
  const std::unique_ptr<LineWriter> writer_;
  const double ratio_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_ACCESS_LOG_H_
