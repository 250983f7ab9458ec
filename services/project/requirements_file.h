// requirements.txt and its relatives: what pip reads.
//
//   name==1.0 --hash=...   -r FILE   -c FILE   -e URL   --extra-index-url URL
//
// Blank lines, comments, continuation with '\', ${VARIABLE}, and the options
// that pip allows in such a file are read as pip reads them.
//
// Pure and total: any bytes in, lines and located errors out; thread-safe.
#ifndef SERVICES_PROJECT_REQUIREMENTS_FILE_H_
#define SERVICES_PROJECT_REQUIREMENTS_FILE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/project/located_error.h"
#include "services/project/requirement.h"

namespace upgrade_advisor {

// A logical line that asks for something.
struct RequirementLine {
  enum class Kind : uint8_t {
    kRequirement,  // has `requirement`
    kUnnamed,      // a URL or path without a name: what it installs is unknown
    kInclude,      // -r: has `path`
    kConstraint    // -c: has `path`
  };

  Kind kind = Kind::kRequirement;
  std::optional<Requirement> requirement;
  std::string path;
  bool editable = false;
  bool has_hashes = false;
  uint32_t line = 0;  // of its beginning, 1-based
  // Its place in the text, with all its physical lines and the last line's end.
  size_t begin = 0;
  size_t end = 0;
};

struct RequirementsFile {
  std::vector<RequirementLine> lines;
  std::vector<LocatedError> errors;  // in the order of the file
  // An option names where to find packages, which may be others than everybody
  // finds.
  bool names_other_index = false;
};

// At most 1 MiB and 20 000 lines are read; beyond that is an error. `path` is
// for errors.
RequirementsFile ReadRequirements(absl::string_view path,
                                  absl::string_view text);

// What `pip install ARGUMENTS` asks for, as lines of a file; quotes of a shell
// are taken off. `line` is that of the command.
RequirementsFile ReadPipInstall(absl::string_view path, uint32_t line,
                                absl::string_view arguments);

// packages.txt: names of packages of the operating system, one a line.
struct OsPackage {
  std::string name;
  uint32_t line = 0;
};
std::vector<OsPackage> ReadOsPackages(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_REQUIREMENTS_FILE_H_
