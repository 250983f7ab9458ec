#include "services/fleet/store/reconciliation.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/domain/day.h"
#include "services/fleet/assessment/change_kinds.h"
#include "services/fleet/store/content.h"
#include "services/fleet/store/end_day.h"

namespace upgrade_advisor {
namespace {

// From one announced outcome to another.
struct Move {
  int64_t before = 0;
  int64_t after = 0;
  ChangeKinds kinds = 0;
  int64_t end_day = 0;  // of `after`
};

// In statements: the subjects ($1), and the moves with what they mean ($2).
constexpr char kSubjects[] = "(SELECT {0} FROM {elements1})";
constexpr char kMoves[] =
    "(SELECT {0} AS before_outcome, {1} AS after_outcome, {2} AS kinds, "
    "{3} AS end_day FROM {elements2}) AS m";
// The Deployments that have to move.
constexpr char kMoving[] =
    "subjects s JOIN deployments d ON d.subject = s.subject JOIN {moves} "
    "ON m.before_outcome = d.outcome AND m.after_outcome = s.outcome "
    "WHERE s.subject IN {subjects}";

constexpr char kFindMoves[] =
    "SELECT DISTINCT d.outcome, s.outcome FROM subjects s "
    "JOIN deployments d ON d.subject = s.subject "
    "WHERE s.subject IN {subjects} AND s.outcome <> 0 "
    "AND d.outcome <> s.outcome";

constexpr char kLockOrganizations[] =
    "SELECT organization FROM organizations WHERE organization IN "
    "(SELECT DISTINCT d.organization FROM subjects s "
    "JOIN deployments d ON d.subject = s.subject "
    "WHERE s.subject IN {subjects} AND s.outcome <> 0 "
    "AND d.outcome <> s.outcome) ORDER BY organization{for_update}";

// Numbered within each organization, after its last; the lock on the
// organization keeps numbers in the order of commits.
constexpr char kWriteChanges[] =
    "INSERT INTO changes (organization, sequence, deployment_id, workspace, "
    "name, time, cause, kinds, before_outcome, after_outcome) "
    "SELECT d.organization, o.last_change + ROW_NUMBER() OVER "
    "(PARTITION BY d.organization ORDER BY d.deployment_id), "
    "d.deployment_id, d.workspace, d.name, $3, "
    "CASE WHEN d.cause <> 0 THEN d.cause ELSE s.cause END, "
    "m.kinds, d.outcome, s.outcome "
    "FROM organizations o, {moving} "
    "AND o.organization = d.organization AND m.kinds <> 0";

constexpr char kCountChanges[] =
    "UPDATE organizations SET last_change = n.last FROM "
    "(SELECT c.organization AS organization, MAX(c.sequence) AS last "
    "FROM changes c JOIN organizations o ON o.organization = c.organization "
    "AND c.sequence > o.last_change WHERE o.organization IN "
    "(SELECT DISTINCT d.organization FROM {moving} AND m.kinds <> 0) "
    "GROUP BY c.organization) AS n "
    "WHERE n.organization = organizations.organization";

constexpr char kCountPopulation[] =
    "INSERT INTO population (organization, workspace, outcome, deployments) "
    "SELECT organization, workspace, outcome, CAST(SUM(n) AS BIGINT) FROM ("
    "SELECT d.organization AS organization, d.workspace AS workspace, "
    "d.outcome AS outcome, -COUNT(*) AS n FROM {moving} "
    "GROUP BY d.organization, d.workspace, d.outcome "
    "UNION ALL "
    "SELECT d.organization, d.workspace, s.outcome, COUNT(*) FROM {moving} "
    "GROUP BY d.organization, d.workspace, s.outcome) AS moved "
    "WHERE n <> 0 GROUP BY organization, workspace, outcome "
    "ORDER BY organization, workspace, outcome "
    "ON CONFLICT (organization, workspace, outcome) DO UPDATE "
    "SET deployments = population.deployments + excluded.deployments";

constexpr char kMove[] =
    "UPDATE deployments SET outcome = m.after_outcome, end_day = m.end_day, "
    "cause = 0 FROM subjects s, {moves} "
    "WHERE s.subject = deployments.subject AND s.subject IN {subjects} "
    "AND m.before_outcome = deployments.outcome "
    "AND m.after_outcome = s.outcome";

// Other facts with the same outcome are settled as well.
constexpr char kSettle[] =
    "UPDATE deployments SET cause = 0 WHERE cause <> 0 "
    "AND subject IN {subjects} AND outcome = (SELECT s.outcome FROM subjects s "
    "WHERE s.subject = deployments.subject)";

std::string Statement(sql::Dialect dialect, absl::string_view text) {
  std::string out(text);
  for (int depth = 0; depth < 3; ++depth) {
    out = absl::StrReplaceAll(out, {{"{moving}", kMoving},
                                    {"{moves}", kMoves},
                                    {"{subjects}", kSubjects}});
  }
  return absl::StrReplaceAll(out,
                             {{"{elements1}", sql::Elements(dialect, "$1")},
                              {"{elements2}", sql::Elements(dialect, "$2")},
                              {"{for_update}", sql::ForUpdate(dialect)},
                              {"{0}", sql::Element(0)},
                              {"{1}", sql::Element(1)},
                              {"{2}", sql::Element(2)},
                              {"{3}", sql::Element(3)}});
}

class Reconciler {
 public:
  Reconciler(sql::Connection& connection, OutcomeCache& outcomes,
             absl::Span<const int64_t> subjects, int64_t now)
      : connection_(connection),
        outcomes_(outcomes),
        subjects_(ListOf(subjects)),
        now_(now) {}

