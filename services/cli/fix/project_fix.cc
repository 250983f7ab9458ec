#include "services/cli/fix/project_fix.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/base/read_file.h"
#include "services/base/replace_file.h"
#include "services/base/utf8_text.h"
#include "services/cli/fix/new_names.h"
#include "services/cli/project/project_listing.h"
#include "services/project/project_edits.h"
#include "services/project/setting_edits.h"
#include "services/project/unified_diff.h"
#include "services/python/code_edits.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kMaxCodeBytes = 4u << 20;
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// An edit is one line of plain text, whoever sent it.
bool IsPlainEdit(absl::string_view edit) {
  return std::all_of(edit.begin(), edit.end(),
                     [](char c) { return absl::ascii_isprint(c); });
}

class Fixer {
 public:
  Fixer(const std::string& folder, const v1::UpgradePlan& plan,
        const StepRange& steps)
      : root_(folder),
        plan_(plan),
        steps_(steps),
        names_(NewNamesOf(plan, steps)) {}

  absl::StatusOr<ProjectFix> Run(const v1::Deployment& deployment,
                                 bool ignore_is_glob) {
    absl::StatusOr<ProjectListing> listing =
        ListProject(root_.string(), ignore_is_glob);
    if (!listing.ok()) return listing.status();
    if (absl::Status s = ReadSmallFiles(deployment, listing->files); !s.ok()) {
      return s;
    }
    EditSmallFiles();
    EditPythonFiles(listing->python);
    DropUnwritable();
    for (FixedFile& file : out_.files) {
      file.diff = FullDiff(file.path, file.before, file.after);
    }
    ListBlocking();
    Sort(out_.left);
    Sort(out_.blocking);
    return std::move(out_);
  }

 private:
  static void Sort(std::vector<LeftItem>& items) {
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
  }
  std::string PathOf(const std::string& path) const {
    return (root_ / path).string();
  }

  // As the plan has seen them. What is not there was given as empty.
  absl::Status ReadSmallFiles(const v1::Deployment& deployment,
                              const std::vector<std::string>& listed) {
    std::vector<ProjectFile> files;
    for (const v1::ProjectFile& file : deployment.files()) {
      if (!std::binary_search(listed.begin(), listed.end(), file.path())) {
        continue;
      }
      const absl::StatusOr<std::string> raw = ReadFile(PathOf(file.path()));
      if (!raw.ok() ||
          (*raw != file.text() && WithoutByteOrderMark(*raw) != file.text())) {
        return absl::AbortedError(
            absl::StrCat(file.path(),
                         " has changed since the plan was made: run the "
                         "command again"));
      }
      raw_[file.path()] = *raw;
      files.push_back({file.path(), file.text()});
    }
    small_ = ReadProjectFiles(std::move(files));
    return absl::OkStatus();
  }

  void EditSmallFiles() {
    ProjectEdits edits(small_);
    for (int i = steps_.first; i < steps_.end; ++i) {
      for (const v1::Action& action : plan_.steps(i).actions()) {
        Apply(action.edit(), edits);
      }
      ApplyRenames(plan_.steps(i), edits);
    }
    for (const ProjectFile& file : edits.files()) {
      ProjectFile edited = WithNewNames(file);
      const std::string& raw = raw_.at(file.path);
      const std::string* before = small_.Find(file.path);
      if (before == nullptr || edited.text == *before) continue;
      AddSmallFile(file.path, raw, *before, std::move(edited.text));
    }
  }

  // Options that have new names need no action of their own.
  void ApplyRenames(const v1::PlanStep& step, ProjectEdits& edits) {
    for (const v1::Finding& finding : step.findings()) {
      if (finding.outcome() != v1::OUTCOME_APPLIES ||
          finding.has_acknowledgement()) {
        continue;
      }
      for (const v1::Remedy& remedy : finding.remedies()) {
        if (absl::StartsWith(remedy.edit(), "env.rename ")) {
          Apply(remedy.edit(), edits);
        }
      }
    }
  }

