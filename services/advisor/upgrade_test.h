// What an upgrade test says about a change: its three tests join the gates, and
// what it saw fail stands with the findings that foretold it.
//
// Pure; thread-safe.
//
// A test that failed blocks the change: somebody has tried it. One that did not
// run is never a pass. What it saw work takes no finding back: a file that
// loads may still call what is gone.
#ifndef SERVICES_ADVISOR_UPGRADE_TEST_H_
#define SERVICES_ADVISOR_UPGRADE_TEST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/advisor/validation.h"
#include "services/domain/release.h"
#include "services/domain/release_version.h"

namespace upgrade_advisor {

enum class TestResult : uint8_t { kPassed, kFailed, kSkipped };

struct TestRow {
  TestResult result = TestResult::kSkipped;
  std::string why;  // a sentence or more
};

// An error under the target that was not there before.
struct NewFailure {
  std::string file;  // in the project, where it came up
  std::string name;  // that the file imports; empty: loading the file failed
  std::string text;  // without credentials
};

struct UpgradeTest {
  // Of the images that it compared; empty: they do not say.
  std::optional<ReleaseVersion> from;
  std::optional<ReleaseVersion> to;
  std::string grade;  // how near the target's environment is to the image
  TestRow dependencies;
  TestRow imports;
  TestRow dags;
  std::vector<NewFailure> failures;
};

// Adds the three checks behind the gates. A test of another change is a note,
// and its checks are skipped.
void AddUpgradeTest(const UpgradeTest& test, const Release& source,
                    const Release& target, Validation& validation);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_UPGRADE_TEST_H_
