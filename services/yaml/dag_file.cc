#include "services/yaml/dag_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/python/template_names.h"
#include "services/yaml/script_rows.h"

namespace upgrade_advisor {
namespace {

// Keys of a task that dag-factory takes for itself, in one release or another.
constexpr absl::string_view kOfDagFactory[] = {
    "operator",   "decorator",        "dependencies",
    "task_group", "task_group_name",  "task_id",
    "partial",    "expand",           "execution_delta_secs",
    "inlets",     "outlets",          "execution_timeout_secs",
    "sla_secs",   "execution_date_fn"};

// Beginnings and ends of keys that it turns into functions.
constexpr absl::string_view kOfCallables[] = {"_file", "_name", "_lambda"};

bool IsOfDagFactory(absl::string_view key) {
  return std::find(std::begin(kOfDagFactory), std::end(kOfDagFactory), key) !=
             std::end(kOfDagFactory) ||
         std::any_of(
             std::begin(kOfCallables), std::end(kOfCallables),
             [&](absl::string_view end) { return absl::EndsWith(key, end); });
}

bool IsDottedName(absl::string_view text) {
  return absl::StrContains(text, ".") &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '_' || c == '.';
         });
}

// Thrown and caught in this file only.
struct TooMany : std::exception {};

class DagReader {
 public:
  // Refers to the text, which is that of the tree that is read.
  DagReader(const std::string& path, const std::string& text, YamlRows& out)
      : text_(text), out_(out) {
    place_.file = path;
  }

  void Read(const YAML::Node& root) {
    if (!root.IsMap()) return;
    for (const auto& entry : root) {
      if (IsDag(entry.second)) has_dag_ = true;
    }
    if (!has_dag_) return;
    for (const auto& entry : root) {
      const bool is_default =
          entry.first.IsScalar() && entry.first.Scalar() == "default";
      if (IsDag(entry.second) || (is_default && entry.second.IsMap())) {
        ++place_.dag;
        Dag(entry.second);
      }
    }
  }

 private:
  static bool IsTask(const YAML::Node& task) {
    return task.IsMap() && (task["operator"] || task["decorator"]);
  }
  // Tasks are a map by their names, or a list.
  static bool IsDag(const YAML::Node& dag) {
    if (!dag.IsMap()) return false;
    const YAML::Node tasks = dag["tasks"];
    if (!tasks.IsDefined() || tasks.size() == 0) return false;
    if (tasks.IsMap()) return IsTask(tasks.begin()->second);
    return tasks.IsSequence() && IsTask(tasks[0]);
  }

  void Count() {
    if (++seen_ > kMaxYamlNodes) throw TooMany();
  }

  void Add(FactKind kind, std::string name, std::string value,
           const YAML::Node& node) {
    Fact row = place_;
    row.kind = kind;
    row.name = std::move(name);
    row.value = std::move(value);
    row.line = static_cast<uint32_t>(node.Mark().line + 1);
    row.column = static_cast<uint32_t>(node.Mark().column + 1);
    out_.facts.push_back(std::move(row));
  }

  void Dag(const YAML::Node& dag) {
    if (const YAML::Node schedule = dag["schedule_interval"]) {
      const YAML::Node key = KeyOf(dag, "schedule_interval");
      place_.call = ++calls_;
      Add(FactKind::kKeyword, "DAG.schedule_interval",
          schedule.IsScalar() ? schedule.Scalar().substr(0, 200) : "", key);
      Add(FactKind::kKeyword, "@argument.airflow.DAG.schedule_interval", "",
          key);
    }
    if (const YAML::Node defaults = dag["default_args"];
        defaults && defaults.IsMap()) {
      for (const auto& entry : defaults) Default(entry.first, entry.second);
    }
    if (const YAML::Node tasks = dag["tasks"]) Tasks(tasks);
  }

  static YAML::Node KeyOf(const YAML::Node& map, absl::string_view name) {
    for (const auto& entry : map) {
      if (entry.first.IsScalar() && entry.first.Scalar() == name) {
        return entry.first;
      }
    }
    return map;
  }

