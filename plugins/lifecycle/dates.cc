#include "plugins/lifecycle/dates.h"

namespace upgrade_plugin::lifecycle {
namespace {

std::optional<int64_t> Number(std::string_view text) {
  int64_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<int64_t> DayOf(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = Number(text.substr(0, 4));
  const auto month = Number(text.substr(5, 2));
  const auto day = Number(text.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 ||
      *day > 31) {
    return std::nullopt;
  }
  // Years begin in March, so that a leap day is the last day of one.
  const int64_t y = *month > 2 ? *year : *year - 1;
  const int64_t m = *month > 2 ? *month - 3 : *month + 9;
  const int64_t era_days = 365 * y + y / 4 - y / 100 + y / 400;
  constexpr int64_t kTo1970 = 719468;
  return era_days + (153 * m + 2) / 5 + *day - 1 - kTo1970;
}

Days DaysBetween(const Fact& from, const Fact& to) {
  const Truth both = Truth(from) && Truth(to);
  if (!both.is_yes()) return {both, 0};
  const auto a = DayOf(from.text());
  const auto b = DayOf(to.text());
  if (!a || !b) return {{Truth::kUnknown, both.basis}, 0};
  return {both, *b - *a};
}

Truth FewerDays(const Fact& from, const Fact& to, int64_t limit) {
  const Days days = DaysBetween(from, to);
  return days.known.is_yes() ? When(days.count < limit, days.known.basis)
                             : days.known;
}

}  // namespace upgrade_plugin::lifecycle
