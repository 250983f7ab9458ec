#include "plugins/certified_to_runtime/conditions.h"

#include <string>
#include <string_view>

namespace upgrade_plugin::certified_to_runtime {
namespace {

std::string Text(const Fact& fact) { return std::string(fact.text()); }

}  // namespace

Truth MinorsDiffer(const Facts& f) {
  return !Same(f.source("airflow.minor"), f.target("airflow.minor"));
}

Truth TargetAirflowIsLower(const Facts& f) {
  return VersionBelow(Scheme::kPep440, f, f.target("airflow.version"),
                      f.source("airflow.version"));
}

Truth SourceIsBelowBridge(const Facts& f) {
  return f.source("airflow.version").version_below(Scheme::kPep440, "1.10.14");
}

Truth AirflowDiffers(const Facts& f) {
  return VersionBelow(Scheme::kPep440, f, f.source("airflow.version"),
                      f.target("airflow.version"));
}

void ReportAirflows(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  const Fact from = f.source("airflow.version");
  const Fact to = f.target("airflow.version");
  report.Detail("You run Airflow " + Text(from) + "; Runtime " +
                    Text(f.target("version")) + " carries " + Text(to),
                Truth(from) && Truth(to));
}

Truth PlatformIsTooOld(const Facts& f) {
  return f.request("platform").equals("software") &&
         f.request("platform.version").version_below(Scheme::kPep440, "0.29");
}

void ReportDifferences(const Facts& f, Truth, Report& report) {
  const Fact target = f.target("version");
  if (target.version_at_least(Scheme::kRuntime, "4.2.0").is_yes()) {
    report.Detail("The image brings the package astronomer-providers", target);
  }
  report.Detail(
      "The footer of the Airflow UI shows the Runtime version and "
      "the image tag");
  report.Detail(
      "Runtime adds features of its own to how tasks are run, and a "
      "DAG that monitors Airflow");
}

Truth ImageCopiesNothing(const Facts& f) {
  const Fact variant = f.request("running.variant");
  return variant && !variant.contains("-onbuild");
}

void ReportSteps(const Facts& f, Truth, Report& report) {
  const std::string target = Text(f.target("version"));
  std::string image = "quay.io/astronomer/astro-runtime:" + target;
  // An image that did not copy the project becomes one that does not either.
  if (ImageCopiesNothing(f).is_yes()) image += "-base";

  report.Do({Phase::kBefore,
             "Back up the metadata database: there is no way back to "
             "Astronomer Certified"});
  report.Do({Phase::kDuring,
             "Start the migration: press \"Migrate to Runtime-" + target +
                 "\" in the Deployment's Settings, or run the command",
             "astro deployment runtime migrate --deployment-id=<id>"});
  report.Do({Phase::kDuring, "Name the Runtime image in the Dockerfile", "",
             "dockerfile.from " + image});
  report.Do({Phase::kDuring,
             "Test locally: the webserver, scheduler, Postgres and triggerer "
             "containers come back on the new image",
             "astro dev restart", "", /*optional=*/true});
  report.Do({Phase::kDuring, "Deploy the project", "astro deploy"});
  report.Do(
      {Phase::kAfter,
       "Confirm in the Airflow UI: About > Version shows Runtime " + target});
  report.Detail(
      "The migration stays pending, and can be cancelled, until you push an "
      "image: astro deployment runtime migrate --cancel --deployment-id=<id>");
}

}  // namespace upgrade_plugin::certified_to_runtime
