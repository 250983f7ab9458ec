#include "services/sheets/project_sheet.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/domain/redaction.h"
#include "services/project/marker.h"
#include "services/project/shell_commands.h"
#include "services/sheets/environment_reader.h"

namespace upgrade_advisor {
namespace {

// Instructions whose arguments say how the image is built; ENV, ARG and LABEL
// hold what anybody chose, RUN becomes commands.
constexpr absl::string_view kToldInstructions[] = {
    "copy", "add", "user", "workdir", "entrypoint", "cmd", "shell", "onbuild"};

Fact PlacedFact(FactKind kind, std::string name, std::string value,
                const std::string& file, uint32_t line) {
  return {.kind = kind,
          .name = std::move(name),
          .value = std::move(value),
          .file = file,
          .line = line};
}

void AddRequirement(const PlacedRequirement& placed,
                    const MarkerEnvironment& environment,
                    FactSheet::Builder& sheet) {
  const Requirement& requirement = placed.requirement;
  Truth applies = Truth::kYes;
  if (!requirement.marker.empty()) {
    applies = EvaluateMarker(requirement.marker, environment)
                  .value_or(Truth::kUnknown);
  }
  if (applies == Truth::kNo) return;
  Fact fact =
      PlacedFact(FactKind::kRequirement, requirement.name,
                 requirement.specifiers.ToString(), placed.file, placed.line);
  if (applies == Truth::kUnknown || !requirement.url.empty() ||
      placed.is_narrowed_further) {
    fact.value.clear();
    fact.value_withheld = true;
  }
  sheet.Add(std::move(fact));
}

// "apache-airflow[snowflake]" brings a provider, in whatever version fits.
void AddProvidersOfExtras(const PlacedRequirement& placed,
                          FactSheet::Builder& sheet) {
  const std::string& name = placed.requirement.name;
  if (!absl::StartsWith(name, "apache-airflow") &&
      !absl::StartsWith(name, "astro")) {
    return;
  }
  for (const std::string& extra : placed.requirement.extras) {
    Fact fact = PlacedFact(FactKind::kRequirement,
                           absl::StrCat("apache-airflow-providers-", extra), "",
                           placed.file, placed.line);
    fact.value_withheld = true;
    sheet.Add(std::move(fact));
  }
}

void AddRequirements(const DeploymentSources& s, FactSheet::Builder& sheet) {
  const MarkerEnvironment environment{s.python_version};
  for (const PlacedRequirement& placed : s.project.requirements) {
    AddRequirement(placed, environment, sheet);
    AddProvidersOfExtras(placed, sheet);
  }
  if (s.project.requirements_complete) sheet.Close(FactKind::kRequirement);
  if (!s.project.os_packages) {
    // packages.txt is another file than requirements.txt.
    if (s.project.requirements_complete) {
      sheet.OpenUnder(FactKind::kRequirement, "@os");
    }
    return;
  }
  for (const OsPackage& package : *s.project.os_packages) {
    sheet.Add(PlacedFact(FactKind::kRequirement,
                         absl::StrCat("@os.", package.name), "", "packages.txt",
                         package.line));
  }
  sheet.CloseUnder(FactKind::kRequirement, "@os");
}

void AddInstruction(const DockerInstruction& instruction,
                    FactSheet::Builder& sheet) {
  Fact fact = PlacedFact(FactKind::kDocker,
                         absl::StrCat("instruction.", instruction.name), "",
                         "Dockerfile", instruction.line);
  bool told = false;
  for (absl::string_view name : kToldInstructions) {
    told = told || name == instruction.name;
  }
  if (told) {
    fact.value = ScrubCredentials(instruction.arguments);
  } else {
    fact.value_withheld = true;
  }
  sheet.Add(std::move(fact));
}

void AddCommands(const DockerInstruction& run, FactSheet::Builder& sheet) {
  for (const ShellCommand& command : SplitShellCommands(run.arguments)) {
    Fact fact = PlacedFact(FactKind::kShell, command.name, command.text,
                           "Dockerfile", run.line);
    fact.value_withheld = command.withheld;
    sheet.Add(std::move(fact));
    for (const ApiUrl& url : command.urls) {
      Fact called = PlacedFact(FactKind::kShell, absl::StrCat("url ", url.path),
                               url.text, "Dockerfile", run.line);
      called.value_withheld = url.withheld;
      sheet.Add(std::move(called));
    }
  }
}

void AddDockerfile(const Dockerfile& dockerfile, FactSheet::Builder& sheet) {
  for (const DockerStage& stage : dockerfile.stages) {
    Fact fact = PlacedFact(FactKind::kDocker, "stage",
                           ScrubCredentials(stage.image.text), "Dockerfile",
                           stage.line);
    fact.column = stage.column;
    fact.value_withheld = !stage.image.complete;
    if (fact.value_withheld) fact.value.clear();
    sheet.Add(std::move(fact));
  }
  for (size_t i : dockerfile.FinalStages()) {
    for (const DockerInstruction& instruction :
         dockerfile.stages[i].instructions) {
      AddInstruction(instruction, sheet);
      if (instruction.name == "run") AddCommands(instruction, sheet);
    }
  }
  sheet.CloseUnder(FactKind::kDocker, "stage");
  sheet.CloseUnder(FactKind::kDocker, "instruction");
}

// Adds variables whose name no stronger source has set.
class Settings {
 public:
  explicit Settings(FactSheet::Builder& sheet) : sheet_(sheet) {}

