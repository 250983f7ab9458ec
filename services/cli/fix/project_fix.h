// The edits of a plan's steps in the files of a project.
//
// The plan says what to change; the files are read here, and nothing is
// written. An edit is made only if it is safe: everything else is listed with
// its reason.
#ifndef SERVICES_CLI_FIX_PROJECT_FIX_H_
#define SERVICES_CLI_FIX_PROJECT_FIX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "astro/upgrade/v1/deployment.pb.h"
#include "astro/upgrade/v1/plan.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// Which steps, from 0.
struct StepRange {
  int first = 0;
  int end = 0;  // behind the last
  // The project goes to the end of the plan at once: what works only after a
  // step may be written too.
  bool is_all = false;
};

// "1", or "all". kInvalidArgument, naming --step, if the plan has no such step.
absl::StatusOr<StepRange> ReadSteps(const std::string& text,
                                    const v1::UpgradePlan& plan);

struct FixedFile {
  std::string path;  // relative to the project, with '/'
  std::string before;
  std::string after;
  std::string diff;
};

struct LeftItem {
  std::string file;   // may be empty
  uint32_t line = 0;  // 0: none
  std::string what;
  std::string why;

  friend auto operator<=>(const LeftItem&, const LeftItem&) = default;
};

struct ProjectFix {
  std::vector<FixedFile> files;    // by path
  std::vector<LeftItem> left;      // by file and line
  std::vector<LeftItem> blocking;  // findings that block and stay
};

// `deployment` is what the plan was made for: the folder as it was read then.
// kAborted if the folder has changed since.
absl::StatusOr<ProjectFix> FixProject(const std::string& folder,
                                      bool ignore_is_glob,
                                      const v1::Deployment& deployment,
                                      const v1::UpgradePlan& plan,
                                      const StepRange& steps);

// Writes all files or none; see ReplaceFiles.
absl::Status WriteFix(const std::string& folder, const ProjectFix& fix);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FIX_PROJECT_FIX_H_
