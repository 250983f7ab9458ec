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

constexpr char kLogicalDate[] = "Write --logical-date";

// Of the commands that took the folder of DAGs, those that scripts call most.
constexpr Condition PassesFolder() {
  return Passes("airflow scheduler", " --subdir") ||
         Passes("airflow dags list", " --subdir") ||
         Passes("airflow scheduler", " --do-pickle") ||
         Passes("airflow dag-processor", " --subdir") ||
         Passes("airflow dags test", " --subdir") ||
         Passes("airflow dags test", " -S ") ||
         Passes("airflow tasks test", " --subdir") ||
         Passes("airflow tasks test", " -S ");
}

constexpr Condition UsesRemovedCommands() {
  return EachListed(kCommands, Shell()) ||
         Subject("airflow dags list-runs -d", kDagByPosition,
                 Passes("airflow dags list-runs", " -d ")) ||
         Subject("airflow dags list-runs --dag-id", kDagByPosition,
                 Passes("airflow dags list-runs", "--dag-id")) ||
         Subject("airflow dags trigger --exec-date", kLogicalDate,
                 Shell("airflow dags trigger")
                     .SomeRow(Value().Contains(" --exec-date") ||
                              Value().Contains(" -e "))) ||
         Subject("airflow tasks list --tree", kNoOption,
                 Passes("airflow tasks list", "--tree")) ||
         Subject("airflow tasks list --subdir", kNoOption,
                 Passes("airflow tasks list", "--subdir")) ||
         Subject("airflow tasks clear --subdir", kNoOption,
                 Passes("airflow tasks clear", "--subdir"));
}

// ---- Settings ---------------------------------------------------------------

constexpr Condition RunsWith(std::string_view executor) {
  return Request("executor").Contains(executor) ||
         Config("core.executor").Contains(executor);
}

// What the template of a log's path gets is ti, ts and try_number.
constexpr Condition NamesTheRun() {
  constexpr Question kTemplate = Config("logging.log_filename_template");
  return kTemplate.Contains("execution_date") ||
         kTemplate.Contains("{{ dag_run") || kTemplate.Contains("{{ run_id") ||
         kTemplate.Contains("{{ ds") || kTemplate.Contains("{{ logical_date") ||
         kTemplate.Contains("{{ dag.") || kTemplate.Contains("{{ task");
}

constexpr Condition AsksTheOldHealth() {
  return Shell("curl").SomeRow((Value().Contains(":8080/health") ||
                                Value().Contains("webserver/health")) &&
                               !Value().Contains("/api/")) ||
         Shell("wget").SomeRow(Value().Contains(":8080/health"));
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
        .when(RunsWith("CeleryKubernetesExecutor") ||
              RunsWith("DebugExecutor") || RunsWith("LocalKubernetesExecutor"))
        .title("Airflow 3 does not have your executor")
        .impact("The scheduler does not start")
        .remedy("Name both executors instead of the one that combines them", "",
                "env.set AIRFLOW__CORE__EXECUTOR "
                "CeleryExecutor,KubernetesExecutor")
        .remedy("Use dag.test() or LocalExecutor instead of DebugExecutor")
        .reference(kUpgradeAirflow),

    // Airflow 3 reads the name as LocalExecutor.
    Advisory("R3-SEQUENTIAL-EXECUTOR")
        .info()
        .on(ReachingAirflow3())
        .check("settings")
        .when(RunsWith("SequentialExecutor"))
        .title("LocalExecutor runs in the place of SequentialExecutor")
        .impact("Tasks that ran one after the other run at the same time")
        .remedy("Set core.parallelism to 1, if only one task may run", "",
                "env.set AIRFLOW__CORE__PARALLELISM 1")
        .reference(kUpgradeAirflow),

    Advisory("R3-KUBERNETES-SECTION")
        .warning()
        .on(ReachingAirflow3())
        .check("settings")
        .when(ConfigUnder("kubernetes"))
        .title("Airflow 3 does not read the section [kubernetes]")
        .impact("The executor runs with the defaults of these options: "
                "another namespace, another template of pods")
        .remedy("Rename the variables to "
                "AIRFLOW__KUBERNETES_EXECUTOR__OPTION, which Airflow 2.5 and "
                "later read too")
        .reference(kUpgradeAirflow),

    Advisory("R3-LOG-TEMPLATE")
        .warning()
        .on(ReachingAirflow3())
        .check("settings")
        .when(NamesTheRun())
        .title("The path of logs has names that Airflow 3 does not fill in")
        .impact("They come out empty: runs write to the same file, and the UI "
                "may show the log of another run")
        .remedy("Remove the option, or use ti, ts and try_number only: "
                "{{ ti.run_id }}")
        .reference(kUpgradeAirflow),

    Advisory("R3-HEALTH")
        .warning()
        .on(ReachingAirflow3())
        .check("commands")
        .when(AsksTheOldHealth())
        .title("A script asks the webserver for /health")
        .impact("The API server answers 404: whoever waits for it waits in "
                "vain")
        .remedy("Ask for /api/v2/monitor/health")
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

    Advisory("R3-CLI-SUBDIR")
        .warning()
        .on(ReachingAirflow3())
        .check("commands")
        .when(PassesFolder())
        .title("Commands have the option --subdir or --do-pickle")
        .impact("No command takes them any more: scripts that pass them fail")
        .remedy("Remove the option; the folder of DAGs is a bundle in the "
                "configuration, which some commands take by --bundle-name")
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