  void Apply(const std::string& edit, ProjectEdits& edits) {
    if (edit.empty() || absl::StartsWith(edit, "code.")) return;
    if (!IsPlainEdit(edit)) {
      out_.left.push_back({"", 0, "an edit", "it is not plain text"});
      return;
    }
    if (!applied_.insert(edit).second) return;
    const EditResult result = edits.Apply(edit);
    if (!result.diff.empty()) made_.insert(edit);
    for (const std::string& remark : result.remarks) {
      out_.left.push_back({"", 0, edit, remark});
    }
    if (result.diff.empty() && result.remarks.empty() &&
        IsSettingAction(edit)) {
      out_.left.push_back(
          {"", 0, edit,
           "no file of the project sets it: change it where the "
           "Deployment does"});
    }
  }
  // An edit of a variable that is not advice only.
  static bool IsSettingAction(absl::string_view edit) {
    return absl::StartsWith(edit, "env.set ") ||
           absl::StartsWith(edit, "env.unset ");
  }

  // Classes and modules that options name.
  ProjectFile WithNewNames(ProjectFile file) {
    const std::vector<PlacedSetting> settings = SettingsOf(file);
    for (size_t i = 0; i < settings.size(); ++i) {
      if (!absl::StartsWith(settings[i].name, "AIRFLOW__")) continue;
      for (absl::string_view part : absl::StrSplit(settings[i].value, ',')) {
        const std::string name(absl::StripAsciiWhitespace(part));
        const auto known = names_.names.find(name);
        if (known == names_.names.end()) continue;
        ReplacePart(i, settings[i], known->first, known->second, file);
      }
    }
    return file;
  }

  void ReplacePart(size_t at, const PlacedSetting& setting,
                   const std::string& name, const NewName& now,
                   ProjectFile& file) {
    std::optional<std::string> text;
    if (!now.to.empty()) text = ReplaceInSetting(file, at, name, now.to);
    if (text) {
      file.text = *std::move(text);
      done_.insert({file.path, setting.line});
      return;
    }
    const std::string why = !now.why.empty() ? now.why
                            : now.to.empty()
                                ? "no new place of it is known"
                                : absl::StrCat("write ", now.to,
                                               " there: the value is written "
                                               "in several parts");
    out_.left.push_back({file.path, setting.line, name, why});
  }

  // Back in the encoding that the file has.
  void AddSmallFile(const std::string& path, const std::string& raw,
                    const std::string& before, std::string after) {
    if (raw != before && raw != absl::StrCat(kByteOrderMark, before)) {
      out_.left.push_back(
          {path, 0, "its edits", "the file is UTF-16: save it as UTF-8"});
      return;
    }
    if (raw != before) after.insert(0, std::string(kByteOrderMark));
    out_.files.push_back({path, raw, std::move(after), ""});
  }

  void EditPythonFiles(const std::vector<std::string>& paths) {
    if (names_.names.empty() && names_.arguments.empty()) return;
    std::vector<PythonSource> sources;
    std::map<std::string, std::string> texts;
    for (const std::string& path : paths) {
      absl::StatusOr<std::string> text = ReadFile(PathOf(path), kMaxCodeBytes);
      // The plan lists it as unread.
      if (!text.ok()) continue;
      texts[path] = *text;
      sources.push_back({path, *std::move(text)});
    }
    CodeEdits edits = EditCode(std::move(sources), names_);
    for (PythonSource& file : edits.changed) {
      out_.files.push_back(
          {file.path, texts[file.path], std::move(file.text), ""});
    }
    for (LeftPlace& one : edits.left) {
      out_.left.push_back({std::move(one.file), one.line, std::move(one.name),
                           std::move(one.reason)});
    }
    for (const DoneLine& line : edits.done) done_.insert(line);
  }

