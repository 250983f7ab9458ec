// From Astronomer Certified to Astro Runtime: which steps exist, and the
// actions that they consist of.
#include "sdk/cpp/plugin.h"

#include <string>
#include <string_view>

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

constexpr Steps LeavingCertified() {
  Steps steps;
  steps.kinds = UA_STEP_UPGRADE_CERTIFIED | UA_STEP_MIGRATE_TO_RUNTIME;
  return steps;
}

constexpr Question kSourceAirflow = Source("airflow.version");
constexpr Question kTargetAirflow = Target("airflow.version");
constexpr Question kTarget = Target("version");
constexpr Question kVariant = Request("running.variant");

#include "plugins/certified_to_runtime/backport_table.inc"

constexpr NameTable kContextOf110({
    {"END_DATE", "Use ds"},
    {"end_date", "Use ds"},
    {"latest_date", "Use ds"},
    {"tables", "Give the task a parameter"},
});

// ---- Reports ----------------------------------------------------------------

void ReportAirflows(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  const Fact source = f.Ask(kSourceAirflow);
  const Fact target = f.Ask(kTargetAirflow);
  std::string text = "You run Airflow ";
  text.append(source.text()).append("; Runtime ");
  text.append(f.Ask(kTarget).text()).append(" has ").append(target.text());
  report.Detail(text, source.Given() && target.Given());
}

void ReportDifferences(const Facts& f, Truth, Report& report) {
  const Fact target = f.Ask(kTarget);
  if (target.VersionAtLeast(Scheme::kRuntime, "4.2.0").is_yes()) {
    report.Detail("The image includes the package astronomer-providers",
                  target.Given());
  }
  report.Detail(
      "The footer of the Airflow UI shows the Runtime version and "
      "the image tag");
  report.Detail(
      "Runtime adds its own features to the way tasks run, and a "
      "DAG that monitors Airflow");
}

// The image to write: one that did not copy the project becomes one that does
// not either.
std::string ImageAfter(const Facts& f, const std::string& target) {
  const Fact variant = f.Ask(kVariant);
  const bool copies_nothing =
      variant.is_given() && variant.Contains("-onbuild").is_no();
  return "quay.io/astronomer/astro-runtime:" + target +
         (copies_nothing ? "-base" : "");
}

// The actions, in order.
void ReportSteps(const Facts& f, Truth, Report& report) {
  const std::string target(f.Ask(kTarget).text());
  const std::string image = ImageAfter(f, target);
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
      "Until you push an image, the migration is pending and can be cancelled: "
      "astro deployment runtime migrate --cancel --deployment-id=<id>");
}

// ---- Advisories -------------------------------------------------------------

constexpr NameTable kCommandsOf110({
    {"airflow backfill", "Use airflow dags backfill"},
    {"airflow checkdb", "Use airflow db check"},
    {"airflow clear", "Use airflow tasks clear"},
    {"airflow create_user", "Use airflow users create"},
    {"airflow dag_state", "Use airflow dags state"},
    {"airflow delete_dag", "Use airflow dags delete"},
    {"airflow delete_user", "Use airflow users delete"},
    {"airflow flower", "Use airflow celery flower"},
    {"airflow initdb", "Use airflow db init"},
    {"airflow list_dag_runs", "Use airflow dags list-runs"},
    {"airflow list_dags", "Use airflow dags list"},
    {"airflow list_tasks", "Use airflow tasks list"},
    {"airflow list_users", "Use airflow users list"},
    {"airflow next_execution", "Use airflow dags next-execution"},
    {"airflow pause", "Use airflow dags pause"},
    {"airflow pool", "Use airflow pools"},
    {"airflow render", "Use airflow tasks render"},
    {"airflow resetdb", "Use airflow db reset"},
    {"airflow rotate_fernet_key", "Use airflow rotate-fernet-key"},
    {"airflow run", "Use airflow tasks run"},
    {"airflow show_dag", "Use airflow dags show"},
    {"airflow sync_perm", "Use airflow sync-perm"},
    {"airflow task_failed_deps", "Use airflow tasks failed-deps"},
    {"airflow task_state", "Use airflow tasks state"},
    {"airflow test", "Use airflow tasks test"},
    {"airflow trigger_dag", "Use airflow dags trigger"},
    {"airflow unpause", "Use airflow dags unpause"},
    {"airflow upgradedb", "Use airflow db upgrade"},
    {"airflow worker", "Use airflow celery worker"},
});

