// The fields of a fleet's filters, with their types.
//
// Plain values and pure functions; safe from any thread.
#ifndef SERVICES_FLEET_FILTER_FILTER_FIELD_H_
#define SERVICES_FLEET_FILTER_FILTER_FIELD_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/pep440.h"
#include "services/domain/release_version.h"

namespace upgrade_advisor {

enum class FilterField : uint8_t {
  kDeploymentId,
  kName,
  kWorkspace,
  kSource,
  kState,
  kDistribution,
  kRelease,
  kLine,
  kAirflowVersion,
  kSupport,
  kYanked,
  kVerdict,
  kReason,
  kTarget,
  kBlocking,
  kWarnings,
  kUndecidedBlocking,
  kEndOfMaintenance,
  kDaysLeft,
  kSteps,
  kError,
};

enum class FieldType : uint8_t {
  kText,
  kEnum,
  kBool,
  kInteger,
  kDay,
  kVersion,  // as PEP 440 compares
  kRelease,
  kTexts,  // a list
};

struct FieldRow {
  FilterField field = {};
  absl::string_view name = {};
  FieldType type = {};
  // Of the stored Deployment; the others are of its assessment.
  bool is_of_row = false;
  // Of an enum: what its full names begin with, and its short names in the
  // order of their numbers, from 1.
  absl::string_view prefix = {};
  absl::Span<const absl::string_view> values = {};
};

// All of them, in the order of FilterField. They live forever.
absl::Span<const FieldRow> FilterFields();
const FieldRow& RowOf(FilterField field);

// What a Deployment has in a field: nothing if the field is unset; else text
// and day ("YYYY-MM-DD") as std::string, an enum as its number, the others as
// what they are.
using FieldValue =
    std::variant<std::monostate, bool, int64_t, std::string,
                 std::vector<std::string>, Pep440Version, ReleaseVersion>;

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_FILTER_FILTER_FIELD_H_
