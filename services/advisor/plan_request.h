// The advisor's requests, as values.
#ifndef SERVICES_ADVISOR_PLAN_REQUEST_H_
#define SERVICES_ADVISOR_PLAN_REQUEST_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/advisor/acknowledgements.h"
#include "services/advisor/plan.h"
#include "services/advisor/upgrade_test.h"
#include "services/domain/airflow_minors.h"
#include "services/domain/fact_sheet.h"
#include "services/domain/release.h"

namespace upgrade_advisor {

enum class TargetPolicy : uint8_t {
  kLatest,
  kLatestLts,
  kLatestPatchOfLine,
  kEquivalentRuntime
};

// An Airflow version, "3.2.0", or a minor, "3.2".
struct AirflowTarget {
  Pep440Version version;
  bool minor_only = false;
};

// Exactly one release, an Airflow version, or a policy. A release is listed.
using Target = std::variant<ReleaseVersion, AirflowTarget, TargetPolicy>;

// The sheets of targets as the code of one Deployment meets them: what a
// release is, and what the step takes away from the code. Lives for one
// request, on one thread.
class TargetSheets {
 public:
  virtual ~TargetSheets() = default;

  // Of the step between two nodes of the graph; kStartNode for what runs. Valid
  // as long as this object.
  virtual const FactSheet& Of(size_t from, size_t to) = 0;
};

// What runs. The sheets are not owned and outlive the request.
struct Start {
  Release release;
  // Of the release; a listed one has its own in the graph, which must be equal.
  const FactSheet* release_sheet = nullptr;
  // The Deployment at the first step, and at every later one.
  struct Deployment {
    const FactSheet* first = nullptr;
    const FactSheet* later = nullptr;
  };
  // Its code may depend on the Airflow of the target: by classes of targets.
  std::vector<Deployment> deployments;
  // Of each AirflowMinors number, which of them.
  std::array<size_t, AirflowMinors::kCount> deployment_of_minor{};
  // Null: the sheets of the graph.
  TargetSheets* targets = nullptr;
  // Variant of the running image, with its '-'; empty when not known.
  std::string image_variant;
  bool knows_image = false;  // else the variant is not known
  // The variant is one of Certified's, such as -onbuild.
  bool has_certified_variant = false;
  // "astro", "software", "local"; empty: not known.
  std::string platform;
  std::string platform_version;  // of Software; empty: not known
};

struct PlanRequest {
  Start start;
  Target target;
  absl::CivilDay as_of;
  // Policies and Airflow targets may choose ended lines.
  bool allow_deprecated = false;
  // Remarks that hold whatever the plan, such as plugins that are missing.
  std::vector<Note> notes;
  ExaminationContext context;
  Acknowledgements acknowledgements;
  // What somebody has tried, from what runs to a release; null: nothing.
  // Outlives the request.
  const UpgradeTest* upgrade_test = nullptr;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_PLAN_REQUEST_H_