constexpr Advisory kAdvisories[] = {
    // Which steps exist: these three ask only facts of releases.
    Advisory("AC-MIGRATE-AND-UPGRADE")
        .critical()
        .forbids_step()
        .on(MigratingToRuntime())
        .check("migration")
        .when(!Source("airflow.minor").SameAs(Target("airflow.minor")))
        .title("Migrating and upgrading are separate steps")
        .impact("The platform migrates a Deployment only to a Runtime with the "
                "same Airflow minor and refuses any other")
        .remedy("Upgrade within Certified first and then migrate, or migrate "
                "first and then upgrade Runtime")
        .reference(kMigrate),

    Advisory("AC-MIGRATE-LOWER-PATCH")
        .critical()
        .forbids_step()
        .on(MigratingToRuntime())
        .check("migration")
        .when(kTargetAirflow.VersionBelow(Scheme::kPep440, kSourceAirflow))
        .title("The Runtime release has an older Airflow than you run")
        .impact("The schema of the metadata database cannot go back")
        .remedy("Choose a Runtime release with your Airflow version or a newer "
                "patch of it")
        .reference(kMigrate),

    // With True the argument is taken out, with a warning.
    Advisory("AC-110-PROVIDE-CONTEXT")
        .critical()
        .on(CrossingAirflow("2.0.0"))
        .check("arguments")
        .when(Keyword("PythonOperator.provide_context")
                  .SomeRow(Value().Equals("False")) ||
              Keyword("ShortCircuitOperator.provide_context")
                  .SomeRow(Value().Equals("False")) ||
              Keyword("BranchPythonOperator.provide_context")
                  .SomeRow(Value().Equals("False")) ||
              Keyword("PythonVirtualenvOperator.provide_context")
                  .SomeRow(Value().Equals("False")))
        .title("provide_context=False is refused by Airflow 2")
        .impact("DAGs with such a task do not load: Airflow 2 hands over what "
                "the function asks for, and takes the argument only if it is "
                "True")
        .remedy("Remove the argument")
        .reference("https://github.com/apache/airflow/issues/13623"),

    Advisory("AC-110-COMMANDS")
        .warning()
        .on(CrossingAirflow("2.0.0"))
        .check("commands")
        .when(EachListed(kCommandsOf110, Shell()))
        .title("The project uses commands of Airflow 1.10")
        .impact("Airflow 2 has removed them: scripts and tasks that call them "
                "fail")
        .remedy("Use the new forms, which 1.10.14 and 1.10.15 have too")
        .reference("https://airflow.apache.org/docs/apache-airflow/2.11.0/"
                   "howto/upgrading-from-1-10/index.html"),

    Advisory("AC-110-BACKPORTS")
        .critical()
        .blocks_step()
        .on(CrossingAirflow("2.0.0"))
        .check("requirements")
        .when(EachListed(kBackports, Requirement()))
        .title("The requirements name backport providers")
        .impact("They require Airflow 1.10: the image does not build, or pip "
                "replaces Airflow")
        .remedy("Name the providers of Airflow 2 instead, such as "
                "apache-airflow-providers-google")
        .reference("https://airflow.apache.org/docs/"
                   "apache-airflow-providers/index.html"),

    // Undefined names are rendered as nothing.
    Advisory("AC-110-TEMPLATES")
        .warning()
        .on(CrossingAirflow("2.0.0"))
        .check("code")
        .when(EachListed(kContextOf110, Context()))
        .title("Code uses names of the context that Airflow 2 does not have")
        .impact("Templates get an empty text for them, and code that reads "
                "the key fails")
        .remedy("Use ds for the date")
        .reference("https://airflow.apache.org/docs/apache-airflow/2.11.0/"
                   "howto/upgrading-from-1-10/index.html"),

    Advisory("AC-110-EXPERIMENTAL-API")
        .warning()
        .on(CrossingAirflow("2.0.0"))
        .check("code")
        .when(Shell("url /api/experimental"))
        .title("The project calls the experimental REST API")
        .impact("Airflow 2 has it switched off by default: then the calls fail")
        .remedy("Call the stable API, /api/v1")
        .remedy("Or switch the old one on for now", "",
                "env.set AIRFLOW__API__ENABLE_EXPERIMENTAL_API True")
        .reference("https://airflow.apache.org/docs/apache-airflow/2.11.0/"
                   "howto/upgrading-from-1-10/index.html"),

    Advisory("AC-110-BRIDGE")
        .critical()
        .forbids_step()
        .on(LeavingCertified() & CrossingAirflow("2.0.0"))
        .check("migration")
        .when(kSourceAirflow.VersionBelow(Scheme::kPep440, "1.10.14"))
        .title("Airflow 1.10 can upgrade to Airflow 2 only from 1.10.14 on")
        .impact("Older releases lack the schema that Airflow 2 starts from, "
                "and the platform refuses the upgrade")
        .remedy("Upgrade to Certified 1.10.15 first and run the checks of the "
                "package apache-airflow-upgrade-check there",
                "airflow upgrade_check")
        .reference(kUpgrading)
        .reference(kCli),

    // ---- The migration ------------------------------------------------------
    Advisory("AC-MIGRATION-STEPS")
        .info()
        .on(MigratingToRuntime())
        .alias("AC-DOCKERFILE-FROM")
        .alias("AC-RESTART")
        .check("migration")
        .report(&ReportSteps)
        .title("How to migrate a Deployment to Runtime")
        .impact("The migration is pending until you deploy a Runtime image")
        .reference(kMigrate),

    Advisory("AC-IRREVERSIBLE")
        .warning()
        .on(MigratingToRuntime())
        .check("migration")
        .title("There is no way back to Astronomer Certified")
        .impact("Once you push a Runtime image, the Deployment stays on it")
        .remedy("Migrate a Deployment that is not in production first")
        .remedy("Until you push an image, you can cancel",
                "astro deployment runtime migrate --cancel "
                "--deployment-id=<id>")
        .reference(kMigrate),

    Advisory("AC-NO-EXACT-EQUIVALENT")
        .warning()
        .on(MigratingToRuntime())
        .alias("AC-NO-EQUIVALENT")
        .check("migration")
        .when(kSourceAirflow.VersionBelow(Scheme::kPep440, kTargetAirflow))
        .report(&ReportAirflows)
        .title("This Runtime release does not have exactly your Airflow")
        .impact("The migration also moves you to a newer Airflow patch, and "
                "the platform may offer another release: it looks for exactly "
                "the Airflow that you run")
        .remedy("Choose the release that the platform offers, or upgrade "
                "Certified to the same Airflow version first")
        .reference(kMigrate)
        .reference(kCli),

    Advisory("AC-DEPRECATED-EQUIVALENT")
        .warning()
        .on(MigratingToRuntime())
        .check("migration")
        .when(kSourceAirflow.VersionBelow(Scheme::kPep440, "2.2.5"))
        .title("Every Runtime release with your Airflow is deprecated")
        .impact("By default, the platform does not offer deprecated releases")
        .remedy("Upgrade Certified to 2.2.5 or later first")
        .remedy("Or have enableListAllRuntimeVersions set to true in the "
                "configuration of the platform")
        .reference(kMigrate),

    Advisory("AC-SOFTWARE-FLOOR")
        .critical()
        .blocks_step()
        .on(MigratingToRuntime())
        .check("platform")
        .when(Request("platform").Equals("software") &&
              Request("platform.version").VersionBelow(Scheme::kPep440, "0.29"))
        .title("The platform is older than 0.29")
        .impact("Only Astronomer Software 0.29 or later can migrate to Runtime")
        .remedy("Upgrade Astronomer Software first")
        .reference(kMigrate),

    Advisory("AC-DIFFERENCES")
        .info()
        .on(MigratingToRuntime())
        .check("migration")
        .report(&ReportDifferences)
        .title("Runtime differs from Certified in a few points")
        .impact("The images work alike; Runtime adds to them")
        .reference(kMigrate)
        .reference(kImages),

    Advisory("AC-TAG-SUFFIX")
        .info()
        .on(MigratingToRuntime())
        .check("image")
        .when(kVariant.Contains("-"))
        .title("Runtime does not have the suffixes of Certified tags")
        .impact(
            "A tag with -buster, -onbuild or a hotfix number does not exist")
        .remedy("Use the Runtime version alone as the tag")
        .reference(kCertifiedImages),

    Advisory("AC-ONBUILD-SEMANTICS")
        .info()
        .on(MigratingToRuntime())
        .check("image")
        .when(kVariant && !kVariant.Contains("-onbuild") &&
              Docker("instruction.copy"))
        .title("Your image does not copy the project, but Runtime's image does")
        .impact("Your own COPY lines copy everything a second time")
        .remedy("Use the tag with -base, or remove your own COPY lines")
        .reference(kImages),

    Advisory("AC-504-AIRFLOW")
        .info()
        .on(MigratingToRuntime() & LandingOnRuntime("5.0.4", "5.0.4"))
        .check("migration")
        .title("Runtime 5.0.4 has Airflow 2.3.2")
        .impact(
            "Older migration documents call it the equivalent of 2.3.0. Its "
            "release notes say 2.3.2, and this plan uses that version")
        .remedy("Choose Runtime 5.0.1 if you need exactly Airflow 2.3.0")
        .reference(kRuntimeNotes)
        .reference(kMigrate),

    // ---- Within Certified ---------------------------------------------------
    Advisory("AC-EOL")
        .info()
        .on(UpgradingCertified())
        .check("lifecycle")
        .title("Astronomer Certified ended in March 2023")
        .impact("It gets no more fixes, and Airflow 2.4 is its last line")
        .remedy("Use it only as a stop on the way to Runtime")
        .reference(kUpgradeCertified),

    Advisory("AC-HOTFIX-230")
        .info()
        .on(UpgradingCertified() & CrossingAirflow("2.3.0") &
            LandingOnCertified("2.3.0-1", "2.3.0-2"))
        .check("database-migration")
        .title("The first hotfixes of Certified 2.3.0 migrate slowly")
        .impact("The checks before the migration take about three times as "
                "long")
        .remedy("Choose the newest hotfix of 2.3.0, or 2.3.1")
        .reference("https://github.com/apache/airflow/pull/23528"),
};

}  // namespace
}  // namespace upgrade_plugin::certified_to_runtime

UPGRADE_ADVISOR_PLUGIN("certified_to_runtime", "1.1.0",
                       "The way from Astronomer Certified to Astro Runtime",
                       upgrade_plugin::certified_to_runtime::kAdvisories)
