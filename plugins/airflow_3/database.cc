// The metadata database.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/airflow_3/conditions.h"

namespace upgrade_plugin::airflow_3 {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int64_t kLimit = 50'000'000'000;
constexpr int64_t kMillion = 1'000'000;
// More rows are no figure to reckon with, and no time is.
constexpr int64_t kMostRows = 1'000 * kMillion;

std::string_view TableOf(const Row& row) {
  return row.name_between("table.", ".bytes");
}

bool IsOverTheLimit(const Row& row) {
  return !TableOf(row).empty() && row.number().value_or(0) > kLimit;
}

int64_t RowsOf(const Fact& rows) {
  const int64_t n = rows.number().value_or(0);
  return n < 0 ? 0 : (n > kMostRows ? kMostRows : n);
}

// So many seconds for ten million rows, in proportion.
seconds InProportion(int64_t rows, seconds ten_million) {
  return seconds(1 + ten_million.count() * rows / (10 * kMillion));
}

}  // namespace

Truth ATableIsOverTheLimit(const Facts& f) {
  return f.database_under("table").any(&IsOverTheLimit);
}

void ReportLargeTables(const Facts& f, Truth, Report& report) {
  const Fact tables = f.database_under("table");
  for (uint32_t i = 0; i < tables.count(); ++i) {
    const Row row = tables.row(i);
    if (!IsOverTheLimit(row)) continue;
    report.Subject(TableOf(row), std::string(row.value) + " bytes", row, 1);
  }
}

void ReportTaskInstanceTime(const Facts& f, Truth applies, Report& report) {
  const Fact given = f.database("table.task_instance.rows");
  if (!applies.is_yes() || !given.number()) return;
  const int64_t rows = RowsOf(given);
  constexpr std::string_view kGrounds =
      "in proportion to times that users told: 1 minute for a million task "
      "instances, 9 to 12 for four, 45 to 60 for ten";
  if (rows > 10 * kMillion) {
    report.DurationAtLeast(InProportion(rows, minutes(45)), kGrounds, given);
  } else if (rows > 4 * kMillion) {
    // From 9 and 12 minutes to 45 and 60.
    const int64_t beyond = rows - 4 * kMillion;
    report.Duration(minutes(9) + seconds(36 * 60 * beyond / (6 * kMillion)),
                    minutes(12) + seconds(48 * 60 * beyond / (6 * kMillion)),
                    kGrounds, given);
  } else {
    // From 1 and 2 minutes to 9 and 12.
    const int64_t beyond = rows - kMillion;
    report.Duration(minutes(1) + seconds(8 * 60 * beyond / (3 * kMillion)),
                    minutes(2) + seconds(10 * 60 * beyond / (3 * kMillion)),
                    kGrounds, given);
  }
}

Truth MigratesOffline(const Facts& f) {
  return f.shell("airflow db migrate").any([](const Row& r) {
    return r.value.find("--show-sql-only") != std::string_view::npos;
  });
}

void ReportDeadlineTime(const Facts& f, Truth applies, Report& report) {
  const Fact given = f.database("table.deadline.rows");
  if (!applies.is_yes() || !given.number()) return;
  const int64_t rows = RowsOf(given);
  report.Duration(InProportion(rows, minutes(5)),
                  InProportion(rows, minutes(16)),
                  "in proportion to what was measured for ten million "
                  "deadlines: 16 minutes, 5 to 11 in later builds",
                  given);
}

void ReportDagRunTime(const Facts& f, Truth applies, Report& report) {
  const Fact given = f.database("table.dag_run.rows");
  if (!applies.is_yes() || !given.number()) return;
  const int64_t rows = RowsOf(given);
  report.Duration(InProportion(rows, minutes(3)),
                  InProportion(rows, minutes(12)),
                  "half to twice what was measured for ten million runs, 6 "
                  "minutes, in proportion",
                  given);
}

Truth RunsAndTasksAreMany(const Facts& f) {
  const Fact tasks = f.database("table.task_instance.rows");
  const Truth many = tasks.at_least(5 * kMillion);
  // Where the tasks say it alone, nobody is asked for runs.
  if (many.is_yes()) return many;
  const Fact runs = f.database("table.dag_run.rows");
  const Truth both = Truth(tasks) && Truth(runs);
  if (!both.is_yes()) return both;
  if (!tasks.number() || !runs.number()) return {Truth::kUnknown, both.basis};
  return When(RowsOf(tasks) + RowsOf(runs) >= 5 * kMillion, both.basis);
}

void ReportRunsAndTasksTime(const Facts& f, Truth applies, Report& report) {
  const Fact tasks = f.database("table.task_instance.rows");
  if (!applies.is_yes() || !tasks.number()) return;
  const int64_t rows = RowsOf(tasks) + RowsOf(f.database("table.dag_run.rows"));
  report.DurationAtLeast(InProportion(rows, minutes(60)),
                         "in proportion to over an hour for ten million rows; "
                         "no upper end was told",
                         tasks);
}

Truth DefersOnMysql(const Facts& f) {
  return f.database("backend").equals("mysql") &&
         (f.keyword("*.deferrable").any([](const Row& r) {
           return r.value == "True";
         }) ||
          f.config("operators.default_deferrable").is_true());
}

}  // namespace upgrade_plugin::airflow_3
