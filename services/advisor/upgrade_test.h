// What an upgrade test says about a change: its three tests join the gates, and
// what it saw fail stands with the findings that foretold it.
//
// Pure; thread-safe.
//
// A test that failed blocks the change: somebody has tried it. One that did not
// run is never a pass. A file that loads takes no finding back: it may still
// call what is gone. An import that worked refutes what says that it cannot;
// refuted_findings.h has the rule.
#ifndef SERVICES_ADVISOR_UPGRADE_TEST_H_
#define SERVICES_ADVISOR_UPGRADE_TEST_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/domain/release.h"
#include "services/domain/release_version.h"

namespace upgrade_advisor {

struct Plan;
struct Validation;

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

// In the target's environment.
struct TestedPackage {
  std::string version;
  bool is_frozen = false;  // the image has it in this version, by its freeze
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
  // By file of the project the dotted names that it imports of packages, and
  // got in the target's environment.
  std::map<std::string, std::set<std::string>> working_imports = {};
  // Names are normalised as PEP 503 says.
  std::map<std::string, TestedPackage> packages = {};
  // Whether the environment has the Python minor of the image.
  bool has_python_of_image = false;
};

bool IsOf(const UpgradeTest& test, const Release& source,
          const Release& target);

// Adds the three checks behind the gates. A test of another change is a note,
// and its checks are skipped.
void AddUpgradeTest(const UpgradeTest& test, const Release& source,
                    const Release& target, Validation& validation);

// The same of a plan from `source`: its tests are a note, and one that failed
// blocks it.
void AddUpgradeTest(const UpgradeTest& test, const Release& source, Plan& plan);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_UPGRADE_TEST_H_
