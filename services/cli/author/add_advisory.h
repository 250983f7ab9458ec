// upgrade-advisor plugin add-advisory: the row of a new advisory and two cases
// that fail until the row says what they expect.
//
// Functions over the file system, on the caller's thread; they keep nothing.
#ifndef SERVICES_CLI_AUTHOR_ADD_ADVISORY_H_
#define SERVICES_CLI_AUTHOR_ADD_ADVISORY_H_

#include <string>

#include "absl/status/statusor.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct AddAdvisoryOptions {
  std::string id;
  std::string folder = ".";
  // Within the folder; empty: the only one there is.
  std::string rows;
  std::string cases;
};

// Declares the options of the command `add-advisory`.
void DeclareAddAdvisoryOptions(CLI::App& add, AddAdvisoryOptions& options);

// Writes both and says what to do next; returns the exit status.
int RunAddAdvisory(const AddAdvisoryOptions& options);

// What was written: the paths of the two files.
struct AddedAdvisory {
  std::string rows;
  std::string cases;
};

// Puts a row at the end of the last table of advisories in a .cc file, and two
// cases at the end of a .yaml file below cases/. Both files change or none
// does. InvalidArgument with every fault, one a line: an id that is malformed
// or there already, no file or several to choose from, no table in the file.
absl::StatusOr<AddedAdvisory> AddAdvisory(const AddAdvisoryOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_AUTHOR_ADD_ADVISORY_H_
