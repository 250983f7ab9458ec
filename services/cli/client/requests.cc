#include "services/cli/client/requests.h"

#include <google/protobuf/util/json_util.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/cli/client/option_files.h"
#include "services/cli/client/release_text.h"
#include "services/cli/client/upgrade_test_report.h"
#include "services/cli/project/hidden_secrets.h"
#include "services/cli/project/project_folder.h"

namespace upgrade_advisor {
namespace {

absl::Status Usage(const std::string& what) {
  return absl::InvalidArgumentError(what);
}

// As ReadReleaseText, naming the option at fault.
absl::StatusOr<v1::ReleaseRef> ReadOption(const std::string& option,
                                          const std::string& text) {
  absl::StatusOr<v1::ReleaseRef> ref = ReadReleaseText(text);
  if (ref.ok()) return ref;
  return Usage(absl::StrCat(option, ": ", ref.status().message()));
}

absl::Status ReadProject(const Options& options, v1::Deployment& deployment) {
  ProjectFolderTally tally;
  return ReadProjectFolder(
      {options.project, IgnoreIsGlob(options), isatty(STDERR_FILENO) != 0},
      deployment, tally);
}

// {"acknowledgements": [{"advisoryId": ..., "reason": ...}]}
absl::Status ReadAcknowledgements(
    const Options& options,
    google::protobuf::RepeatedPtrField<v1::Acknowledgement>& out) {
  std::string path = options.acknowledgements_file;
  if (path.empty() && !options.project.empty()) {
    path = (std::filesystem::path(options.project) / "upgrade-advisor.json")
               .string();
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return absl::OkStatus();
    if (!std::filesystem::is_regular_file(path, error)) {
      return Usage(
          absl::StrCat("--acknowledgements: ", path, " is not a file"));
    }
  }
  if (path.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> text = ReadFileOf("--acknowledgements", path);
  if (!text.ok()) return text.status();
  // The field of the request is the whole of the file.
  v1::PlanUpgradeRequest request;
  const auto read =
      google::protobuf::util::JsonStringToMessage(*text, &request);
  if (!read.ok()) {
    return Usage(absl::StrCat(
        "--acknowledgements: ", path,
        " is not JSON with a list \"acknowledgements\": ",
        WithoutQuotes({read.message().data(), read.message().size()})));
  }
  out = request.acknowledgements();
  return absl::OkStatus();
}

absl::Status ReadWholeDeployment(const Options& options,
                                 v1::Deployment& deployment) {
  if (!options.deployment_file.empty()) {
    absl::StatusOr<std::string> text =
        ReadFileOf("--deployment", options.deployment_file);
    if (!text.ok()) return text.status();
    const auto read =
        google::protobuf::util::JsonStringToMessage(*text, &deployment);
    if (!read.ok()) {
      return Usage(absl::StrCat(
          "--deployment: not a Deployment message in JSON: ",
          WithoutQuotes({read.message().data(), read.message().size()})));
    }
  }
  if (options.local) {
    deployment.mutable_platform()->set_kind(v1::Platform::KIND_LOCAL);
  }
  if (!options.project.empty()) {
    if (absl::Status s = ReadProject(options, deployment); !s.ok()) return s;
  }
  if (options.from.empty()) {
    if (deployment.running_case() != v1::Deployment::RUNNING_NOT_SET ||
        deployment.files_size() != 0) {
      return absl::OkStatus();
    }
    return Usage(
        "say what runs today: with --from, with a --project whose Dockerfile "
        "names it, or with release or image in --deployment");
  }
  const auto named = ReadNamedRelease(options.from);
  if (!named.ok()) {
    return Usage(absl::StrCat("--from: ", named.status().message()));
  }
  if (*named) {
    *deployment.mutable_release() = **named;
    return absl::OkStatus();
  }
  const absl::StatusOr<v1::ReleaseRef> image =
      ReadOption("--from", options.from);
  if (!image.ok()) return image.status();
  deployment.set_image(options.from);
  return absl::OkStatus();
}

// What a service elsewhere does not need to know stays here.
absl::Status ReadDeployment(const Options& options,
                            v1::Deployment& deployment) {
  const absl::Status read = ReadWholeDeployment(options, deployment);
  if (read.ok() && !options.channel.server.empty()) HideSecrets(deployment);
  return read;
}

absl::Status ReadReport(const Options& options, std::string& out) {
  if (options.upgrade_test.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> report = ReadUpgradeTestReport(
      options.upgrade_test, options.channel.server.empty()
                                ? Reader::kThisProgram
                                : Reader::kServiceElsewhere);
  if (report.ok()) out = *std::move(report);
  return report.status();
}

}  // namespace

absl::Status ReadTarget(const Options& options, v1::Target& target) {
  // A policy is a target too, to whoever types it after --to.
  const std::string& policy =
      options.target.empty() ? options.to : options.target;
  if (!options.to_airflow.empty()) {
    target.set_airflow_version(options.to_airflow);
  } else if (policy == "latest") {
    target.set_policy(v1::TARGET_POLICY_LATEST);
  } else if (policy == "latest-lts") {
    target.set_policy(v1::TARGET_POLICY_LATEST_LTS);
  } else if (policy == "latest-patch") {
    target.set_policy(v1::TARGET_POLICY_LATEST_PATCH_OF_LINE);
  } else if (policy == "equivalent-runtime") {
    target.set_policy(v1::TARGET_POLICY_EQUIVALENT_RUNTIME);
  } else {
    absl::StatusOr<v1::ReleaseRef> ref = ReadOption("--to", options.to);
    if (!ref.ok()) return ref.status();
    *target.mutable_release() = *ref;
  }
  return absl::OkStatus();
}

// Airflow 3 reads .airflowignore as globs, unless it is configured otherwise.
bool IgnoreIsGlob(const Options& options) {
  const absl::StatusOr<v1::ReleaseRef> from = ReadReleaseText(options.from);
  return from.ok() && from->distribution() == v1::DISTRIBUTION_RUNTIME &&
         absl::StartsWith(from->version(), "3.") &&
         absl::StrContains(from->version(), "-");
}

absl::StatusOr<v1::PlanUpgradeRequest> PlanRequestOf(const Options& options) {
  v1::PlanUpgradeRequest request;
  absl::Status status = ReadDeployment(options, *request.mutable_deployment());
  if (status.ok()) status = ReadTarget(options, *request.mutable_target());
  if (status.ok()) {
    status = ReadAcknowledgements(options, *request.mutable_acknowledgements());
  }
  if (!status.ok()) return status;
  for (const std::string& text : options.why_not) {
    absl::StatusOr<v1::ReleaseRef> ref = ReadOption("--why-not", text);
    if (!ref.ok()) return ref.status();
    *request.add_why_not() = *ref;
  }
  status = ReadReport(options, *request.mutable_upgrade_test());
  if (!status.ok()) return status;
  request.set_as_of(options.as_of);
  request.set_allow_deprecated(options.allow_deprecated);
  request.set_view(options.basic ? v1::VIEW_BASIC : v1::VIEW_FULL);
  return request;
}

absl::StatusOr<v1::ValidateUpgradeRequest> ValidateRequestOf(
    const Options& options) {
  v1::ValidateUpgradeRequest request;
  if (absl::Status s = ReadDeployment(options, *request.mutable_deployment());
      !s.ok()) {
    return s;
  }
  if (absl::Status s =
          ReadAcknowledgements(options, *request.mutable_acknowledgements());
      !s.ok()) {
    return s;
  }
  if (absl::Status s = ReadReport(options, *request.mutable_upgrade_test());
      !s.ok()) {
    return s;
  }
  const auto named = ReadNamedRelease(options.to);
  if (!options.image.empty()) {
    request.set_image(options.image);
  } else if (!named.ok()) {
    return Usage(absl::StrCat("--to: ", named.status().message()));
  } else if (*named) {
    *request.mutable_target() = **named;
  } else {
    request.set_image(options.to);
  }
  request.set_as_of(options.as_of);
  request.set_allow_deprecated(options.allow_deprecated);
  request.set_view(options.basic ? v1::VIEW_BASIC : v1::VIEW_FULL);
  return request;
}

absl::StatusOr<v1::ListReleasesRequest> ListReleasesRequestOf(
    const Options& options) {
  v1::ListReleasesRequest request;
  if (!options.distribution.empty()) {
    request.set_distribution(options.distribution == "runtime"
                                 ? v1::DISTRIBUTION_RUNTIME
                                 : v1::DISTRIBUTION_CERTIFIED);
  }
  request.set_line(options.line);
  request.set_offered(options.offered);
  request.set_as_of(options.as_of);
  request.set_page_size(1000);
  return request;
}

absl::StatusOr<v1::GetReleaseRequest> GetReleaseRequestOf(
    const Options& options) {
  absl::StatusOr<v1::ReleaseRef> ref = ReadOption("release", options.release);
  if (!ref.ok()) return ref.status();
  v1::GetReleaseRequest request;
  *request.mutable_release() = *ref;
  request.set_as_of(options.as_of);
  return request;
}

absl::StatusOr<v1::ListAdvisoriesRequest> ListAdvisoriesRequestOf(
    const Options& options) {
  v1::ListAdvisoriesRequest request;
  request.set_plugin(options.plugin);
  request.set_page_size(1000);
  if (!options.from.empty()) {
    absl::StatusOr<v1::ReleaseRef> ref = ReadOption("--from", options.from);
    if (!ref.ok()) return ref.status();
    *request.mutable_source() = *ref;
  }
  if (!options.to.empty()) {
    absl::StatusOr<v1::ReleaseRef> ref = ReadOption("--to", options.to);
    if (!ref.ok()) return ref.status();
    *request.mutable_target() = *ref;
  }
  return request;
}

}  // namespace upgrade_advisor
