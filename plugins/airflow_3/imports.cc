// Imports that Airflow 3 moved or removed.
//
// Every name of the table belongs to one advisory, its owner, so that no import
// is reported twice.
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/airflow_3/tables.h"

namespace upgrade_plugin::airflow_3 {
namespace {

// The groups of the table: the owner of a name, and where it ends. A name
// without an owner is reported only where it ends.
enum Group : uint32_t {
  kSubdag = 1u << 1,
  kEmail = 1u << 2,
  kDaysAgo = 1u << 3,
  kChain = 1u << 4,
  kApplyDefaults = 1u << 5,
  kSecretsMasker = 1u << 6,
  kDirectDb = 1u << 7,
  kAuth = 1u << 8,
  kStandard = 1u << 9,
  kDataset = 1u << 10,
  kSdk = 1u << 11,
  kSdk31 = 1u << 12,
  kDagBag = 1u << 13,
  kTaskGroup = 1u << 14,
  kSerde = 1u << 15,
  // Airflow 3.0 still has the name, and this Airflow does not.
  kEndsIn31 = 1u << 16,
  kEndsIn32 = 1u << 17,
};
constexpr uint32_t kOwners = kEndsIn31 - 1;

#include "plugins/airflow_3/import_table.inc"

constexpr bool HasRows(Groups groups) {
  const ua_table& table = *kMoved.table();
  for (uint64_t i = 0; i < table.count; ++i) {
    const uint32_t of_row = table.rows[i].groups;
    if ((of_row & groups.with) == groups.with &&
        (of_row & groups.without) == 0) {
      return true;
    }
  }
  return false;
}

constexpr Condition ImportsOf(Groups groups) {
  return Listed(kMoved, Import("airflow"), groups);
}

// The names of an owner that the target still has. Where a name has ended, the
// advisory about that end reports it.
constexpr Condition ImportsOf(Group owner) {
  const Groups lasting{owner, kEndsIn31 | kEndsIn32};
  const Groups until_32{owner | kEndsIn32};
  if (!HasRows(until_32)) return ImportsOf(lasting);
  const Condition before_32 =
      Target("airflow.minor").VersionBelow(Scheme::kPep440, "3.2") &&
      ImportsOf(until_32);
  if (!HasRows(lasting)) return before_32;
  return ImportsOf(lasting) || before_32;
}
// ImportsOf need not look at Airflow 3.1: of the names that end there, only the
// functions of task_group have an owner, and those count at that step alone.
constexpr bool OnlyTaskGroupsEndIn31() {
  const ua_table& table = *kMoved.table();
  for (uint64_t i = 0; i < table.count; ++i) {
    const uint32_t groups = table.rows[i].groups;
    const uint32_t owner = groups & kOwners;
    if ((groups & kEndsIn31) != 0 && owner != 0 && owner != kTaskGroup) {
      return false;
    }
  }
  return true;
}
static_assert(OnlyTaskGroupsEndIn31(), "a name ends in 3.1 and has an owner");

void ReportBareImports(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  constexpr std::string_view kPrefix = "@project.dags.";
  const Fact imports = f.Ask(Import("@project.dags"));
  for (uint32_t i = 0; i < imports.count(); ++i) {
    const Row row = imports.row(i);
    if (i > 0 && imports.row(i - 1).name == row.name) continue;
    if (row.name.size() <= kPrefix.size()) continue;
    const std::string module(row.name.substr(kPrefix.size()));
    report.Subject(module, "Use dags." + module + ", or move it to include",
                   row, 1);
  }
}

// ---- Sessions ---------------------------------------------------------------

constexpr Question kSessionModules[] = {Import("airflow.settings"),
                                        Import("airflow.utils.db"),
                                        Import("airflow.utils.session")};

bool OpensSession(const Row& row) {
  return EndsWith(row.name, ".create_session") ||
         EndsWith(row.name, ".provide_session") ||
         row.name == "airflow.settings.Session" ||
         row.name == "airflow.settings.engine";
}

bool IsInPlugins(const Row& row) {
  return StartsWith(row.file, "plugins/") || Contains(row.file, "/plugins/");
}

template <typename Test>
Truth SomeSession(const Facts& f, Test test) {
  Truth some{Truth::kNo};
  for (const Question& module : kSessionModules) {
    some = some || f.Ask(module).SomeRow([&](const Row& row) {
      return OpensSession(row) && test(row);
    });
  }
  return some;
}

// A file that is not known may be any.
Truth OpensSessionsInTasks(const Facts& f) {
  return SomeSession(f, [](const Row& row) { return !IsInPlugins(row); });
}

// What both open is reported where it blocks.
Truth OpensSessionsInPlugins(const Facts& f) {
  const Truth in_plugins = SomeSession(
      f, [](const Row& row) { return row.file.empty() || IsInPlugins(row); });
  return in_plugins && !SomeSession(f, [](const Row& row) {
           return !row.file.empty() && !IsInPlugins(row);
         });
}

// Rows of one name stand together.
void ReportSessionsOf(const Fact& imports, Report& report) {
  for (uint32_t i = 0; i < imports.count();) {
    const Row row = imports.row(i);
    uint32_t end = i + 1;
    while (end < imports.count() && imports.row(end).name == row.name) ++end;
    if (!row.withheld && OpensSession(row)) {
      report.Subject(row.name, "Tasks may not open the metadata database", row,
                     end - i);
    }
    i = end;
  }
}

void ReportSessions(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  for (const Question& module : kSessionModules) {
    ReportSessionsOf(f.Ask(module), report);
  }
}

// ---- Advisories -------------------------------------------------------------

// An advisory about the names of one owner, from Airflow 3.0 on.
constexpr Advisory About(Group owner, std::string_view id) {
  return Advisory(id)
      .on(ReachingAirflow3())
      .check("imports")
      .when(ImportsOf(owner));
}
constexpr Advisory AboutRemoved(Group owner, std::string_view id) {
  return About(owner, id).critical().blocks_step();
}

constexpr char kDoesNotLoad[] = "Files that import it do not load";
constexpr char kOldPathsWarn[] =
    "The old paths warn until a later Airflow 3 removes them";

constexpr Advisory kRows[] = {
    Advisory("R3-EXCLUDED-RUFF")
        .info()
        .on(ReachingAirflow3())
        .check("imports")
        .title("A linter finds and fixes most code changes for Airflow 3")
        .impact("Its rules cover only the upgrade from Airflow 2 to 3, and not "
                "settings, the database or the image")
        .remedy("Run it on the project before the upgrade",
                "ruff check --select AIR3 dags plugins include")
        .reference(kRuff),

    AboutRemoved(kSubdag, "R3-SUBDAG")
        .title("SubDagOperator is gone")
        .impact(kDoesNotLoad)
        .remedy("Use a TaskGroup for a part of a DAG, or TriggerDagRunOperator "
                "for a separate DAG")
        .reference(kUpgradeAirflow),

    AboutRemoved(kDaysAgo, "R3-DAYS-AGO")
        .title("The functions of airflow.utils.dates are gone")
        .impact(kDoesNotLoad)
        .remedy("Use pendulum.today('UTC').add(days=-N), or better a fixed "
                "date")
        .reference(kRuff),

    AboutRemoved(kChain, "R3-CHAIN-HELPERS")
        .title("airflow.utils.helpers has lost chain and cross_downstream")
        .impact(kDoesNotLoad)
        .remedy("Import them from airflow.models.baseoperator before the "
                "upgrade, and from airflow.sdk after it")
        .reference(kRuff),

    AboutRemoved(kApplyDefaults, "R3-APPLY-DEFAULTS")
        .title("The decorator apply_defaults is gone")
        .impact(kDoesNotLoad)
        .remedy("Delete the import and the decorator: operators have applied "
                "the defaults by themselves since Airflow 2.1")
        .reference(kRuff),

    AboutRemoved(kSecretsMasker, "R3-SECRETS-MASKER")
        .title("airflow.utils.log.secrets_masker moved")
        .impact(kDoesNotLoad)
        .remedy("Import from airflow.sdk.execution_time.secrets_masker, within "
                "a try as long as the code runs on both versions")
        .reference(kRuff),

    Advisory("R3-DIRECT-DB")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("imports")
        .decide(&OpensSessionsInTasks)
        .report(&ReportSessions)
        .title("Code opens sessions of the metadata database")
        .impact("Tasks of Airflow 3 have no access to it: they fail even where "
                "the import works")
        .remedy("Use the REST API or its client, or the Task SDK (Variable, "
                "Connection, XCom)")
        .remedy("For queries that only read, use a separate connection and "
                "user")
        .reference(kUpgradeAirflow),

    // Listeners, policies and views run where the database is.
    Advisory("R3-DIRECT-DB-PLUGINS")
        .warning()
        .on(ReachingAirflow3())
        .check("imports")
        .decide(&OpensSessionsInPlugins)
        .report(&ReportSessions)
        .title("Code in plugins opens sessions of the metadata database")
        .impact("Tasks of Airflow 3 have no access to it. The scheduler and "
                "the API server have: only operators, hooks and listeners of "
                "task instances fail")
        .remedy("See who calls it. In what tasks run, use the REST API or its "
                "client, or the Task SDK (Variable, Connection, XCom)")
        .reference(kUpgradeAirflow),

    About(kStandard, "R3-STANDARD-PROVIDER")
        .warning()
        .title("Operators, sensors and hooks of the core are now in providers")
        .impact(kOldPathsWarn)
        .remedy("Import the new names; the image has the standard provider")
        .remedy("Let a linter rewrite the imports",
                "ruff check --select AIR312 --fix dags plugins include")
        .reference(kRuff),

    // 3.0.0 and 3.0.1 have no redirect.
    About(kEmail, "R3-EMAIL")
        .warning()
        .title("EmailOperator is now in the SMTP provider")
        .impact("The old path warns; in Airflow 3.0.0 and 3.0.1 it does not "
                "load at all")
        .remedy("Import airflow.providers.smtp.operators.smtp.EmailOperator, "
                "which also works before the upgrade")
        .reference(kRuff),

    About(kDataset, "R3-DATASET-ASSET")
        .warning()
        .title("Datasets are now assets")
        .impact("airflow.datasets and airflow.timetables.datasets warn, and "
                "are gone in Airflow 3.2")
        .remedy("Import Asset from airflow.sdk, and AssetOrTimeSchedule from "
                "airflow.timetables.assets")
        .reference(kRuff)
        .reference(kUpgradeAirflow),

    About(kSdk, "R3-SDK-MOVES")
        .info()
        .title("The classes and functions for DAGs are now in airflow.sdk")
        .impact(kOldPathsWarn)
        .remedy("Change the imports after the upgrade: Airflow 2 has no "
                "airflow.sdk",
                "ruff check --select AIR311 --fix dags plugins include")
        .reference(kRuff),

    Advisory("R3-VARIABLE-DEFAULT")
        .info()
        .on(ReachingAirflow3())
        .check("code")
        .when(Keyword("@argument.airflow.models.Variable.get.default_var") ||
              Keyword("@argument.airflow.models.variable.Variable.get."
                      "default_var"))
        .title("Variable.get of airflow.sdk takes default, not default_var")
        .impact("Once the import is airflow.sdk.Variable, a call with "
                "default_var raises a TypeError")
        .remedy("Rename default_var to default together with the import")
        .reference(kUpgradeAirflow),

    Advisory("R3-AUTH-MANAGER")
        .warning()
        .on(ReachingAirflow3())
        .check("settings")
        .when(Config("core.auth_manager")
                  .StartsWith("airflow.auth.managers.fab") ||
              (Config("core.auth_manager").Contains("fab_auth_manager") &&
               !Requirement("apache-airflow-providers-fab")) ||
              ImportsOf(kAuth))
        .title("FAB's auth manager is now in a provider")
        .impact("Its old paths are gone, and the image does not have it. OAuth "
                "redirects get the prefix /auth/")
        .remedy("Install the provider", "",
                "requirements.add apache-airflow-providers-fab")
        .remedy("Set the new path of the manager", "",
                "env.set AIRFLOW__CORE__AUTH_MANAGER airflow.providers.fab."
                "auth_manager.fab_auth_manager.FabAuthManager")
        .reference(kUpgradeAirflow),

    Advisory("R3-BARE-IMPORT")
        .critical()
        .blocks_step()
        .on(UpgradingToAirflow3())
        .check("imports")
        .when(Import("@project.dags") && Request("platform").Equals("astro"))
        .report(&ReportBareImports)
        .title("Code imports modules in dags without the name of the folder")
        .impact("On Astro the folder is no longer on the path: these files do "
                "not load")
        .remedy("Move shared code to include and import it from there, or use "
                "from dags.<module> import")
        .reference(kUpgrade),

    // ---- Airflow 3.1 --------------------------------------------------------
    Advisory("R31-IMPORTS")
        .warning()
        .on(ReachingAirflow31())
        .check("imports")
        .when(ImportsOf(kSdk31))
        .title("More of the core is now in airflow.sdk")
        .impact(kOldPathsWarn)
        .remedy("Change the imports after the upgrade",
                "ruff check --preview --select AIR321 --fix dags plugins "
                "include")
        .reference(kRuff),

    Advisory("R31-TASKGROUP-FNS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow31())
        .check("imports")
        .when(ImportsOf(Groups{kTaskGroup}))
        .title("Functions of airflow.utils.task_group are gone")
        .impact("Files that import them do not load")
        .remedy("Call the methods of the task group")
        .reference(kNotes),

    // ---- Airflow 3.2 --------------------------------------------------------
    Advisory("R32-SERDE")
        .warning()
        .on(ReachingAirflow32())
        .check("imports")
        .when(ImportsOf(Groups{kSerde}))
        .title("Serialization is now in airflow.sdk.serde")
        .impact("The old path warns, and your own serializers come before "
                "those of Airflow")
        .remedy("Import from airflow.sdk.serde after the upgrade")
        .reference(kNotes),

    Advisory("R32-DAGBAG")
        .warning()
        .on(ReachingAirflow32())
        .check("imports")
        .when(ImportsOf(Groups{kDagBag, kEndsIn32}))
        .title("DagBag and TaskInstance have lost methods")
        .impact("Tests that parse DAGs with DagBag may fail")
        .remedy("Parse DAGs with the command", "astro dev parse")
        .reference(kNotes),
};

}  // namespace

constexpr AdvisoryTable kImports = Table(kRows);

}  // namespace upgrade_plugin::airflow_3
