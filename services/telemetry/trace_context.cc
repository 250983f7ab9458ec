#include "services/telemetry/trace_context.h"

#include <algorithm>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kTraceDigits = 32;
constexpr size_t kSpanDigits = 16;
// "00-", trace, "-", span, "-01"
constexpr size_t kHeader = 3 + kTraceDigits + 1 + kSpanDigits + 3;

bool IsHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

bool IsId(absl::string_view text) {
  return IsHex(text) && text.find_first_not_of('0') != absl::string_view::npos;
}

bool HasForm(absl::string_view header) {
  if (header.size() < kHeader || header[2] != '-' || header[35] != '-' ||
      header[52] != '-') {
    return false;
  }
  const absl::string_view version = header.substr(0, 2);
  if (!IsHex(version) || version == "ff") return false;
  // Later versions may have more, after another hyphen.
  return header.size() == kHeader || (version != "00" && header[55] == '-');
}

std::optional<TraceContext> Parse(absl::string_view header) {
  if (!HasForm(header)) return std::nullopt;
  const absl::string_view trace = header.substr(3, kTraceDigits);
  const absl::string_view parent = header.substr(36, kSpanDigits);
  const absl::string_view flags = header.substr(53, 2);
  if (!IsId(trace) || !IsId(parent) || !IsHex(flags)) return std::nullopt;
  const int last = flags[1] <= '9' ? flags[1] - '0' : flags[1] - 'a' + 10;
  return TraceContext{std::string(trace), "", std::string(parent),
                      last % 2 == 1};
}

std::string Digits(uint64_t number) {
  return absl::StrCat(absl::Hex(number, absl::kZeroPad16));
}

}  // namespace

// SplitMix64: every seed gives each number once.
uint64_t TraceContexts::Random() {
  uint64_t z = next_.fetch_add(0x9e3779b97f4a7c15) + 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return std::max<uint64_t>(z ^ (z >> 31), 1);
}

TraceContext TraceContexts::Of(absl::string_view traceparent) {
  std::optional<TraceContext> out = Parse(traceparent);
  if (!out) {
    out.emplace();
    const std::string low = Digits(Random());
    out->trace_id = Digits(Random()) + low;
    out->is_sampled = IsTaken(low, ratio_);
  }
  out->span_id = Digits(Random());
  return *std::move(out);
}

bool IsTaken(absl::string_view id, double ratio) {
  uint64_t number = 0;
  if (!absl::SimpleHexAtoi(id, &number)) return false;
  // The lower 53 bits are exact as a double.
  constexpr uint64_t kRange = uint64_t{1} << 53;
  return static_cast<double>(number % kRange) <
         ratio * static_cast<double>(kRange);
}

}  // namespace upgrade_advisor
