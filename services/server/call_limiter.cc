#include "services/server/call_limiter.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/engine/errors.h"

namespace upgrade_advisor {
namespace {

constexpr absl::Duration kMoment = absl::Seconds(1);

int64_t Mebibytes(size_t bytes) { return static_cast<int64_t>(bytes >> 20); }

}  // namespace

CallLimiter::CallLimiter(const Settings& settings)
    : settings_(settings), in_flight_(settings.in_flight_bytes) {
  if (settings.rate > 0) rate_.emplace(settings.rate, settings.burst);
}

absl::Status CallLimiter::CheckRate(const std::string& caller) {
  if (!rate_) return absl::OkStatus();
  const std::optional<absl::Duration> wait =
      rate_->Refuses(caller, absl::Now());
  if (!wait) return absl::OkStatus();
  over_rate_.fetch_add(1);
  return TryLater(
      absl::StrCat(
          "One caller may make ", settings_.rate,
          " calls a second (--rate-per-caller), and ", settings_.burst,
          " at once (--burst-per-caller); try again in ",
          absl::FormatDuration(absl::Ceil(*wait, absl::Milliseconds(1)))),
      *wait,
      {{"limit", "rate-per-caller"}, {"value", absl::StrCat(settings_.rate)}});
}

absl::Status CallLimiter::Take(const std::string& caller, size_t bytes) {
  return in_flight_.Take(caller, bytes) ? absl::OkStatus() : NoRoom();
}

absl::Status CallLimiter::AddAnswer(const std::string& caller, size_t bytes) {
  return in_flight_.Add(caller, bytes) ? absl::OkStatus() : NoRoom();
}

absl::Status CallLimiter::NoRoom() {
  over_bytes_.fetch_add(1);
  const int64_t limit = Mebibytes(settings_.in_flight_bytes);
  return TryLater(
      absl::StrCat("Calls that have not ended may hold ", limit,
                   " MiB (--in-flight-mib), and those of one caller as much as "
                   "is left of that: read the answers, then try again"),
      kMoment, {{"limit", "in-flight-mib"}, {"value", absl::StrCat(limit)}});
}

bool CallLimiter::LimitTime(CallContext& call) const {
  if (settings_.call_time.count() == 0) return false;
  const auto end = std::chrono::steady_clock::now() + settings_.call_time;
  if (call.deadline && *call.deadline <= end) return false;
  call.deadline = end;
  return true;
}

absl::Status CallLimiter::TookTooLong() {
  over_time_.fetch_add(1);
  const int64_t limit = settings_.call_time.count();
  return MakeError(
      absl::StatusCode::kDeadlineExceeded,
      astro::upgrade::v1::ERROR_REASON_DEADLINE_EXCEEDED,
      absl::StrCat("The service works at most ", limit,
                   " s on a call (--call-time-limit), and this one needs "
                   "longer: ask for less"),
      {{"limit", "call-time-limit"}, {"value", absl::StrCat(limit)}});
}

std::vector<Sample> CallLimiter::Samples() const {
  std::vector<Sample> out;
  for (const auto& [limit, count] :
       {std::pair("rate-per-caller", &over_rate_),
        std::pair("in-flight-mib", &over_bytes_),
        std::pair("call-time-limit", &over_time_)}) {
    out.push_back({"upgrade_advisor_calls_over_limit_total",
                   "Calls that were refused or ended because of a limit",
                   static_cast<double>(*count), /*is_counter=*/true});
    out.back().labels = {{"limit", limit}};
  }
  out.push_back({"upgrade_advisor_in_flight_bytes",
                 "What requests and answers of calls take that have not ended",
                 static_cast<double>(in_flight_.bytes())});
  out.push_back({"upgrade_advisor_limited_callers",
                 "Callers whose rate is remembered",
                 rate_ ? static_cast<double>(rate_->callers()) : 0});
  return out;
}

}  // namespace upgrade_advisor
