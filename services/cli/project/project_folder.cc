#include "services/cli/project/project_folder.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/base/read_file.h"
#include "services/base/utf8_text.h"
#include "services/cli/project/fact_rows.h"
#include "services/cli/project/project_listing.h"
#include "services/cli/project/template_files.h"
#include "services/domain/request_limits.h"
#include "services/project/project_files.h"
#include "services/project/shell_commands.h"
#include "services/python/python_project.h"
#include "services/python/python_reader.h"
#include "services/yaml/compose_file.h"
#include "services/yaml/dag_file.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

// Of a file of code, which stays here.
constexpr uint64_t kMaxCodeBytes = 4u << 20;
constexpr auto kQuiet = std::chrono::milliseconds(700);

// The kinds that code fills.
constexpr FactKind kCodeKinds[] = {FactKind::kImport,  FactKind::kCall,
                                   FactKind::kKeyword, FactKind::kClass,
                                   FactKind::kContext, FactKind::kShell};

// "reading 312 of 1000 files", once it has taken a while.
class Progress {
 public:
  Progress(bool shown, size_t total) : shown_(shown), total_(total) {}
  ~Progress() {
    if (drawn_) std::cerr << "\r\033[K" << std::flush;
  }

  void Draw(size_t done) {
    if (!shown_ || std::chrono::steady_clock::now() - start_ < kQuiet) return;
    drawn_ = true;
    constexpr size_t kWidth = 30;
    const size_t filled = total_ == 0 ? kWidth : done * kWidth / total_;
    std::cerr << "\rreading [" << std::string(filled, '#')
              << std::string(kWidth - filled, '.') << "] " << done << " of "
              << total_ << " files" << std::flush;
  }

 private:
  const bool shown_;
  const size_t total_;
  const std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
  bool drawn_ = false;
};

// Reads Python files on all cores; the result does not depend on their number.
class PythonFiles {
 public:
  PythonFiles(const fs::path& root, const std::vector<std::string>& paths)
      : root_(root), paths_(paths), read_(paths.size()), lines_(paths.size()) {}

  std::vector<PythonFileFacts> Run(bool shows_progress) {
    const size_t cores = std::max(1u, std::thread::hardware_concurrency());
    const size_t count = std::min(cores, (paths_.size() + 15) / 16);
    std::vector<std::thread> threads;
    for (size_t i = 1; i < count; ++i) threads.emplace_back([&] { Work(); });
    Progress progress(shows_progress, paths_.size());
    size_t i = 0;
    while ((i = next_.fetch_add(1)) < paths_.size()) {
      ReadOne(i);
      progress.Draw(i);
    }
    for (std::thread& thread : threads) thread.join();
    return std::move(read_);
  }
  int64_t lines() const {
    int64_t sum = 0;
    for (int64_t n : lines_) sum += n;
    return sum;
  }

 private:
  void Work() {
    size_t i = 0;
    while ((i = next_.fetch_add(1)) < paths_.size()) ReadOne(i);
  }
  void ReadOne(size_t i) {
    const absl::StatusOr<std::string> text =
        ReadFile(root_ / paths_[i], kMaxCodeBytes);
    if (!text.ok()) {
      read_[i].path = paths_[i];
      read_[i].parsed = false;
      read_[i].unread.push_back(
          {paths_[i], 0, 0, std::string(text.status().message())});
      return;
    }
    lines_[i] = std::count(text->begin(), text->end(), '\n');
    read_[i] = ReadPythonFile(paths_[i], *text);
  }

  const fs::path& root_;
  const std::vector<std::string>& paths_;
  std::vector<PythonFileFacts> read_;
  std::vector<int64_t> lines_;
  std::atomic<size_t> next_{0};
};

class Folder {
 public:
  Folder(const ProjectFolderOptions& options, v1::Deployment& out,
         ProjectFolderTally& tally)
      : options_(options),
        root_(options.folder),
        out_(out),
        rows_(*out.mutable_facts()),
        tally_(tally) {}

