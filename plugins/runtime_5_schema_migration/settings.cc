#include <string>
#include <string_view>

#include "plugins/runtime_5_schema_migration/conditions.h"

namespace upgrade_plugin::runtime_5 {
namespace {

// Settings that hold a URI which SQLAlchemy opens.
constexpr std::string_view kUriSettings[] = {"core.sql_alchemy_conn",
                                             "database.sql_alchemy_conn",
                                             "celery.result_backend"};

// Options that left [core] for [database], and their variables' ends.
struct MovedOption {
  std::string_view key;
  std::string_view variable;
};
constexpr MovedOption kMovedOptions[] = {
    {"core.sql_alchemy_conn", "SQL_ALCHEMY_CONN"},
    {"core.sql_alchemy_connect_args", "SQL_ALCHEMY_CONNECT_ARGS"},
    {"core.sql_alchemy_max_overflow", "SQL_ALCHEMY_MAX_OVERFLOW"},
    {"core.sql_alchemy_pool_enabled", "SQL_ALCHEMY_POOL_ENABLED"},
    {"core.sql_alchemy_pool_pre_ping", "SQL_ALCHEMY_POOL_PRE_PING"},
    {"core.sql_alchemy_pool_recycle", "SQL_ALCHEMY_POOL_RECYCLE"},
    {"core.sql_alchemy_pool_size", "SQL_ALCHEMY_POOL_SIZE"},
    {"core.sql_alchemy_schema", "SQL_ALCHEMY_SCHEMA"},
    {"core.sql_engine_collation_for_ids", "SQL_ENGINE_COLLATION_FOR_IDS"},
    {"core.sql_engine_encoding", "SQL_ENGINE_ENCODING"},
    {"core.load_default_connections", "LOAD_DEFAULT_CONNECTIONS"},
    {"core.max_db_retries", "MAX_DB_RETRIES"},
};

constexpr std::string_view kSessionBackend = "airflow.api.auth.backend.session";

// "postgres://", "postgres+psycopg2://" and either behind Celery's "db+".
bool HasPostgresScheme(std::string_view uri) {
  if (uri.substr(0, 3) == "db+") uri.remove_prefix(3);
  const size_t end = uri.find("://");
  if (end == std::string_view::npos) return false;
  const std::string_view dialect = uri.substr(0, uri.find('+'));
  return uri.substr(0, end) == "postgres" ||
         (dialect.size() < end && dialect == "postgres");
}

Truth UsesPostgresScheme(const Fact& uri) {
  return uri.any([](const Row& r) { return HasPostgresScheme(r.value); });
}

std::string VariableOf(std::string_view section, std::string_view option) {
  return std::string("AIRFLOW__").append(section).append("__").append(option);
}

}  // namespace

Truth UsesPostgresScheme(const Facts& f) {
  Truth any = No();
  for (std::string_view key : kUriSettings) {
    any = any || UsesPostgresScheme(f.config(key));
  }
  return any;
}

void ReportPostgresScheme(const Facts& f, Truth, Report& report) {
  for (std::string_view key : kUriSettings) {
    const Truth uses = UsesPostgresScheme(f.config(key));
    if (!uses.is_yes()) continue;
    report.Subject(key, "Its URI has the scheme postgres", uses);
  }
}

Truth SetsMovedOptions(const Facts& f) {
  // One question about the section instead of one for each option.
  const Fact section = f.config_under("core");
  if (!section.is_yes()) return section;
  Truth any = No();
  for (const MovedOption& option : kMovedOptions) {
    any = any || f.config(option.key);
  }
  return any;
}

void ReportMovedOptions(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  for (const MovedOption& option : kMovedOptions) {
    const Fact set = f.config(option.key);
    if (!set.is_yes()) continue;
    // The variable may be the one of a command or a secret ("..._CMD").
    std::string ending;
    if (f.config(std::string(option.key).append("_cmd")).is_yes()) {
      ending = "_CMD";
    } else if (f.config(std::string(option.key).append("_secret")).is_yes()) {
      ending = "_SECRET";
    }
    const std::string before = VariableOf("CORE", option.variable) + ending;
    const std::string after = VariableOf("DATABASE", option.variable) + ending;
    std::string names = before;
    names.append(" ").append(after);
    report.Subject(option.key, "Its variable becomes " + after, set);
    report.Remedy("Rename " + before, "", "env.rename " + names);
  }
}

void ReportAuthBackends(const Facts& f, Truth, Report& report) {
  constexpr std::string_view kNew = "AIRFLOW__API__AUTH_BACKENDS";
  const Fact backend = f.config("api.auth_backend");
  if (!backend.is_yes()) return;
  const std::string_view value = backend.text();
  if (value.empty()) {
    report.Remedy("Rename the variable and append the session backend", "",
                  "env.rename AIRFLOW__API__AUTH_BACKEND " + std::string(kNew));
    return;
  }
  std::string list(value);
  if (value.find(kSessionBackend) == std::string_view::npos) {
    list.append(",").append(kSessionBackend);
  }
  report.Remedy("Set the list with the session backend in it", "",
                std::string("env.set ").append(kNew).append(" ") + list);
  report.Remedy("Drop the old variable", "",
                "env.unset AIRFLOW__API__AUTH_BACKEND");
}

Truth StalledTimeoutIsDefault(const Facts& f) {
  // "celery" or "CeleryExecutor", alone or with Kubernetes.
  return f.request("executor").contains("elery") &&
         !f.config("celery.stalled_task_timeout") &&
         !f.config("scheduler.task_queued_timeout");
}

void ReportStalledTimeout(const Facts& f, Truth, Report& report) {
  // Airflow 2.6 has one limit for all executors.
  const bool is_merged = f.target("airflow.minor")
                             .version_at_least(Scheme::kPep440, "2.6")
                             .is_yes();
  const std::string variable = is_merged
                                   ? "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT"
                                   : "AIRFLOW__CELERY__STALLED_TASK_TIMEOUT";
  report.Remedy("Set " + variable, "", "env.set " + variable + " 1800");
}

}  // namespace upgrade_plugin::runtime_5
