// Providers that images with Airflow 3 no longer have.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/airflow_3/tables.h"

namespace upgrade_plugin::airflow_3 {
namespace {

constexpr std::string_view kRoot = "airflow.providers.";
// Folders with several packages.
constexpr std::string_view kShared[] = {"apache", "atlassian", "cncf",
                                        "common", "dbt",       "microsoft"};
// The providers in images with Airflow 3.
constexpr std::string_view kShipped[] = {
    "celery",        "common-compat", "common-io", "common-sql",
    "elasticsearch", "openlineage",   "smtp",      "standard"};
// An examination has 64 questions, and 8 KiB for their names.
constexpr int kMaxProviders = 54;
constexpr size_t kLongestName = 100;

// What every release for Airflow 3 requires, so that nobody has to name it.
struct Dependency {
  std::string_view provider;
  std::string_view dependent;
};
constexpr Dependency kDependencies[] = {
    {"http", "amazon"},   {"http", "apache-livy"}, {"http", "dbt-cloud"},
    {"http", "dingding"}, {"http", "discord"},     {"http", "pagerduty"},
    {"ssh", "sftp"}};

template <size_t kSize>
bool IsIn(const std::string_view (&names)[kSize], std::string_view name) {
  return std::find(names, names + kSize, name) != names + kSize;
}

// "cncf-kubernetes" of "airflow.providers.cncf.kubernetes.operators.pod"; empty
// if the name has no package, or is longer than that of a package.
std::string ProviderOf(std::string_view module) {
  if (!StartsWith(module, kRoot)) return "";
  module.remove_prefix(kRoot.size());
  size_t end = module.find('.');
  if (IsIn(kShared, module.substr(0, end))) {
    if (end == std::string_view::npos) return "";
    end = module.find('.', end + 1);
  }
  std::string name(module.substr(0, end));
  if (name.find('*') != std::string::npos || name.size() > kLongestName) {
    return "";
  }
  for (char& c : name) c = c == '.' || c == '_' ? '-' : c;
  return name;
}

std::string PackageOf(const std::string& provider) {
  return "apache-airflow-providers-" + provider;
}

// Whether the project installs a provider: by its name, or by one that needs
// it.
Truth Installs(const Facts& f, const std::string& provider) {
  Truth installs = f.Ask(Requirement(PackageOf(provider))).Given();
  for (const Dependency& one : kDependencies) {
    if (one.provider != provider) continue;
    installs =
        installs ||
        f.Ask(Requirement(PackageOf(std::string(one.dependent)))).Given();
  }
  return installs;
}

// Calls `visit` with each provider that the code imports and the image does not
// have, its first import and the number of its imports. Whether these are all.
template <typename Visit>
bool EachThatLeaves(const Fact& imports, Visit visit) {
  bool all = imports.Given().is_no() || imports.complete();
  int visited = 0;
  for (uint32_t i = 0; i < imports.count();) {
    const Row first = imports.row(i);
    const std::string provider = ProviderOf(first.name);
    uint32_t end = i + 1;
    while (end < imports.count() &&
           ProviderOf(imports.row(end).name) == provider) {
      ++end;
    }
    if (provider.empty()) {
      // "from airflow.providers import *" may import any.
      all = all && !first.withheld;
    } else if (!IsIn(kShipped, provider)) {
      if (visited++ == kMaxProviders) return false;
      visit(provider, first, end - i);
    }
    i = end;
  }
  return all;
}

constexpr Question kProviderImports = Import("airflow.providers");

// A condition cannot derive the name of a package from that of a module.
Truth ProvidersLeaveTheImage(const Facts& f) {
  const Fact imports = f.Ask(kProviderImports);
  Truth any = {Truth::kNo, imports.basis()};
  const bool all = EachThatLeaves(
      imports, [&](const std::string& provider, const Row&, uint32_t) {
        any = any || (imports.Given() && !Installs(f, provider));
      });
  if (any.is_yes() || all) return any;
  return {Truth::kUnknown, any.basis};
}

void ReportProviders(const Facts& f, Truth, Report& report) {
  EachThatLeaves(
      f.Ask(kProviderImports),
      [&](const std::string& provider, const Row& first, uint32_t imports) {
        if (!Installs(f, provider).is_no()) return;
        const std::string package = PackageOf(provider);
        report.Subject(package, "The code imports it, but nothing installs it",
                       first, imports);
        const std::string edit = "requirements.add " + package;
        report.Remedy("Name " + package + " in requirements.txt", "", edit);
        report.Do({Phase::kBefore,
                   "Name " + package +
                       " in requirements.txt, with a version for Airflow 3",
                   "", edit});
      });
}

// By the requirements of apache-airflow-core 3.0.6 and its Task SDK.
constexpr Condition Needs(std::string_view package, std::string_view floor,
                          std::string_view advice) {
  return Subject(package, advice, Requirement(package).AdmitsNoneFrom(floor));
}

constexpr Advisory kRows[] = {
    Advisory("R3-PROVIDERS-TRIMMED")
        .critical()
        .blocks_step()
        .on(UpgradingToAirflow3())
        .check("providers")
        .decide(&ProvidersLeaveTheImage)
        .report(&ReportProviders)
        .title("Code imports providers that images with Airflow 3 do not have")
        .impact("Files that import them do not load: the image has eight "
                "providers, and requirements.txt does not name these")
        .remedy("Name each in requirements.txt, with a version for Airflow 3")
        .reference(kUpgrade),

    // A template that Airflow renders as an object gives a dictionary.
    Advisory("R3-TRIGGER-CONF")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when(Keyword("TriggerDagRunOperator.conf")
                  .SomeRow(Value().StartsWith("{{") &&
                           !Value().Contains("json")) &&
              !Keyword("DAG.render_template_as_native_obj"))
        .title("A template gives TriggerDagRunOperator its conf as a text")
        .impact("Airflow 3 reads the text as JSON. What a dictionary looks "
                "like in Python is not JSON, and the task fails")
        .remedy("Add the filter tojson, or render templates as objects: "
                "render_template_as_native_obj=True")
        .reference("https://github.com/apache/airflow/issues/57191"),

    Advisory("R3-DOCKER-AUTO-REMOVE")
        .warning()
        .on(ReachingAirflow3())
        .check("providers")
        .when(Keyword("DockerOperator.auto_remove")
                  .SomeRow(Value().Equals("True") || Value().Equals("False")) ||
              Keyword("docker.auto_remove")
                  .SomeRow(Value().Equals("True") || Value().Equals("False")))
        .title("auto_remove of Docker tasks is a word, not a truth value")
        .impact("From release 4.0.0 on the Docker provider refuses True and "
                "False: the DAG does not load")
        .remedy("Write \"success\" for True and \"never\" for False, which "
                "older releases take as well")
        .reference("https://airflow.apache.org/docs/"
                   "apache-airflow-providers-docker/stable/changelog.html"),

    Advisory("R3-PYDANTIC")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("requirements")
        .when(Requirement("pydantic").AdmitsNoneFrom("2"))
        .title("Airflow 3 is written for Pydantic 2, and you pin 1")
        .impact("The image does not build, or Airflow does not start")
        .remedy("Raise the pin", "", "requirements.add pydantic>=2.11")
        .remedy("Run what needs Pydantic 1 in an environment of its own")
        .reference(kNotes),

    Advisory("R3-CORE-PINS")
        .warning()
        .on(ReachingAirflow3())
        .check("requirements")
        .when(Needs("attrs", "24.2", "Needs 24.2 or later") ||
              Needs("cryptography", "41", "Needs 41 or later") ||
              Needs("httpx", "0.27", "Needs 0.27 or later") ||
              Needs("jinja2", "3.1.5", "Needs 3.1.5 or later") ||
              Needs("packaging", "23.2", "Needs 23.2 or later") ||
              Needs("requests", "2.31", "Needs 2.31 or later"))
        .title("You pin packages below what Airflow 3 requires")
        .impact("pip puts them in the place of those in the image, if it does "
                "not refuse: Airflow then runs with releases that nobody has "
                "tried with it")
        .remedy("Raise the pins, or remove them")
        .reference(kNotes),

    // Pendulum 2 does not work with the Python of the images.
    Advisory("R3-LIBRARY-PINS")
        .warning()
        .on(ReachingAirflow3())
        .check("requirements")
        .when(Needs("croniter", "2.0.2", "Needs 2.0.2 or later") ||
              Needs("jsonschema", "4.19.1", "Needs 4.19.1 or later") ||
              Needs("pendulum", "3", "Needs 3 or later") ||
              Needs("psutil", "6.1", "Needs 6.1 or later") ||
              Needs("pyjwt", "2.10", "Needs 2.10 or later") ||
              Needs("rich", "13.6", "Needs 13.6 or later"))
        .title("You pin libraries that Airflow 3 needs in newer releases")
        .impact("The image does not build, or Airflow runs with releases that "
                "nobody has tried with it")
        .remedy("Raise the pins, or remove them")
        .reference(kNotes),

    // Every release of it imports airflow.hooks.dbapi.
    Advisory("R3-ASTRO-SDK")
        .critical()
        .on(ReachingAirflow3())
        .check("requirements")
        .when(Requirement("astro-sdk-python") || Import("astro"))
        .title("The Astro Python SDK does not work with Airflow 3")
        .impact("It imports modules that Airflow 3 does not have, and gets no "
                "releases: files that import astro do not load")
        .remedy("Replace it before the upgrade, by operators of the providers "
                "or by tasks of your own")
        .reference("https://github.com/astronomer/astro-sdk"),
};

}  // namespace

constexpr AdvisoryTable kProviders = Table(kRows);

}  // namespace upgrade_plugin::airflow_3
