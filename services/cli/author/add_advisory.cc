#include "services/cli/author/add_advisory.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/base/read_file.h"
#include "services/base/replace_file.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

enum ExitStatus { kDone = 0, kCouldNot = 1 };

constexpr size_t kMaxId = 64;
constexpr absl::string_view kTableBegin = "constexpr Advisory ";
constexpr absl::string_view kTableEnd = "\n};";

constexpr absl::string_view kRow = R"(
    Advisory("@ID@")
        .warning()
        .on(AnyStep())
        .check("settings")
        .when(Config("section.option").Equals("value"))
        .title("Say in a few words what changes")
        .impact("Say what happens if nobody does anything")
        .remedy("Say what to do")
        .reference("https://example.com/where-it-says-so"),
)";

constexpr absl::string_view kCases = R"(
- name: "@ID@: it applies"
  source: {runtime: 12.7.0, airflow: 2.10.5}
  target: {runtime: 13.1.0, airflow: 2.11.0}
  deployment:
    config: {}
  expect: {@ID@: yes}

- name: "@ID@: a Deployment that is already adapted"
  source: {runtime: 12.7.0, airflow: 2.10.5}
  target: {runtime: 13.1.0, airflow: 2.11.0}
  expect: {@ID@: no}
)";

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxId &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '-';
         });
}

// A file and its text.
struct TextFile {
  std::string path;
  std::string text;
};

std::vector<TextFile> FilesIn(const fs::path& folder,
                              absl::string_view ending) {
  std::vector<TextFile> out;
  std::error_code error;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(folder, error)) {
    const std::string path = entry.path().string();
    if (!absl::EndsWith(path, ending)) continue;
    absl::StatusOr<std::string> text = ReadFile(path);
    if (text.ok()) out.push_back({path, *std::move(text)});
  }
  std::sort(out.begin(), out.end(), [](const TextFile& a, const TextFile& b) {
    return a.path < b.path;
  });
  return out;
}

std::string NamesOf(const std::vector<TextFile>& files) {
  return absl::StrJoin(files, ", ", [](std::string* out, const TextFile& file) {
    absl::StrAppend(out, fs::path(file.path).filename().string());
  });
}

// The file that was named, else the only one.
std::optional<TextFile> Choose(const std::vector<TextFile>& files,
                               const std::string& named,
                               absl::string_view option, absl::string_view what,
                               const fs::path& folder,
                               std::vector<std::string>& faults) {
  for (const TextFile& file : files) {
    if (named.empty() && files.size() == 1) return file;
    if (!named.empty() &&
        fs::path(file.path).filename() == fs::path(named).filename()) {
      return file;
    }
  }
  if (files.empty()) {
    faults.push_back(absl::StrCat(folder.string(), " has no ", what));
  } else if (named.empty()) {
    faults.push_back(absl::StrCat("there are several files with ", what, " (",
                                  NamesOf(files), "): choose one with ",
                                  option));
  } else {
    faults.push_back(absl::StrCat(option, " ", named, ": no such file with ",
                                  what, "; there are ", NamesOf(files)));
  }
  return std::nullopt;
}

// Where a row goes: behind the last one of the last table.
std::optional<size_t> EndOfTable(absl::string_view text) {
  const size_t begin = text.rfind(kTableBegin);
  if (begin == absl::string_view::npos) return std::nullopt;
  const size_t end = text.find(kTableEnd, begin);
  if (end == absl::string_view::npos) return std::nullopt;
  return end + 1;
}

std::string Filled(absl::string_view text, const std::string& id) {
  return absl::StrReplaceAll(text, {{"@ID@", id}});
}

}  // namespace

void DeclareAddAdvisoryOptions(CLI::App& add, AddAdvisoryOptions& options) {
  add.add_option("id", options.id, "The id of the advisory, such as R13-TIMERS")
      ->required()
      ->type_name("ID");
  add.add_option("folder", options.folder,
                 "The folder of the plugin; default: this one")
      ->type_name("FOLDER");
  add.add_option("--rows", options.rows,
                 "The .cc file whose table gets the row, if there are several")
      ->type_name("FILE");
  add.add_option("--cases", options.cases,
                 "The file below cases/ that gets the cases, if there are "
                 "several")
      ->type_name("FILE");
}

absl::StatusOr<AddedAdvisory> AddAdvisory(const AddAdvisoryOptions& options) {
  std::vector<std::string> faults;
  if (!IsId(options.id)) {
    faults.push_back(absl::StrCat("\"", options.id,
                                  "\" is not an id: it takes 1 to 64 "
                                  "characters A-Z, 0-9 and -"));
  }
  const fs::path folder(options.folder);
  std::vector<TextFile> tables = FilesIn(folder, ".cc");
  for (const TextFile& file : tables) {
    if (absl::StrContains(file.text,
                          absl::StrCat("Advisory(\"", options.id, "\")"))) {
      faults.push_back(
          absl::StrCat(file.path, " has an advisory ", options.id, " already"));
    }
  }
  tables.erase(std::remove_if(
                   tables.begin(), tables.end(),
                   [](const TextFile& file) { return !EndOfTable(file.text); }),
               tables.end());
  std::optional<TextFile> rows = Choose(
      tables, options.rows, "--rows", "a table of advisories", folder, faults);
  std::optional<TextFile> cases =
      Choose(FilesIn(folder / "cases", ".yaml"), options.cases, "--cases",
             "cases", folder / "cases", faults);
  if (!faults.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
  }
  rows->text.insert(*EndOfTable(rows->text), Filled(kRow, options.id));
  const std::string old_cases = cases->text;
  absl::StrAppend(&cases->text, Filled(kCases, options.id));
  if (absl::Status s = ReplaceFile(cases->path, cases->text); !s.ok()) return s;
  if (absl::Status s = ReplaceFile(rows->path, rows->text); !s.ok()) {
    ReplaceFile(cases->path, old_cases).IgnoreError();
    return s;
  }
  return AddedAdvisory{rows->path, cases->path};
}

int RunAddAdvisory(const AddAdvisoryOptions& options) {
  const absl::StatusOr<AddedAdvisory> added = AddAdvisory(options);
  if (!added.ok()) {
    std::cerr << added.status().message() << "\n";
    return kCouldNot;
  }
  std::cout << "added the row of " << options.id << " to " << added->rows
            << "\nadded two cases to " << added->cases
            << ", which fail until the row says what they expect\n"
               "Next: give both cases their facts, write the row, build, and "
               "run\n  upgrade-advisor plugin test "
            << options.folder << "\n";
  return std::cout.flush() ? kDone : kCouldNot;
}

}  // namespace upgrade_advisor
