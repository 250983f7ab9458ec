#include "services/json/lint_report.h"

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {

void LintReport::AddFault(absl::string_view source, absl::string_view path,
                          absl::string_view text) {
  ++fault_count_;
  if (faults_.size() == kFaultsShown) return;
  faults_.push_back(
      absl::StrCat(source, ": ", path, path.empty() ? "" : ": ", text));
}

void LintReport::AddNotice(absl::string_view source, absl::string_view path,
                           absl::string_view text) {
  Notice& notice = notices_.emplace_back();
  notice.source.assign(source.data(), source.size());
  notice.path.assign(path.data(), path.size());
  notice.text.assign(text.data(), text.size());
}

absl::Status LintReport::ToStatus(absl::string_view what) const {
  if (fault_count_ == 0) return absl::OkStatus();
  std::string message = absl::StrCat(what, " is refused: ", fault_count_,
                                     fault_count_ == 1 ? " fault" : " faults");
  for (const std::string& fault : faults_) {
    absl::StrAppend(&message, "\n  ", fault);
  }
  if (fault_count_ > faults_.size()) {
    absl::StrAppend(&message, "\n  ... and ", fault_count_ - faults_.size(),
                    " more");
  }
  return absl::InvalidArgumentError(message);
}

}  // namespace upgrade_advisor
