// Where the upgrade to Airflow 3 may start, and how the image and the platform
// change.
#include "plugins/airflow_3/tables.h"

namespace upgrade_plugin::airflow_3 {
namespace {

constexpr char kCli[] = "https://github.com/astronomer/astro-cli";

constexpr Condition StartsBelow(std::string_view runtime) {
  return Source("version").VersionBelow(Scheme::kRuntime, runtime);
}

constexpr Advisory kRows[] = {
    Advisory("R3-GATE-FROM")
        .critical()
        .forbids_step()
        .on(UpgradingToAirflow3())
        .check("airflow-3")
        .when(StartsBelow("12.0.0"))
        .title("Only Runtime 12.0.0 or later can upgrade to Airflow 3")
        .impact("The migrations of Airflow 3 start from the schema of Airflow "
                "2.10, and the platform's tools refuse an older start")
        .remedy("Upgrade to the newest Runtime 13 first, or create a new "
                "Deployment on Airflow 3")
        .reference(kCli)
        .reference(kUpgrade)
        .reference(kUpgradeAirflow),

    Advisory("R3-GATE-FROM-RECENT")
        .warning()
        .on(UpgradingToAirflow3())
        .check("airflow-3")
        .when(StartsBelow("13.7.0"))
        .title(
            "The documentation asks for Runtime 13.7.0 or later as the start")
        .impact("The tools accept 12.0.0, but the documentation covers the "
                "upgrade only from 13.7.0 on. The 8.7.0 of earlier documents "
                "is superseded")
        .remedy("Upgrade to Runtime 13.7.0 or later first")
        .reference(kUpgrade),

    Advisory("R3-REGISTRY")
        .info()
        .on(UpgradingToAirflow3())
        .check("image")
        .title("Images with Airflow 3 come from another registry")
        .impact("The repository of the legacy images has no such tag")
        .remedy("Use FROM astrocrpublic.azurecr.io/runtime:<tag>")
        .reference(kCli)
        .reference(kUpgrade),

    // The Dockerfile names the target, in a repository that has no such tag.
    Advisory("R3-REGISTRY-WRONG")
        .critical()
        .on(UpgradingRuntime() & LandingOnRuntime("3.0-1"))
        .check("image-registry")
        .when(Docker("image.tag").StartsWith(Target("version")) &&
              !Docker("image.repository").Contains("/runtime"))
        .title("The project names the registry of the legacy images")
        .impact("That repository has no tag of this form, so the build fails")
        .remedy("Use FROM astrocrpublic.azurecr.io/runtime:<tag>")
        .reference(kCli)
        .reference(kUpgrade),

    Advisory("R3-TAG-FORM")
        .info()
        .on(UpgradingToAirflow3())
        .check("image")
        .title("Tags now consist of the Airflow minor and a build number")
        .impact("3.1-21 is build 21 for Airflow 3.1. The numbers start again, "
                "but all of them are newer than 13.x")
        .remedy("Check scripts that compare or parse Runtime versions")
        .reference(kCli),

    Advisory("R3-WINDOW")
        .info()
        .on(UpgradingToAirflow3())
        .check("airflow-3")
        .title("The upgrade disturbs tasks while it replaces the API server")
        .impact("Tasks that run during this time may lose the API server, and "
                "Airflow may take them for dead")
        .remedy("Pause DAGs and plan a window; expect to clear some tasks")
        .reference(kUpgrade),

    Advisory("R3-ROLLBACK")
        .warning()
        .on(UpgradingToAirflow3() & LandingOnRuntime("3.0-1", "3.1-1"))
        .check("rollback")
        .when(Request("platform").Equals("software"))
        .title("Software cannot roll back from this build to Airflow 2")
        .impact("Only later builds can roll back, and such a rollback takes "
                "longer than one within a major version")
        .remedy("Choose a later build as the target")
        .reference("https://www.astronomer.io/docs/software/deploy-rollbacks"),
};

}  // namespace

constexpr AdvisoryTable kPlatform = Table(kRows);

}  // namespace upgrade_plugin::airflow_3