  void DropUnwritable() {
    std::vector<FixedFile> kept;
    for (FixedFile& file : out_.files) {
      const absl::Status status = CheckReplaceable(PathOf(file.path));
      if (status.ok()) {
        kept.push_back(std::move(file));
        continue;
      }
      dropped_.insert(file.path);
      out_.left.push_back({file.path, 0, "its edits",
                           absl::StrCat("the file ", status.message())});
    }
    std::sort(kept.begin(), kept.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    out_.files = std::move(kept);
  }

  bool IsLeft(const v1::Finding& finding) const {
    return std::any_of(
        out_.left.begin(), out_.left.end(), [&](const LeftItem& one) {
          return !finding.subject().empty() &&
                 (one.what == finding.subject() ||
                  absl::EndsWith(one.what,
                                 absl::StrCat(".", finding.subject())));
        });
  }

  // Whether an edit of a file answers a finding: it names its subject, or the
  // finding does not rest on code as well.
  static bool IsAbout(const v1::Finding& finding, const std::string& edit) {
    if (!finding.subject().empty() &&
        absl::StrContains(edit, finding.subject())) {
      return true;
    }
    return std::none_of(finding.evidence().begin(), finding.evidence().end(),
                        [](const v1::Evidence& row) {
                          return absl::EndsWith(row.fact().file(), ".py");
                        });
  }

  // Whether all places that a finding rests on are changed, or an edit that it
  // proposes is made.
  bool IsCleared(const v1::Finding& finding) const {
    for (const v1::Remedy& remedy : finding.remedies()) {
      if (made_.contains(remedy.edit()) && IsAbout(finding, remedy.edit())) {
        return true;
      }
    }
    bool any = false;
    for (const v1::Evidence& row : finding.evidence()) {
      const v1::Fact& fact = row.fact();
      if (fact.file().empty()) continue;
      if (dropped_.contains(fact.file()) ||
          !done_.contains({fact.file(), fact.line()})) {
        return false;
      }
      any = true;
    }
    return any && !IsLeft(finding);
  }

  void ListBlocking() {
    for (int i = steps_.first; i < steps_.end; ++i) {
      for (const v1::Finding& finding : plan_.steps(i).findings()) {
        if (finding.outcome() != v1::OUTCOME_APPLIES ||
            finding.effect() != v1::EFFECT_BLOCKS_STEP ||
            finding.has_acknowledgement() || IsCleared(finding)) {
          continue;
        }
        LeftItem item;
        item.what = absl::StrCat(finding.advisory_id(),
                                 finding.subject().empty() ? "" : " ",
                                 finding.subject());
        item.why = finding.title();
        for (const v1::Evidence& row : finding.evidence()) {
          if (row.fact().file().empty() || !item.file.empty()) continue;
          item.file = row.fact().file();
          item.line = row.fact().line();
        }
        out_.blocking.push_back(std::move(item));
      }
    }
  }

  const std::filesystem::path root_;
  const v1::UpgradePlan& plan_;
  const StepRange steps_;
  const NewNames names_;
  ProjectFiles small_;
  std::map<std::string, std::string> raw_;  // bytes of the small files
  std::set<std::string> applied_;           // edits that were looked at
  std::set<std::string> made_;  // of them, those that changed a file
  std::set<DoneLine> done_;
  std::set<std::string> dropped_;  // files that cannot be written
  ProjectFix out_;
};

}  // namespace

absl::StatusOr<StepRange> ReadSteps(const std::string& text,
                                    const v1::UpgradePlan& plan) {
  const int size = plan.steps_size();
  if (text == "all") return StepRange{0, size, true};
  int number = 0;
  if (!absl::SimpleAtoi(text, &number) || number < 1) {
    return absl::InvalidArgumentError(
        "--step: give the number of a step, from 1, or all");
  }
  // Where nothing is to do, no step is missing.
  if (size == 0) return StepRange{};
  if (number > size) {
    return absl::InvalidArgumentError(
        absl::StrCat("--step: the plan has ", size,
                     size == 1 ? " step" : " steps", ", and no step ", number));
  }
  return StepRange{number - 1, number, false};
}

absl::StatusOr<ProjectFix> FixProject(const std::string& folder,
                                      bool ignore_is_glob,
                                      const v1::Deployment& deployment,
                                      const v1::UpgradePlan& plan,
                                      const StepRange& steps) {
  return Fixer(folder, plan, steps).Run(deployment, ignore_is_glob);
}

absl::Status WriteFix(const std::string& folder, const ProjectFix& fix) {
  std::vector<FileReplacement> files;
  for (const FixedFile& file : fix.files) {
    files.push_back({(std::filesystem::path(folder) / file.path).string(),
                     file.before, file.after});
  }
  return ReplaceFiles(files);
}

}  // namespace upgrade_advisor
