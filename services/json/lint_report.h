// Collects everything that is wrong with files, so that whoever fixes
// them sees all faults at once.
//
// Not thread-safe. Owns its strings.
#ifndef SERVICES_JSON_LINT_REPORT_H_
#define SERVICES_JSON_LINT_REPORT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/json/notice.h"

namespace upgrade_advisor {

class LintReport {
 public:
  // Faults beyond this many are counted, not kept.
  static constexpr size_t kFaultsShown = 20;

  // A fault refuses the file. `path` is empty for the file as a whole; `text`
  // says what is wrong and what would be right.
  void AddFault(absl::string_view source, absl::string_view path,
                absl::string_view text);
  // A notice does not.
  void AddNotice(absl::string_view source, absl::string_view path,
                 absl::string_view text);

  size_t fault_count() const { return fault_count_; }
  const std::vector<Notice>& notices() const { return notices_; }

  // OK without faults; otherwise INVALID_ARGUMENT: `what` is refused, with one
  // line per fault, the first kFaultsShown of them, and their total.
  absl::Status ToStatus(absl::string_view what) const;

 private:
  std::vector<std::string> faults_;
  size_t fault_count_ = 0;
  std::vector<Notice> notices_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_JSON_LINT_REPORT_H_
