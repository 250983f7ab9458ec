// The lines that the service writes for its operator.
//
// Never waits: whoever reads the log may stop reading or go away, and the
// service goes on. Used by one thread.
#ifndef SERVICES_SERVER_SERVICE_LOG_H_
#define SERVICES_SERVER_SERVICE_LOG_H_

#include <cstdint>
#include <string>

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
  uint64_t dropped_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SERVICE_LOG_H_
