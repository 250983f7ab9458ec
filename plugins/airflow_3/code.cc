// The code of DAGs.
#include <string_view>
#include <vector>

#include "plugins/airflow_3/conditions.h"

namespace upgrade_plugin::airflow_3 {
namespace {

// What is gone, and what to do.
struct Gone {
  std::string_view name;
  std::string_view advice;
};

constexpr Gone kDagArguments[] = {
    {"DAG.schedule_interval", "Write schedule"},
    {"DAG.timetable", "Write schedule"},
    {"DAG.concurrency", "Write max_active_tasks"},
    {"DAG.fail_stop", "Write fail_fast"},
    {"DAG.default_view", "Drop it"},
    {"DAG.orientation", "Drop it"},
};

constexpr Gone kTaskArguments[] = {
    {"*.task_concurrency", "Write max_active_tis_per_dag"},
    {"*.provide_context", "Drop it: the context is always passed"},
    {"*.use_task_execution_day", "Write use_task_logical_date"},
    {"TriggerDagRunOperator.execution_date", "Write logical_date"},
};

constexpr Gone kContext[] = {
    {"conf", "Import it: from airflow.configuration import conf"},
    {"execution_date", "Use logical_date"},
    {"next_ds", "Use data_interval_end | ds"},
    {"next_ds_nodash", "Use data_interval_end | ds_nodash"},
    {"next_execution_date", "Use data_interval_end"},
    {"prev_ds", "Use prev_data_interval_start_success or logical_date"},
    {"prev_ds_nodash", "Use prev_data_interval_start_success or logical_date"},
    {"prev_execution_date", "Use prev_data_interval_start_success"},
    {"prev_execution_date_success", "Use prev_data_interval_start_success"},
    {"tomorrow_ds", "Use macros.ds_add(ds, 1)"},
    {"tomorrow_ds_nodash", "Use macros.ds_add(ds, 1)"},
    {"triggering_dataset_events", "Use triggering_asset_events"},
    {"yesterday_ds", "Use macros.ds_add(ds, -1)"},
    {"yesterday_ds_nodash", "Use macros.ds_add(ds, -1)"},
};

template <size_t kSize>
Truth AnyKeyword(const Facts& f, const Gone (&table)[kSize]) {
  Truth any = No();
  for (const Gone& gone : table) any = any || f.keyword(gone.name);
  return any;
}

template <size_t kSize>
void ReportKeywords(const Facts& f, const Gone (&table)[kSize],
                    Report& report) {
  for (const Gone& gone : table) {
    const Fact given = f.keyword(gone.name);
    if (!given.is_yes()) continue;
    report.Subject(gone.name.substr(gone.name.find('.') + 1), gone.advice,
                   given);
  }
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

bool IsRemovedRule(const Row& r) {
  return r.value == "dummy" || r.value == "none_failed_or_skipped" ||
         EndsWith(r.value, "TriggerRule.DUMMY") ||
         EndsWith(r.value, "TriggerRule.NONE_FAILED_OR_SKIPPED");
}

// What is never JSON. What other calls return is not known, and not judged.
bool IsNoJson(const Row& r) {
  for (std::string_view value :
       {"[set]", "[lambda]", "set()", "frozenset()", "datetime()", "date()",
        "timedelta()", "now()", "utcnow()", "today()", "Path()", "Decimal()"}) {
    if (r.value == value) return true;
  }
  return false;
}

// Five fields, or a name of them as "@daily".
bool IsCron(std::string_view schedule) {
  if (schedule.substr(0, 1) == "@") {
    return schedule != "@once" && schedule != "@continuous";
  }
  int fields = 1;
  for (size_t i = 0; i < schedule.size(); ++i) {
    if (schedule[i] == ' ' && i > 0 && schedule[i - 1] != ' ') ++fields;
  }
  return fields >= 5;
}

bool HasRowOf(const Fact& rows, std::string_view file) {
  for (uint32_t i = 0; i < rows.count(); ++i) {
    if (rows.row(i).file == file) return true;
  }
  return false;
}

bool MayHaveMore(const Fact& rows) {
  return rows.is_unknown() || (rows.is_yes() && !rows.complete());
}

// Whether a file makes DAGs and gives none of the arguments to any of them.
template <size_t kSize>
Truth MakesDagsWithout(const Facts& f,
                       const std::string_view (&arguments)[kSize]) {
  const Fact makers[] = {f.calls("DAG"), f.calls("dag")};
  const Truth makes = makers[0] || makers[1];
  std::vector<Fact> given;
  Truth gives = No();
  bool may_be_more = false;
  for (std::string_view argument : arguments) {
    given.push_back(f.keyword(argument));
    gives = gives || given.back();
    may_be_more = may_be_more || MayHaveMore(given.back());
  }
  if (!makes.is_yes() || !gives.is_yes()) return makes && !gives;
  // With the argument given somewhere, look file by file.
  const uint64_t basis = makes.basis | gives.basis;
  bool unknown = MayHaveMore(makers[0]) || MayHaveMore(makers[1]);
  for (const Fact& calls : makers) {
    for (uint32_t i = 0; i < calls.count(); ++i) {
      const std::string_view file = calls.row(i).file;
      bool gives_here = false;
      for (const Fact& rows : given) {
        gives_here = gives_here || HasRowOf(rows, file);
      }
      if (!gives_here && !may_be_more) return {Truth::kYes, basis};
      unknown = unknown || !gives_here;
    }
  }
  return {unknown ? Truth::kUnknown : Truth::kNo, basis};
}

constexpr std::string_view kCatchup[] = {"DAG.catchup"};
constexpr std::string_view kSchedules[] = {
    "DAG.schedule", "DAG.schedule_interval", "DAG.timetable"};

Truth SchedulesByCron(const Facts& f) {
  Truth any = No();
  for (std::string_view argument : {"DAG.schedule", "DAG.schedule_interval"}) {
    any = any ||
          f.keyword(argument).any([](const Row& r) { return IsCron(r.value); });
  }
  return any;
}

}  // namespace

Truth PassesRemovedDagArguments(const Facts& f) {
  return AnyKeyword(f, kDagArguments);
}
void ReportDagArguments(const Facts& f, Truth, Report& report) {
  ReportKeywords(f, kDagArguments, report);
}

Truth PassesRemovedTaskArguments(const Facts& f) {
  return AnyKeyword(f, kTaskArguments);
}
void ReportTaskArguments(const Facts& f, Truth, Report& report) {
  ReportKeywords(f, kTaskArguments, report);
}

Truth UsesRemovedContext(const Facts& f) {
  Truth any = No();
  for (const Gone& gone : kContext) any = any || f.context(gone.name);
  return any;
}

void ReportContext(const Facts& f, Truth, Report& report) {
  for (const Gone& gone : kContext) {
    const Fact used = f.context(gone.name);
    if (used.is_yes()) report.Subject(gone.name, gone.advice, used);
  }
}

Truth ReadsDatesOfTriggeredRuns(const Facts& f) {
  const Truth triggered =
      f.imports("airflow.datasets") || f.imports("airflow.Dataset");
  return triggered && (f.context("logical_date") || f.context("ds") ||
                       f.context("ds_nodash") || f.context("ts"));
}

Truth UsesRemovedTriggerRules(const Facts& f) {
  return f.keyword("*.trigger_rule").any(&IsRemovedRule);
}

Truth ParamsAreNotJson(const Facts& f) {
  return f.keyword("Param.0").any(&IsNoJson) ||
         f.keyword("Param.default").any(&IsNoJson);
}

Truth ReliesOnCatchup(const Facts& f) {
  return MakesDagsWithout(f, kCatchup) &&
         !f.config("scheduler.catchup_by_default");
}

Truth ReliesOnSchedule(const Facts& f) {
  return MakesDagsWithout(f, kSchedules);
}

Truth CronRunsReadIntervals(const Facts& f) {
  return SchedulesByCron(f) &&
         (f.context("data_interval_start") || f.context("data_interval_end")) &&
         !f.config("scheduler.create_cron_data_intervals");
}

}  // namespace upgrade_plugin::airflow_3
