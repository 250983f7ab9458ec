#include <string>
#include <string_view>

#include "plugins/runtime_5_schema_migration/conditions.h"

namespace upgrade_plugin::runtime_5 {
namespace {

// Releases of the kubernetes client that Airflow 2.3 works with.
constexpr std::string_view kGoodClients[] = {"21.7.0", "22.6.0", "23.3.0",
                                             "23.6.0", "24.2.0", "25.3.0"};

// dbt-core, and what brings it.
constexpr std::string_view kDbt[] = {
    "dbt-bigquery", "dbt-core",      "dbt-databricks", "dbt-postgres",
    "dbt-redshift", "dbt-snowflake", "dbt-spark"};

// The calls that take an execution date.
constexpr std::string_view kXComQueries[] = {
    "clear.execution_date", "get_many.execution_date", "get_one.execution_date",
    "set.execution_date"};

// What is never JSON. What other calls return is not known, and not judged.
bool IsNoJson(const Row& r) {
  for (std::string_view value :
       {"[set]", "[lambda]", "set()", "frozenset()", "datetime()", "date()",
        "timedelta()", "now()", "utcnow()", "today()", "Path()", "Decimal()"}) {
    if (r.value == value) return true;
  }
  return false;
}

}  // namespace

Truth PinsOldKubernetesClient(const Facts& f) {
  const Fact pin = f.requirement("kubernetes");
  if (!pin.is_yes()) return pin;
  if (pin.row(0).withheld) return {Truth::kUnknown, pin.basis};
  for (std::string_view client : kGoodClients) {
    int32_t fits = 0;
    if (f.call()->satisfies(f.call(), UA_SCHEME_PEP440, Text(client),
                            Text(pin.text()), &fits) != UA_OK) {
      return {Truth::kUnknown, pin.basis};
    }
    if (fits != 0) return {Truth::kNo, pin.basis};
  }
  return pin;
}

Truth RequiresDbt(const Facts& f) {
  Truth any = No();
  for (std::string_view package : kDbt) any = any || f.requirement(package);
  return any;
}

void ReportDbt(const Facts& f, Truth, Report& report) {
  for (std::string_view package : kDbt) {
    if (!f.requirement(package).is_yes()) continue;
    const std::string name(package);
    report.Remedy("Drop " + name + " from the requirements", "",
                  "requirements.remove " + name);
  }
}

Truth AsksXComByDate(const Facts& f) {
  Truth asks = No();
  for (std::string_view query : kXComQueries) asks = asks || f.keyword(query);
  return (f.imports("airflow.models.xcom") ||
          f.imports("airflow.models.XCom")) &&
         (asks || f.reads_attribute("execution_date"));
}

Truth ParamsAreNotJson(const Facts& f) {
  return f.keyword("Param.0").any(IsNoJson) ||
         f.keyword("Param.default").any(IsNoJson);
}

Truth LinksTakeDates(const Facts& f) {
  return f.defines_method("BaseOperatorLink.get_link").any([](const Row& r) {
    return r.value.find("dttm") != std::string_view::npos;
  });
}

}  // namespace upgrade_plugin::runtime_5