  absl::Status Run() {
    absl::StatusOr<ProjectListing> listing =
        ListProject(options_.folder, options_.ignore_is_glob);
    if (!listing.ok()) return listing.status();
    listing_ = *std::move(listing);
    tally_.files = static_cast<int>(listing_.files.size());
    if (!Has("Dockerfile")) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--project: ", options_.folder,
          IsThere("Dockerfile")
              ? " has a Dockerfile that is not a regular file; a link is not "
                "followed"
              : " has no Dockerfile; name the folder of an Astro project"));
    }
    AddSmallFiles();
    if (out_.files().empty() || out_.files(0).path() != "Dockerfile") {
      return absl::InvalidArgumentError(absl::StrCat(
          "--project: the Dockerfile ", out_.facts().unread().empty()
                                            ? "cannot be read"
                                            : out_.facts().unread(0).reason()));
    }
    AddFiles();
    AddScripts();
    AddCompose();
    AddPython();
    for (const LocatedError& error : listing_.errors) AddUnread(error);
    rows_.Close();
    tally_.facts = out_.facts().facts_size();
    return absl::OkStatus();
  }

 private:
  bool Has(const std::string& path) const {
    return std::binary_search(listing_.files.begin(), listing_.files.end(),
                              path);
  }

  // Also as a link or a folder, which are not read.
  bool IsThere(const std::string& path) const {
    std::error_code error;
    return fs::exists(fs::symlink_status(root_ / path, error));
  }

  void AddFact(const Fact& fact) { rows_.Add(fact); }
  void AddUnread(const LocatedError& error) { rows_.AddUnread(error); }

  // True if the file is there and was taken.
  bool AddSmallFile(const std::string& path) {
    if (out_.files_size() == limits::kFiles) return false;
    if (!Has(path)) {
      if (IsThere(path)) {
        AddUnread(
            {path, 0, 0, "is not a regular file; a link is not followed"});
      }
      return false;
    }
    absl::StatusOr<std::string> text =
        ReadFile(root_ / path, limits::kFileBytes);
    if (text.ok() && absl::EndsWith(path, ".txt")) {
      *text = WithoutByteOrderMark(*text);
    }
    if (text.ok() && ValidUtf8(*text) != *text) {
      text = absl::InvalidArgumentError("is not UTF-8");
    }
    if (!text.ok()) {
      AddUnread({path, 0, 0, std::string(text.status().message())});
      return false;
    }
    v1::ProjectFile& file = *out_.add_files();
    file.set_path(path);
    file.set_text(*std::move(text));
    return true;
  }

  void AddSmallFiles() {
    for (const char* path : {"Dockerfile", "airflow.cfg", ".env"}) {
      AddSmallFile(path);
    }
    for (const char* path : {"requirements.txt", "packages.txt"}) {
      // What is not there asks for nothing.
      if (!IsThere(path)) {
        out_.add_files()->set_path(path);
      } else {
        AddSmallFile(path);
      }
    }
    AddIncluded();
  }

  // What requirements files and the Dockerfile name, in their own order, until
  // nothing is new.
  void AddIncluded() {
    std::set<std::string> known;
    for (const v1::ProjectFile& file : out_.files()) known.insert(file.path());
    for (int i = 0; i < out_.files_size(); ++i) {
      const v1::ProjectFile& file = out_.files(i);
      for (const std::string& path :
           NamedRequirementFiles({file.path(), file.text()})) {
        if (known.insert(path).second) AddSmallFile(path);
      }
    }
  }

  void AddFiles() {
    for (const std::string& path : listing_.files) {
      Fact fact;
      fact.kind = FactKind::kFile;
      fact.name = path;
      fact.file = path;
      AddFact(fact);
      if (!absl::EndsWith(path, ".py") || !IsZip(path)) continue;
      fact.name = "@zip";
      fact.value = path;
      AddFact(fact);
    }
    for (const Fact& pattern : listing_.ignore_patterns) AddFact(pattern);
    if (!listing_.files_open) rows_.Complete(FactKind::kFile);
  }
  bool IsZip(const std::string& path) const {
    char begin[4] = {};
    std::ifstream file(root_ / path, std::ios::binary);
    return file.read(begin, sizeof begin) &&
           absl::string_view(begin, sizeof begin) == "PK\x03\x04";
  }

  void AddScripts() {
    for (const std::string& path : listing_.shell) {
      const absl::StatusOr<std::string> text =
          ReadFile(root_ / path, limits::kFileBytes);
      if (!text.ok()) {
        AddUnread({path, 0, 0, std::string(text.status().message())});
        script_unread_ = true;
        continue;
      }
      std::vector<Fact> rows;
      AddShellFacts(*text, {.file = path, .line = 1}, rows);
      for (const Fact& row : rows) AddFact(row);
    }
  }

  void AddRows(const YamlRows& rows) {
    for (const Fact& fact : rows.facts) AddFact(fact);
    if (rows.error) AddUnread(*rows.error);
  }

  // What the Astro CLI adds to its own services.
  void AddCompose() {
    for (const char* path :
         {"docker-compose.override.yml", "docker-compose.override.yaml"}) {
      if (!Has(path)) continue;
      const auto text = ReadFile(root_ / path, limits::kFileBytes);
      if (text.ok()) {
        const YamlRows rows = ReadComposeFile(path, *text);
        script_unread_ |= rows.error.has_value();
        AddRows(rows);
      } else {
        AddUnread({path, 0, 0, std::string(text.status().message())});
        script_unread_ = true;
      }
    }
  }

  // Only code makes DAGs of YAML.
  void AddDagFiles(const std::vector<Fact>& code) {
    const bool reads_yaml =
        std::any_of(code.begin(), code.end(), [](const Fact& row) {
          return row.kind == FactKind::kImport &&
                 (row.name == "yaml" || absl::StartsWith(row.name, "yaml.") ||
                  absl::StartsWith(row.name, "dagfactory"));
        });
    if (!reads_yaml) return;
    for (const std::string& path : listing_.yaml) {
      const auto text = ReadFile(root_ / path, kMaxCodeBytes);
      if (!text.ok()) {
        AddUnread({path, 0, 0, std::string(text.status().message())});
        listing_.code_open = true;
      } else if (MayHoldDags(*text)) {
        const YamlRows rows = ReadDagFile(path, *text);
        listing_.code_open |= rows.error.has_value();
        AddRows(rows);
      }
    }
  }

  void AddTemplates(const PythonProjectFacts& code) {
    const TemplateRows rows =
        ReadTemplateFiles(root_.string(), listing_.files, code.templates);
    for (const Fact& fact : rows.facts) AddFact(fact);
    for (const LocatedError& error : rows.unread) AddUnread(error);
    template_unread_ = code.has_more_templates || !rows.unread.empty();
  }

  void AddPython() {
    PythonFiles reader(root_, listing_.python);
    PythonProjectFacts read =
        CombinePythonFacts(reader.Run(options_.shows_progress));
    tally_.python_files = static_cast<int>(listing_.python.size());
    tally_.python_lines = reader.lines();
    for (const Fact& fact : read.facts) AddFact(fact);
    AddDagFiles(read.facts);
    AddTemplates(read);
    for (const auto& [kind, prefix] : read.open_prefixes) {
      rows_.AddOpenPrefix(kind, prefix);
    }
    for (const UnreadFile& unread : read.unread) {
      AddUnread({unread.path, unread.line, unread.column, unread.reason});
    }
    for (FactKind kind : kCodeKinds) {
      const bool open =
          listing_.code_open || (script_unread_ && kind == FactKind::kShell) ||
          (template_unread_ && kind == FactKind::kContext) ||
          std::find(read.open_kinds.begin(), read.open_kinds.end(), kind) !=
              read.open_kinds.end();
      if (!open) rows_.Complete(kind);
    }
  }

  const ProjectFolderOptions& options_;
  const fs::path root_;
  v1::Deployment& out_;
  FactRows rows_;
  ProjectFolderTally& tally_;
  ProjectListing listing_;
  bool script_unread_ = false;
  bool template_unread_ = false;
};

}  // namespace

absl::Status ReadProjectFolder(const ProjectFolderOptions& options,
                               v1::Deployment& deployment,
                               ProjectFolderTally& tally) {
  return Folder(options, deployment, tally).Run();
}

}  // namespace upgrade_advisor
