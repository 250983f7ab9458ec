#include "services/cli/client/rollback_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/client/step_text.h"
#include "services/cli/client/text_page.h"
#include "services/cli/client/way_back_text.h"

namespace upgrade_advisor {
namespace {

Style StyleOfConfirmation(v1::Confirmation confirmation) {
  switch (confirmation) {
    case v1::CONFIRMATION_MATCH:
      return Style::kGreen;
    case v1::CONFIRMATION_UNDECIDED:
      return Style::kYellow;
    default:
      return Style::kRed;
  }
}

// The name without "CONFIRMATION_", "STILL OLD".
std::string NameOfConfirmation(v1::Confirmation confirmation) {
  std::string out =
      v1::Confirmation_Name(confirmation).substr(sizeof("CONFIRMATION_") - 1);
  for (char& c : out) {
    if (c == '_') c = ' ';
  }
  return out;
}

std::string AgreementText(v1::Truth matches) {
  switch (matches) {
    case v1::TRUTH_YES:
      return "agrees";
    case v1::TRUTH_NO:
      return "differs";
    default:
      return "not compared";
  }
}

std::string OrDash(const std::string& text) {
  return text.empty() ? "-" : text;
}

void AddTarget(const v1::RollbackTarget& target, TextPage& page) {
  const v1::WayBack& way = target.way_back();
  const bool is_kept = !target.until().empty() && way.is_open() != v1::TRUTH_NO;
  page.Line();
  page.Paragraph(
      0, OpenWord(way),
      absl::StrCat(
          target.id(), ", ", target.time(), ", ",
          target.has_release() ? NameOf(target.release()) : "release not said",
          is_kept ? absl::StrCat(", kept until ", target.until()) : ""),
      StyleOf(way));
  page.Paragraph(2, "", absl::StrCat(way.text(), "."));
  WritePrice(way, page);
  page.Line(
      absl::StrCat("  undoes ", target.undone_deploys(),
                   target.undone_deploys() == 1 ? " deploy" : " deploys"));
}

void AddList(absl::string_view head,
             const google::protobuf::RepeatedPtrField<std::string>& texts,
             TextPage& page) {
  page.Line();
  page.Line(head, Style::kBold);
  for (const std::string& text : texts) page.Paragraph(2, "-", text);
}

}  // namespace

std::string ConfirmationText(const v1::ConfirmUpgradeResponse& response,
                             bool colour) {
  TextPage page(colour);
  page.Paragraph(0, NameOfConfirmation(response.confirmation()),
                 absl::StrCat(response.text(), "."),
                 StyleOfConfirmation(response.confirmation()));
  page.Line();
  std::vector<std::vector<std::string>> rows{{"", "SHOWN", "EXPECTED", ""}};
  for (const v1::ShownField& field : response.fields()) {
    rows.push_back({field.name(), OrDash(field.shown()),
                    OrDash(field.expected()), AgreementText(field.matches())});
  }
  page.Table(2, rows);
  if (response.what_to_do_size() > 0) {
    AddList("What to do", response.what_to_do(), page);
  }
  return page.text();
}

std::string RollbackText(const v1::AssessRollbackResponse& response,
                         bool colour) {
  TextPage page(colour);
  page.Line(absl::StrCat("Ways back from ", NameOf(response.running()), ", on ",
                         response.as_of()),
            Style::kBold);
  for (const v1::Note& note : response.notes()) {
    page.Paragraph(0, "Note:", absl::StrCat(note.text(), "."), Style::kYellow);
  }
  for (const v1::RollbackTarget& target : response.targets()) {
    AddTarget(target, page);
  }
  if (response.undone_size() > 0) {
    page.Line();
    page.Line("To undo a deploy", Style::kBold);
  }
  for (const v1::UndoneDeploy& undone : response.undone()) {
    page.Paragraph(2, absl::StrCat(undone.id(), ":"),
                   absl::StrCat(absl::StrJoin(undone.effects(), ". "), "."));
  }
  AddList("A rollback brings back", response.restored(), page);
  AddList("It leaves as it is", response.kept(), page);
  return page.text();
}

}  // namespace upgrade_advisor
