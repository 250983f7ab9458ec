// Results as JUnit's XML, which nearly every CI reads.
//
// Pure; thread-safe.
#ifndef SERVICES_MARKUP_JUNIT_DOCUMENT_H_
#define SERVICES_MARKUP_JUNIT_DOCUMENT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

enum class JunitStatus { kPassed, kFailed, kError, kSkipped };

// Texts are of any origin; they are escaped when written.
struct JunitCase {
  std::string name;
  JunitStatus status = JunitStatus::kPassed;
  // Why it did not pass.
  std::string message;
  // At length: of what did not pass; of what passed it is its output.
  std::string details;
};

struct JunitSuite {
  std::string name;
  std::vector<JunitCase> cases;
};

std::string JunitDocument(absl::string_view name,
                          const std::vector<JunitSuite>& suites);

}  // namespace upgrade_advisor

#endif  // SERVICES_MARKUP_JUNIT_DOCUMENT_H_
