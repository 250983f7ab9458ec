#include "services/fleet/filter/filter_field.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kStates[] = {"PENDING", "CURRENT", "STALE",
                                         "FAILED"};
constexpr absl::string_view kDistributions[] = {"RUNTIME", "CERTIFIED"};
constexpr absl::string_view kSupports[] = {"SUPPORTED", "UNSUPPORTED",
                                           "UNKNOWN"};
constexpr absl::string_view kVerdicts[] = {"READY", "READY_WITH_WARNINGS",
                                           "BLOCKED", "INCOMPLETE", "NO_PATH"};

using F = FilterField;
using T = FieldType;

const FieldRow kFields[] = {
    {F::kDeploymentId, "deployment_id", T::kText, true, {}, {}},
    {F::kName, "name", T::kText, true, {}, {}},
    {F::kWorkspace, "workspace", T::kText, true, {}, {}},
    {F::kSource, "source", T::kText, true, {}, {}},
    {F::kState, "state", T::kEnum, true, "ASSESSMENT_STATE_", kStates},
    {F::kDistribution, "distribution", T::kEnum, false, "DISTRIBUTION_",
     kDistributions},
    {F::kRelease, "release", T::kRelease, false, {}, {}},
    {F::kLine, "line", T::kVersion, false, {}, {}},
    {F::kAirflowVersion, "airflow_version", T::kVersion, false, {}, {}},
    {F::kSupport, "support", T::kEnum, false, "SUPPORT_STATUS_", kSupports},
    {F::kYanked, "yanked", T::kBool, false, {}, {}},
    {F::kVerdict, "verdict", T::kEnum, false, "VERDICT_", kVerdicts},
    {F::kReason, "reason", T::kText, false, {}, {}},
    {F::kTarget, "target", T::kRelease, false, {}, {}},
    {F::kBlocking, "blocking", T::kTexts, false, {}, {}},
    {F::kWarnings, "warnings", T::kTexts, false, {}, {}},
    {F::kUndecidedBlocking, "undecided_blocking", T::kTexts, false, {}, {}},
    {F::kEndOfMaintenance, "end_of_maintenance", T::kDay, false, {}, {}},
    {F::kDaysLeft, "days_left", T::kInteger, false, {}, {}},
    {F::kSteps, "steps", T::kInteger, false, {}, {}},
    {F::kError, "error", T::kText, false, {}, {}},
};

}  // namespace

absl::Span<const FieldRow> FilterFields() { return kFields; }

const FieldRow& RowOf(FilterField field) {
  return kFields[static_cast<size_t>(field)];
}

}  // namespace upgrade_advisor
