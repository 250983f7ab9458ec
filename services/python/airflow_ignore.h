// Understands an .airflowignore: which files Airflow does not read.
//
// Pure; an AirflowIgnore is immutable and thread-safe.
#ifndef SERVICES_PYTHON_AIRFLOW_IGNORE_H_
#define SERVICES_PYTHON_AIRFLOW_IGNORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

enum class IgnoreSyntax : uint8_t {
  kRegexp,  // Airflow's default up to Airflow 2
  kGlob     // as .gitignore; the default from Airflow 3
};

class AirflowIgnore {
 public:
  struct Pattern {
    std::string text;  // as written, without its comment
    uint32_t line = 0;
  };
  struct Problem {
    uint32_t line = 0;
    uint32_t column = 0;
    std::string reason;
  };

  // `folder` is where the file lies, relative to the project, without a slash
  // at its end: "dags"; empty for the project itself. Patterns that cannot be
  // understood are problems and match nothing.
  AirflowIgnore(absl::string_view text, IgnoreSyntax syntax,
                absl::string_view folder);
  AirflowIgnore(AirflowIgnore&&) noexcept;
  AirflowIgnore& operator=(AirflowIgnore&&) noexcept;
  ~AirflowIgnore();

  const std::vector<Pattern>& patterns() const { return patterns_; }
  const std::vector<Problem>& problems() const { return problems_; }

  // Of a file, relative to the project. Also for one in a folder that is
  // ignored.
  bool Ignores(absl::string_view path) const;
  // The same of a file or folder whose folders are not ignored: for who goes
  // down the tree and asks once a folder.
  bool IgnoresEntry(absl::string_view path, bool is_folder) const;
  // What IgnoresEntry of this path may cost at most, in steps of a matcher.
  uint64_t CostOf(absl::string_view path) const {
    return program_size_ * (path.size() + 1);
  }

 private:
  struct Rule;

  void Add(absl::string_view line, uint32_t number, IgnoreSyntax syntax);
  bool Matches(absl::string_view path, bool is_folder) const;
  // Takes the folder of the file off the path; false if it lies elsewhere.
  bool IsBelow(absl::string_view& path) const;

  std::string folder_;
  uint64_t program_size_ = 0;  // of all rules together
  std::vector<Rule> rules_;
  std::vector<Pattern> patterns_;
  std::vector<Problem> problems_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PYTHON_AIRFLOW_IGNORE_H_
