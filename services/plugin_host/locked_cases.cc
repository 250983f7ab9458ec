#include "services/plugin_host/locked_cases.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/base/digest.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxCaseFiles = 1000;
constexpr uint64_t kMaxCaseBytes = 1u << 20;
constexpr uint64_t kMaxFolderBytes = 32u << 20;
constexpr size_t kMaxNamedFiles = 5;

absl::Status Refused(absl::string_view what) {
  return absl::FailedPreconditionError(what);
}

// The names of its case files, sorted.
absl::StatusOr<std::vector<std::string>> FilesIn(const std::string& folder) {
  std::vector<std::string> out;
  std::error_code error;
  if (!fs::is_directory(folder, error)) return out;
  for (fs::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".yaml") {
      out.push_back(it->path().filename().string());
    }
    if (out.size() > kMaxCaseFiles) {
      return Refused(absl::StrCat(folder, " has more than 1000 case files"));
    }
  }
  if (error) {
    return Refused(absl::StrCat(folder, " cannot be read: ", error.message()));
  }
  std::sort(out.begin(), out.end());
  return out;
}

// Reads the files of one folder, which together may be so large.
class CaseReader {
 public:
  CaseReader(const std::string& folder, FileOwners owners)
      : folder_(folder), owners_(owners) {}

  std::string PathOf(const std::string& file) const {
    return absl::StrCat(folder_, "/", file);
  }
  absl::StatusOr<std::string> Read(const std::string& file) {
    absl::StatusOr<std::string> text =
        ReadTrustedFile(PathOf(file), owners_, kMaxCaseBytes);
    if (!text.ok()) {
      return Refused(absl::StrCat(PathOf(file), ": ", text.status().message()));
    }
    bytes_ += text->size();
    if (bytes_ > kMaxFolderBytes) {
      return Refused(absl::StrCat(folder_, " is larger than 32 MiB"));
    }
    return text;
  }

 private:
  const std::string& folder_;
  const FileOwners owners_;
  uint64_t bytes_ = 0;
};

LockedCase LockOf(const std::string& file, const std::string& text) {
  return {file, text.size(), HexDigest(text)};
}

// "changed: a.yaml, b.yaml and 3 more".
std::string Listed(absl::string_view what,
                   const std::vector<std::string>& files) {
  const size_t shown = std::min(files.size(), kMaxNamedFiles);
  std::string out = absl::StrCat(
      what, ": ", absl::StrJoin(files.begin(), files.begin() + shown, ", "));
  if (shown < files.size()) {
    absl::StrAppend(&out, " and ", files.size() - shown, " more");
  }
  return out;
}

// How a folder differs from what was locked.
struct Difference {
  std::vector<std::string> changed = {};
  std::vector<std::string> added = {};
  std::vector<std::string> missing = {};

  absl::Status ToStatus(const std::string& folder) const {
    std::vector<std::string> parts;
    if (!changed.empty()) parts.push_back(Listed("changed", changed));
    if (!added.empty()) parts.push_back(Listed("new", added));
    if (!missing.empty()) parts.push_back(Listed("missing", missing));
    if (parts.empty()) return absl::OkStatus();
    return Refused(absl::StrCat(
        "the files of ", folder, " are not those that were locked (",
        absl::StrJoin(parts, "; "),
        "); if that is intended, run upgrade-advisor plugin lock again"));
  }
};

using Texts = std::vector<std::pair<std::string, std::string>>;  // by file

absl::StatusOr<Texts> ReadListed(const std::string& folder, FileOwners owners,
                                 const std::vector<std::string>& files,
                                 const std::vector<LockedCase>& locked) {
  std::map<std::string, const LockedCase*> wanted;
  for (const LockedCase& one : locked) wanted[one.file] = &one;
  Difference difference;
  CaseReader reader(folder, owners);
  Texts out;
  for (const std::string& file : files) {
    const auto listed = wanted.find(file);
    if (listed == wanted.end()) {
      difference.added.push_back(file);
      continue;
    }
    absl::StatusOr<std::string> text = reader.Read(file);
    if (!text.ok()) return text.status();
    if (LockOf(file, *text) != *listed->second) {
      difference.changed.push_back(file);
    }
    wanted.erase(listed);
    out.emplace_back(file, *std::move(text));
  }
  for (const auto& [file, one] : wanted) difference.missing.push_back(file);
  if (absl::Status s = difference.ToStatus(folder); !s.ok()) return s;
  return out;
}

absl::StatusOr<Texts> ReadAll(const std::string& folder, FileOwners owners,
                              const std::vector<std::string>& files) {
  CaseReader reader(folder, owners);
  Texts out;
  for (const std::string& file : files) {
    absl::StatusOr<std::string> text = reader.Read(file);
    if (!text.ok()) return text.status();
    out.emplace_back(file, *std::move(text));
  }
  return out;
}

}  // namespace

std::string CaseFolderOf(const std::string& plugin_path) {
  return fs::path(plugin_path).replace_extension(".cases").string();
}

absl::StatusOr<std::vector<LockedCase>> LockCases(const std::string& folder,
                                                  FileOwners owners) {
  const absl::StatusOr<std::vector<std::string>> files = FilesIn(folder);
  if (!files.ok()) return files.status();
  const absl::StatusOr<Texts> texts = ReadAll(folder, owners, *files);
  if (!texts.ok()) return texts.status();
  std::vector<LockedCase> out;
  for (const auto& [file, text] : *texts) out.push_back(LockOf(file, text));
  return out;
}

absl::StatusOr<std::vector<PluginCase>> ReadLockedCases(
    const std::string& folder, FileOwners owners,
    const std::optional<std::vector<LockedCase>>& locked) {
  const absl::StatusOr<std::vector<std::string>> files = FilesIn(folder);
  if (!files.ok()) return files.status();
  const absl::StatusOr<Texts> texts =
      locked ? ReadListed(folder, owners, *files, *locked)
             : ReadAll(folder, owners, *files);
  if (!texts.ok()) return texts.status();
  std::vector<PluginCase> out;
  for (const auto& [file, text] : *texts) {
    absl::StatusOr<std::vector<PluginCase>> cases =
        ParseCases(text, absl::StrCat(folder, "/", file));
    if (!cases.ok()) return cases.status();
    std::move(cases->begin(), cases->end(), std::back_inserter(out));
  }
  return out;
}

}  // namespace upgrade_advisor
