#include "services/cli/project/project_listing.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/base/read_file.h"
#include "services/domain/request_limits.h"
#include "services/python/airflow_ignore.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFiles = 20000;
constexpr int kMaxDepth = 40;
// Steps of a matcher, some seconds at worst. A hundred patterns over 20 000
// files take a quarter.
constexpr uint64_t kMaxIgnoreCost = 4'000'000'000;

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

  ProjectListing Run() {
    Walk("", 0);
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

  // Of a folder, in the order in which they are looked at: what is cut off is
  // the same at every run, and code comes before data.
  std::vector<fs::directory_entry> EntriesOf(const std::string& folder) {
    std::vector<fs::directory_entry> out;
    std::error_code error;
    for (fs::directory_iterator it(root_ / folder, error), end;
         !error && it != end; it.increment(error)) {
      out.push_back(*it);
    }
    if (error) {
      HideFolder(folder, absl::StrCat("cannot be listed: ", error.message()));
      out_.files_open = true;
    }
    const bool is_root = folder.empty();
    std::sort(out.begin(), out.end(), [&](const auto& a, const auto& b) {
      const std::string x = a.path().filename().string();
      const std::string y = b.path().filename().string();
      const int first = is_root ? RankOf(a, x) : 0;
      const int second = is_root ? RankOf(b, y) : 0;
      return std::tie(first, x) < std::tie(second, y);
    });
    return out;
  }

  static int RankOf(const fs::directory_entry& entry, absl::string_view name) {
    std::error_code error;
    if (!entry.is_directory(error)) return 0;
    return IsLoadedPython(absl::StrCat(name, "/x.py")) ? 1 : 2;
  }

  // Whether there is room for one more.
  bool TakeRoom(size_t& count, const std::string& path) {
    if (is_full_) return false;
    if (++count <= kMaxFiles) return true;
    is_full_ = out_.files_open = out_.code_open = true;
    out_.errors.push_back({path, 0, 0,
                           "the project has more than 20000 files or folders, "
                           "the limit; from here on they are not read"});
    return false;
  }

  void Walk(const std::string& folder, int depth) {
    if (depth > kMaxDepth) {
      out_.files_open = true;
      HideFolder(folder, "folders deeper than 40 are not read, the limit");
      return;
    }
    for (const fs::directory_entry& entry : EntriesOf(folder)) {
      std::error_code error;
      const std::string name = entry.path().filename().string();
      const std::string path = folder.empty() ? name : folder + "/" + name;
      if (entry.is_symlink(error)) {
        if (!IsSkippedFolder(name)) SkipLink(entry, path);
      } else if (entry.is_directory(error)) {
        if (IsSkippedFolder(name)) continue;
        if (!TakeRoom(folders_, path)) return;
        Walk(path, depth + 1);
      } else if (entry.is_regular_file(error)) {
        if (!TakeRoom(files_, path)) return;
        out_.files.push_back(path);
      }
    }
  }

  // Each holds for its folder and below; Airflow looks for them in dags.
  void ReadIgnoreFiles() {
    for (const std::string& path : out_.files) {
      if (!absl::EndsWith(path, ".airflowignore")) continue;
      const absl::StatusOr<std::string> text =
          ReadRegularFile((root_ / path).string(), limits::kFileBytes);
      if (!text.ok()) {
        HideCode(path, std::string(text.status().message()));
        continue;
      }
      const size_t slash = path.rfind('/');
      AirflowIgnore ignore(
          *text, ignore_is_glob_ ? IgnoreSyntax::kGlob : IgnoreSyntax::kRegexp,
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

  // A folder is decided once, and files in one that is ignored cost nothing.
  bool IsIgnored(const std::string& path) {
    for (size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      const auto [folder, is_new] =
          ignored_folders_.try_emplace(path.substr(0, slash), false);
      if (is_new) folder->second = IsIgnoredEntry(folder->first, true);
      if (folder->second) return true;
    }
    return IsIgnoredEntry(path, false);
  }
  bool IsIgnoredEntry(const std::string& path, bool is_folder) {
    return std::any_of(ignores_.begin(), ignores_.end(),
                       [&](const AirflowIgnore& ignore) {
                         return IsAffordable(ignore.CostOf(path), path) &&
                                ignore.IgnoresEntry(path, is_folder);
                       });
  }
  // Patterns that no person wrote must not take minutes: what they ignore is
  // read.
  bool IsAffordable(uint64_t cost, const std::string& path) {
    if (ignore_cost_ > kMaxIgnoreCost) return false;
    ignore_cost_ += cost;
    if (ignore_cost_ <= kMaxIgnoreCost) return true;
    HideCode(path,
             "the patterns of .airflowignore take too long; from here on files "
             "count as not ignored");
    return false;
  }

  const fs::path root_;
  const bool ignore_is_glob_;
  ProjectListing out_;
  std::vector<AirflowIgnore> ignores_;
  std::map<std::string, bool> ignored_folders_;
  uint64_t ignore_cost_ = 0;
  size_t files_ = 0;
  size_t folders_ = 0;
  bool is_full_ = false;
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
