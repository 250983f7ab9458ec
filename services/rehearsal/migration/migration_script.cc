#include "services/rehearsal/migration/migration_script.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/base/utf8_text.h"
#include "services/rehearsal/processes/confined_process.h"
#include "services/rehearsal/processes/interpreter_binds.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxBytes = 16u << 20;
constexpr std::chrono::seconds kLimit{300};
// Nobody listens there, and nothing is asked.
constexpr char kNoDatabase[] = "postgresql+psycopg2://nobody@127.0.0.1:1/none";

// Airflow 2.7 renamed the command.
const char* CommandOf(const Pep440Version& to) {
  return to < Pep440Version::FromRelease(2, 7, 0) ? "upgrade" : "migrate";
}

// The last that Alembic says it runs: "-- Running upgrade a -> b".
std::string LastRevisionOf(absl::string_view sql) {
  const size_t at = sql.rfind("-- Running upgrade ");
  if (at == absl::string_view::npos) return "";
  absl::string_view line = sql.substr(at, sql.find('\n', at) - at);
  const size_t arrow = line.find("-> ");
  return arrow == absl::string_view::npos ? ""
                                          : CutUtf8(line.substr(arrow + 3), 64);
}

std::string LastLineOf(absl::string_view text) {
  text = absl::StripTrailingAsciiWhitespace(text);
  const size_t at = text.rfind('\n');
  return CutUtf8(at == absl::string_view::npos ? text : text.substr(at + 1),
                 600);
}

}  // namespace

absl::StatusOr<PrintedMigration> PrintMigration(
    const MigrationRequest& request) {
  if (request.to < Pep440Version::FromRelease(2, 3, 0) ||
      request.from < Pep440Version::FromRelease(2, 0, 0)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "Airflow prints migrations since 2.3, of schemas since 2.0: not from ",
        request.from.ToString(), " to ", request.to.ToString()));
  }
  ConfinedProgram program;
  program.arguments = {"/bin/sh",
                       "-c",
                       absl::StrCat("exec ", kEnvironmentFolder,
                                    "/bin/python -m airflow db \"$@\" >&3"),
                       "sh",
                       CommandOf(request.to),
                       "--show-sql-only",
                       "--from-version",
                       request.from.ToString(),
                       "--to-version",
                       request.to.ToString()};
  program.environment = {
      "HOME=/home/astro",
      "USER=astro",
      "LANG=C.UTF-8",
      "PATH=/usr/bin:/bin",
      "AIRFLOW_HOME=/home/astro",
      absl::StrCat("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=", kNoDatabase),
      "PYTHONDONTWRITEBYTECODE=1"};
  program.view.binds = InterpreterBinds(request.python, request.environment);
  program.time_limit = kLimit;
  std::string sql;
  const absl::StatusOr<ConfinedEnd> end =
      RunConfined(program, [&](absl::string_view line) {
        if (sql.size() + line.size() < kMaxBytes) {
          absl::StrAppend(&sql, line, "\n");
        }
      });
  if (!end.ok()) return end.status();
  if (end->status == 0 && !end->timed_out) return PrintedMigration{sql, ""};
  const std::string why =
      end->timed_out ? "it took too long" : LastLineOf(end->errors);
  const std::string revision = LastRevisionOf(sql);
  if (revision.empty() || end->timed_out) {
    return absl::UnavailableError(
        absl::StrCat("Airflow did not print the migration: ", why));
  }
  return PrintedMigration{
      std::move(sql),
      absl::StrCat("Airflow cannot print the revision ", revision,
                   " without a database (", why,
                   "): what it does, and what comes after it, is neither shown "
                   "nor counted")};
}

}  // namespace upgrade_advisor
