// Where the upgrade to Airflow 3 may start, and what the image and the platform
// do otherwise.
#ifndef PLUGINS_AIRFLOW_3_PLATFORM_ADVISORIES_H_
#define PLUGINS_AIRFLOW_3_PLATFORM_ADVISORIES_H_

#include "plugins/airflow_3/conditions.h"
#include "plugins/airflow_3/references.h"

namespace upgrade_plugin::airflow_3 {

inline constexpr Advisory kGateFrom =
    Advisory("R3-GATE-FROM")
        .critical()
        .forbids_step()
        .on(UpgradingToAirflow3())
        .check("airflow-3")
        .when([](const Facts& f) {
          return f.source("version").version_below(Scheme::kRuntime, "12.0.0");
        })
        .title("Airflow 3 is reached from Runtime 12.0.0 or later only")
        .impact(
            "The migrations of Airflow 3 start from the schema of Airflow "
            "2.10; the platform's tools refuse an older start")
        .remedy(
            "Upgrade to the newest Runtime 13 first, or create a new "
            "Deployment on Airflow 3")
        .reference(kCli)
        .reference(kUpgrade)
        .reference(kUpgradeAirflow);

inline constexpr Advisory kGateFromRecent =
    Advisory("R3-GATE-FROM-RECENT")
        .warning()
        .on(UpgradingToAirflow3())
        .check("airflow-3")
        .when([](const Facts& f) {
          return f.source("version").version_below(Scheme::kRuntime, "13.7.0");
        })
        .title("The documents ask for Runtime 13.7.0 or later as the start")
        .impact(
            "The tools accept 12.0.0, but the upgrade is documented from "
            "13.7.0 on. The 8.7.0 of earlier documents is superseded")
        .remedy("Upgrade to Runtime 13.7.0 or later first")
        .reference(kUpgrade);

inline constexpr Advisory kRegistry =
    Advisory("R3-REGISTRY")
        .info()
        .on(UpgradingToAirflow3())
        .check("image")
        .title("Images with Airflow 3 come from another registry")
        .impact("The repository of the legacy images has no such tag")
        .remedy("Write FROM astrocrpublic.azurecr.io/runtime:<tag>")
        .reference(kCli)
        .reference(kUpgrade);

inline constexpr Advisory kRegistryWrong =
    Advisory("R3-REGISTRY-WRONG")
        .critical()
        .on(UpgradingRuntime() & LandingOnRuntime("3.0-1", "999.0-0"))
        .check("image-registry")
        .when(&NamesTheLegacyRepository)
        .title("The project names the registry of the legacy images")
        .impact("That repository has no tag of this form: the build fails")
        .remedy("Write FROM astrocrpublic.azurecr.io/runtime:<tag>")
        .reference(kCli)
        .reference(kUpgrade);

inline constexpr Advisory kTagForm =
    Advisory("R3-TAG-FORM")
        .info()
        .on(UpgradingToAirflow3())
        .check("image")
        .title("Tags are the Airflow minor and a build from now on")
        .impact(
            "3.1-21 is build 21 for Airflow 3.1. The numbers start again, but "
            "all of them are newer than 13.x")
        .remedy("Check scripts that compare or parse Runtime versions")
        .reference(kCli);

inline constexpr Advisory kWindow =
    Advisory("R3-WINDOW")
        .info()
        .on(UpgradingToAirflow3())
        .check("airflow-3")
        .title("Tasks are disturbed while the API server is replaced")
        .impact("Tasks that run then may lose it and be taken for dead")
        .remedy("Pause DAGs and plan a window; expect to clear some tasks")
        .reference(kUpgrade);

inline constexpr Advisory kLinter =
    Advisory("R3-EXCLUDED-RUFF")
        .info()
        .on(ReachingAirflow3())
        .check("imports")
        .title(
            "A linter finds and mends most of what Airflow 3 changes in code")
        .impact(
            "Its rules cover the way from Airflow 2 to 3 only, and no "
            "settings, database or image")
        .remedy("Run it on the project before the upgrade",
                "ruff check --select AIR3 dags plugins include")
        .reference(kRuff);

inline constexpr Advisory kBareImport =
    Advisory("R3-BARE-IMPORT")
        .critical()
        .blocks_step()
        .on(UpgradingToAirflow3())
        .check("imports")
        .when([](const Facts& f) {
          return f.imports("@project.dags") &&
                 f.request("platform").equals("astro");
        })
        .report(&ReportBareImports)
        .title("Modules in dags are imported without naming the folder")
        .impact(
            "On Astro the folder is not on the path any more: these files "
            "do not load")
        .remedy(
            "Move shared code to include and import it from there, or "
            "write from dags.<module> import")
        .reference(kUpgrade);

inline constexpr Advisory kTriggerBundle =
    Advisory("R3-TRIGGER-BUNDLE")
        .warning()
        .on(ReachingAirflow3())
        .check("imports")
        .when(&TriggersAreInDags)
        .title("Triggers are defined in the folder of DAGs")
        .impact(
            "The triggerer does not read bundles of DAGs: it cannot import "
            "them, and tasks that defer to them fail")
        .remedy("Move the classes to plugins or to a package")
        .reference(kUpgrade);

inline constexpr Advisory kRollback =
    Advisory("R3-ROLLBACK")
        .warning()
        .on(UpgradingToAirflow3() & LandingOnRuntime("3.0-1", "3.1-1"))
        .check("rollback")
        .when([](const Facts& f) {
          return f.request("platform").equals("software");
        })
        .title("Software cannot roll back from this build to Airflow 2")
        .impact(
            "A rollback is possible from later builds only, and takes "
            "longer than one within a major")
        .remedy("Choose a later build as the target")
        .reference(kRollbacks);

}  // namespace upgrade_plugin::airflow_3

#endif  // PLUGINS_AIRFLOW_3_PLATFORM_ADVISORIES_H_
