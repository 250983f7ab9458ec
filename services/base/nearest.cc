#include "services/base/nearest.h"

#include <algorithm>
#include <vector>

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxText = 256;

}  // namespace

// Optimal string alignment: three rows of the table are kept, row i being the
// distances of the first i characters of `a` to each beginning of `b`.
size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> before_last(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::optional<std::string> NearestName(absl::string_view text,
                                       absl::Span<const std::string> names) {
  if (text.size() > kMaxText) return std::nullopt;
  std::optional<std::string> best;
  size_t best_distance = text.size() / 3 + 1;
  for (const std::string& name : names) {
    if (name.size() > kMaxText) continue;
    const size_t distance = EditDistance(text, name);
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = name;
  }
  return best;
}

}  // namespace upgrade_advisor