  void Add(const PlacedVariable& variable) {
    weaker_.insert(variable.name);
    if (stronger_.count(variable.name) == 0) AddVariable(variable, sheet_);
  }
  // What was added before wins over what is added from now on.
  void NextSource() { stronger_.insert(weaker_.begin(), weaker_.end()); }

 private:
  FactSheet::Builder& sheet_;
  std::set<std::string> stronger_;
  std::set<std::string> weaker_;
};

// Of several ENV of one name the last counts.
void AddDockerEnvironment(const Dockerfile& dockerfile, Settings& settings) {
  std::vector<const DockerStage::Variable*> all;
  for (size_t i : dockerfile.FinalStages()) {
    for (const auto& variable : dockerfile.stages[i].environment) {
      all.push_back(&variable);
    }
  }
  std::set<std::string> seen;
  for (auto i = all.rbegin(); i != all.rend(); ++i) {
    if (!seen.insert((*i)->name).second) continue;
    settings.Add({.name = (*i)->name,
                  .value = (*i)->value.text,
                  .file = "Dockerfile",
                  .line = (*i)->line,
                  .value_withheld = !(*i)->value.complete});
  }
}

std::string VariableOf(absl::string_view key) {
  return absl::AsciiStrToUpper(absl::StrCat(
      "AIRFLOW__",
      absl::StrReplaceAll(key.substr(0, key.find('.') + 1), {{".", "__"}}),
      key.substr(key.find('.') + 1)));
}

}  // namespace

void AddProjectFacts(const DeploymentSources& sources,
                     FactSheet::Builder& sheet) {
  AddRequirements(sources, sheet);
  if (sources.project.dockerfile) {
    AddDockerfile(*sources.project.dockerfile, sheet);
  }
}

void AddSettings(const DeploymentSources& sources, FactSheet::Builder& sheet) {
  Settings settings(sheet);
  const ProjectFiles& project = sources.project;
  if (sources.environment) {
    for (const auto& [name, value] : sources.environment->variables) {
      settings.Add({.name = name, .value = value, .file = ""});
    }
  }
  settings.NextSource();
  if (project.dockerfile) AddDockerEnvironment(*project.dockerfile, settings);
  settings.NextSource();
  // An environment that is not known in full is as good as one that is not
  // given: what it does not name, the file may.
  const bool knows_all = sources.environment && !sources.environment->partial;
  if (project.dot_env && !knows_all) {
    for (const Setting& s : project.dot_env->settings) {
      settings.Add({.name = s.name,
                    .value = s.value,
                    .file = ".env",
                    .line = s.line,
                    .value_withheld = s.value_withheld});
    }
  }
  settings.NextSource();
  if (project.airflow_cfg && sources.reads_airflow_cfg) {
    for (const Setting& s : project.airflow_cfg->settings) {
      settings.Add({.name = VariableOf(s.name),
                    .value = s.value,
                    .file = "airflow.cfg",
                    .line = s.line,
                    .value_withheld = s.value_withheld});
    }
  }
  // For a project that runs on one machine only, its files are all there is.
  const bool local = sources.platform == "local" && project.dockerfile &&
                     project.errors.empty();
  if (knows_all || local) {
    sheet.Close(FactKind::kConfig);
    sheet.Close(FactKind::kEnv);
  }
}

}  // namespace upgrade_advisor
