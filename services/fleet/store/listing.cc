#include "services/fleet/store/listing.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/fleet/filter/assessment_values.h"
#include "services/fleet/filter/filter_sql.h"
#include "services/fleet/store/content.h"
#include "services/fleet/store/end_day.h"
#include "services/fleet/store/settings_rows.h"
#include "services/fleet/store/timestamps.h"

namespace upgrade_advisor {
namespace {

constexpr char kColumns[] =
    "SELECT d.deployment_id, d.workspace, d.name, d.revision, d.source, "
    "d.facts_time, d.outcome, d.cause, d.end_day FROM deployments d "
    "WHERE d.organization = $1";

// Up to so many the database may find the rows by their outcomes and sort them;
// of more it walks through the rows in the order of the list, until the page is
// full.
constexpr size_t kFewOutcomes = 100;

std::optional<int32_t> DaysLeft(int64_t end_day, int64_t today) {
  if (end_day == kNoEndDay) return std::nullopt;
  return static_cast<int32_t>(end_day - today);
}

bool AsksOfAssessment(const FilterNode& node) {
  if (node.kind == FilterNode::Kind::kComparison) {
    return !RowOf(node.comparison.field).is_of_row;
  }
  return std::any_of(node.parts.begin(), node.parts.end(), AsksOfAssessment);
}

// The state of a row is that of its outcome too.
bool AsksOfOutcome(const FilterNode& node) {
  if (node.kind == FilterNode::Kind::kComparison) {
    return node.comparison.field == FilterField::kState ||
           AsksOfAssessment(node);
  }
  return std::any_of(node.parts.begin(), node.parts.end(), AsksOfOutcome);
}

// Turns a filter into a condition on rows. What it asks of assessments is
// decided here, for each outcome that the organization has: they are few.
class RowCondition {
 public:
  RowCondition(sql::Dialect dialect, const OutcomeCache::Outcomes& outcomes,
               FilterAnswers& answers, int64_t today)
      : dialect_(dialect),
        outcomes_(outcomes),
        answers_(answers),
        today_(today) {
    for (const auto& [id, assessment] : outcomes_) {
      if (!assessment->error().empty()) failed_.push_back(id);
    }
  }

  // The condition, with parameters added; empty if all rows are let through.
  absl::StatusOr<std::string> Of(const FilterNode& filter,
                                 std::vector<SqlParameter>& parameters) {
    if (filter == ConstantNode(true)) return std::string();
    if (!AsksOfAssessment(filter)) return TextOf(filter, parameters);
    std::vector<std::string> parts;
    for (const FilterAnswers::Rest& rest : RestsOf(filter)) {
      if (*rest.condition == ConstantNode(false)) continue;
      absl::StatusOr<std::string> part = PartOf(rest, parameters);
      if (!part.ok()) return part.status();
      parts.push_back(*std::move(part));
    }
    if (parts.empty()) return std::string("1 = 0");
    return absl::StrCat("(", absl::StrJoin(parts, " OR "), ")");
  }

 private:
  std::vector<FilterAnswers::Rest> RestsOf(const FilterNode& filter) {
    const v1::Assessment none;
    std::vector<int64_t> ids = {0};
    for (const auto& [id, assessment] : outcomes_) ids.push_back(id);
    return answers_.Group(ids, [&](int64_t id) {
      const v1::Assessment& assessment = id == 0 ? none : *outcomes_.at(id);
      const std::optional<int32_t> left =
          DaysLeft(EndDayOf(assessment), today_);
      return Specialize(filter, [&](FilterField field) {
        return AssessmentValue(field, assessment, left);
      });
    });
  }

  absl::StatusOr<std::string> PartOf(const FilterAnswers::Rest& rest,
                                     std::vector<SqlParameter>& parameters) {
    parameters.emplace_back(sql::NumberList(dialect_, rest.outcomes));
    const std::string parameter = absl::StrCat("$", parameters.size());
    const std::string in =
        rest.outcomes.size() > kFewOutcomes
            ? sql::IsOneOfMany(dialect_, "d.outcome", parameter)
            : sql::IsOneOf(dialect_, "d.outcome", parameter);
    if (*rest.condition == ConstantNode(true)) return in;
    const absl::StatusOr<std::string> condition =
        TextOf(*rest.condition, parameters);
    if (!condition.ok()) return condition.status();
    return absl::StrCat("(", in, " AND ", *condition, ")");
  }

  absl::StatusOr<std::string> TextOf(const FilterNode& condition,
                                     std::vector<SqlParameter>& parameters) {
    return ToSql(
        condition,
        dialect_ == sql::Dialect::kSqlite ? SqlDialect::kSqlite
                                          : SqlDialect::kPostgresql,
        [this](FilterField field) { return ColumnOf(field); }, parameters);
  }

