// The Deployments that `fleet import` sends, from wherever they come.
#ifndef SERVICES_CLI_FLEET_IMPORT_ROWS_H_
#define SERVICES_CLI_FLEET_IMPORT_ROWS_H_

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/cli/fleet/fleet_options.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

struct ImportRow {
  // Where it is in its source: "line 17", "folder etl", "deployment 3".
  std::string place;
  // Empty: the one of the command line.
  std::string organization;
  // Or what is wrong with the row; the rows after it are not affected.
  absl::StatusOr<v1::FleetDeployment> deployment;
};

// One source, read once from its beginning to its end. Not thread-safe.
class ImportRows {
 public:
  virtual ~ImportRows() = default;
  // Nothing at the end.
  virtual std::optional<ImportRow> Next() = 0;
  // Leaves out so many rows, which costs less than reading them. Returns how
  // many there were.
  virtual int64_t Skip(int64_t rows) = 0;
};

// Lines of JSON: FleetDeployment, or UpsertDeploymentsRequest, which names its
// organization. `in` outlives the rows.
std::unique_ptr<ImportRows> JsonLineRows(std::istream& in);

// A line of such a file.
absl::Status ReadJsonRow(const std::string& line, ImportRow& out);

// The folders in `options.projects` that have a Dockerfile, by name.
// InvalidArgument if there is no such folder.
absl::StatusOr<std::unique_ptr<ImportRows>> ProjectRows(
    const FleetImportOptions& options);

// What the Astro API answers to a list of Deployments: docs/fleet/import.md
// says which of its fields are read. InvalidArgument if the text is not that.
absl::StatusOr<std::unique_ptr<ImportRows>> AstroRows(
    absl::string_view text, const FleetImportOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_IMPORT_ROWS_H_
