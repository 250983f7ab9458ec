#include "services/cli/fleet/fleet_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/client/text_page.h"
#include "services/cli/fleet/fleet_words.h"

namespace upgrade_advisor {
namespace {

using Rows = std::vector<std::vector<Cell>>;

// Of the longest lists, the rest is in JSON and CSV.
constexpr int kShownCounts = 15;

std::vector<Cell> HeadOf(const std::vector<std::string>& names) {
  std::vector<Cell> out;
  for (const std::string& name : names) out.push_back({name, Style::kBold});
  return out;
}

std::string RunsOf(const v1::FleetEntry& entry) {
  const std::string name = NameOf(entry.assessment().running());
  if (name.empty()) return "?";
  return entry.assessment().yanked() ? absl::StrCat(name, " (withdrawn)")
                                     : name;
}

std::vector<Cell> RowOf(const v1::FleetEntry& entry) {
  return {{entry.deployment_id(), Style::kPlain},
          {entry.name(), Style::kPlain},
          {entry.workspace(), Style::kPlain},
          {RunsOf(entry),
           entry.assessment().yanked() ? Style::kYellow : Style::kPlain},
          {DaysLeftOf(entry), DaysStyleOf(entry)},
          {VerdictOf(entry), StyleOf(entry)},
          {NextStepOf(entry), Style::kPlain},
          {BlockersOf(entry), Style::kPlain}};
}

std::string WhoOf(const v1::FleetChange& change) {
  const std::string id =
      absl::StrCat(change.workspace(), "/", change.deployment_id());
  return change.name().empty() || change.name() == change.deployment_id()
             ? id
             : absl::StrCat(id, " (", change.name(), ")");
}

Style StyleOf(const v1::FleetChange& change) {
  const v1::Verdict after = change.after().verdict();
  if (after == change.before().verdict()) return Style::kPlain;
  return after == v1::VERDICT_READY || after == v1::VERDICT_READY_WITH_WARNINGS
             ? Style::kGreen
             : Style::kRed;
}

// Without those that name nothing.
void WriteFacts(const std::vector<std::pair<std::string, std::string>>& facts,
                TextPage& page) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, value] : facts) {
    if (!value.empty()) rows.push_back({name, value});
  }
  page.Table(2, rows);
}

void WriteCounts(
    absl::string_view title,
    const google::protobuf::RepeatedPtrField<v1::FleetCount>& counts,
    TextPage& page) {
  if (counts.empty()) return;
  page.Line();
  page.Line(title, Style::kBold);
  Rows rows;
  const int shown = std::min(counts.size(), kShownCounts);
  for (int i = 0; i < shown; ++i) {
    const v1::FleetCount& count = counts.Get(i);
    rows.push_back(
        {{count.value(), Style::kPlain},
         {absl::StrCat(count.deployments()), Style::kPlain},
         {count.blocked() == 0 ? "" : absl::StrCat(count.blocked(), " blocked"),
          Style::kRed}});
  }
  page.StyledTable(2, rows);
  if (shown < counts.size()) {
    page.Line(absl::StrCat("  and ", counts.size() - shown, " more"),
              Style::kDim);
  }
}

void AddTile(absl::string_view name, int64_t count, Style style, Rows& rows) {
  rows.push_back({{std::string(name), Style::kPlain},
                  {absl::StrCat(count), count == 0 ? Style::kPlain : style}});
}

Rows TilesOf(const v1::SummarizeFleetResponse& summary, int ending_days) {
  Rows rows;
  AddTile("Deployments", summary.total(), Style::kBold, rows);
  AddTile("supported", summary.supported(), Style::kGreen, rows);
  AddTile("unsupported", summary.unsupported(), Style::kRed, rows);
  AddTile(absl::StrCat("ending within ", ending_days, " days"),
          summary.ending(), Style::kYellow, rows);
  AddTile("support unknown", summary.support_unknown(), Style::kDim, rows);
  AddTile("blocked", summary.blocked(), Style::kRed, rows);
  AddTile("undecided", summary.undecided(), Style::kYellow, rows);
  AddTile("up to date", summary.up_to_date(), Style::kGreen, rows);
  AddTile("pending", summary.pending(), Style::kDim, rows);
  AddTile("failed", summary.failed(), Style::kRed, rows);
  AddTile("run a withdrawn release", summary.yanked(), Style::kYellow, rows);
  return rows;
}

}  // namespace

std::string TextOf(const v1::ListDeploymentsResponse& response, bool colour) {
  TextPage page(colour);
  Rows rows = {HeadOf({"ID", "NAME", "WORKSPACE", "RUNS", "DAYS LEFT",
                       "VERDICT", "NEXT STEP", "BLOCKED BY"})};
  for (const v1::FleetEntry& entry : response.deployments()) {
    rows.push_back(RowOf(entry));
  }
  page.StyledTable(0, rows);
  return page.text();
}

