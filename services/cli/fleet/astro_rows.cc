#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/cli/fleet/import_rows.h"
#include "services/domain/redaction.h"

namespace upgrade_advisor {
namespace {

using Json = nlohmann::json;

// Empty for a member that is not there or is not a text.
std::string TextOf(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : "";
}

// The first of them that says something.
std::string FirstOf(const Json& object,
                    std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (std::string text = TextOf(object, name); !text.empty()) return text;
  }
  return "";
}

// The API's word as Airflow writes it.
std::string ExecutorOf(const std::string& word) {
  static constexpr std::pair<absl::string_view, absl::string_view> kWords[] = {
      {"CELERY", "CeleryExecutor"},
      {"KUBERNETES", "KubernetesExecutor"},
      {"ASTRO", "AstroExecutor"}};
  for (const auto& [theirs, ours] : kWords) {
    if (word == theirs) return std::string(ours);
  }
  return word;
}

// Those of the Deployment alone: the image and the platform set others.
void ReadVariables(const Json& variables, v1::Environment& out) {
  out.set_partial(true);
  for (const Json& variable : variables) {
    if (!variable.is_object()) continue;
    const std::string name = TextOf(variable, "key");
    if (name.empty()) continue;
    const auto secret = variable.find("isSecret");
    const bool is_secret =
        secret != variable.end() && secret->is_boolean() && secret->get<bool>();
    (*out.mutable_variables())[name] =
        is_secret ? std::string(kWithheldValue) : TextOf(variable, "value");
  }
}

int64_t RevisionOf(const Json& object, int64_t otherwise) {
  absl::Time time;
  std::string error;
  return absl::ParseTime(absl::RFC3339_full, TextOf(object, "updatedAt"), &time,
                         &error)
             ? std::max<int64_t>(1, absl::ToUnixSeconds(time))
             : otherwise;
}

class Rows : public ImportRows {
 public:
  Rows(Json deployments, const FleetImportOptions& options)
      : deployments_(std::move(deployments)), options_(options) {}

  std::optional<ImportRow> Next() override {
    if (next_ == deployments_.size()) return std::nullopt;
    const Json& deployment = deployments_[next_++];
    return ImportRow{absl::StrCat("deployment ", next_), "", Read(deployment)};
  }

  int64_t Skip(int64_t rows) override {
    const size_t skipped =
        std::min(static_cast<size_t>(rows), deployments_.size() - next_);
    next_ += skipped;
    return static_cast<int64_t>(skipped);
  }

 private:
  absl::StatusOr<v1::FleetDeployment> Read(const Json& from) const {
    if (!from.is_object()) {
      return absl::InvalidArgumentError("not an object");
    }
    v1::FleetDeployment out;
    out.set_deployment_id(TextOf(from, "id"));
    out.set_workspace(FirstOf(from, {"workspaceId", "workspaceName"}));
    if (out.workspace().empty()) out.set_workspace(options_.workspace);
    out.set_revision(RevisionOf(from, options_.revision));
    out.set_source(options_.source.empty() ? "astro-api" : options_.source);
    if (absl::Status s = ReadDeployment(from, *out.mutable_deployment());
        !s.ok()) {
      return s;
    }
    return out;
  }

  static absl::Status ReadDeployment(const Json& from, v1::Deployment& out) {
    out.set_name(TextOf(from, "name"));
    const std::string version =
        FirstOf(from, {"astroRuntimeVersion", "runtimeVersion"});
    if (version.empty()) {
      return absl::InvalidArgumentError(
          "neither astroRuntimeVersion nor runtimeVersion says what runs");
    }
    out.mutable_release()->set_distribution(v1::DISTRIBUTION_RUNTIME);
    out.mutable_release()->set_version(version);
    out.set_executor(ExecutorOf(TextOf(from, "executor")));
    out.mutable_platform()->set_kind(v1::Platform::KIND_ASTRO);
    const auto variables = from.find("environmentVariables");
    if (variables != from.end() && variables->is_array()) {
      ReadVariables(*variables, *out.mutable_environment());
    }
    return absl::OkStatus();
  }

  const Json deployments_;
  const FleetImportOptions options_;
  size_t next_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ImportRows>> AstroRows(
    absl::string_view text, const FleetImportOptions& options) {
  Json json = Json::parse(text.begin(), text.end(), nullptr,
                          /*allow_exceptions=*/false);
  if (json.is_object() && json.contains("deployments")) {
    json = Json(std::move(json["deployments"]));
  }
  if (!json.is_array()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--astro: ", options.astro,
                     " is not JSON with a list of Deployments, or with one as "
                     "\"deployments\""));
  }
  return std::make_unique<Rows>(std::move(json), options);
}

}  // namespace upgrade_advisor
