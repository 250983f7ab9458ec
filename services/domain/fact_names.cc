// The names of facts. docs/plugins/facts.md is made of this table.
#include "services/domain/vocabulary.h"

namespace upgrade_advisor {
namespace {

constexpr FactOwner kDeployment = FactOwner::kDeployment;
constexpr FactOwner kRelease = FactOwner::kRelease;

constexpr char kListedOnly[] = "the catalog does not list the release";
constexpr char kFeed[] = "the feed of releases";
constexpr char kLine[] = "the lifecycle table, by line";
constexpr char kCallerFacts[] = "facts the caller read";
constexpr char kCallerUnknown[] =
    "no such row was given, and facts.complete_kinds does not name the kind";
constexpr char kCode[] = "code of the project, read by the caller";
constexpr char kFolder[] = "the project's folder, read by the caller";
constexpr char kCodeUnknown[] =
    "no row, and the project was not read, or not all of it could be";
constexpr char kFileUnknown[] =
    "no row, and the file was not given or has lines that cannot be read";
constexpr char kDockerfileUnknown[] = "no row, and no Dockerfile was given";
constexpr char kProbe[] = "database.probes";
constexpr char kProbeUnknown[] = "the count was not made; it is never absent";
constexpr char kTables[] = "database.tables";
constexpr char kTableUnknown[] =
    "no row, and the list of tables is not complete";
constexpr char kImage[] = "the image of the project, else the running one";
constexpr char kImageUnknown[] =
    "no image was given; at later steps the plan names it, so it is absent";

constexpr char kApiIndex[] = "the index of released packages";
constexpr char kApiUnknown[] =
    "the project's code was not read, or the version of the package is not "
    "known";

constexpr FactName kNames[] = {
    {FactKind::kRelease, kRelease, "distribution", "runtime or certified",
     "the catalog", "never", "distribution = runtime"},
    {FactKind::kRelease, kRelease, "version",
     "its version, as its distribution writes it", "the catalog", "never",
     "version = 12.0.0"},
    {FactKind::kRelease, kRelease, "line",
     "the Runtime major or new-form line; of Certified the Airflow minor",
     "its version", "never", "line = 12"},
    {FactKind::kRelease, kRelease, "airflow.version",
     "the Airflow in it, of three parts", kFeed,
     "it is not listed, and its line carries several patches",
     "airflow.version = 2.10.0"},
    {FactKind::kRelease, kRelease, "airflow.minor", "the Airflow minor in it",
     kFeed, "never", "airflow.minor = 2.10"},
    {FactKind::kRelease, kRelease, "airflow.major", "the Airflow major in it",
     kFeed, "never", "airflow.major = 2"},
    {FactKind::kRelease, kRelease, "channel",
     "stable, deprecated, or a channel of prereleases", kFeed, kListedOnly,
     "channel = deprecated"},
    {FactKind::kRelease, kRelease, "yanked",
     "true if it was withdrawn, else false", kFeed, kListedOnly,
     "yanked = false"},
    {FactKind::kRelease, kRelease, "release_date", "the day it came out", kFeed,
     kListedOnly, "release_date = 2024-08-16"},
    {FactKind::kRelease, kRelease, "lts",
     "true if its line has long-term support, else false",
     "the feed, else the lifecycle table", "never", "lts = true"},
    {FactKind::kRelease, kRelease, "end_of_maintenance",
     "the last day of maintenance", "the feed, else the lifecycle table",
     "no source gives the day, and the release is not listed",
     "end_of_maintenance = 2026-02-28"},
    {FactKind::kRelease, kRelease, "end_of_basic_support",
     "the last day of basic support", kLine,
     "no source gives the day, and the release is not listed",
     "end_of_basic_support = 2027-02-28"},
    {FactKind::kRelease, kRelease, "python.default",
     "the Python of the image without a suffix", kLine,
     "no source gives it, and the release is not listed",
     "python.default = 3.12"},
    {FactKind::kRelease, kRelease, "python.version",
     "a Python there is an image for; a row each", kLine,
     "no source gives them, and the release is not listed",
     "python.version = 3.11"},
    {FactKind::kRelease, kRelease, "postgres",
     "the Postgres servers it works with, first and last", kLine,
     "no source gives them, and the release is not listed", "postgres = 12-16"},
    {FactKind::kConfig, kDeployment, "<section>.<key>",
     "a setting of Airflow; withheld if a command or a secret store gives it, "
     "or it may be a secret",
     "AIRFLOW__SECTION__KEY of the environment, of the Dockerfile's ENV or of "
     ".env; airflow.cfg",
     "no row, and the environment was not given or is partial",
     "core.executor = CeleryExecutor"},
    {FactKind::kEnv, kDeployment, "<variable>",
     "a variable that is not a setting; withheld, except the scheme of a "
     "connection",
     "the environment, the Dockerfile's ENV, .env",
     "no row, and the environment was not given or is partial",
     "AIRFLOW_CONN_DB = postgres://[redacted]"},
    {FactKind::kPackage, kDeployment, "<package>",
     "the version installed in the running image; withheld if it is not a "
     "version",
     "pip_freeze, facts the caller read",
     "no row, and pip_freeze was not given or is partial; always after the "
     "first step",
     "celery = 5.2.6"},
    {FactKind::kPackage, kRelease, "<package>",
     "the version in the release's standard image",
     "the table of provider packages", "the table does not have the release",
     "apache-airflow-providers-ftp = 3.5.0"},
    {FactKind::kRequirement, kDeployment, "@os.<package>",
     "a package of the operating system that the project asks for",
     "packages.txt", kFileUnknown, "@os.libpq-dev"},
    {FactKind::kRequirement, kDeployment, "<package>",
     "the specifiers of a line of requirements.txt, or of a pip install of the "
     "Dockerfile; withheld if a URL or a marker decides, and of a provider "
     "that "
     "an extra brings",
     "requirements.txt, Dockerfile", kFileUnknown,
     "apache-airflow-providers-google = >=8.1,<9"},
    {FactKind::kDatabase, kDeployment, "backend",
     "postgres, mysql, sqlite or mssql", "database.backend",
     "it was not given; it is never absent", "backend = postgres"},
    {FactKind::kDatabase, kDeployment, "version",
     "the first dotted number of what the server says", "database.version",
     "it was not given; it is never absent", "version = 13.4"},
    {FactKind::kDatabase, kDeployment, "collation",
     "the collation of its tables; MySQL only", kCallerFacts, kCallerUnknown,
     "collation = utf8mb3_bin"},
    {FactKind::kDatabase, kDeployment, "table.<table>.rows",
     "how many rows the table has", kTables,
     "the count of a listed table was not given, or the list is not complete",
     "table.task_instance.rows = 3000000"},
    {FactKind::kDatabase, kDeployment, "table.<table>.bytes",
     "the size of the table on disk, in bytes", kTables,
     "the size of a listed table was not given, or the list is not complete",
     "table.xcom.bytes = 104857600"},
    {FactKind::kDatabase, kDeployment, "table.<table>", "there is such a table",
     kTables, kTableUnknown, "table.task_instance"},
    {FactKind::kDatabase, kDeployment, "probe.<table>.duplicates",
     "how many tasks at one date are there twice", kProbe, kProbeUnknown,
     "probe.task_fail.duplicates = 0"},
    {FactKind::kDatabase, kDeployment, "probe.<table>.orphans",
     "rows whose task instance is gone", kProbe, kProbeUnknown,
     "probe.xcom.orphans = 12"},
    {FactKind::kDatabase, kDeployment, "probe.<table>.<column>.null",
     "rows without a value in the column", kProbe, kProbeUnknown,
     "probe.connection.conn_type.null = 0"},
    {FactKind::kDatabase, kDeployment, "probe.<table>.<column>.duplicates",
     "values that more than one row has", kProbe, kProbeUnknown,
     "probe.connection.conn_id.duplicates = 0"},
    {FactKind::kDatabase, kDeployment, "probe.<table>.<column>.case_duplicates",
     "values that more than one row has, but for their case", kProbe,
     kProbeUnknown, "probe.ab_user.username.case_duplicates = 0"},
    {FactKind::kDatabase, kDeployment, "probe.<table>.<column>.nan",
     "rows whose JSON has NaN or Infinity", kProbe, kProbeUnknown,
     "probe.xcom.value.nan = 0"},
    {FactKind::kDatabase, kDeployment, "probe.<table>.<column>.nul",
     "rows whose JSON has the character NUL", kProbe, kProbeUnknown,
     "probe.xcom.value.nul = 0"},
    {FactKind::kDatabase, kDeployment, "probe.<table>.<column>.<value>",
     "rows with that value in the column", kProbe, kProbeUnknown,
     "probe.task_instance.state.queued = 40"},
    {FactKind::kImport, kDeployment, "@guarded.<module>",
     "an import whose failure the code expects: in try with a handler of "
     "ImportError, or behind a test of a version",
     kCode, kCodeUnknown, "@guarded.airflow.operators.empty.EmptyOperator"},
    {FactKind::kImport, kDeployment, "@typing.<module>",
     "an import under TYPE_CHECKING, which never runs", kCode, kCodeUnknown,
     "@typing.airflow.models.DagRun"},
    {FactKind::kImport, kDeployment, "@project.<module>",
     "a module in the folder dags that is imported without naming the folder",
     kCode, kCodeUnknown, "@project.dags.common"},
    {FactKind::kImport, kDeployment, "<module>.*",
     "from <module> import *; what lies below is unknown, always withheld",
     kCode, kCodeUnknown, "airflow.operators.python.*"},
    {FactKind::kImport, kDeployment, "<module>",
     "a module, or something of it, that the code imports; attribute if it is "
     "reached through an imported module, dynamic if by import_module",
     kCode, kCodeUnknown, "airflow.contrib.hooks.ssh_hook.SSHHook"},
    {FactKind::kCall, kDeployment, "@attribute.<name>",
     "an attribute of some object that the code reads", kCode, kCodeUnknown,
     "@attribute.try_number"},
    {FactKind::kCall, kDeployment, "@except.<class>",
     "an exception that the code handles, by its last name", kCode,
     kCodeUnknown, "@except.AirflowSensorTimeout"},
    {FactKind::kCall, kDeployment, "<function>",
     "a function, method or class that the code calls, by its last name, and "
     "by "
     "its dotted name too where it is imported; decorator if it is one",
     kCode, kCodeUnknown, "airflow.datasets.Dataset"},
    {FactKind::kKeyword, kDeployment, "*.<argument>",
     "a keyword argument of a call that makes a DAG or a task, of Airflow or "
     "of "
     "a class of the project that hands it on, or a key of default_args",
     kCode, kCodeUnknown, "*.sla = timedelta()"},
    {FactKind::kKeyword, kDeployment, "@other.<argument>",
     "a keyword argument of what may be an operator of another package, by its "
     "name: that may have an argument of its own",
     kCode, kCodeUnknown, "@other.sla = timedelta()"},
    {FactKind::kKeyword, kDeployment, "@dag",
     "a call that makes a DAG, with its arguments as of @arguments", kCode,
     kCodeUnknown, "@dag = catchup,schedule,*1"},
    {FactKind::kKeyword, kDeployment, "@arguments.<callee>",
     "a call of something of Airflow, by the path it is imported from: the "
     "names of its keywords, sorted, with those of a known mapping; then *N "
     "for "
     "N positions, * for *args; ** if a mapping may have other keys; partial "
     "if "
     "other code may add arguments. Calls of functions and classes of the "
     "project that hand their keywords on count as well",
     kCode, kCodeUnknown, "@arguments.airflow.models.Variable.get = key,*1"},
    {FactKind::kKeyword, kDeployment, "@argument.<callee>.<argument>",
     "a keyword of such a call, where it is written; <callee> is * for all "
     "that "
     "make a DAG or a task",
     kCode, kCodeUnknown, "@argument.airflow.DAG.schedule"},
    {FactKind::kKeyword, kDeployment, "executor_config.<executor>",
     "a key of the argument executor_config of a task", kCode, kCodeUnknown,
     "executor_config.KubernetesExecutor"},
    {FactKind::kKeyword, kDeployment, "@task.<parameter>",
     "a parameter with a default of a function decorated with task", kCode,
     kCodeUnknown, "@task.ds = None"},
    {FactKind::kKeyword, kDeployment, "@task_before.<parameter>",
     "a parameter without a default of such a function, before another one; "
     "the "
     "value is that one's name, and there is a row for each",
     kCode, kCodeUnknown, "@task_before.start_date = label"},
    {FactKind::kKeyword, kDeployment, "<function>.<argument>",
     "an argument the code passes, by keyword, or by position from 0; its "
     "literal, a call as f(), a constant as Class.NAME, a container as [dict]; "
     "else withheld. <function> is the last name of what is called of Airflow, "
     "DAG for the decorator dag and for classes that derive from it; the whole "
     "path of what is the project's or another package's",
     kCode, kCodeUnknown, "DAG.schedule_interval = @daily"},
    {FactKind::kClass, kDeployment, "@base.<base>",
     "a class that derives from one of this last name, directly or through "
     "classes of the project",
     kCode, kCodeUnknown, "@base.BaseTrigger = QueueTrigger"},
    {FactKind::kClass, kDeployment, "@method.<base>.<method>",
     "the parameters of a method of such a class, comma-separated, after async "
     "where it is; <base> is * for any class",
     kCode, kCodeUnknown, "@method.BaseTrigger.cleanup = async,self"},
    {FactKind::kClass, kDeployment, "@attribute.<base>.<attribute>",
     "an attribute such a class sets, with its literal as of an argument",
     kCode, kCodeUnknown, "@attribute.AirflowPlugin.name = house"},
    {FactKind::kClass, kDeployment, "@function.<function>",
     "the parameters of a function of a module, as of a method", kCode,
     kCodeUnknown, "@function.policy = task"},
    {FactKind::kClass, kDeployment, "<class>",
     "a class the code defines, and its bases, comma-separated, dotted where "
     "they are imported",
     kCode, kCodeUnknown, "MyOperator = airflow.models.BaseOperator"},
    {FactKind::kContext, kDeployment, "<key>",
     "a key of the task context, a variable of templates, dotted, or an "
     "attribute of dag_run, ti or task_instance: template, subscript, "
     "parameter or attribute",
     kCode, kCodeUnknown, "execution_date = subscript"},
    {FactKind::kDocker, kDeployment, "stage",
     "an image that a FROM names, in order; a row each", "Dockerfile",
     kDockerfileUnknown, "stage = quay.io/astronomer/astro-runtime:9.1.0"},
    {FactKind::kDocker, kDeployment, "instruction.<instruction>",
     "an instruction of the stage that becomes the image, in lower case, and "
     "what follows it",
     "Dockerfile", kDockerfileUnknown,
     "instruction.copy = include /usr/local/airflow/include"},
    {FactKind::kDocker, kDeployment, "image.platform",
     "the platform that FROM names", "Dockerfile",
     "no Dockerfile was given; absent at later steps",
     "image.platform = linux/amd64"},
    {FactKind::kDocker, kDeployment, "image.repository",
     "the repository, with its registry", kImage, kImageUnknown,
     "image.repository = quay.io/astronomer/astro-runtime"},
    {FactKind::kDocker, kDeployment, "image.tag",
     "the tag as it is written, with its suffix", kImage, kImageUnknown,
     "image.tag = 9.1.0-base"},
    {FactKind::kDocker, kDeployment, "image.variant",
     "the suffix of the tag; empty if there is none",
     "as above; at later steps that of the running image",
     "no image was given; at later steps, no running image",
     "image.variant = -base"},
    {FactKind::kDocker, kDeployment, "image.digest",
     "the digest the image is named by", kImage, kImageUnknown,
     "image.digest = sha256:4b1c..."},
    {FactKind::kDocker, kDeployment, "image.tag_is_explicit",
     "true if the tag names one release, false if a line",
     "as above; at later steps true",
     "no image was given; never at later steps",
     "image.tag_is_explicit = true"},
    {FactKind::kShell, kDeployment, "url <path>",
     "a REST path of two segments in a string or command, and the whole URL",
     kCode, kCodeUnknown, "url /api/v1 = /api/v1/dags"},
    {FactKind::kShell, kDeployment, "<command>",
     "a command of a RUN, of a script or of a string bash_command, with its "
     "subcommands; the value is the whole of it",
     kCode, kCodeUnknown, "airflow db init = airflow db init --yes"},
    {FactKind::kFile, kDeployment, "@ignore",
     "a pattern of an .airflowignore; a row each", kFolder, kCodeUnknown,
     "@ignore = .*_test.py"},
    {FactKind::kFile, kDeployment, "@service",
     "a service of the Astro CLI that docker-compose.override.yml extends; a "
     "row "
     "each",
     kFolder, kCodeUnknown, "@service = webserver"},
    {FactKind::kFile, kDeployment, "@zip",
     "the path of a zip archive that is named .py; a row each", kFolder,
     kCodeUnknown, "@zip = dags/packed.py"},
    {FactKind::kFile, kDeployment, "<path>", "a file of the project", kFolder,
     kCodeUnknown, "airflow.cfg"},
    {FactKind::kRequest, kDeployment, "executor", "Airflow's executor",
     "executor, else AIRFLOW__CORE__EXECUTOR", "neither was given",
     "executor = CeleryExecutor"},
    {FactKind::kRequest, kDeployment, "as_of", "the day the answer is for",
     "as_of, else today", "never", "as_of = 2026-11-20"},
    {FactKind::kRequest, kDeployment, "platform",
     "astro, software, or local for a project without a Deployment",
     "platform.kind", "it was not given", "platform = software"},
    {FactKind::kRequest, kDeployment, "platform.version",
     "the version of Astronomer Software", "platform.version",
     "it was not given", "platform.version = 0.29.2"},
    {FactKind::kRequest, kDeployment, "running.version",
     "the release that runs now; only the first step of a plan leaves it",
     "release, else image", "never", "running.version = 9.1.0"},
    {FactKind::kRequest, kDeployment, "running.variant",
     "the suffix of the running image's tag; empty if there is none", "image",
     "the release was given, not the image", "running.variant = -base"},
    {FactKind::kRequest, kDeployment, "running.repository",
     "the repository of the running image", "image",
     "the release was given, not the image",
     "running.repository = quay.io/astronomer/astro-runtime"},
    {FactKind::kApi, kRelease, "gone.<name>",
     "a name that the code imports, and that the step takes away; the value is "
     "the package, its version in the target and, where one is known, where "
     "the name is now",
     kApiIndex, kApiUnknown,
     "gone.airflow.hooks.dbapi.DbApiHook = apache-airflow 3.0.6 "
     "airflow.providers.common.sql.hooks.sql.DbApiHook"},
    {FactKind::kApi, kRelease, "refused.<callee>.<argument>",
     "an argument that the code passes, and that the step takes away; value as "
     "above, without a place",
     kApiIndex, kApiUnknown,
     "refused.airflow.models.dag.DAG.concurrency = apache-airflow 3.0.6"},
    {FactKind::kApi, kRelease, "lacking.<callee>.<argument>",
     "an argument that a call leaves out, and that the target requires; value "
     "as above",
     kApiIndex, kApiUnknown,
     "lacking.airflow.providers.slack.hooks.slack.SlackHook.slack_conn_id = "
     "apache-airflow-providers-slack 8.0.0"},
    {FactKind::kApi, kRelease, "fails.<name>",
     "a name that the code imports from a module that the step makes fail; the "
     "value is the package that lost what the module needs, its version in the "
     "target or none, and the name that it lost",
     kApiIndex, kApiUnknown,
     "fails.astronomer.providers.snowflake.operators.snowflake."
     "SnowflakeOperatorAsync = apache-airflow-providers-snowflake 6.6.1 "
     "airflow.providers.snowflake.operators.snowflake.SnowflakeOperator"},
    {FactKind::kApi, kRelease, "setting.<name>",
     "the same of a class or module that an option names; where its module "
     "fails, \"needs\" stands before the name that it lost",
     kApiIndex, "the environment is not known in full",
     "setting.airflow.contrib.auth.backends.ldap_auth = apache-airflow 2.0.2"},
    {FactKind::kApi, kRelease, "raises.<callee>",
     "a class that the code constructs, and whose constructor does nothing but "
     "raise an error in the target; value as of refused",
     kApiIndex, kApiUnknown,
     "raises.airflow.providers.google.cloud.operators.automl."
     "AutoMLTablesListTableSpecsOperator = "
     "apache-airflow-providers-google 10.19.0"},
    {FactKind::kApi, kRelease, "jumps.<package>",
     "a package that a requirement names without a pin, and that comes in a "
     "later major; the value is the package, and its version in the target",
     kApiIndex, kApiUnknown,
     "jumps.apache-airflow-providers-snowflake = "
     "apache-airflow-providers-snowflake 6.9.0"},
    {FactKind::kApi, kRelease, "unsettled.<name>",
     "a name or argument that only some of the versions have that the target "
     "may bring; the value is the package, and the first and last of them",
     kApiIndex, kApiUnknown,
     "unsettled.airflow.providers.ssh.hooks.ssh.SSHHook = "
     "apache-airflow-providers-ssh 3.0.0 3.11.0"},
};

}  // namespace

absl::Span<const FactName> FactNames() { return kNames; }

}  // namespace upgrade_advisor