std::string TextOf(const v1::ListChangesResponse& response, bool colour) {
  TextPage page(colour);
  Rows rows = {HeadOf({"NUMBER", "TIME", "DEPLOYMENT", "CAUSE", "CHANGE"})};
  for (const v1::FleetChange& change : response.changes()) {
    rows.push_back(
        {{absl::StrCat(change.sequence()), Style::kPlain},
         {TextOf(change.time()), Style::kPlain},
         {WhoOf(change), Style::kPlain},
         {WordOf(change.cause()), Style::kPlain},
         {absl::StrJoin(DifferencesOf(change), "; "), StyleOf(change)}});
  }
  page.StyledTable(0, rows);
  return page.text();
}

std::string TextOf(const v1::ListAcknowledgementsResponse& response,
                   bool colour) {
  TextPage page(colour);
  Rows rows = {
      HeadOf({"ID", "ADVISORY", "SCOPE", "OWNER", "UNTIL", "STATE", "REASON"})};
  for (const v1::FleetAcknowledgement& ack : response.acknowledgements()) {
    const std::string& expires = ack.acknowledgement().expires();
    rows.push_back({{ack.acknowledgement_id(), Style::kPlain},
                    {ack.acknowledgement().advisory_id(), Style::kPlain},
                    {NameOf(ack.scope()), Style::kPlain},
                    {ack.owner(), Style::kPlain},
                    {expires.empty() ? "no end" : expires, Style::kPlain},
                    {ack.has_revoke_time() ? "revoked" : "holds",
                     ack.has_revoke_time() ? Style::kDim : Style::kGreen},
                    {ack.acknowledgement().reason(), Style::kPlain}});
  }
  page.StyledTable(0, rows);
  return page.text();
}

std::string TextOf(const v1::ListSubscriptionsResponse& response, bool colour) {
  TextPage page(colour);
  Rows rows = {HeadOf({"ID", "URL", "SCOPE", "DELIVERED", "STATE"})};
  for (const v1::FleetSubscription& subscription : response.subscriptions()) {
    const std::string& failure = subscription.failure();
    rows.push_back(
        {{subscription.subscription_id(), Style::kPlain},
         {subscription.url(), Style::kPlain},
         {NameOf(subscription.scope()), Style::kPlain},
         {absl::StrCat(subscription.delivered_sequence()), Style::kPlain},
         {failure.empty() ? "takes them" : absl::StrCat("REFUSES: ", failure),
          failure.empty() ? Style::kGreen : Style::kRed}});
  }
  page.StyledTable(0, rows);
  return page.text();
}

std::string TextOf(const v1::SummarizeFleetResponse& summary, int ending_days,
                   bool colour) {
  TextPage page(colour);
  page.Line(absl::StrCat("As of ", summary.as_of()), Style::kBold);
  page.StyledTable(2, TilesOf(summary, ending_days));
  WriteCounts("Releases", summary.releases(), page);
  WriteCounts("Advisories that block", summary.blocking_advisories(), page);
  WriteCounts("Workspaces", summary.workspaces(), page);
  return page.text();
}

std::string TextOf(const v1::FleetEntry& entry, bool colour) {
  const v1::Assessment& assessment = entry.assessment();
  TextPage page(colour);
  page.Line(entry.name().empty() ? entry.deployment_id() : entry.name(),
            Style::kBold);
  page.Line(absl::StrCat("  ", VerdictOf(entry)), StyleOf(entry));
  WriteFacts({{"id", entry.deployment_id()},
              {"workspace", entry.workspace()},
              {"runs", RunsOf(entry)},
              {"Airflow", assessment.airflow_version()},
              {"maintained until", assessment.end_of_maintenance()},
              {"days left", DaysLeftOf(entry)},
              {"next step", NextStepOf(entry)},
              {"blocked by", ListOf(assessment.blocking())},
              {"warned by", ListOf(assessment.warnings())},
              {"undecided", ListOf(assessment.undecided_blocking())},
              {"reason", assessment.reason()},
              {"error", assessment.error()},
              {"aims at", NameOf(entry.target())},
              {"as set for", entry.target_scope()},
              {"revision", absl::StrCat(entry.revision())},
              {"read by", entry.source()},
              {"read at", TextOf(entry.facts_time())}},
             page);
  return page.text();
}

std::string LineOf(const v1::FleetChange& change, bool colour) {
  TextPage page(colour);
  page.Line(absl::StrCat(change.sequence(), "  ", TextOf(change.time()), "  ",
                         WhoOf(change), "  ", WordOf(change.cause()), ": ",
                         absl::StrJoin(DifferencesOf(change), "; ")),
            StyleOf(change));
  return page.text();
}

}  // namespace upgrade_advisor
