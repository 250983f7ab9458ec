// Plugins promise to be pure functions; many threads ask the bundled ones at
// once. Worth most under ThreadSanitizer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/plugin_host.h"
#include "services/sheets/release_sheet.h"
#include "tests/plugin_host/test_plugins.h"

namespace upgrade_advisor {
namespace {

constexpr int kThreads = 8;
constexpr int kRounds = 40;

Release ReleaseOf(Distribution distribution, const std::string& version,
                  const std::string& airflow) {
  Release release;
  release.version = ReleaseVersion::Parse(distribution, version).value();
  release.airflow = Pep440Version::Parse(airflow).value();
  release.airflow_minor = release.airflow->BaseMinor();
  return release;
}

FactSheet Deployment() {
  FactSheet::Builder sheet;
  sheet.Add(FactKind::kConfig, "core.executor", "CeleryExecutor");
  sheet.Add(FactKind::kDatabase, "backend", "postgres");
  sheet.Add(FactKind::kDatabase, "table.task_instance.rows", "30000000");
  sheet.Add(FactKind::kDatabase, "table.xcom.rows", "4000000");
  sheet.Add(FactKind::kDocker, "image.tag_is_explicit", "false");
  sheet.Add(FactKind::kDocker, "image.variant", "-base");
  sheet.Close(FactKind::kConfig);
  return sheet.Build();
}

void AppendRows(const std::vector<EvidenceRow>& rows, std::string& out) {
  for (const EvidenceRow& row : rows) {
    absl::StrAppend(&out, " ", row.name, "@", row.row.value_or(~0u));
  }
}

// Everything an answer says, as text.
std::string TextOf(const Examination& e) {
  std::string out = absl::StrCat(static_cast<int>(e.outcome), e.failure);
  AppendRows(e.evidence, out);
  for (const FactQuery& q : e.missing) absl::StrAppend(&out, " ?", q.name);
  for (const std::string& d : e.details) absl::StrAppend(&out, " ", d);
  for (const DurationBand& d : e.durations) {
    absl::StrAppend(&out, " ", d.low, "-", d.high.value_or(0), " ", d.basis);
  }
  for (const Action& a : e.actions) {
    absl::StrAppend(&out, " ", a.title, " ", a.command, " ", a.edit);
  }
  for (const Remedy& r : e.remedies) {
    absl::StrAppend(&out, " ", r.text, " ", r.command, " ", r.edit);
  }
  for (const SubjectFinding& s : e.subjects) {
    absl::StrAppend(&out, " ", s.subject, " ", s.text);
    AppendRows(s.evidence, out);
  }
  return out;
}

std::vector<std::string> TextsOf(const PluginHost& host,
                                 absl::Span<const StepSheets> steps,
                                 absl::Span<const Job> jobs) {
  std::vector<std::string> out;
  for (const Examination& e : host.Examine(steps, jobs, {})) {
    out.push_back(TextOf(e));
  }
  return out;
}

TEST(PluginHostConcurrency, EightThreadsGetTheAnswersOfOne) {
  const std::unique_ptr<PluginHost> host =
      LoadTrusted({UPGRADE_ADVISOR_BINARY_DIR "/plugins"});
  ASSERT_GE(host->advisories().size(), 20u);
  const FactSheet deployment = Deployment();
  const FactSheet nothing;
  const FactSheet certified = BuildReleaseSheet(
      ReleaseOf(Distribution::kCertified, "2.2.3-1", "2.2.3"));
  const FactSheet runtime =
      BuildReleaseSheet(ReleaseOf(Distribution::kRuntime, "5.0.4", "2.3.2"));
  const FactSheet newest =
      BuildReleaseSheet(ReleaseOf(Distribution::kRuntime, "3.0-1", "3.0.0"));
  const StepSheets steps[] = {{&deployment, &certified, &runtime},
                              {&deployment, &runtime, &newest},
                              {&nothing, &certified, &newest}};
  std::vector<Job> jobs;
  for (uint32_t step = 0; step < 3; ++step) {
    for (uint32_t i = 0; i < host->advisories().size(); ++i) {
      jobs.push_back({i, step});
    }
  }
  const std::vector<std::string> expected = TextsOf(*host, steps, jobs);
  std::vector<int> wrong(kThreads, 0);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round < kRounds; ++round) {
        wrong[t] += TextsOf(*host, steps, jobs) != expected;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(wrong, ::testing::Each(0));
}

}  // namespace
}  // namespace upgrade_advisor
