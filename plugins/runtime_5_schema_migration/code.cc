#include <string>
#include <string_view>

#include "plugins/runtime_5_schema_migration/conditions.h"

namespace upgrade_plugin::runtime_5 {
namespace {

// Releases of the kubernetes client that Airflow 2.3 works with.
constexpr std::string_view kGoodClients[] = {"21.7.0", "22.6.0", "23.3.0",
                                             "23.6.0", "24.2.0", "25.3.0"};

// Providers that Runtime 4 ships newer than the first releases of Runtime 5, or
// that these lack.
struct Provider {
  std::string_view package;
  std::string_view module;
};
constexpr Provider kProviders[] = {
    {"apache-airflow-providers-databricks", "airflow.providers.databricks"},
    {"apache-airflow-providers-snowflake", "airflow.providers.snowflake"},
    {"apache-airflow-providers-common-sql", "airflow.providers.common.sql"},
};

Truth IsGone(const Facts& f, const Provider& p) {
  return f.bundled_before(p.package) && !f.bundled_after(p.package);
}

Truth IsOlder(const Facts& f, const Provider& p) {
  return VersionBelow(Scheme::kPep440, f, f.bundled_after(p.package),
                      f.bundled_before(p.package));
}

Truth GoesBack(const Facts& f, const Provider& p) {
  return f.imports(p.module) && !f.requirement(p.package) &&
         (IsGone(f, p) || IsOlder(f, p));
}

// dbt-core, and what brings it.
constexpr std::string_view kDbt[] = {"dbt-bigquery",  "dbt-core",
                                     "dbt-databricks", "dbt-postgres",
                                     "dbt-redshift",  "dbt-snowflake",
                                     "dbt-spark"};

// The calls that take an execution date.
constexpr std::string_view kXComQueries[] = {
    "clear.execution_date", "get_many.execution_date", "get_one.execution_date",
    "set.execution_date"};

// A literal that is no JSON: the result of a call, or a set.
bool IsNoJson(const Row& r) {
  return r.value == "[set]" ||
         (r.value.size() > 2 && r.value.substr(r.value.size() - 2) == "()");
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

void ReportKubernetesProvider(const Facts& f, Truth, Report& report) {
  constexpr std::string_view kPackage =
      "apache-airflow-providers-cncf-kubernetes";
  const Fact before = f.bundled_before(kPackage);
  if (before.text().empty()) return;
  const std::string spec =
      std::string(kPackage).append("==").append(before.text());
  report.Remedy("Pin the version you run", "", "requirements.add " + spec);
}

Truth ProvidersGoBack(const Facts& f) {
  Truth any = No();
  for (const Provider& p : kProviders) any = any || GoesBack(f, p);
  return any;
}

void ReportProvidersGoBack(const Facts& f, Truth, Report& report) {
  for (const Provider& p : kProviders) {
    const Truth back = GoesBack(f, p);
    if (!back.is_yes()) continue;
    const std::string before(f.bundled_before(p.package).text());
    const std::string after(f.bundled_after(p.package).text());
    const std::string spec = std::string(p.package).append("==") + before;
    std::string text = before;
    text.append(" is in the image you run, ")
        .append(after.empty() ? "none" : after)
        .append(" in the target");
    report.Subject(p.package, text, back);
    report.Remedy("Pin the version you run", "", "requirements.add " + spec);
  }
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
