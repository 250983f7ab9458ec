#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/cli/fleet/import_rows.h"
#include "services/cli/project/project_folder.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

class Rows : public ImportRows {
 public:
  Rows(std::vector<std::string> names, const FleetImportOptions& options)
      : names_(std::move(names)), options_(options) {}

  std::optional<ImportRow> Next() override {
    if (next_ == names_.size()) return std::nullopt;
    const std::string& name = names_[next_++];
    return ImportRow{absl::StrCat("folder ", name), "", Read(name)};
  }

  int64_t Skip(int64_t rows) override {
    const size_t skipped =
        std::min(static_cast<size_t>(rows), names_.size() - next_);
    next_ += skipped;
    return static_cast<int64_t>(skipped);
  }

 private:
  absl::StatusOr<v1::FleetDeployment> Read(const std::string& name) const {
    v1::FleetDeployment out;
    out.set_deployment_id(name);
    out.set_workspace(options_.workspace);
    out.set_revision(options_.revision);
    out.set_source(options_.source.empty() ? "projects" : options_.source);
    v1::Deployment& deployment = *out.mutable_deployment();
    deployment.set_name(name);
    ProjectFolderTally tally;
    const absl::Status read = ReadProjectFolder(
        {(fs::path(options_.projects) / name).string(), false, false},
        deployment, tally);
    if (!read.ok()) return read;
    return out;
  }

  const std::vector<std::string> names_;
  const FleetImportOptions options_;
  size_t next_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ImportRows>> ProjectRows(
    const FleetImportOptions& options) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator at(options.projects, error);
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    std::error_code ignored;
    if (fs::is_regular_file(at->path() / "Dockerfile", ignored)) {
      names.push_back(at->path().filename().string());
    }
  }
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrCat("--projects: ", options.projects,
                     " cannot be read: ", error.message()));
  }
  if (names.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--projects: no folder in ", options.projects, " has a Dockerfile"));
  }
  std::sort(names.begin(), names.end());
  return std::make_unique<Rows>(std::move(names), options);
}

}  // namespace upgrade_advisor
