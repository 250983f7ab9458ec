#include "plugins/runtime_11/conditions.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace upgrade_plugin::runtime_11 {
namespace {

// Keys of the task context, which a parameter of a task may be named by.
constexpr std::string_view kContextKeys[] = {
    "conf",
    "conn",
    "dag",
    "dag_run",
    "data_interval_end",
    "data_interval_start",
    "ds",
    "ds_nodash",
    "exception",
    "execution_date",
    "expanded_ti_count",
    "inlets",
    "logical_date",
    "macros",
    "map_index_template",
    "next_ds",
    "next_ds_nodash",
    "next_execution_date",
    "outlets",
    "params",
    "prev_data_interval_end_success",
    "prev_data_interval_start_success",
    "prev_ds",
    "prev_ds_nodash",
    "prev_end_date_success",
    "prev_execution_date",
    "prev_execution_date_success",
    "prev_start_date_success",
    "reason",
    "run_id",
    "task",
    "task_instance",
    "task_instance_key_str",
    "templates_dict",
    "test_mode",
    "ti",
    "tomorrow_ds",
    "tomorrow_ds_nodash",
    "triggering_dataset_events",
    "try_number",
    "ts",
    "ts_nodash",
    "ts_nodash_with_tz",
    "var",
    "yesterday_ds",
    "yesterday_ds_nodash",
};

bool IsContextKey(std::string_view name) {
  return std::binary_search(std::begin(kContextKeys), std::end(kContextKeys),
                            name);
}

// "ds" of "@task.ds"; empty if there is none.
std::string_view ParameterOf(std::string_view name) {
  const size_t dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view()
                                       : name.substr(dot + 1);
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// "//host[:port]/database/schema/table" behind the scheme.
bool IsTable(std::string_view rest) {
  return std::count(rest.begin(), rest.end(), '/') == 5;
}

// What is wrong with the URI of a dataset; null if nothing is.
const char* FaultOf(std::string_view uri) {
  if (!IsAscii(uri)) return "Has characters beyond ASCII";
  if (StartsWith(uri, "airflow:")) return "Has the reserved scheme airflow";
  if (StartsWith(uri, "s3:")) {
    const bool has_bucket =
        StartsWith(uri, "s3://") && uri.size() > 5 && uri[5] != '/';
    return has_bucket ? nullptr : "Names no bucket";
  }
  if (StartsWith(uri, "postgres:") || StartsWith(uri, "postgresql:")) {
    return IsTable(uri.substr(uri.find(':') + 1))
               ? nullptr
               : "Is not //host/database/schema/table";
  }
  return nullptr;
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

struct Setting {
  std::string_view key;
  std::string_view ending;
};
constexpr Setting kAuthOptions[] = {
    {"webserver.auth_rate_limit", "AUTH_RATE_LIMIT"},
    {"webserver.auth_rate_limited", "AUTH_RATE_LIMITED"},
    {"webserver.update_fab_perms", "UPDATE_FAB_PERMS"},
};

}  // namespace

Truth DatasetUrisAreRefused(const Facts& f) {
  const auto refused = [](const Row& r) { return FaultOf(r.value) != nullptr; };
  return f.keyword("Dataset.0").any(refused) ||
         f.keyword("Dataset.uri").any(refused);
}

void ReportDatasetUris(const Facts& f, Truth, Report& report) {
  ReportUris(f.keyword("Dataset.0"), report);
  ReportUris(f.keyword("Dataset.uri"), report);
}

Truth ContextParametersHaveDefaults(const Facts& f) {
  const Fact defaults = f.Under(0, UA_KIND_KEYWORD, "@task");
  bool may_be =
      defaults.is_unknown() || (defaults.is_yes() && !defaults.complete());
  for (uint32_t i = 0; i < defaults.count(); ++i) {
    const Row row = defaults.row(i);
    if (!IsContextKey(ParameterOf(row.name))) continue;
    if (row.withheld) {
      may_be = true;
    } else if (row.value != "None") {
      return {Truth::kYes, defaults.basis};
    }
  }
  return {may_be ? Truth::kUnknown : Truth::kNo, defaults.basis};
}

void ReportContextParameters(const Facts& f, Truth, Report& report) {
  const Fact defaults = f.Under(0, UA_KIND_KEYWORD, "@task");
  for (uint32_t i = 0; i < defaults.count(); ++i) {
    const Row row = defaults.row(i);
    const std::string_view parameter = ParameterOf(row.name);
    if (row.withheld || row.value == "None" || !IsContextKey(parameter)) {
      continue;
    }
    report.Subject(parameter, "Its default has to be None", row, 1);
  }
}

Truth SetsAuthOptions(const Facts& f) {
  Truth any = No();
  for (const Setting& option : kAuthOptions) any = any || f.config(option.key);
  return any;
}

void ReportAuthOptions(const Facts& f, Truth, Report& report) {
  for (const Setting& option : kAuthOptions) {
    const Fact set = f.config(option.key);
    if (!set.is_yes()) continue;
    const std::string ending(option.ending);
    const std::string before = "AIRFLOW__WEBSERVER__" + ending;
    const std::string after = "AIRFLOW__FAB__" + ending;
    report.Subject(option.key, "Its variable becomes " + after, set);
    report.Remedy(
        "Rename " + before, "",
        std::string("env.rename ").append(before).append(" ") + after);
  }
}

Truth StackdriverNeedsProvider(const Facts& f) {
  constexpr std::string_view kPackage = "apache-airflow-providers-google";
  constexpr std::string_view kFloor = "10.17.0";
  const Fact pin = f.requirement(kPackage);
  return f.config("logging.remote_base_log_folder")
             .starts_with("stackdriver") &&
         (pin.admits_none_from(kFloor) ||
          (!pin &&
           f.bundled_after(kPackage).version_below(Scheme::kPep440, kFloor)));
}

Truth RunsPython312(const Facts& f) {
  const Fact variant = f.docker("image.variant");
  return variant.contains("-python-3.12") ||
         (!variant.contains("-python-") &&
          f.target("python.default").equals("3.12"));
}

Truth SendsTimers(const Facts& f) {
  return f.config("metrics.statsd_on").is_true() ||
         f.config("metrics.statsd_datadog_enabled").is_true() ||
         f.config("metrics.otel_on").is_true();
}

void ReportTemplateLength(const Facts& f, Truth, Report& report) {
  const Fact misspelt = f.config("core.max_template_field_length");
  if (!misspelt.is_yes()) return;
  report.Detail(
      "You set core.max_template_field_length, which nothing reads: "
      "the option is max_templated_field_length",
      misspelt);
}

}  // namespace upgrade_plugin::runtime_11