  // The value of an argument may be a credential; those of these are words of
  // Airflow.
  void AddArgument(std::string name, const YAML::Node& key,
                   const YAML::Node& value) {
    const bool shown = value.IsScalar() && (key.Scalar() == "trigger_rule" ||
                                            key.Scalar() == "weight_rule");
    Add(FactKind::kKeyword, std::move(name), shown ? value.Scalar() : "", key);
    out_.facts.back().value_withheld = !shown;
  }

  void Default(const YAML::Node& key, const YAML::Node& value) {
    Count();
    if (!key.IsScalar()) return;
    AddArgument(absl::StrCat("default_args.", key.Scalar()), key, value);
    AddArgument(absl::StrCat("*.", key.Scalar()), key, value);
  }

  void Tasks(const YAML::Node& tasks) {
    for (const auto& entry : tasks) {
      const YAML::Node& task = tasks.IsMap() ? entry.second : entry;
      Count();
      if (IsTask(task)) Task(task);
    }
  }

  void Task(const YAML::Node& task) {
    place_.call = ++calls_;
    const YAML::Node path =
        task["operator"] ? task["operator"] : task["decorator"];
    if (path.IsScalar() && IsDottedName(path.Scalar())) {
      Add(FactKind::kImport, path.Scalar(), "", path);
      Arguments(path, task);
    }
    for (const auto& entry : task) Strings(entry.second);
    if (const YAML::Node script = task["bash_command"];
        script && script.IsScalar()) {
      AddScriptRows(script, text_, place_, out_.facts);
    }
  }

  // dag-factory adds some of its own: a call gives more than is written.
  void Arguments(const YAML::Node& path, const YAML::Node& task) {
    std::vector<std::string> given = {"partial"};
    for (const auto& entry : task) {
      Count();
      if (!entry.first.IsScalar() || IsOfDagFactory(entry.first.Scalar())) {
        continue;
      }
      given.push_back(entry.first.Scalar());
      Add(FactKind::kKeyword,
          absl::StrCat("@argument.", path.Scalar(), ".", entry.first.Scalar()),
          "", entry.first);
      Add(FactKind::kKeyword, absl::StrCat("@argument.*.", given.back()), "",
          entry.first);
      AddArgument(absl::StrCat("*.", given.back()), entry.first, entry.second);
    }
    std::sort(given.begin(), given.end());
    Add(FactKind::kKeyword, absl::StrCat("@arguments.", path.Scalar()),
        absl::StrJoin(given, ","), path);
  }

  void Strings(const YAML::Node& node) {
    Count();
    if (node.IsMap()) {
      for (const auto& entry : node) Strings(entry.second);
    } else if (node.IsSequence()) {
      for (const YAML::Node& item : node) Strings(item);
    } else if (node.IsScalar() && python::LooksLikeTemplate(node.Scalar())) {
      for (absl::string_view name : python::TemplateNames(node.Scalar())) {
        Add(FactKind::kContext, std::string(name), "template", node);
      }
    }
  }

  const std::string& text_;
  Fact place_;
  YamlRows& out_;
  bool has_dag_ = false;
  uint32_t calls_ = 0;
  int seen_ = 0;
};

}  // namespace

bool MayHoldDags(absl::string_view text) {
  return absl::StrContains(text, "tasks") &&
         (absl::StrContains(text, "operator") ||
          absl::StrContains(text, "decorator"));
}

// Exceptions are how yaml-cpp reports.
YamlRows ReadDagFile(const std::string& path, const std::string& text) {
  YamlRows out;
  try {
    DagReader(path, text, out).Read(YAML::Load(text));
  } catch (const YAML::Exception& e) {
    out.error = {path, static_cast<uint32_t>(e.mark.line + 1), 0,
                 absl::StrCat("is not YAML: ", e.msg)};
  } catch (const TooMany&) {
    out.error = {path, 0, 0, "has more than 200000 values, the limit"};
  } catch (const std::exception&) {
    out.error = {path, 0, 0, "is not YAML that can be read"};
  }
  return out;
}

}  // namespace upgrade_advisor
