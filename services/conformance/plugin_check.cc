#include "services/conformance/plugin_check.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/base/read_file.h"
#include "services/conformance/open_plugin.h"

namespace upgrade_advisor {
namespace {

CheckAnswer Prepare(CheckRun& run) {
  run.progress.At("opening it");
  absl::StatusOr<const ua_plugin*> plugin = OpenPlugin(run.path);
  if (!plugin.ok()) return Failed(std::string(plugin.status().message()));
  absl::StatusOr<PluginDescriptor> descriptor = ReadDescriptor(*plugin);
  if (!descriptor.ok()) {
    return Failed(std::string(descriptor.status().message()));
  }
  run.plugin = *plugin;
  run.descriptor = *std::move(descriptor);
  return Passed();
}

ChildReport RunTest(const Demand& test, CheckRun& run) {
  CheckAnswer answer;
  if (test.preparation == Preparation::kDescribed) answer = Prepare(run);
  if (answer.status == CheckStatus::kPassed) answer = test.run(run);
  ChildReport report = {absl::StrCat(static_cast<int>(answer.status))};
  std::move(answer.seen.begin(), answer.seen.end(), std::back_inserter(report));
  return report;
}

CheckAnswer AnswerOf(ChildEnd end) {
  if (!end.report) return {CheckStatus::kFailed, end.Sentences()};
  int status = 0;
  if (end.report->empty() || !absl::SimpleAtoi(end.report->front(), &status) ||
      status < 0 || status > static_cast<int>(CheckStatus::kSkipped)) {
    return Failed("it has overwritten the report of this demand");
  }
  end.report->erase(end.report->begin());
  return {static_cast<CheckStatus>(status), *std::move(end.report)};
}

// Why the test is not to be run; empty if it is.
std::string SkipReason(const Demand& test, const CheckOptions& options,
                       const std::set<std::string>& failed) {
  const auto skip = options.skip.find(std::string(test.id));
  if (skip != options.skip.end()) return skip->second;
  for (absl::string_view id :
       absl::StrSplit(test.needs, ' ', absl::SkipEmpty())) {
    if (failed.count(std::string(id)) != 0) {
      return absl::StrCat("not run, because ", id, " failed");
    }
  }
  return "";
}

bool IsWanted(const Demand& test, const CheckOptions& options) {
  return options.only.empty() ||
         std::find(options.only.begin(), options.only.end(), test.id) !=
             options.only.end();
}

}  // namespace

size_t CheckReport::Count(CheckStatus status) const {
  return static_cast<size_t>(std::count_if(
      results.begin(), results.end(),
      [&](const TestResult& r) { return r.answer.status == status; }));
}

absl::Status CheckTestIds(const CheckOptions& options) {
  std::set<std::string> unknown(options.only.begin(), options.only.end());
  for (const auto& [id, reason] : options.skip) unknown.insert(id);
  for (const Demand& test : AllDemands()) {
    unknown.erase(std::string(test.id));
  }
  if (unknown.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("there is no demand ", absl::StrJoin(unknown, ", "),
                   "; --list shows all demands"));
}

absl::StatusOr<CheckReport> CheckPlugin(const std::string& path,
                                        const CheckOptions& options) {
  absl::StatusOr<std::string> elf = ReadFile(path);
  if (!elf.ok()) {
    return absl::UnavailableError(absl::StrCat(
        path, " ", elf.status().message(), ": name a plugin's file"));
  }
  CheckReport report;
  report.path = path;
  report.seed = options.seed;
  std::set<std::string> failed;
  for (const Demand& test : AllDemands()) {
    if (!IsWanted(test, options)) continue;
    CheckAnswer answer = Skipped(SkipReason(test, options, failed));
    if (answer.seen[0].empty()) {
      answer = AnswerOf(RunInChild(
          [&](Progress& progress) {
            CheckRun run{.path = std::filesystem::absolute(path).string(),
                         .elf = *elf,
                         .options = options,
                         .progress = progress,
                         .descriptor = {}};
            return RunTest(test, run);
          },
          options.timeout));
    }
    if (answer.status == CheckStatus::kFailed) {
      failed.insert(std::string(test.id));
    }
    report.results.push_back({test, std::move(answer)});
  }
  return report;
}

}  // namespace upgrade_advisor
