#include "services/domain/airflow_minors.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace upgrade_advisor {
namespace {

constexpr int kFirstOf2 = 1;
constexpr int kFirstOf3 = 13;
constexpr int kLast = AirflowMinors::kCount - 1;

// Digits alone: no sign, no space.
std::optional<int> Digits(absl::string_view text) {
  int number = 0;
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(),
                                                   absl::ascii_isdigit);
  if (!digits || !absl::SimpleAtoi(text, &number)) return std::nullopt;
  return std::min(number, 1000);
}

}  // namespace

std::string AirflowMinors::NameOf(int number) {
  if (number < kFirstOf2) return "1.10";
  if (number < kFirstOf3) return absl::StrCat("2.", number - kFirstOf2);
  return absl::StrCat("3.", number - kFirstOf3);
}

std::optional<int> AirflowMinors::NumberOf(absl::string_view version) {
  const std::vector<absl::string_view> parts = absl::StrSplit(version, '.');
  if (parts.size() < 2) return std::nullopt;
  const std::optional<int> major = Digits(parts[0]);
  const std::optional<int> minor = Digits(parts[1]);
  if (!major || !minor) return std::nullopt;
  if (*major < 2) return 0;
  if (*major == 2) return std::min(kFirstOf2 + *minor, kFirstOf3 - 1);
  return *major > 3 ? kLast : std::min(kFirstOf3 + *minor, kLast);
}

// Runs of neighbours; one that reaches an end of what is known is open there.
std::string AirflowMinors::ToString() const {
  if (IsAll()) return "";
  if (IsEmpty()) return "none";
  std::string text;
  for (int first = 0; first < kCount; ++first) {
    if (!Has(first)) continue;
    int last = first;
    while (last < kLast && Has(last + 1)) ++last;
    absl::StrAppend(&text, text.empty() ? "" : ",",
                    first == 0 ? "" : NameOf(first));
    if (first == 0 || last == kLast || last != first) {
      absl::StrAppend(&text, "-", last == kLast ? "" : NameOf(last));
    }
    first = last;
  }
  return text;
}

std::optional<AirflowMinors> AirflowMinors::Parse(absl::string_view text) {
  if (text.empty()) return All();
  AirflowMinors minors;
  if (text == "none") return minors;
  for (absl::string_view run : absl::StrSplit(text, ',')) {
    const size_t dash = run.find('-');
    const bool one = dash == absl::string_view::npos;
    const absl::string_view from = run.substr(0, dash);
    const absl::string_view to = one ? from : run.substr(dash + 1);
    const std::optional<int> first = from.empty() && !one ? 0 : NumberOf(from);
    const std::optional<int> last = to.empty() && !one ? kLast : NumberOf(to);
    if (!first || !last || *first > *last || run == "-") return std::nullopt;
    for (int i = *first; i <= *last; ++i) minors = minors | Of(i);
  }
  return minors;
}

}  // namespace upgrade_advisor
