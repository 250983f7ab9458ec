// Makes the environment of an image with a project's requirements.
//
// Runs uv; blocking. Thread-safe: two sides are made at once.
#ifndef SERVICES_REHEARSAL_ENVIRONMENTS_ENVIRONMENT_MAKER_H_
#define SERVICES_REHEARSAL_ENVIRONMENTS_ENVIRONMENT_MAKER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/rehearsal/environments/environment_cache.h"
#include "services/rehearsal/environments/pinned_packages.h"
#include "services/rehearsal/environments/project_requirements.h"
#include "services/rehearsal/environments/uv.h"

namespace upgrade_advisor {

// How faithful an environment is to the image, best first.
enum class EnvironmentGrade : uint8_t {
  kFreeze,       // what pip freeze printed in the image
  kConstraints,  // Airflow's constraints, and the providers the image has
  kDate,         // what there was on the image's day, and its known providers
};

// A sentence for the reader.
std::string GradeText(EnvironmentGrade grade);

// What is known of an image.
struct RehearsedImage {
  std::string label;    // "12.12.0": names files
  std::string image;    // what a Dockerfile names
  std::string airflow;  // "2.10.5"
  std::string python;   // "3.12"; empty: not known
  std::string day;      // "2026-03-09" of its release; empty: not known
  // Providers, "name==version", or "name" where no source has the version.
  std::vector<std::string> providers;
  bool are_providers_known = false;
  // The texts of files that the user named, with their paths; empty: none.
  std::string freeze;
  std::string freeze_path;
  std::string constraints;
  std::string constraints_path;

  int airflow_major() const { return airflow.empty() ? 0 : airflow[0] - '0'; }
};

struct RehearsalEnvironment {
  EnvironmentGrade grade = EnvironmentGrade::kDate;
  PythonInterpreter python;
  PinnedPackages packages;
  CachedEnvironment installed;  // its folder has venv/
  // What differs from the image, a sentence each.
  std::vector<std::string> notes;
};

class EnvironmentMaker {
 public:
  // Both outlive it. `as_of` is the day that the project is built on,
  // "YYYY-MM-DD".
  EnvironmentMaker(const Uv& uv, const EnvironmentCache& cache,
                   std::string as_of)
      : uv_(uv), cache_(cache), as_of_(std::move(as_of)) {}

  // FailedPrecondition with the resolver's explanation, and the lines of the
  // project it speaks of, if the packages cannot be installed together;
  // InvalidArgument if a file that the user named cannot be read; Unavailable
  // with the reason if it could not be found out.
  absl::StatusOr<RehearsalEnvironment> Make(
      const RehearsedImage& image,
      const ProjectRequirements& requirements) const;

 private:
  absl::StatusOr<std::string> ResolveCached(const PythonInterpreter& python,
                                            const Resolution& wanted) const;
  absl::StatusOr<std::string> ImagePins(const RehearsedImage& image,
                                        RehearsalEnvironment& out) const;
  absl::StatusOr<std::string> ByDate(const RehearsedImage& image,
                                     RehearsalEnvironment& out) const;
  absl::StatusOr<std::string> WithRequirements(
      const RehearsedImage& image, const std::string& image_pins,
      const ProjectRequirements& requirements,
      const RehearsalEnvironment& environment) const;
  absl::Status Install(const RehearsedImage& image, const std::string& pins,
                       RehearsalEnvironment& out) const;

  const Uv& uv_;
  const EnvironmentCache& cache_;
  const std::string as_of_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_ENVIRONMENTS_ENVIRONMENT_MAKER_H_
