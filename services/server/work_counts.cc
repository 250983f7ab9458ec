#include "services/server/work_counts.h"

#include <string>
#include <utility>

#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

namespace v1 = ::astro::upgrade::v1;

Sample Counted(const char* name, const char* help, uint64_t value,
               std::pair<std::string, std::string> label) {
  Sample out = {name, help, static_cast<double>(value), /*is_counter=*/true};
  out.labels.push_back(std::move(label));
  return out;
}

Sample Reloads(const char* result, uint64_t value) {
  return Counted("upgrade_advisor_reloads_total",
                 "Reloads of catalog and plugins, by how they ended", value,
                 {"result", result});
}

// "READY" of VERDICT_READY.
std::string NameOf(int verdict) {
  return std::string(absl::StripPrefix(
      v1::Verdict_Name(static_cast<v1::Verdict>(verdict)), "VERDICT_"));
}

}  // namespace

void WorkCounts::NoteVerdict(v1::Verdict verdict) {
  if (v1::Verdict_IsValid(verdict)) ++verdicts_[verdict];
}

void WorkCounts::NoteReload(bool succeeded) {
  ++(succeeded ? reloads_succeeded_ : reloads_refused_);
}

std::vector<Sample> WorkCounts::Samples() const {
  std::vector<Sample> out;
  for (int verdict = v1::VERDICT_UNSPECIFIED + 1;
       verdict < v1::Verdict_ARRAYSIZE; ++verdict) {
    out.push_back(
        Counted("upgrade_advisor_verdicts_total",
                "Plans and validations that were worked out, by verdict",
                verdicts_[verdict], {"verdict", NameOf(verdict)}));
  }
  out.push_back(Reloads("succeeded", reloads_succeeded_));
  out.push_back(Reloads("refused", reloads_refused_));
  return out;
}

}  // namespace upgrade_advisor
