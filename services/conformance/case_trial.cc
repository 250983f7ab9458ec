#include "services/conformance/case_trial.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/conformance/child_process.h"
#include "services/conformance/open_plugin.h"
#include "services/conformance/single_plugin_judge.h"

namespace upgrade_advisor {
namespace {

absl::StatusOr<SinglePluginJudge> JudgeOf(const std::string& path) {
  const absl::StatusOr<const ua_plugin*> plugin = OpenPlugin(path);
  if (!plugin.ok()) return plugin.status();
  absl::StatusOr<PluginDescriptor> descriptor = ReadDescriptor(*plugin);
  if (!descriptor.ok()) return descriptor.status();
  return SinglePluginJudge(*plugin, *std::move(descriptor));
}

// "+" and the plugin; or "-" and why it cannot be loaded.
ChildReport Introduce(const std::string& path, Progress& progress) {
  progress.At("loading it");
  const absl::StatusOr<SinglePluginJudge> judge = JudgeOf(path);
  if (!judge.ok()) return {"-", std::string(judge.status().message())};
  return {"+", absl::StrCat(judge->descriptor().id, " ",
                            judge->descriptor().version)};
}

ChildReport Lacking(const std::string& path,
                    const std::vector<PluginCase>& cases,
                    const CaseTrialOptions& options, Progress& progress) {
  progress.At("examining its advisories with nothing known");
  const absl::StatusOr<SinglePluginJudge> judge = JudgeOf(path);
  if (!judge.ok()) return {};
  return CaseRunner(&*judge, options.sheet_of_release)
      .MissingCases(judge->descriptor().id, cases, options.only_ask);
}

// The texts of each answer after their number.
ChildReport AnswerCase(const std::string& path, const PluginCase& c,
                       const CaseTrialOptions& options, Progress& progress) {
  ChildReport report;
  const absl::StatusOr<SinglePluginJudge> judge = JudgeOf(path);
  if (!judge.ok()) return report;
  const CaseRunner runner(&*judge, options.sheet_of_release);
  const auto answers = runner.Answers(c, [&](const Expectation& expected) {
    progress.At(absl::StrCat("examining ", expected.advisory));
  });
  for (const CaseAnswer& answer : answers) {
    const std::vector<std::string> texts = answer.Encode();
    report.push_back(absl::StrCat(texts.size()));
    report.insert(report.end(), texts.begin(), texts.end());
  }
  return report;
}

std::vector<CaseAnswer> Decode(const ChildReport& report) {
  std::vector<CaseAnswer> out;
  for (size_t at = 0; at < report.size();) {
    size_t count = 0;
    if (!absl::SimpleAtoi(report[at++], &count)) break;
    count = std::min(count, report.size() - at);
    const auto first = report.begin() + static_cast<std::ptrdiff_t>(at);
    out.push_back(CaseAnswer::Decode(
        {first, first + static_cast<std::ptrdiff_t>(count)}));
    at += count;
  }
  return out;
}

CaseTrial Try(const std::string& path, const PluginCase& c,
              const CaseTrialOptions& options) {
  CaseTrial trial;
  trial.plugin_case = c;
  const ChildEnd end = RunInChild(
      [&](Progress& progress) {
        return AnswerCase(path, c, options, progress);
      },
      options.timeout);
  if (end.report) trial.answers = Decode(*end.report);
  if (trial.answers.size() != c.expected.size()) {
    trial.answers.clear();
    trial.death = end.Sentences();
    if (trial.death.empty()) trial.death = {"it could not be loaded again"};
  }
  return trial;
}

}  // namespace

bool CaseTrial::Passed() const {
  if (!death.empty()) return false;
  for (size_t i = 0; i < answers.size(); ++i) {
    if (!Differences(plugin_case.expected[i], answers[i]).empty()) return false;
  }
  return true;
}

absl::StatusOr<CaseTrials> TryCases(const std::string& plugin,
                                    const std::vector<PluginCase>& cases,
                                    const CaseTrialOptions& options) {
  const ChildEnd loaded = RunInChild(
      [&](Progress& progress) { return Introduce(plugin, progress); },
      options.timeout);
  if (!loaded.report || loaded.report->size() != 2 ||
      (*loaded.report)[0] != "+") {
    return absl::FailedPreconditionError(
        absl::StrCat(plugin, " cannot be loaded: ",
                     loaded.report ? loaded.report->back()
                                   : absl::StrJoin(loaded.Sentences(), "; ")));
  }
  CaseTrials out;
  out.plugin = (*loaded.report)[1];
  for (const PluginCase& c : cases) {
    out.trials.push_back(Try(plugin, c, options));
  }
  const ChildEnd lacking = RunInChild(
      [&](Progress& progress) {
        return Lacking(plugin, cases, options, progress);
      },
      options.timeout);
  out.lacking = lacking.report ? *lacking.report
                               : std::vector<std::string>{absl::StrCat(
                                     "cannot find out which: ",
                                     absl::StrJoin(lacking.Sentences(), "; "))};
  return out;
}

}  // namespace upgrade_advisor