  std::optional<std::string> ColumnOf(FilterField field) const {
    switch (field) {
      case FilterField::kDeploymentId:
        return "d.deployment_id";
      case FilterField::kName:
        return "d.name";
      case FilterField::kWorkspace:
        return "d.workspace";
      case FilterField::kSource:
        return "d.source";
      case FilterField::kState:
        return StateColumn();
      default:
        return std::nullopt;
    }
  }

  // The numbers of AssessmentState; StateOf says the same of one row.
  std::string StateColumn() const {
    const std::string failed =
        failed_.empty() ? "-1" : absl::StrJoin(failed_, ",");
    return absl::StrCat(
        "(CASE WHEN d.outcome = 0 THEN 1 WHEN d.cause <> 0 THEN 3 "
        "WHEN d.outcome IN (",
        failed, ") THEN 4 ELSE 2 END)");
  }

  const sql::Dialect dialect_;
  const OutcomeCache::Outcomes& outcomes_;
  FilterAnswers& answers_;
  const int64_t today_;
  std::vector<int64_t> failed_;
};

v1::AssessmentState StateOf(int64_t outcome, int64_t cause,
                            const v1::Assessment& assessment) {
  if (outcome == 0) return v1::ASSESSMENT_STATE_PENDING;
  if (cause != 0) return v1::ASSESSMENT_STATE_STALE;
  return assessment.error().empty() ? v1::ASSESSMENT_STATE_CURRENT
                                    : v1::ASSESSMENT_STATE_FAILED;
}

v1::FleetEntry EntryOf(const std::string& organization, const sql::Row& row,
                       const OutcomeCache::Outcomes& outcomes,
                       const OrganizationSettings& settings, int64_t today) {
  v1::FleetEntry out;
  out.set_organization(organization);
  out.set_deployment_id(sql::TextAt(row, 0));
  out.set_workspace(sql::TextAt(row, 1));
  out.set_name(sql::TextAt(row, 2));
  out.set_revision(sql::IntAt(row, 3));
  out.set_source(sql::TextAt(row, 4));
  SetTime(sql::IntAt(row, 5), *out.mutable_facts_time());
  const int64_t outcome = sql::IntAt(row, 6);
  if (outcome != 0) *out.mutable_assessment() = *outcomes.at(outcome);
  out.set_state(StateOf(outcome, sql::IntAt(row, 7), out.assessment()));
  if (const auto left = DaysLeft(sql::IntAt(row, 8), today)) {
    out.set_days_left(*left);
  }
  const OrganizationSettings::FoundTarget target =
      settings.TargetFor(out.workspace(), out.deployment_id());
  *out.mutable_target() = target.target;
  out.set_target_scope(target.scope);
  return out;
}

absl::StatusOr<OutcomeCache::Outcomes> OutcomesOf(
    sql::Connection& connection, OutcomeCache& outcomes,
    const std::string& organization) {
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      "SELECT DISTINCT outcome FROM population "
      "WHERE organization = $1 AND deployments > 0",
      {organization});
  if (!rows.ok()) return rows.status();
  std::vector<int64_t> ids;
  for (const sql::Row& row : rows->rows) ids.push_back(sql::IntAt(row, 0));
  return outcomes.Load(connection, ids);
}

const char* ColumnOf(ListOrder order) {
  switch (order) {
    case ListOrder::kWorkspace:
      return "d.workspace";
    case ListOrder::kDaysLeft:
      return "d.end_day";
    case ListOrder::kDeploymentId:
      return "d.deployment_id";
    case ListOrder::kName:
      break;
  }
  return "d.name";
}

// The rows after a position, in their order, one more than the page has.
std::string OrderText(const ListQuery& query,
                      std::vector<SqlParameter>& parameters) {
  const char* column = ColumnOf(query.order);
  std::string out;
  if (query.after) {
    if (query.order == ListOrder::kDaysLeft) {
      parameters.emplace_back(query.after->number);
    } else {
      parameters.emplace_back(query.order == ListOrder::kDeploymentId
                                  ? query.after->deployment_id
                                  : query.after->text);
    }
    parameters.emplace_back(query.after->deployment_id);
    absl::StrAppend(&out, " AND (", column, ", d.deployment_id) ",
                    query.is_descending ? "<" : ">", " ($",
                    parameters.size() - 1, ", $", parameters.size(), ")");
  }
  const char* direction = query.is_descending ? " DESC" : "";
  absl::StrAppend(&out, " ORDER BY ", column, direction, ", d.deployment_id",
                  direction, " LIMIT ", query.limit + 1);
  return out;
}

std::vector<sql::Value> ValuesOf(const std::vector<SqlParameter>& parameters) {
  std::vector<sql::Value> out;
  for (const SqlParameter& parameter : parameters) {
    if (const auto* number = std::get_if<int64_t>(&parameter)) {
      out.emplace_back(*number);
    } else {
      out.emplace_back(std::get<std::string>(parameter));
    }
  }
  return out;
}

ListPosition PositionOf(const sql::Row& row, ListOrder order) {
  return {order == ListOrder::kWorkspace ? sql::TextAt(row, 1)
                                         : sql::TextAt(row, 2),
          sql::IntAt(row, 8), sql::TextAt(row, 0)};
}

// The rows of a page, and one more if there are others.
absl::StatusOr<sql::Result> LoadPage(sql::Connection& connection,
                                     OutcomeCache& outcomes,
                                     FilterCache& filters,
                                     const ListQuery& query, int64_t today) {
  absl::StatusOr<OutcomeCache::Outcomes> known = OutcomeCache::Outcomes();
  if (AsksOfOutcome(query.filter)) {
    known = OutcomesOf(connection, outcomes, query.organization);
    if (!known.ok()) return known.status();
  }
  const std::shared_ptr<FilterAnswers> answers =
      query.filter_text.empty() ? std::make_shared<FilterAnswers>()
                                : filters.For(query.filter_text, today);
  std::vector<SqlParameter> parameters = {query.organization};
  const absl::StatusOr<std::string> condition =
      RowCondition(connection.dialect(), *known, *answers, today)
          .Of(query.filter, parameters);
  if (!condition.ok()) return condition.status();
  const std::string order = OrderText(query, parameters);
  return connection.ExecuteOnce(
      absl::StrCat(kColumns, condition->empty() ? "" : " AND ", *condition,
                   order),
      ValuesOf(parameters));
}

}  // namespace

