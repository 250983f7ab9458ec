// ConfirmUpgrade.

#include <optional>
#include <string>
#include <utility>

#include "services/advisor/confirmation.h"
#include "services/domain/request_limits.h"
#include "services/engine/engine.h"
#include "services/engine/release_message.h"
#include "services/engine/request_reader.h"
#include "services/engine/running.h"

namespace upgrade_advisor {
namespace {

struct ConfirmInputs {
  ShownVersions shown;
  std::optional<ReleaseVersion> target;
  std::optional<ReleaseVersion> source;
};

ShownVersions ReadShown(const v1::ShownVersions& in, Violations& violations) {
  violations.CheckLength("shown.runtime_version", in.runtime_version(),
                         limits::kLabelBytes);
  violations.CheckLength("shown.airflow_version", in.airflow_version(),
                         limits::kLabelBytes);
  violations.CheckLength("shown.image_tag", in.image_tag(),
                         limits::kLabelBytes);
  violations.CheckLength("shown.text", in.text(), limits::kShownTextBytes);
  ShownVersions out{in.runtime_version(), in.airflow_version(), in.image_tag()};
  if (in.text().size() <= limits::kShownTextBytes) {
    ReadShownText(in.text(), out);
  }
  if (out.runtime.empty() && out.airflow.empty() && out.image_tag.empty()) {
    violations.Add("shown",
                   in.text().empty()
                       ? "give what the Airflow UI shows: a version or the "
                         "text of its footer"
                       : "the text has no version: copy the whole footer, or "
                         "give the versions one by one");
  }
  return out;
}

absl::StatusOr<ConfirmInputs> ReadInputs(
    const v1::ConfirmUpgradeRequest& request, const Catalog& catalog) {
  Violations violations;
  ConfirmInputs in;
  in.target = ReadRelease(request.target(), "target", violations);
  if (request.has_source()) {
    in.source = ReadRelease(request.source(), "source", violations);
  }
  in.shown = ReadShown(request.shown(), violations);
  violations.CheckLength("image_tag", request.image_tag(), limits::kLabelBytes);
  if (!violations.empty()) return violations.ToStatus();
  in.target = ResolveVersion(catalog, *in.target);
  if (in.source) in.source = ResolveVersion(catalog, *in.source);
  return in;
}

v1::Confirmation MessageOf(ConfirmationResult result) {
  switch (result) {
    case ConfirmationResult::kMatch:
      return v1::CONFIRMATION_MATCH;
    case ConfirmationResult::kMismatch:
      return v1::CONFIRMATION_MISMATCH;
    case ConfirmationResult::kStillOld:
      return v1::CONFIRMATION_STILL_OLD;
    case ConfirmationResult::kUndecided:
      break;
  }
  return v1::CONFIRMATION_UNDECIDED;
}

void WriteConfirmation(const Confirmation& confirmation,
                       v1::ConfirmUpgradeResponse& out) {
  out.set_confirmation(MessageOf(confirmation.result));
  out.set_text(confirmation.text);
  for (const ShownField& field : confirmation.fields) {
    v1::ShownField& written = *out.add_fields();
    written.set_name(field.name);
    written.set_shown(field.shown);
    written.set_expected(field.expected);
    written.set_matches(MessageOf(field.matches));
  }
  for (const std::string& text : confirmation.what_to_do) {
    out.add_what_to_do(text);
  }
}

}  // namespace

absl::StatusOr<v1::ConfirmUpgradeResponse> Engine::ConfirmUpgrade(
    const v1::ConfirmUpgradeRequest& request,
    const CallContext& context) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  const Catalog& catalog = snapshot->catalog();
  absl::StatusOr<ConfirmInputs> in = ReadInputs(request, catalog);
  if (!in.ok()) return in.status();
  if (absl::Status over = EndOfCall(context); !over.ok()) return over;
  Deployed deployed{.platform = PlatformName(request.platform()),
                    .image_tag = request.image_tag()};
  absl::StatusOr<Release> target = FindStart(catalog, *in->target);
  if (!target.ok()) return target.status();
  deployed.target = *std::move(target);
  if (in->source) {
    absl::StatusOr<Release> source = FindStart(catalog, *in->source);
    if (!source.ok()) return source.status();
    deployed.source = *std::move(source);
  }
  v1::ConfirmUpgradeResponse response;
  WriteConfirmation(Confirm(in->shown, deployed), response);
  response.set_catalog_revision(catalog.revision());
  return response;
}

}  // namespace upgrade_advisor
