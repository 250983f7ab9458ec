// Settings, executors and commands that change with Airflow 3.0. The plugin
// airflow_settings has the options that Airflow renamed or removed.
#include "plugins/airflow_3/tables.h"

namespace upgrade_plugin::airflow_3 {
namespace {

// ---- Commands ---------------------------------------------------------------

// Commands that are gone, with any options ...
constexpr NameTable kCommands({
    {"airflow dags backfill", "Use airflow backfill create"},
    {"airflow db init", "Use airflow db migrate"},
    {"airflow db upgrade", "Use airflow db migrate"},
    {"airflow tasks run", "Use airflow tasks test"},
});

// ... and options that are gone.
constexpr Condition Passes(std::string_view command, std::string_view option) {
  return Shell(command).SomeRow(Value().Contains(option));
}

constexpr char kNoOption[] = "Remove the option";
constexpr char kDagByPosition[] = "Name the DAG without an option";

constexpr Condition UsesRemovedCommands() {
  return EachListed(kCommands, Shell()) ||
         Subject("airflow dags list --subdir", kNoOption,
                 Passes("airflow dags list", "--subdir")) ||
         Subject("airflow dags list-runs -d", kDagByPosition,
                 Passes("airflow dags list-runs", " -d ")) ||
         Subject("airflow dags list-runs --dag-id", kDagByPosition,
                 Passes("airflow dags list-runs", "--dag-id")) ||
         Subject("airflow tasks list --tree", kNoOption,
                 Passes("airflow tasks list", "--tree")) ||
         Subject("airflow tasks list --subdir", kNoOption,
                 Passes("airflow tasks list", "--subdir")) ||
         Subject("airflow tasks clear --subdir", kNoOption,
                 Passes("airflow tasks clear", "--subdir"));
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kRows[] = {
    Advisory("R3-FAB-COMMANDS")
        .warning()
        .on(ReachingAirflow3())
        .check("code")
        .when((Shell("airflow users create") || Shell("airflow users delete") ||
               Shell("airflow users list") || Shell("airflow users import") ||
               Shell("airflow roles create") || Shell("airflow roles list") ||
               Shell("airflow sync-perm")) &&
              !Requirement("apache-airflow-providers-fab"))
        .title("Scripts use commands of users, roles and permissions")
        .impact("The commands belong to the FAB provider: without its auth "
                "manager they are not there")
        .remedy("Delete them where the platform manages users")
        .remedy("Or install the provider, and use its auth manager", "",
                "requirements.add apache-airflow-providers-fab")
        .reference(kUpgradeAirflow),

    Advisory("R3-EXECUTORS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("settings")
        .when(Request("executor").Contains("SequentialExecutor") ||
              Request("executor").Contains("CeleryKubernetesExecutor") ||
              Request("executor").Contains("LocalKubernetesExecutor"))
        .title("Airflow 3 does not have your executor")
        .impact("The scheduler does not start")
        .remedy("Use LocalExecutor instead of SequentialExecutor", "",
                "env.set AIRFLOW__CORE__EXECUTOR LocalExecutor")
        .remedy("Name both executors instead of the one that combines them", "",
                "env.set AIRFLOW__CORE__EXECUTOR "
                "CeleryExecutor,KubernetesExecutor")
        .reference(kUpgradeAirflow),

    Advisory("R3-COMPONENTS")
        .warning()
        .on(ReachingAirflow3())
        .check("commands")
        .when(Shell("airflow webserver"))
        .title("An API server and a DAG processor replace the webserver")
        .impact("The command does not exist; without the DAG processor, no "
                "process reads DAGs")
        .remedy("Start the API server", "airflow api-server")
        .remedy("Start the DAG processor", "airflow dag-processor")
        .reference(kUpgradeAirflow),

    Advisory("R3-CLI-CHANGES")
        .warning()
        .on(ReachingAirflow3())
        .check("commands")
        .when(UsesRemovedCommands())
        .title("The project uses commands and options that are gone")
        .impact("Scripts that call them fail")
        .remedy("Use the new forms")
        .reference(kNotes),

    Advisory("R3-COMPOSE-WEBSERVER")
        .warning()
        .on(ReachingAirflow3())
        .check("commands")
        .when(ProjectFile("@service").SomeRow(Value().Equals("webserver")))
        .title("docker-compose.override.yml extends the service webserver")
        .impact("The Astro CLI has no such service for Airflow 3: astro dev "
                "start and astro dev restart fail, here and in your pipelines")
        .remedy("Name api-server instead")
        .reference("https://www.astronomer.io/docs/astro/cli/"
                   "local-airflow-overview"),

    // A glob has no use for ".*" and these characters.
    Advisory("R3-IGNORE-GLOB")
        .warning()
        .on(ReachingAirflow3())
        .check("settings")
        .when(
            ProjectFile("@ignore").SomeRow(Value().Contains(".*") ||
                                           Value().ContainsAnyOf("^$\\()+|")) &&
            !Config("core.dag_ignore_file_syntax"))
        .title("Airflow reads patterns of .airflowignore as globs")
        .impact("Regular expressions match other files, or no files: DAGs "
                "appear or disappear")
        .remedy("Let Airflow read them as regular expressions", "",
                "env.set AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX regexp")
        .remedy("Or rewrite the patterns")
        .reference(kUpgradeAirflow),

    Advisory("R3-CFG-PARALLELISM-0")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("settings")
        .when(Config("core.parallelism").Equals("0"))
        .title("A parallelism of 0 is no longer valid")
        .impact("It meant no limit; now the scheduler does not start")
        .remedy("Set a positive number", "",
                "env.set AIRFLOW__CORE__PARALLELISM 32")
        .reference(kUpgradeAirflow),
};

}  // namespace

constexpr AdvisoryTable kSettings = Table(kRows);

}  // namespace upgrade_plugin::airflow_3
