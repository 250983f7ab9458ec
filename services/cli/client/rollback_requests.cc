#include "services/cli/client/rollback_requests.h"

#include <google/protobuf/util/json_util.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/cli/client/option_files.h"
#include "services/cli/client/release_text.h"

namespace upgrade_advisor {
namespace {

// Either form of a release, naming the option at fault.
absl::Status ReadReleaseOption(absl::string_view option,
                               const std::string& text, v1::ReleaseRef& out) {
  absl::StatusOr<v1::ReleaseRef> ref = ReadReleaseText(text);
  if (!ref.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(option, ": ", ref.status().message()));
  }
  out = *std::move(ref);
  return absl::OkStatus();
}

void SetPlatform(const Options& options, v1::Platform& out) {
  const std::string& name = options.rollback.platform;
  if (name == "astro") out.set_kind(v1::Platform::KIND_ASTRO);
  if (name == "software") out.set_kind(v1::Platform::KIND_SOFTWARE);
  if (name == "local") out.set_kind(v1::Platform::KIND_LOCAL);
  out.set_version(options.rollback.platform_version);
}

}  // namespace

absl::StatusOr<v1::ConfirmUpgradeRequest> ConfirmRequestOf(
    const Options& options) {
  v1::ConfirmUpgradeRequest request;
  absl::Status status =
      ReadReleaseOption("--to", options.to, *request.mutable_target());
  if (status.ok() && !options.from.empty()) {
    status =
        ReadReleaseOption("--from", options.from, *request.mutable_source());
  }
  if (!status.ok()) return status;
  SetPlatform(options, *request.mutable_platform());
  if (options.rollback.shown == "-") {
    absl::StatusOr<std::string> text = ReadFileOf("--shown", "-");
    if (!text.ok()) return text.status();
    request.mutable_shown()->set_text(*std::move(text));
  } else {
    request.mutable_shown()->set_text(options.rollback.shown);
  }
  request.set_image_tag(options.rollback.image_tag);
  return request;
}

absl::StatusOr<v1::AssessRollbackRequest> RollbackRequestOf(
    const Options& options) {
  v1::AssessRollbackRequest request;
  v1::Deployment& deployment = *request.mutable_deployment();
  absl::StatusOr<std::string> text =
      ReadFileOf("--history", options.rollback.history);
  if (!text.ok()) return text.status();
  const auto read = google::protobuf::util::JsonStringToMessage(
      *text, deployment.mutable_deploy_history());
  if (!read.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--history: ", options.rollback.history,
        " is not JSON with a list \"deploys\": ",
        WithoutQuotes({read.message().data(), read.message().size()})));
  }
  if (!options.from.empty()) {
    absl::Status status = ReadReleaseOption("--from", options.from,
                                            *deployment.mutable_release());
    if (!status.ok()) return status;
  }
  SetPlatform(options, *deployment.mutable_platform());
  request.set_as_of(options.as_of);
  return request;
}

}  // namespace upgrade_advisor
