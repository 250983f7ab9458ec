#include "services/telemetry/repeated_lines.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMostLines = 256;
constexpr absl::Duration kPeriod = absl::Minutes(1);

}  // namespace

std::optional<uint64_t> RepeatedLines::Admit(absl::string_view line,
                                             absl::Time now) {
  auto at = seen_.find(line);
  if (at == seen_.end()) {
    // Forgetting only lets a line be said more often.
    if (seen_.size() >= kMostLines) seen_.clear();
    seen_[line] = {now, 1, 0};
    return 0;
  }
  Seen& seen = at->second;
  if (now - seen.since >= kPeriod) {
    const uint64_t held_back = seen.held_back;
    seen = {now, 1, 0};
    return held_back;
  }
  if (seen.said >= kMost) {
    ++seen.held_back;
    return std::nullopt;
  }
  ++seen.said;
  return 0;
}

}  // namespace upgrade_advisor
