// Bounds how often the same line is said.
#ifndef SERVICES_TELEMETRY_REPEATED_LINES_H_
#define SERVICES_TELEMETRY_REPEATED_LINES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace upgrade_advisor {

// Not thread-safe. Remembers a bounded number of lines.
class RepeatedLines {
 public:
  // Of the same line, within a minute.
  static constexpr int kMost = 20;

  // How often the line was held back since it was last said, if it may be said
  // now.
  std::optional<uint64_t> Admit(absl::string_view line, absl::Time now);

 private:
  struct Seen {
    absl::Time since;
    int said = 0;
    uint64_t held_back = 0;
  };
  absl::flat_hash_map<std::string, Seen> seen_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_REPEATED_LINES_H_
