#include "services/cli/fleet/import_state.h"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "services/base/read_file.h"
#include "services/base/replace_file.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kMaxStateBytes = 64u << 10;
constexpr unsigned kStateMode = 0600;
constexpr std::chrono::milliseconds kBetween{200};

absl::Status NotAState(const std::string& path) {
  return absl::InvalidArgumentError(absl::StrCat(
      "--resume: ", path, " is not a file of this option: name another one"));
}

}  // namespace

std::string ImportNameOf(const FleetCommandOptions& options) {
  const FleetImportOptions& import = options.import;
  return absl::StrCat(import.projects.empty() ? "" : "--projects ",
                      import.projects, import.jsonl.empty() ? "" : "--jsonl ",
                      import.jsonl, import.astro.empty() ? "" : "--astro ",
                      import.astro,
                      options.organization.empty() ? "" : " --organization ",
                      options.organization);
}

absl::StatusOr<int64_t> ReadImportState(const std::string& path,
                                        const std::string& name) {
  std::error_code error;
  if (path.empty() || !std::filesystem::exists(path, error)) return 0;
  const absl::StatusOr<std::string> text =
      ReadRegularFile(path, kMaxStateBytes);
  if (!text.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--resume: ", path, " ", text.status().message()));
  }
  const nlohmann::json json =
      nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("import") || !json.contains("rows") ||
      !json["import"].is_string() || !json["rows"].is_number_unsigned()) {
    return NotAState(path);
  }
  if (json["import"].get<std::string>() != name) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--resume: ", path, " is of another import (",
        json["import"].get<std::string>(), "): name another file"));
  }
  return json["rows"].get<int64_t>();
}

absl::Status WriteImportState(const std::string& path, const std::string& name,
                              int64_t rows) {
  if (path.empty()) return absl::OkStatus();
  const nlohmann::json json = {{"import", name}, {"rows", rows}};
  const absl::Status written = PutFile(
      path,
      json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
          "\n",
      kStateMode);
  if (written.ok()) return written;
  return absl::Status(written.code(),
                      absl::StrCat("--resume: ", written.message()));
}

std::string ProgressText(int64_t rows, double seconds, int64_t faults) {
  const double rate = seconds > 0 ? static_cast<double>(rows) / seconds : 0;
  return absl::StrCat(rows, " rows, ", static_cast<int64_t>(rate),
                      " a second, ", faults, " faulty");
}

ImportProgress::ImportProgress(bool is_shown) : is_shown_(is_shown) {}

void ImportProgress::Show(int64_t rows, int64_t faults) {
  const Clock::time_point now = Clock::now();
  if (!is_shown_ || now - shown_ < kBetween) return;
  shown_ = now;
  const std::chrono::duration<double> passed = now - start_;
  std::cerr << "\r" << ProgressText(rows, passed.count(), faults) << "\x1b[K"
            << std::flush;
  has_line_ = true;
}

void ImportProgress::Clear() {
  if (has_line_) std::cerr << "\r\x1b[K";
  has_line_ = false;
}

}  // namespace upgrade_advisor
