#include <algorithm>
#include <string>
#include <vector>

#include "services/plugin_host/cases/case_updater.h"
#include "tests/fuzz/fuzz_target.h"

namespace upgrade_advisor {
namespace {

// Answers as the cases expect them; `changed` makes other ones of them.
std::vector<std::vector<CaseAnswer>> Answers(
    const std::vector<PluginCase>& cases, bool changed) {
  std::vector<std::vector<CaseAnswer>> out;
  for (const PluginCase& c : cases) {
    out.emplace_back();
    for (const Expectation& e : c.expected) {
      CaseAnswer answer;
      answer.known = true;
      answer.outcome = changed ? "unknown" : std::string(CaseWord(e.outcome));
      answer.durations = {changed ? "7m+" : e.duration};
      if (e.missing) answer.missing = *e.missing;
      if (changed) answer.missing.push_back("env FUZZ");
      for (const std::string& says : e.says) answer.said += says + "\n";
      out.back().push_back(std::move(answer));
    }
  }
  return out;
}

}  // namespace
}  // namespace upgrade_advisor

// What passes is left alone; what does not is rewritten, or kept with a reason.
UA_FUZZ_TARGET(case_update, input) {
  const auto cases = ParseCases(input, "f");
  if (!cases.ok()) return;
  const auto same = UpdateCases(input, "f", Answers(*cases, false));
  UA_FUZZ_REQUIRE(same.ok() && same->text == input && same->changes.empty());
  const auto answers = Answers(*cases, true);
  const auto update = UpdateCases(input, "f", answers);
  UA_FUZZ_REQUIRE(update.ok());
  const auto again = ParseCases(update->text, "f");
  UA_FUZZ_REQUIRE(again.ok() && again->size() == cases->size());
  size_t differences = 0;
  for (size_t i = 0; i < answers.size(); ++i) {
    UA_FUZZ_REQUIRE((*again)[i].facts.size() == (*cases)[i].facts.size());
    for (size_t n = 0; n < answers[i].size(); ++n) {
      differences += Differences((*again)[i].expected[n], answers[i][n]).size();
    }
  }
  UA_FUZZ_REQUIRE(
      differences ==
      static_cast<size_t>(std::count_if(
          update->changes.begin(), update->changes.end(),
          [](const CaseChange& change) { return !change.kept.empty(); })));
}
