#include "services/cli/project/project_listing.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/python/airflow_ignore.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFiles = 20000;
constexpr int kMaxDepth = 40;

// Folders of tools, caches and environments: nothing in them is the project's.
constexpr absl::string_view kSkippedFolders[] = {
    ".git",          ".hg",           ".svn",        ".astro", ".venv",
    "venv",          "node_modules",  "__pycache__", ".tox",   ".nox",
    ".mypy_cache",   ".pytest_cache", ".ruff_cache", ".idea",  ".vscode",
    "site-packages", ".eggs",         ".terraform"};

bool IsSkippedFolder(absl::string_view name) {
  return std::find(std::begin(kSkippedFolders), std::end(kSkippedFolders),
                   name) != std::end(kSkippedFolders) ||
         absl::StartsWith(name, "upgrade-test-");
}

// What Airflow loads, and what is there for it to import; tests of the project
// run elsewhere.
bool IsLoadedPython(absl::string_view path) {
  if (!absl::EndsWith(path, ".py")) return false;
  for (absl::string_view folder :
       {"dags/", "plugins/", "include/", "config/"}) {
    if (absl::StartsWith(path, folder)) return true;
  }
  return !absl::StrContains(path, "/") && path != "setup.py" &&
         path != "conftest.py";
}

// Code names the files that it reads by their paths: they may be anywhere.
bool IsYaml(absl::string_view path) {
  return (absl::EndsWith(path, ".yml") || absl::EndsWith(path, ".yaml")) &&
         !absl::StartsWith(path, "tests/") && !absl::StartsWith(path, ".");
}

// Airflow looks for modules in archives there.
bool IsPackedCode(absl::string_view path) {
  return absl::EndsWith(path, ".zip") && (absl::StartsWith(path, "dags/") ||
                                          absl::StartsWith(path, "plugins/"));
}

class Lister {
 public:
  Lister(fs::path root, bool ignore_is_glob)
      : root_(std::move(root)), ignore_is_glob_(ignore_is_glob) {}

  absl::StatusOr<ProjectListing> Run() {
    if (absl::Status s = Walk("", 0); !s.ok()) return s;
    std::sort(out_.files.begin(), out_.files.end());
    ReadIgnoreFiles();
    for (const std::string& path : out_.files) {
      if (IsLoadedPython(path) && !IsIgnored(path)) out_.python.push_back(path);
      if (absl::EndsWith(path, ".sh")) out_.shell.push_back(path);
      if (IsYaml(path)) out_.yaml.push_back(path);
      if (IsPackedCode(path) && !IsIgnored(path)) {
        HideCode(path, "a packed archive is not read");
      }
    }
    return std::move(out_);
  }

 private:
  void HideCode(const std::string& path, const std::string& reason) {
    out_.errors.push_back({path, 0, 0, reason});
    out_.code_open = true;
  }
  // The same of a folder, if modules in it may be loaded.
  void HideFolder(const std::string& folder, const std::string& reason) {
    out_.errors.push_back({folder, 0, 0, reason});
    if (folder.empty() || IsLoadedPython(folder + "/x.py")) {
      out_.code_open = true;
    }
  }
  // What a link leads to may be outside.
  void SkipLink(const fs::directory_entry& entry, const std::string& path) {
    std::error_code error;
    if (entry.is_directory(error)) {
      if (IsLoadedPython(path + "/x.py")) {
        HideCode(path, "a link is not followed");
      }
    } else if (absl::EndsWith(path, ".py") || absl::EndsWith(path, ".sh")) {
      HideCode(path, "a link is not followed");
    }
  }

  absl::Status Walk(const std::string& folder, int depth) {
    if (depth > kMaxDepth) {
      HideFolder(folder, "folders deeper than 40 are not read, the limit");
      return absl::OkStatus();
    }
    std::error_code error;
    fs::directory_iterator entries(root_ / folder, error);
    if (error) {
      HideFolder(folder, absl::StrCat("cannot be listed: ", error.message()));
      return absl::OkStatus();
    }
    for (const fs::directory_entry& entry : entries) {
      const std::string name = entry.path().filename().string();
      const std::string path = folder.empty() ? name : folder + "/" + name;
      if (entry.is_symlink(error)) {
        if (!IsSkippedFolder(name)) SkipLink(entry, path);
        continue;
      }
      if (entry.is_directory(error)) {
        if (IsSkippedFolder(name)) continue;
        if (absl::Status s = Walk(path, depth + 1); !s.ok()) return s;
      } else if (entry.is_regular_file(error)) {
        if (out_.files.size() == kMaxFiles) {
          return absl::ResourceExhaustedError(
              "the project has more than 20000 files, the limit");
        }
        out_.files.push_back(path);
      }
    }
    return absl::OkStatus();
  }

  // Each holds for its folder and below; Airflow looks for them in dags.
  void ReadIgnoreFiles() {
    for (const std::string& path : out_.files) {
      if (!absl::EndsWith(path, ".airflowignore")) continue;
      std::ifstream file(root_ / path, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      const size_t slash = path.rfind('/');
      AirflowIgnore ignore(
          text, ignore_is_glob_ ? IgnoreSyntax::kGlob : IgnoreSyntax::kRegexp,
          slash == std::string::npos ? "" : path.substr(0, slash));
      for (const AirflowIgnore::Pattern& pattern : ignore.patterns()) {
        out_.ignore_patterns.push_back({.kind = FactKind::kFile,
                                        .name = "@ignore",
                                        .value = pattern.text,
                                        .file = path,
                                        .line = pattern.line});
      }
      for (const AirflowIgnore::Problem& p : ignore.problems()) {
        out_.errors.push_back({path, p.line, p.column, p.reason});
      }
      ignores_.push_back(std::move(ignore));
    }
  }

  bool IsIgnored(const std::string& path) const {
    return std::any_of(
        ignores_.begin(), ignores_.end(),
        [&](const AirflowIgnore& ignore) { return ignore.Ignores(path); });
  }

  const fs::path root_;
  const bool ignore_is_glob_;
  ProjectListing out_;
  std::vector<AirflowIgnore> ignores_;
};

}  // namespace

absl::StatusOr<ProjectListing> ListProject(const std::string& folder,
                                           bool ignore_is_glob) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--project: ", folder, " is not a folder"));
  }
  return Lister(folder, ignore_is_glob).Run();
}

}  // namespace upgrade_advisor
