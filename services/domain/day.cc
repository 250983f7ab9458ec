#include "services/domain/day.h"

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

// Reads exactly `digits` digits off the front of `text` into `value`.
bool TakeNumber(absl::string_view& text, size_t digits, int& value) {
  if (text.size() < digits) return false;
  value = 0;
  for (const char c : text.substr(0, digits)) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return true;
}

std::optional<absl::CivilDay> TakeDay(absl::string_view& text) {
  int year, month, day;
  const bool matches =
      TakeNumber(text, 4, year) && absl::ConsumePrefix(&text, "-") &&
      TakeNumber(text, 2, month) && absl::ConsumePrefix(&text, "-") &&
      TakeNumber(text, 2, day);
  if (!matches) return std::nullopt;
  // CivilDay turns February 30 into March 1 or 2; such a day does not exist.
  const absl::CivilDay made(year, month, day);
  if (made.month() != month || made.day() != day) return std::nullopt;
  return made;
}

bool TakeTime(absl::string_view& text, int& seconds) {
  int hour, minute, second;
  const bool matches =
      (absl::ConsumePrefix(&text, "T") || absl::ConsumePrefix(&text, "t")) &&
      TakeNumber(text, 2, hour) && absl::ConsumePrefix(&text, ":") &&
      TakeNumber(text, 2, minute) && absl::ConsumePrefix(&text, ":") &&
      TakeNumber(text, 2, second);
  // RFC 3339 allows a leap second.
  if (!matches || hour > 23 || minute > 59 || second > 60) return false;
  // 23:59:60 still belongs to its day.
  seconds = (hour * 60 + minute) * 60 + (second == 60 ? 59 : second);
  if (!absl::ConsumePrefix(&text, ".")) return true;
  const size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || text.empty()) return false;
  text.remove_prefix(digits == absl::string_view::npos ? text.size() : digits);
  return true;
}

bool TakeOffset(absl::string_view& text, int& seconds) {
  seconds = 0;
  if (absl::ConsumePrefix(&text, "Z") || absl::ConsumePrefix(&text, "z")) {
    return true;
  }
  const int sign = absl::ConsumePrefix(&text, "-") ? -1 : 1;
  if (sign == 1 && !absl::ConsumePrefix(&text, "+")) return false;
  int hours, minutes;
  const bool matches = TakeNumber(text, 2, hours) &&
                       absl::ConsumePrefix(&text, ":") &&
                       TakeNumber(text, 2, minutes);
  if (!matches || hours > 23 || minutes > 59) return false;
  seconds = sign * (hours * 60 + minutes) * 60;
  return true;
}

}  // namespace

std::optional<absl::CivilDay> ParseDay(absl::string_view text) {
  const std::optional<absl::CivilDay> day = TakeDay(text);
  if (!day.has_value() || text.empty()) return day;
  int time, offset;
  if (!TakeTime(text, time) || !TakeOffset(text, offset) || !text.empty()) {
    return std::nullopt;
  }
  return absl::CivilDay(absl::CivilSecond(*day) + time - offset);
}

}  // namespace upgrade_advisor
