// From Astronomer Certified to Astro Runtime: which steps exist, and what they
// are made of.
#include "sdk/cpp/plugin.h"

#include "plugins/certified_to_runtime/conditions.h"

namespace upgrade_plugin::certified_to_runtime {
namespace {

constexpr char kMigrate[] =
    "https://www.astronomer.io/docs/software/migrate-to-runtime";
constexpr char kUpgradeCertified[] =
    "https://www.astronomer.io/docs/software/upgrade-ac";
constexpr char kUpgrading[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/installation/"
    "upgrading.html";
constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";
constexpr char kImages[] =
    "https://www.astronomer.io/docs/runtime/runtime-image-architecture";
constexpr char kCertifiedImages[] = "https://github.com/astronomer/ap-airflow";
constexpr char kCli[] = "https://github.com/astronomer/astro-cli";

constexpr Advisory kAdvisories[] = {
    // ---- Which steps exist ------------------------------------------------
    Advisory("AC-MIGRATE-AND-UPGRADE")
        .critical()
        .forbids_step()
        .on(MigratingToRuntime())
        .check("migration")
        .when(&MinorsDiffer)
        .title("Migrating and upgrading are separate steps")
        .impact(
            "The platform migrates a Deployment to the Runtime with its own "
            "Airflow minor and refuses any other")
        .remedy(
            "Upgrade within Certified first and then migrate, or migrate first "
            "and then upgrade Runtime")
        .reference(kMigrate),

    Advisory("AC-MIGRATE-LOWER-PATCH")
        .critical()
        .forbids_step()
        .on(MigratingToRuntime())
        .check("migration")
        .when(&TargetAirflowIsLower)
        .title("The Runtime release carries an older Airflow than you run")
        .impact("The schema of the metadata database cannot be taken back")
        .remedy("Choose a Runtime release with your Airflow version or a newer "
                "patch of it")
        .reference(kMigrate),

    Advisory("AC-110-BRIDGE")
        .critical()
        .forbids_step()
        .on(LeavingCertified() & CrossingAirflow("2.0.0"))
        .check("migration")
        .when(&SourceIsBelowBridge)
        .title("Airflow 1.10 upgrades to Airflow 2 from 1.10.14 on")
        .impact(
            "Older releases lack the schema that Airflow 2 starts from; the "
            "platform refuses the upgrade")
        .remedy("Upgrade to Certified 1.10.15 first and run the checks of the "
                "package apache-airflow-upgrade-check there",
                "airflow upgrade_check")
        .reference(kUpgrading)
        .reference(kCli),

    // ---- What a migration is ----------------------------------------------
    Advisory("AC-MIGRATION-STEPS")
        .info()
        .on(MigratingToRuntime())
        .alias("AC-DOCKERFILE-FROM")
        .alias("AC-RESTART")
        .check("migration")
        .title("How to migrate a Deployment to Runtime")
        .impact(
            "The migration is pending until an image of Runtime is deployed")
        .report(&ReportSteps)
        .reference(kMigrate),

    Advisory("AC-IRREVERSIBLE")
        .warning()
        .on(MigratingToRuntime())
        .check("migration")
        .title("There is no way back to Astronomer Certified")
        .impact("Once an image of Runtime is pushed the Deployment stays on it")
        .remedy("Migrate a Deployment that is not in production first")
        .remedy("While nothing is pushed you can cancel",
                "astro deployment runtime migrate --cancel "
                "--deployment-id=<id>")
        .reference(kMigrate),

    Advisory("AC-NO-EXACT-EQUIVALENT")
        .warning()
        .on(MigratingToRuntime())
        .alias("AC-NO-EQUIVALENT")
        .check("migration")
        .when(&AirflowDiffers)
        .title("This Runtime release does not carry exactly your Airflow")
        .impact(
            "The migration also moves you to a newer Airflow patch, and the "
            "platform may offer another release: it looks for exactly the "
            "Airflow you run")
        .remedy("Follow the release that the platform offers, or upgrade "
                "Certified to the same Airflow version first")
        .report(&ReportAirflows)
        .reference(kMigrate)
        .reference(kCli),

    Advisory("AC-DEPRECATED-EQUIVALENT")
        .warning()
        .on(MigratingToRuntime())
        .check("migration")
        .when([](const Facts& f) {
          return f.source("airflow.version")
              .version_below(Scheme::kPep440, "2.2.5");
        })
        .title("Every Runtime release with your Airflow is deprecated")
        .impact("The platform does not offer deprecated releases by default")
        .remedy("Upgrade Certified to 2.2.5 or later first")
        .remedy("Or have enableListAllRuntimeVersions set to true in the "
                "configuration of the platform")
        .reference(kMigrate),

    Advisory("AC-SOFTWARE-FLOOR")
        .critical()
        .blocks_step()
        .on(MigratingToRuntime())
        .check("platform")
        .when(&PlatformIsTooOld)
        .title("The platform is older than 0.29")
        .impact("Migrating to Runtime needs Astronomer Software 0.29 or later")
        .remedy("Upgrade Astronomer Software first")
        .reference(kMigrate),

    Advisory("AC-DIFFERENCES")
        .info()
        .on(MigratingToRuntime())
        .check("migration")
        .title("What is different on Runtime")
        .impact("Functionally the images are alike; Runtime adds to them")
        .report(&ReportDifferences)
        .reference(kMigrate)
        .reference(kImages),

    Advisory("AC-TAG-SUFFIX")
        .info()
        .on(MigratingToRuntime())
        .check("image")
        .when([](const Facts& f) {
          return f.request("running.variant").contains("-");
        })
        .title("Suffixes of Certified tags do not exist on Runtime")
        .impact("A tag with -buster, -onbuild or a hotfix number is not found")
        .remedy("Write the Runtime version alone")
        .reference(kCertifiedImages),

    Advisory("AC-ONBUILD-SEMANTICS")
        .info()
        .on(MigratingToRuntime())
        .check("image")
        .when([](const Facts& f) {
          return ImageCopiesNothing(f) && f.docker("instruction.copy");
        })
        .title("Your image does not copy the project, Runtime's does")
        .impact("COPY lines of your own copy everything a second time")
        .remedy("Use the tag with -base, or remove your own COPY lines")
        .reference(kImages),

    Advisory("AC-504-AIRFLOW")
        .info()
        .on(MigratingToRuntime() & LandingOnRuntime("5.0.4", "5.0.4"))
        .check("migration")
        .title("Runtime 5.0.4 carries Airflow 2.3.2")
        .impact(
            "Older migration documents call it the equivalent of 2.3.0; its "
            "release notes say 2.3.2, which is what is used here")
        .remedy("Choose Runtime 5.0.1 if you need exactly Airflow 2.3.0")
        .reference(kRuntimeNotes)
        .reference(kMigrate),

    // ---- Staying within Certified -----------------------------------------
    Advisory("AC-EOL")
        .info()
        .on(UpgradingCertified())
        .check("lifecycle")
        .title("Astronomer Certified ended in March 2023")
        .impact("It gets no fixes any more, and Airflow 2.4 is its last")
        .remedy("Take it as a stop on the way to Runtime only")
        .reference(kUpgradeCertified),

    Advisory("AC-HOTFIX-230")
        .info()
        .on(UpgradingCertified() & CrossingAirflow("2.3.0") &
            LandingOnCertified("2.3.0-1", "2.3.0-2"))
        .check("database-migration")
        .title("The first hotfixes of Certified 2.3.0 migrate slowly")
        .impact(
            "The checks before the migration take about three times as long")
        .remedy("Choose the newest hotfix of 2.3.0, or 2.3.1")
        .reference("https://github.com/apache/airflow/pull/23528"),
};

}  // namespace
}  // namespace upgrade_plugin::certified_to_runtime

UPGRADE_ADVISOR_PLUGIN("certified_to_runtime", "1.0.0",
                       "The way from Astronomer Certified to Astro Runtime",
                       upgrade_plugin::certified_to_runtime::kAdvisories)
