// What an upgrade test found.
//
// Plain values.
#ifndef SERVICES_REHEARSAL_REHEARSAL_REPORT_H_
#define SERVICES_REHEARSAL_REHEARSAL_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "services/rehearsal/dags/baseline.h"
#include "services/rehearsal/environments/dependency_comparison.h"
#include "services/rehearsal/environments/environment_maker.h"
#include "services/rehearsal/importers.h"

namespace upgrade_advisor {

enum class TestStatus : uint8_t { kPassed, kFailed, kSkipped, kNotAsked };

struct TestOutcome {
  std::string name;  // "dependencies", "imports", "dags"
  TestStatus status = TestStatus::kSkipped;
  std::string why;  // a sentence or more; of a skipped test the reason
};

// "passed", "failed", "skipped", "not asked for".
absl::string_view StatusWord(TestStatus status);

struct ReportedSide {
  std::string label;
  std::string image;
  std::string airflow;
  std::string python;        // of the environment; empty if there is none
  std::string image_python;  // "3.12" of the image; empty: not known
  std::string grade;         // likewise
  std::vector<std::string> notes;
  std::optional<PinnedPackages> packages;  // of the environment
  // Of them those that a freeze of the image has, in this version; sorted.
  std::vector<std::string> frozen;
};

struct RehearsalReport {
  ReportedSide from;
  ReportedSide to;
  bool is_downgrade = false;
  std::string as_of;
  std::string uv_version;
  std::vector<TestOutcome> tests;
  std::optional<DependencyComparison> dependencies;
  std::optional<ProjectComparison> project;
  Importers importers;  // of packages that differ, where files were loaded
  // The steps of a plan from one to the other, "9.17.0 -> 12.12.0"; empty where
  // none is asked for or there is none.
  std::vector<std::string> path;
  std::string dockerfile;  // the project's, with the new image

  // kFailed if a test failed, else kSkipped if one was, else kPassed.
  TestStatus verdict() const;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_REHEARSAL_REPORT_H_
