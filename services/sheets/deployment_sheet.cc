#include "services/sheets/deployment_sheet.h"

#include <map>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "services/domain/redaction.h"
#include "services/project/package_name.h"
#include "services/sheets/database_reader.h"
#include "services/sheets/pip_freeze_reader.h"
#include "services/sheets/project_sheet.h"

namespace upgrade_advisor {
namespace {

void AddText(absl::string_view name, const std::string& value,
             FactSheet::Builder& sheet) {
  if (value.empty()) return;
  Fact fact;
  fact.kind = FactKind::kRequest;
  fact.name = std::string(name);
  fact.value = value;
  Redact(fact);
  sheet.Add(std::move(fact));
}

// What the environment says, where the caller did not.
std::string ExecutorOf(const DeploymentSources& s) {
  if (!s.environment) return "";
  for (const auto& [name, value] : s.environment->variables) {
    if (name == "AIRFLOW__CORE__EXECUTOR") return value;
  }
  return "";
}

void AddRequest(const DeploymentSources& s, FactSheet::Builder& sheet) {
  AddText("executor", s.executor.empty() ? ExecutorOf(s) : s.executor, sheet);
  AddText("as_of", s.as_of, sheet);
  AddText("platform", s.platform, sheet);
  AddText("platform.version", s.platform_version, sheet);
}

// The reader of the request has refused what cannot be read.
AirflowMinors MinorsOf(const Fact& fact) {
  return AirflowMinors::Parse(fact.airflow_minors)
      .value_or(AirflowMinors::All());
}

// What nobody stated or measured is unknown, never absent.
bool MayBeComplete(FactKind kind, bool first) {
  if (kind == FactKind::kRequest || kind == FactKind::kDatabase) return false;
  return kind != FactKind::kPackage || first;
}

void AddCallerFacts(const DeploymentSources& s, bool first,
                    AirflowMinors target, FactSheet::Builder& sheet) {
  for (Fact fact : s.caller_facts) {
    if (!fact.airflow_minors.empty() && (MinorsOf(fact) & target).IsEmpty()) {
      continue;
    }
    if (fact.kind == FactKind::kPackage && !first) continue;
    if (fact.kind == FactKind::kPackage ||
        fact.kind == FactKind::kRequirement) {
      fact.name = NormalisePackageName(fact.name);
    }
    Redact(fact);
    sheet.Add(std::move(fact));
  }
  for (FactKind kind : s.complete_kinds) {
    if (MayBeComplete(kind, first)) sheet.Close(kind);
  }
  for (const auto& [kind, prefix] : s.open_prefixes) {
    sheet.OpenUnder(kind, prefix);
  }
}

// The stage whose image the project begins from; null if no file says so.
const DockerStage* FirstStage(const DeploymentSources& s) {
  if (!s.project.dockerfile) return nullptr;
  const std::vector<size_t> stages = s.project.dockerfile->FinalStages();
  return stages.empty() ? nullptr
                        : &s.project.dockerfile->stages[stages.front()];
}

// An image of somebody else's: as far as a reference says something.
void AddCustomImage(const DockerStage& stage, FactSheet::Builder& sheet) {
  const auto reference = ImageReference::Parse(stage.image.text);
  if (!stage.image.complete || !reference.ok()) return;
  sheet.Add({.kind = FactKind::kDocker,
             .name = "image.repository",
             .value = reference->repository,
             .file = "Dockerfile",
             .line = stage.line,
             .column = stage.column});
  sheet.Add({.kind = FactKind::kDocker,
             .name = "image.tag",
             .value = reference->tag,
             .file = "Dockerfile",
             .line = stage.line,
             .column = stage.column});
  if (!reference->digest.empty()) {
    sheet.Add(FactKind::kDocker, "image.digest", reference->digest);
  }
  sheet.CloseUnder(FactKind::kDocker, "image");
}

void AddImage(const DeploymentSources& s, FactSheet::Builder& sheet) {
  const DockerStage* stage = FirstStage(s);
  if (stage != nullptr && !stage->platform.empty()) {
    sheet.Add(FactKind::kDocker, "image.platform", stage->platform);
  }
  if (stage != nullptr && !s.project_image) {
    return AddCustomImage(*stage, sheet);
  }
  const std::optional<DeploymentImage>& image =
      s.project_image ? s.project_image : s.running_image;
  if (!image) return;
  const std::string version =
      image->version ? image->version->ToString() : image->short_version;
  auto add = [&](absl::string_view name, std::string value) {
    Fact fact;
    fact.kind = FactKind::kDocker;
    fact.name = std::string(name);
    fact.value = std::move(value);
    if (stage != nullptr) {
      fact.file = "Dockerfile";
      fact.line = stage->line;
      fact.column = stage->column;
    }
    sheet.Add(std::move(fact));
  };
  add("image.repository", image->repository);
  add("image.tag", version + image->variant);
  add("image.variant", image->variant);
  add("image.tag_is_explicit", image->version ? "true" : "false");
  if (!image->digest.empty()) add("image.digest", image->digest);
  sheet.CloseUnder(FactKind::kDocker, "image");
}

// After the first step the project names what the plan says: a full tag and no
// digest, with the variant it had.
void AddImageOfPlan(const DeploymentSources& s, FactSheet::Builder& sheet) {
  sheet.Add(FactKind::kDocker, "image.tag_is_explicit", "true");
  // Which tag that is differs from step to step, and is never wrong.
  sheet.CloseUnder(FactKind::kDocker, "image.digest");
  sheet.CloseUnder(FactKind::kDocker, "image.platform");
  sheet.CloseUnder(FactKind::kDocker, "image.repository");
  sheet.CloseUnder(FactKind::kDocker, "image.tag");
  if (s.running_image) {
    sheet.Add(FactKind::kDocker, "image.variant", s.running_image->variant);
  }
}

// What was there before the change, for checks that compare.
void AddRunning(const DeploymentSources& s, FactSheet::Builder& sheet) {
  if (!s.running_version.empty()) {
    sheet.Add(FactKind::kRequest, "running.version", s.running_version);
  }
  if (!s.running_image) return;
  sheet.Add(FactKind::kRequest, "running.variant", s.running_image->variant);
  sheet.Add(FactKind::kRequest, "running.repository",
            s.running_image->repository);
}

FactSheet Build(const DeploymentSources& s, bool first, AirflowMinors target) {
  FactSheet::Builder sheet;
  AddSettings(s, sheet);
  AddProjectFacts(s, sheet);
  if (s.pip_freeze && first) ReadPipFreeze(*s.pip_freeze, sheet);
  if (s.database) ReadDatabase(*s.database, sheet);
  if (first) {
    AddImage(s, sheet);
  } else {
    AddImageOfPlan(s, sheet);
  }
  AddRunning(s, sheet);
  AddRequest(s, sheet);
  AddCallerFacts(s, first, target, sheet);
  return sheet.Build();
}

}  // namespace

DeploymentSheets BuildDeploymentSheets(const DeploymentSources& sources,
                                       AirflowMinors target) {
  return {Build(sources, /*first=*/true, target),
          Build(sources, /*first=*/false, target)};
}

// Minors that the same sets of minors have are one class.
SheetsByTarget::SheetsByTarget(const DeploymentSources& sources) {
  absl::flat_hash_set<std::string> texts;
  for (const Fact& fact : sources.caller_facts) {
    if (!fact.airflow_minors.empty()) texts.insert(fact.airflow_minors);
  }
  std::map<std::vector<bool>, size_t> classes;
  for (int minor = 0; minor < AirflowMinors::kCount; ++minor) {
    std::vector<bool> has;
    for (const std::string& text : texts) {
      has.push_back(
          AirflowMinors::Parse(text).value_or(AirflowMinors::All()).Has(minor));
    }
    const auto [found, added] = classes.try_emplace(has, sheets_.size());
    index_of_minor_[minor] = found->second;
    if (!added) continue;
    sheets_.push_back(BuildDeploymentSheets(sources, AirflowMinors::Of(minor)));
  }
}

}  // namespace upgrade_advisor