  absl::StatusOr<int64_t> Run() {
    const absl::Status locked = Execute(kLockOrganizations);
    if (!locked.ok()) return locked;
    if (absl::Status s = FindMoves(); !s.ok()) return s;
    const absl::Status settled = Execute(kSettle);
    if (!settled.ok() || moves_.empty()) return AsResult(settled);
    return MoveAll();
  }

 private:
  absl::StatusOr<int64_t> AsResult(const absl::Status& status) const {
    if (!status.ok()) return status;
    return 0;
  }

  absl::Status FindMoves() {
    const absl::StatusOr<sql::Result> found = connection_.Execute(
        Statement(connection_.dialect(), kFindMoves), {subjects_});
    if (!found.ok()) return found.status();
    std::vector<int64_t> ids;
    for (const sql::Row& row : found->rows) {
      moves_.push_back({sql::IntAt(row, 0), sql::IntAt(row, 1)});
      ids.insert(ids.end(), {moves_.back().before, moves_.back().after});
    }
    const absl::StatusOr<OutcomeCache::Outcomes> outcomes =
        outcomes_.Load(connection_, ids);
    if (!outcomes.ok()) return outcomes.status();
    for (Move& move : moves_) Weigh(*outcomes, move);
    return absl::OkStatus();
  }

  // The first outcome of a Deployment is no change.
  static void Weigh(const OutcomeCache::Outcomes& outcomes, Move& move) {
    const v1::Assessment& after = *outcomes.at(move.after);
    move.end_day = EndDayOf(after);
    if (move.before == 0) return;
    move.kinds = KindsOf(*outcomes.at(move.before), after);
  }

  std::string MovesText() const {
    const auto text = [](std::string* out, const Move& m) {
      absl::StrAppend(out, "[", m.before, ",", m.after, ",", m.kinds, ",",
                      m.end_day, "]");
    };
    return absl::StrCat("[", absl::StrJoin(moves_, ",", text), "]");
  }

  // The changes first: they are read off what the Deployments still say.
  absl::StatusOr<int64_t> MoveAll() {
    const std::string moves = MovesText();
    const absl::StatusOr<sql::Result> written =
        connection_.Execute(Statement(connection_.dialect(), kWriteChanges),
                            {subjects_, moves, now_});
    if (!written.ok()) return written.status();
    for (const char* text : {kCountChanges, kCountPopulation, kMove}) {
      const absl::Status status =
          connection_
              .Execute(Statement(connection_.dialect(), text),
                       {subjects_, moves})
              .status();
      if (!status.ok()) return status;
    }
    return written->changed;
  }

  absl::Status Execute(const char* text) {
    return connection_
        .Execute(Statement(connection_.dialect(), text), {subjects_})
        .status();
  }

  sql::Connection& connection_;
  OutcomeCache& outcomes_;
  const std::string subjects_;
  const int64_t now_;
  std::vector<Move> moves_;
};

}  // namespace

absl::StatusOr<int64_t> Reconcile(sql::Connection& connection,
                                  OutcomeCache& outcomes,
                                  absl::Span<const int64_t> subjects,
                                  int64_t now) {
  if (subjects.empty()) return 0;
  return Reconciler(connection, outcomes, subjects, now).Run();
}

}  // namespace upgrade_advisor
