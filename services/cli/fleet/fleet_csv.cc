#include "services/cli/fleet/fleet_csv.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/base/utf8_text.h"
#include "services/cli/fleet/fleet_words.h"

namespace upgrade_advisor {
namespace {

// Spreadsheets work out a cell that begins so, in quotes or not.
constexpr absl::string_view kFormulaStarts = "=+-@\t\r\n";
constexpr absl::string_view kQuoted = ",\"\r\n";

std::string Head(const std::vector<absl::string_view>& names) {
  return absl::StrCat(absl::StrJoin(names, ","), "\r\n");
}

void Count(absl::string_view section, const v1::FleetCount& count,
           CsvText& csv) {
  csv.Cell(section).Cell(count.value()).Number(count.deployments());
  csv.Number(count.blocked()).End();
}

void Tile(absl::string_view name, int64_t deployments, CsvText& csv) {
  csv.Cell("total").Cell(name).Number(deployments).Cell("").End();
}

void Tiles(const v1::SummarizeFleetResponse& summary, CsvText& csv) {
  Tile("total", summary.total(), csv);
  Tile("supported", summary.supported(), csv);
  Tile("unsupported", summary.unsupported(), csv);
  Tile("ending", summary.ending(), csv);
  Tile("support_unknown", summary.support_unknown(), csv);
  Tile("blocked", summary.blocked(), csv);
  Tile("undecided", summary.undecided(), csv);
  Tile("pending", summary.pending(), csv);
  Tile("failed", summary.failed(), csv);
  Tile("yanked", summary.yanked(), csv);
  Tile("up_to_date", summary.up_to_date(), csv);
}

std::string KindsOf(const google::protobuf::RepeatedField<int>& kinds) {
  return absl::StrJoin(kinds, " ", [](std::string* out, int kind) {
    out->append(WordOf(static_cast<v1::ChangeKind>(kind)));
  });
}

}  // namespace

void CsvText::Separate() {
  if (has_cells_) out_ += ',';
  has_cells_ = true;
}

CsvText& CsvText::Cell(absl::string_view text) {
  Separate();
  std::string cell = VisibleText(text);
  if (!cell.empty() &&
      kFormulaStarts.find(cell[0]) != absl::string_view::npos) {
    cell.insert(0, "'");
  }
  if (cell.find_first_of(kQuoted.data(), 0, kQuoted.size()) ==
      std::string::npos) {
    out_ += cell;
  } else {
    absl::StrAppend(&out_, "\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}),
                    "\"");
  }
  return *this;
}

CsvText& CsvText::Number(int64_t number) {
  Separate();
  absl::StrAppend(&out_, number);
  return *this;
}

void CsvText::End() {
  out_ += "\r\n";
  has_cells_ = false;
}

std::string EntryCsvHead() {
  return Head({"deployment_id",
               "name",
               "workspace",
               "runs",
               "airflow_version",
               "line",
               "end_of_maintenance",
               "days_left",
               "support",
               "yanked",
               "state",
               "verdict",
               "reason",
               "next_step",
               "steps",
               "target",
               "blocking",
               "warnings",
               "undecided_blocking",
               "error",
               "revision",
               "source"});
}

std::string CsvOf(const v1::FleetEntry& entry) {
  const v1::Assessment& assessment = entry.assessment();
  CsvText csv;
  csv.Cell(entry.deployment_id()).Cell(entry.name()).Cell(entry.workspace());
  csv.Cell(NameOf(assessment.running())).Cell(assessment.airflow_version());
  csv.Cell(assessment.line()).Cell(assessment.end_of_maintenance());
  if (entry.has_days_left()) {
    csv.Number(entry.days_left());
  } else {
    csv.Cell("");
  }
  csv.Cell(WordOf(assessment.support()))
      .Cell(assessment.yanked() ? "yes" : "no")
      .Cell(WordOf(entry.state()))
      .Cell(VerdictOf(entry))
      .Cell(assessment.reason())
      .Cell(assessment.steps().empty() ? "" : NameOf(assessment.steps(0)))
      .Number(assessment.steps_size())
      .Cell(NameOf(assessment.target()));
  csv.Cell(absl::StrJoin(assessment.blocking(), " "))
      .Cell(absl::StrJoin(assessment.warnings(), " "))
      .Cell(absl::StrJoin(assessment.undecided_blocking(), " "))
      .Cell(assessment.error())
      .Number(entry.revision())
      .Cell(entry.source());
  csv.End();
  return csv.text();
}

std::string ChangeCsvHead() {
  return Head({"sequence", "time", "workspace", "deployment_id", "name",
               "cause", "kinds", "change"});
}

std::string CsvOf(const v1::FleetChange& change) {
  CsvText csv;
  csv.Number(change.sequence()).Cell(TextOf(change.time()));
  csv.Cell(change.workspace()).Cell(change.deployment_id());
  csv.Cell(change.name()).Cell(WordOf(change.cause()));
  csv.Cell(KindsOf(change.kinds()));
  csv.Cell(absl::StrJoin(DifferencesOf(change), "; ")).End();
  return csv.text();
}

std::string CsvOf(const v1::SummarizeFleetResponse& summary) {
  CsvText csv;
  Tiles(summary, csv);
  for (const auto& count : summary.releases()) Count("release", count, csv);
  for (const auto& count : summary.lines()) Count("line", count, csv);
  for (const auto& count : summary.blocking_advisories()) {
    Count("advisory", count, csv);
  }
  for (const auto& count : summary.workspaces()) Count("workspace", count, csv);
  for (const v1::FleetMonth& month : summary.ends()) {
    csv.Cell("ends").Cell(month.month()).Number(month.deployments());
    csv.Cell("").End();
  }
  return absl::StrCat(Head({"section", "value", "deployments", "blocked"}),
                      csv.text());
}

std::string CsvOf(const v1::ListAcknowledgementsResponse& response) {
  CsvText csv;
  for (const v1::FleetAcknowledgement& ack : response.acknowledgements()) {
    csv.Cell(ack.acknowledgement_id())
        .Cell(ack.acknowledgement().advisory_id())
        .Cell(ack.scope().workspace())
        .Cell(ack.scope().deployment_id())
        .Cell(ack.owner())
        .Cell(ack.acknowledgement().reason())
        .Cell(ack.acknowledgement().expires())
        .Cell(TextOf(ack.create_time()))
        .Cell(TextOf(ack.revoke_time()))
        .End();
  }
  return absl::StrCat(
      Head({"acknowledgement_id", "advisory_id", "workspace", "deployment_id",
            "owner", "reason", "expires", "created", "revoked"}),
      csv.text());
}

std::string CsvOf(const v1::ListSubscriptionsResponse& response) {
  CsvText csv;
  for (const v1::FleetSubscription& subscription : response.subscriptions()) {
    csv.Cell(subscription.subscription_id())
        .Cell(subscription.url())
        .Cell(subscription.scope().workspace())
        .Cell(subscription.scope().deployment_id())
        .Cell(KindsOf(subscription.kinds()))
        .Number(subscription.delivered_sequence())
        .Cell(subscription.failure())
        .Number(subscription.dead_letters())
        .End();
  }
  return absl::StrCat(
      Head({"subscription_id", "url", "workspace", "deployment_id", "kinds",
            "delivered_sequence", "failure", "dead_letters"}),
      csv.text());
}

}  // namespace upgrade_advisor
