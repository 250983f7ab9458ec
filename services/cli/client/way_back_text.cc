#include "services/cli/client/way_back_text.h"

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

std::string OpenText(const v1::WayBack& way, const TextPage& page) {
  switch (way.is_open()) {
    case v1::TRUTH_YES:
      return page.Styled("open", Style::kGreen);
    case v1::TRUTH_NO:
      return page.Styled("closed", Style::kRed);
    default:
      return page.Styled("unknown", Style::kYellow);
  }
}

void WriteWayBack(const v1::WayBack& way, TextPage& page) {
  page.Paragraph(2, "", absl::StrCat(way.text(), "."));
  for (const std::string& condition : way.conditions()) {
    page.Paragraph(2, "if", condition);
  }
  WriteErased(way, page);
}

}  // namespace upgrade_advisor
