#include "services/cli/assess/row_assessor.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/base/json_text.h"
#include "services/cli/assess/message_frames.h"
#include "services/cli/fleet/fleet_json.h"
#include "services/cli/fleet/import_rows.h"

namespace upgrade_advisor {

RowAssessor::RowAssessor(const Engine& engine, FleetSettings settings,
                         absl::CivilDay as_of)
    : assessor_(engine), settings_(std::move(settings)), as_of_(as_of) {}

v1::Assessment RowAssessor::Assess(const v1::Deployment& deployment) const {
  absl::StatusOr<v1::Assessment> assessment =
      assessor_.Assess(deployment, settings_, as_of_, CallContext());
  if (assessment.ok()) return *std::move(assessment);
  v1::Assessment out;
  out.set_error(std::string(assessment.status().message()));
  return out;
}

std::string RowAssessor::AnswerLine(const WorkItem& line) {
  ImportRow row{"", "", v1::FleetDeployment()};
  if (const absl::Status read = ReadJsonRow(line.text, row); !read.ok()) {
    ++faulty_;
    return absl::StrCat("{\"line\": ", line.number,
                        ", \"error\": ", JsonText(read.message()), "}\n");
  }
  return absl::StrCat(
      "{\"deployment_id\": ", JsonText(row.deployment->deployment_id()),
      ", \"assessment\": ", JsonLineOf(Assess(row.deployment->deployment())),
      "}\n");
}

std::string RowAssessor::AnswerFrame(const WorkItem& message) {
  v1::FleetDeployment row;
  v1::FleetEntry entry;
  if (!row.ParseFromString(message.text)) {
    ++faulty_;
    entry.mutable_assessment()->set_error(
        absl::StrCat("message ", message.number, " is not a FleetDeployment"));
  } else {
    entry.set_deployment_id(row.deployment_id());
    entry.set_workspace(row.workspace());
    entry.set_name(row.deployment().name());
    entry.set_revision(row.revision());
    *entry.mutable_assessment() = Assess(row.deployment());
  }
  entry.set_state(entry.assessment().error().empty()
                      ? v1::ASSESSMENT_STATE_CURRENT
                      : v1::ASSESSMENT_STATE_FAILED);
  return FrameOf(entry.SerializeAsString());
}

}  // namespace upgrade_advisor
