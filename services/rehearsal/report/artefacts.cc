#include "services/rehearsal/report/artefacts.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/base/read_file.h"
#include "services/base/replace_file.h"
#include "services/rehearsal/report/html_report.h"
#include "services/rehearsal/report/json_report.h"
#include "services/rehearsal/report/junit_report.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

constexpr char kIgnored[] = "upgrade-test-*/";
constexpr int kMostKept = 1000;

struct Artefact {
  std::string name;
  std::string text;
};

// A label as a part of a file's name.
std::string FileLabel(absl::string_view label) {
  std::string out(label);
  std::replace_if(
      out.begin(), out.end(),
      [](char c) {
        return !absl::ascii_isalnum(static_cast<unsigned char>(c)) &&
               c != '.' && c != '-' && c != '_';
      },
      '_');
  return out;
}

std::string FolderName(const RehearsalReport& report) {
  return absl::StrCat("upgrade-test-", FileLabel(report.from.label), "--",
                      FileLabel(report.to.label));
}

std::vector<Artefact> ArtefactsOf(const RehearsalReport& report) {
  std::vector<Artefact> out;
  if (!report.dockerfile.empty()) {
    out.push_back({"Dockerfile", report.dockerfile});
  }
  for (const ReportedSide* side : {&report.from, &report.to}) {
    if (!side->packages) continue;
    out.push_back({absl::StrCat("pip_freeze_", FileLabel(side->label), ".txt"),
                   side->packages->Text()});
  }
  if (report.dependencies) {
    out.push_back(
        {"dependency_compare.txt", ComparisonText(*report.dependencies)});
  }
  const std::string html = HtmlReport(report);
  out.push_back({"report.html", html});
  // For scripts that look for it.
  out.push_back({"dag-test-report.html", html});
  out.push_back({"report.json", JsonReport(report)});
  out.push_back({"junit.xml", JunitReport(report)});
  return out;
}

// A folder that is removed in the end, unless it has another name by then.
class Unfinished {
 public:
  explicit Unfinished(const std::string& parent)
      : path_(parent + "/.upgrade-test-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~Unfinished() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

absl::Status CannotWrite(const std::string& what) {
  return absl::UnavailableError(
      absl::StrCat(what, " cannot be written: ", std::strerror(errno)));
}

// The folder to write: free, or of an earlier test.
absl::StatusOr<std::string> ChooseFolder(const std::string& name,
                                         const ArtefactOptions& options) {
  const std::string folder = absl::StrCat(options.parent, "/", name);
  std::error_code error;
  if (!fs::exists(fs::symlink_status(folder, error))) return folder;
  if (!fs::is_directory(fs::symlink_status(folder, error)) ||
      !fs::is_regular_file(folder + "/report.json", error)) {
    return absl::FailedPreconditionError(absl::StrCat(
        folder,
        " is there already and is not a folder of an upgrade test: "
        "move it away, or name another folder with --output"));
  }
  if (!options.keeps_earlier) return folder;
  for (int number = 2; number <= kMostKept; ++number) {
    const std::string other = absl::StrCat(folder, ".", number);
    if (!fs::exists(fs::symlink_status(other, error))) return other;
  }
  return absl::FailedPreconditionError(
      absl::StrCat(folder, " and ", kMostKept, " more are there already"));
}

absl::Status PutInPlace(const std::string& made, const std::string& folder) {
  if (renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, folder.c_str(),
                RENAME_NOREPLACE) == 0) {
    return absl::OkStatus();
  }
  // The earlier one takes the name of the unfinished, and goes with it.
  if (renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, folder.c_str(),
                RENAME_EXCHANGE) == 0) {
    return absl::OkStatus();
  }
  return CannotWrite(folder);
}

absl::Status AddToGitignore(const std::string& parent) {
  const std::string path = parent + "/.gitignore";
  std::string text = ReadFile(path, 1u << 20).value_or("");
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::StripAsciiWhitespace(line) == kIgnored) return absl::OkStatus();
  }
  if (!text.empty() && text.back() != '\n') text += '\n';
  return PutFile(path, absl::StrCat(text, kIgnored, "\n"), 0644);
}

}  // namespace

absl::StatusOr<std::string> WriteArtefacts(const RehearsalReport& report,
                                           const ArtefactOptions& options) {
  const absl::StatusOr<std::string> folder =
      ChooseFolder(FolderName(report), options);
  if (!folder.ok()) return folder.status();
  const Unfinished unfinished(options.parent);
  if (unfinished.path().empty()) return CannotWrite(options.parent);
  for (const Artefact& artefact : ArtefactsOf(report)) {
    const absl::Status written =
        PutFile(absl::StrCat(unfinished.path(), "/", artefact.name),
                artefact.text, 0644);
    if (!written.ok()) return written;
  }
  chmod(unfinished.path().c_str(), 0755);
  if (absl::Status s = PutInPlace(unfinished.path(), *folder); !s.ok())
    return s;
  if (options.adds_to_gitignore) {
    if (absl::Status s = AddToGitignore(options.parent); !s.ok()) return s;
  }
  return folder;
}

}  // namespace upgrade_advisor