absl::StatusOr<ListPage> ListPageOf(sql::Connection& connection,
                                    OutcomeCache& outcomes,
                                    FilterCache& filters,
                                    const ListQuery& query, int64_t today) {
  const absl::StatusOr<OrganizationSettings> settings =
      LoadSettings(connection, query.organization);
  if (!settings.ok()) return settings.status();
  const absl::StatusOr<sql::Result> result =
      LoadPage(connection, outcomes, filters, query, today);
  if (!result.ok()) return result.status();
  std::vector<int64_t> ids;
  for (const sql::Row& row : result->rows) ids.push_back(sql::IntAt(row, 6));
  const absl::StatusOr<OutcomeCache::Outcomes> known =
      outcomes.Load(connection, ids);
  if (!known.ok()) return known.status();
  ListPage out;
  for (const sql::Row& row : result->rows) {
    if (out.entries.size() == static_cast<size_t>(query.limit)) {
      out.next = PositionOf(result->rows[out.entries.size() - 1], query.order);
      break;
    }
    out.entries.push_back(
        EntryOf(query.organization, row, *known, *settings, today));
  }
  return out;
}

absl::StatusOr<StoredDeployment> LoadDeployment(
    sql::Connection& connection, OutcomeCache& outcomes,
    const std::string& organization, const std::string& deployment_id,
    int64_t today) {
  const absl::StatusOr<sql::Result> rows =
      connection.Execute(absl::StrCat(kColumns, " AND d.deployment_id = $2"),
                         {organization, deployment_id});
  if (!rows.ok()) return rows.status();
  if (rows->rows.empty()) {
    return absl::NotFoundError("there is no such Deployment");
  }
  const absl::StatusOr<OutcomeCache::Outcomes> known =
      outcomes.Load(connection, {sql::IntAt(rows->rows[0], 6)});
  if (!known.ok()) return known.status();
  const absl::StatusOr<OrganizationSettings> settings =
      LoadSettings(connection, organization);
  if (!settings.ok()) return settings.status();
  const absl::StatusOr<sql::Result> contents = connection.Execute(
      "SELECT h.content, t.content FROM deployments d "
      "JOIN subjects s ON s.subject = d.subject "
      "JOIN sheets h ON h.sheet = s.sheet "
      "JOIN settings t ON t.settings = s.settings "
      "WHERE d.organization = $1 AND d.deployment_id = $2",
      {organization, deployment_id});
  if (!contents.ok()) return contents.status();
  if (contents->rows.empty()) {
    return absl::DataLossError("a Deployment in the store has no sheet");
  }
  return StoredDeployment{
      EntryOf(organization, rows->rows[0], *known, *settings, today),
      Decompress(sql::BlobAt(contents->rows[0], 0)),
      Decompress(sql::BlobAt(contents->rows[0], 1))};
}

}  // namespace upgrade_advisor
