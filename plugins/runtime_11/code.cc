// The code of DAGs and plugins.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "plugins/runtime_11/tables.h"

namespace upgrade_plugin::runtime_11 {
namespace {

// ---- Parameters with the name of a context key ------------------------------

// The fact "@task.ds" is the default of the parameter ds of a task function.
constexpr NameTable kContextParameters({
    {"@task.conf"},
    {"@task.conn"},
    {"@task.dag"},
    {"@task.dag_run"},
    {"@task.data_interval_end"},
    {"@task.data_interval_start"},
    {"@task.ds"},
    {"@task.ds_nodash"},
    {"@task.exception"},
    {"@task.execution_date"},
    {"@task.expanded_ti_count"},
    {"@task.inlets"},
    {"@task.logical_date"},
    {"@task.macros"},
    {"@task.map_index_template"},
    {"@task.next_ds"},
    {"@task.next_ds_nodash"},
    {"@task.next_execution_date"},
    {"@task.outlets"},
    {"@task.params"},
    {"@task.prev_data_interval_end_success"},
    {"@task.prev_data_interval_start_success"},
    {"@task.prev_ds"},
    {"@task.prev_ds_nodash"},
    {"@task.prev_end_date_success"},
    {"@task.prev_execution_date"},
    {"@task.prev_execution_date_success"},
    {"@task.prev_start_date_success"},
    {"@task.reason"},
    {"@task.run_id"},
    {"@task.task"},
    {"@task.task_instance"},
    {"@task.task_instance_key_str"},
    {"@task.templates_dict"},
    {"@task.test_mode"},
    {"@task.ti"},
    {"@task.tomorrow_ds"},
    {"@task.tomorrow_ds_nodash"},
    {"@task.triggering_dataset_events"},
    {"@task.try_number"},
    {"@task.ts"},
    {"@task.ts_nodash"},
    {"@task.ts_nodash_with_tz"},
    {"@task.var"},
    {"@task.yesterday_ds"},
    {"@task.yesterday_ds_nodash"},
});

bool IsContextParameter(std::string_view name) {
  const ua_table& table = *kContextParameters.table();
  return std::any_of(
      table.rows, table.rows + table.count,
      [&](const ua_table_row& row) { return View(row.name) == name; });
}

void ReportContextParameters(const Facts& f, Truth, Report& report) {
  const Fact defaults = f.Ask(KeywordUnder("@task"));
  for (uint32_t i = 0; i < defaults.count(); ++i) {
    const Row row = defaults.row(i);
    if (row.withheld || row.value == "None" || !IsContextParameter(row.name)) {
      continue;
    }
    report.Subject(row.NameBetween("@task.", ""), "Its default must be None",
                   row, 1);
  }
}

// ---- URIs of datasets -------------------------------------------------------

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

// "//host[:port]/database/schema/table" behind the scheme.
bool IsTable(std::string_view rest) {
  return std::count(rest.begin(), rest.end(), '/') == 5;
}

bool HasBucket(std::string_view uri) {
  return StartsWith(uri, "s3://") && uri.size() > 5 && uri[5] != '/';
}

// What is wrong with the URI of a dataset; null if nothing is.
const char* FaultOf(std::string_view uri) {
  if (!IsAscii(uri)) return "It has characters beyond ASCII";
  if (StartsWith(uri, "airflow:")) return "It has the reserved scheme airflow";
  if (StartsWith(uri, "s3:")) {
    return HasBucket(uri) ? nullptr : "It names no bucket";
  }
  if (StartsWith(uri, "postgres:") || StartsWith(uri, "postgresql:")) {
    return IsTable(uri.substr(uri.find(':') + 1))
               ? nullptr
               : "It does not have the form //host/database/schema/table";
  }
  return nullptr;
}

Truth DatasetUrisAreRefused(const Facts& f) {
  const auto refused = [](const Row& r) { return FaultOf(r.value) != nullptr; };
  return f.Ask(Keyword("Dataset.0")).SomeRow(refused) ||
         f.Ask(Keyword("Dataset.uri")).SomeRow(refused);
}

void ReportUris(const Fact& uris, Report& report) {
  for (uint32_t i = 0; i < uris.count(); ++i) {
    const Row row = uris.row(i);
    if (row.withheld) continue;
    if (const char* fault = FaultOf(row.value)) {
      report.Subject(row.value, fault, row, 1);
    }
  }
}

void ReportDatasetUris(const Facts& f, Truth, Report& report) {
  ReportUris(f.Ask(Keyword("Dataset.0")), report);
  ReportUris(f.Ask(Keyword("Dataset.uri")), report);
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kRows[] = {
    Advisory("R11-TASKFLOW-CTX-DEFAULT")
        .critical()
        .blocks_step()
        .on(ReachingAirflow29())
        .check("code")
        .when(KeywordUnder("@task").SomeRow(Name().OneOf(kContextParameters) &&
                                            !Value().Equals("None")))
        .report(&ReportContextParameters)
        .title("A task parameter with the name of a context key has a default")
        .impact("If a task parameter has the name of a context key, as ds or "
                "ti, its default must be None: with any other, the DAG does "
                "not load")
        .remedy("Use None as the default, or rename the parameter")
        .reference("https://github.com/apache/airflow/pull/38015"),

    Advisory("R11-DATASET-URI")
        .warning()
        .on(ReachingAirflow29())
        .check("code")
        .decide(&DatasetUrisAreRefused)
        .report(&ReportDatasetUris)
        .title("The URI of a dataset is not valid")
        .impact("With characters beyond ASCII or the scheme airflow, the DAG "
                "fails. With other faults, it fails on Airflow 2.9.0 and "
                "2.9.1, gives a warning from 2.9.2 on, and fails again in "
                "Airflow 3")
        .remedy("Correct the URIs")
        .reference(kNotes290),

    Advisory("R11-AUTH-MENU")
        .warning()
        .on(ReachingAirflow29())
        .check("code")
        .when(DefinesMethod("*.get_permitted_menu_items"))
        .title("A method of auth managers has a new name")
        .impact("Airflow does not call your get_permitted_menu_items, and "
                "menus show items that they should not")
        .remedy("Rename it to filter_permitted_menu_items")
        .reference("https://github.com/apache/airflow/pull/37627"),

    Advisory("R11-AUDIT-PREFIX")
        .info()
        .on(ReachingAirflow29())
        .check("code")
        .when(Import("airflow.models.log") || Import("airflow.models.Log"))
        .title("Audit log events get the prefix api. or ui. in their names")
        .impact("Code and dashboards that search for an event by its old name "
                "do not find it")
        .remedy("Search for both names")
        .reference("https://github.com/apache/airflow/pull/37734"),
};

}  // namespace

constexpr AdvisoryTable kCode = Table(kRows);

}  // namespace upgrade_plugin::runtime_11
