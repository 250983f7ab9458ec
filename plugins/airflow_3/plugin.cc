// The upgrade from Airflow 2 to Airflow 3: where it may start, and what the
// new releases are called.
#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::airflow_3 {
namespace {

constexpr char kUpgrade[] =
    "https://www.astronomer.io/docs/astro/airflow3/upgrade-af3";
constexpr char kUpgradeAirflow[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/installation/"
    "upgrading_to_airflow3.html";
constexpr char kCli[] = "https://github.com/astronomer/astro-cli";

constexpr Steps ReachingAirflow3() {
  return UpgradingRuntime() & CrossingAirflow("3.0.0");
}

// The project names the target, in a repository that has no such tag.
Truth NamesTheLegacyRepository(const Facts& f) {
  const Fact version = f.target("version");
  const Truth names_target = f.docker("image.tag").starts_with(version.text());
  return version && names_target &&
         !f.docker("image.repository").contains("/runtime");
}

constexpr Advisory kAdvisories[] = {
    Advisory("R3-GATE-FROM")
        .critical()
        .forbids_step()
        .on(ReachingAirflow3())
        .check("airflow-3")
        .when([](const Facts& f) {
          return f.source("version").version_below(Scheme::kRuntime, "12.0.0");
        })
        .title("Airflow 3 is reached from Runtime 12.0.0 or later only")
        .impact("The migrations of Airflow 3 start from the schema of Airflow "
                "2.10; the platform's tools refuse an older start")
        .remedy("Upgrade to the newest Runtime 13 first, or create a new "
                "Deployment on Airflow 3")
        .reference(kCli)
        .reference(kUpgrade)
        .reference(kUpgradeAirflow),

    Advisory("R3-GATE-FROM-RECENT")
        .warning()
        .on(ReachingAirflow3())
        .check("airflow-3")
        .when([](const Facts& f) {
          return f.source("version").version_below(Scheme::kRuntime, "13.7.0");
        })
        .title("The documents ask for Runtime 13.7.0 or later as the start")
        .impact("The tools accept 12.0.0, but the upgrade is documented from "
                "13.7.0 on. The 8.7.0 of earlier documents is superseded")
        .remedy("Upgrade to Runtime 13.7.0 or later first")
        .reference(kUpgrade),

    Advisory("R3-REGISTRY")
        .info()
        .on(ReachingAirflow3())
        .check("image")
        .title("Images with Airflow 3 come from another registry")
        .impact("The repository of the legacy images has no such tag")
        .remedy("Write FROM astrocrpublic.azurecr.io/runtime:<tag>")
        .reference(kCli)
        .reference(kUpgrade),

    Advisory("R3-REGISTRY-WRONG")
        .critical()
        .on(UpgradingRuntime() & LandingOnRuntime("3.0-1", "999.0-0"))
        .check("image-registry")
        .when(&NamesTheLegacyRepository)
        .title("The project names the registry of the legacy images")
        .impact("That repository has no tag of this form: the build fails")
        .remedy("Write FROM astrocrpublic.azurecr.io/runtime:<tag>")
        .reference(kCli)
        .reference(kUpgrade),

    Advisory("R3-TAG-FORM")
        .info()
        .on(ReachingAirflow3())
        .check("image")
        .title("Tags are the Airflow minor and a build from now on")
        .impact(
            "3.1-21 is build 21 for Airflow 3.1. The numbers start again, but "
            "all of them are newer than 13.x")
        .remedy("Check scripts that compare or parse Runtime versions")
        .reference(kCli),
};

}  // namespace
}  // namespace upgrade_plugin::airflow_3

UPGRADE_ADVISOR_PLUGIN("airflow_3", "1.0.0",
                       "The upgrade from Airflow 2 to Airflow 3",
                       upgrade_plugin::airflow_3::kAdvisories)
