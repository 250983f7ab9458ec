// What the target's packages take away from the project's code, by the index of
// released packages.
#include "sdk/cpp/plugin.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace upgrade_plugin::code_changes {
namespace {

constexpr char kIndex[] =
    "https://airflow.apache.org/docs/apache-airflow-providers/index.html";

// An examination may emit 1024 times; whoever has more to change reads the
// evidence.
constexpr uint32_t kMostNamed = 900;

std::string_view TakeWord(std::string_view& text) {
  const size_t space = text.find(' ');
  const std::string_view word = text.substr(0, space);
  text = space == std::string_view::npos ? std::string_view()
                                         : text.substr(space + 1);
  return word;
}

// What the value of a row says: "PACKAGE VERSION NAME", where the name is what
// to use instead, or what a module lost; of a setting "PACKAGE VERSION needs
// NAME", where its module lost it.
struct Change {
  explicit Change(std::string_view value)
      : package(TakeWord(value)),
        version(TakeWord(value)),
        name(TakeWord(value)),
        needed(value) {}

  std::string_view package;
  std::string_view version;
  std::string_view name;
  std::string_view needed;
};

std::string OfTarget(const Change& change) {
  return std::string(change.package) + " " + std::string(change.version);
}

std::string GoneText(const Change& change) {
  std::string out = "Is not in " + OfTarget(change);
  if (change.name.empty()) return out;
  return out + "; use " + std::string(change.name);
}

std::string LostText(const Change& change, std::string_view lost) {
  const std::string needs = "Its module needs " + std::string(lost);
  if (change.version == "none") {
    return needs + ", and nothing brings " + std::string(change.package);
  }
  return needs + ", which is not in " + OfTarget(change);
}

std::string FailsText(const Change& change) {
  return LostText(change, change.name);
}

std::string SettingText(const Change& change) {
  return change.needed.empty() ? GoneText(change)
                               : LostText(change, change.needed);
}

std::string RefusedText(const Change& change) {
  return OfTarget(change) + " does not take it";
}

std::string LackingText(const Change& change) {
  return OfTarget(change) + " requires it, and the call leaves it out";
}

std::string RaisesText(const Change& change) {
  return "In " + OfTarget(change) + " every call raises an error";
}

std::string JumpText(const Change& change) {
  return "Comes as " + std::string(change.version) +
         ", which is another major: no pin holds it";
}

std::string UnsettledText(const Change& change) {
  const std::string_view versions = change.version;
  const size_t dash = versions.find('-');
  return "The version of " + std::string(change.package) +
         " in the target is not recorded: it is one of " +
         std::string(versions.substr(0, dash)) + " to " +
         std::string(versions.substr(dash + 1)) +
         ", and only some of them have it";
}

// Arguments that got another name, with the same meaning, as the deprecation
// notes of the packages say.
struct Renamed {
  std::string_view callees;  // the beginning of their paths
  std::string_view last;     // their last name; empty: any
  std::string_view before;
  std::string_view after;
};
constexpr Renamed kRenamed[] = {
    {"airflow.", "DAG", "concurrency", "max_active_tasks"},
    {"airflow.", "DAG", "fail_stop", "fail_fast"},
    {"airflow.", "DAG", "schedule_interval", "schedule"},
    {"airflow.", "DAG", "timetable", "schedule"},
    {"airflow.", "TriggerDagRunOperator", "execution_date", "logical_date"},
    {"airflow.", "dag", "concurrency", "max_active_tasks"},
    {"airflow.", "dag", "fail_stop", "fail_fast"},
    {"airflow.", "dag", "schedule_interval", "schedule"},
    {"airflow.", "dag", "timetable", "schedule"},
    {"airflow.", "", "skip_exit_code", "skip_on_exit_code"},
    {"airflow.", "", "task_concurrency", "max_active_tis_per_dag"},
    {"airflow.", "", "use_task_execution_day", "use_task_logical_date"},
    {"airflow.", "", "xcom_push", "do_xcom_push"},
    {"airflow.providers.amazon.", "", "google_cloud_storage_conn_id",
     "gcp_conn_id"},
    {"airflow.providers.amazon.", "", "s3_conn_id", "aws_conn_id"},
    {"airflow.providers.google.", "", "bigquery_conn_id", "gcp_conn_id"},
    {"airflow.providers.google.", "", "datastore_conn_id", "gcp_conn_id"},
    {"airflow.providers.google.", "", "dest_gcs_conn_id", "gcp_conn_id"},
    {"airflow.providers.google.", "", "google_cloud_conn_id", "gcp_conn_id"},
    {"airflow.providers.google.", "", "google_cloud_storage_conn_id",
     "gcp_conn_id"},
    {"airflow.providers.google.cloud.operators.pubsub.", "", "project",
     "project_id"},
    {"airflow.providers.google.cloud.operators.pubsub.", "",
     "subscription_project", "subscription_project_id"},
    {"airflow.providers.ssh.hooks.", "SSHHook", "timeout", "conn_timeout"},
};

// Renames that an examination proposes: it may emit so many things.
constexpr int kMostRenames = 100;

std::string_view LastOf(std::string_view dotted) {
  return dotted.substr(dotted.rfind('.') + 1);
}

// `path` is that of an argument: "airflow.DAG.schedule_interval".
std::string_view NewNameOf(std::string_view path) {
  const std::string_view argument = LastOf(path);
  if (argument.size() == path.size()) return {};
  const std::string_view callee =
      path.substr(0, path.size() - argument.size() - 1);
  for (const Renamed& renamed : kRenamed) {
    if (renamed.before == argument && StartsWith(path, renamed.callees) &&
        (renamed.last.empty() || renamed.last == LastOf(callee))) {
      return renamed.after;
    }
  }
  return {};
}

// Names whose end another advisory explains, with what to do instead: the
// plugin airflow_3 has them.
constexpr std::string_view kExplainedElsewhere[] = {
    "gone.airflow.operators.email",
    "gone.airflow.operators.subdag",
    "gone.airflow.utils.dates",
    "gone.airflow.utils.decorators.apply_defaults",
    "gone.airflow.utils.helpers.chain",
    "gone.airflow.utils.helpers.cross_downstream",
};

bool IsExplainedElsewhere(std::string_view name) {
  for (std::string_view prefix : kExplainedElsewhere) {
    if (StartsWith(name, prefix)) return true;
  }
  return false;
}

constexpr Condition GoneUnexplained() {
  RowTest elsewhere = Name().StartsWith(kExplainedElsewhere[0]);
  for (size_t i = 1; i < std::size(kExplainedElsewhere); ++i) {
    elsewhere = elsewhere || Name().StartsWith(kExplainedElsewhere[i]);
  }
  return ApiChange("gone").SomeRow(!elsewhere);
}

// Rows of one name follow each other and are one subject. `kind` is the first
// part of their names, and its dot.
template <std::string (*kText)(const Change&)>
void ReportEach(const Facts& f, std::string_view kind, Report& report) {
  const Fact rows = f.Ask(ApiChange(kind.substr(0, kind.size() - 1)));
  uint32_t named = 0;
  for (uint32_t first = 0, end = 0; first < rows.count(); first = end) {
    const Row row = rows.row(first);
    while (end < rows.count() && rows.row(end).name == row.name) ++end;
    if (IsExplainedElsewhere(row.name)) continue;
    if (++named > kMostNamed || row.name.size() <= kind.size()) continue;
    report.Subject(row.name.substr(kind.size()), kText(Change(row.value)), row,
                   end - first);
  }
  if (named > kMostNamed) {
    report.Detail("There are " + std::to_string(named - kMostNamed) + " more");
  }
}

// A rename is an edit that a tool may make.
void ProposeRenames(const Facts& f, Report& report) {
  constexpr std::string_view kKind = "refused.";
  const Fact rows = f.Ask(ApiChange("refused"));
  std::string_view last;
  int proposed = 0;
  for (uint32_t i = 0; i < rows.count() && proposed < kMostRenames; ++i) {
    const std::string_view name = rows.row(i).name;
    if (name == last || name.size() <= kKind.size()) continue;
    last = name;
    const std::string path(name.substr(kKind.size()));
    const std::string after(NewNameOf(path));
    if (after.empty()) continue;
    ++proposed;
    report.Remedy("Rename " + path + " to " + after, "",
                  "code.argument " + path + " " + after);
  }
}

constexpr char kGone[] = "gone.";
constexpr char kFails[] = "fails.";
constexpr char kSetting[] = "setting.";
constexpr char kLacking[] = "lacking.";
constexpr char kRaises[] = "raises.";
constexpr char kJumps[] = "jumps.";
constexpr char kUnsettled[] = "unsettled.";

template <std::string (*kText)(const Change&), const char* kKind>
void ReportAll(const Facts& f, Truth applies, Report& report) {
  if (applies.is_yes()) ReportEach<kText>(f, kKind, report);
}

void ReportRefused(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  ReportEach<&RefusedText>(f, "refused.", report);
  ProposeRenames(f, report);
}

constexpr Advisory kAdvisories[] = {
    Advisory("API-NAME-GONE")
        .alias("AC-110-IMPORTS")
        .alias("R3-CONTRIB")
        .alias("R31-REMOVED-IMPORTS")
        .alias("R32-REMOVED-IMPORTS")
        .alias("R6-VANISHED-MODULES")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("imports")
        .when(GoneUnexplained())
        .report(&ReportAll<&GoneText, kGone>)
        .title("Code names what the target's packages do not have")
        .impact("Files that import it do not load")
        .remedy("Change the imports, or hold the packages at versions that "
                "have the names")
        .reference(kIndex),

    Advisory("API-MODULE-FAILS")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("imports")
        .when(ApiChange("fails").Given())
        .report(&ReportAll<&FailsText, kFails>)
        .title("Code imports modules of packages that do not load in the "
               "target")
        .impact("Files that import them do not load: the target's packages do "
                "not fit each other, though pip may install them")
        .remedy("Name the package in requirements.txt: in a version that has "
                "what the module needs; or raise the package of the module")
        .reference(kIndex),

    Advisory("API-SETTING-GONE")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("configuration")
        .when(ApiChange("setting").Given())
        .report(&ReportAll<&SettingText, kSetting>)
        .title("Settings name what the target's packages do not have")
        .impact("Airflow does not start, or the part that reads the setting "
                "fails")
        .remedy("Change the setting, or add the package that has the class")
        .reference(kIndex),

    Advisory("API-ARGUMENT-REFUSED")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("arguments")
        .when(ApiChange("refused").Given())
        .report(&ReportRefused)
        .title("Code passes arguments that the target's packages refuse")
        .impact("DAGs with such a call do not load, or the task fails")
        .remedy("Replace the arguments that are refused, or hold the packages "
                "at versions that take them")
        .reference(kIndex),

    Advisory("API-ARGUMENT-LACKING")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("arguments")
        .when(ApiChange("lacking").Given())
        .report(&ReportAll<&LackingText, kLacking>)
        .title("Calls leave out arguments that the target's packages require")
        .impact("DAGs with such a call do not load, or the task fails")
        .remedy("Pass the arguments that have become required: most earlier "
                "releases take them too")
        .reference(kIndex),

    Advisory("API-CALL-RAISES")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("imports")
        .when(ApiChange("raises").Given())
        .report(&ReportAll<&RaisesText, kRaises>)
        .title("Code calls what is left in the target's packages only to raise "
               "an error")
        .impact("DAGs with such a call do not load, or the task fails: mostly "
                "the service behind it was shut down")
        .remedy("Replace the calls: the error says with what")
        .reference(kIndex),

    Advisory("API-PROVIDER-JUMPS")
        .info()
        .on(AnyStep())
        .check("providers")
        .when(ApiChange("jumps").Given())
        .report(&ReportAll<&JumpText, kJumps>)
        .title("Requirements without a pin bring the next major of a provider")
        .impact("A major removes classes and arguments. What your code uses "
                "and it removes is listed apart")
        .remedy("Pin the version in use, upgrade, and raise the pin alone")
        .reference(kIndex),

    Advisory("API-UNSETTLED")
        .warning()
        .on(AnyStep())
        .check("imports")
        .when(ApiChange("unsettled").Given())
        .report(&ReportAll<&UnsettledText, kUnsettled>)
        .title("Code uses what only some versions have that the target may "
               "bring")
        .impact("If the image has a version without it, these files do not "
                "load")
        .remedy("Look up what the image has, and give the list with "
                "--image-packages; or name a version in requirements.txt",
                "docker run --rm IMAGE pip freeze > image.txt")
        .reference(kIndex),
};

}  // namespace
}  // namespace upgrade_plugin::code_changes

UPGRADE_ADVISOR_PLUGIN("code_changes", "1.0.0",
                       "What the target's packages take away from code",
                       upgrade_plugin::code_changes::kAdvisories)
