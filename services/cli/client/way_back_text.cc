#include "services/cli/client/way_back_text.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace upgrade_advisor {
namespace {

// A line for each Airflow.
void WriteErased(const v1::WayBack& way, TextPage& page) {
  for (int i = 0; i < way.erased_size();) {
    const std::string& version = way.erased(i).airflow_version();
    std::vector<std::string> texts;
    for (; i < way.erased_size() && way.erased(i).airflow_version() == version;
         ++i) {
      texts.push_back(way.erased(i).text());
    }
    page.Paragraph(2, absl::StrCat("loses, of Airflow ", version, ":"),
                   absl::StrJoin(texts, "; "));
  }
}

}  // namespace

absl::string_view OpenWord(const v1::WayBack& way) {
  switch (way.is_open()) {
    case v1::TRUTH_YES:
      return "open";
    case v1::TRUTH_NO:
      return "closed";
    default:
      return "unknown";
  }
}

Style StyleOf(const v1::WayBack& way) {
  switch (way.is_open()) {
    case v1::TRUTH_YES:
      return Style::kGreen;
    case v1::TRUTH_NO:
      return Style::kRed;
    default:
      return Style::kYellow;
  }
}

void WritePrice(const v1::WayBack& way, TextPage& page) {
  for (const std::string& condition : way.conditions()) {
    page.Paragraph(2, "if", condition);
  }
  WriteErased(way, page);
}

}  // namespace upgrade_advisor
