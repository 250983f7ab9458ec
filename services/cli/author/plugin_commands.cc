#include "services/cli/author/plugin_commands.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <map>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/base/read_file.h"
#include "services/base/replace_file.h"
#include "services/cli/author/plugin_check_text.h"
#include "services/cli/author/plugin_test_text.h"
#include "services/cli/client/text_page.h"
#include "services/conformance/case_trial.h"
#include "services/conformance/plugin_check.h"
#include "services/plugin_host/cases/case_updater.h"
#include "services/sheets/release_sheet.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

enum ToolStatus { kPassed = 0, kCouldNotRun = 1, kUsage = 2, kFailed = 3 };

constexpr char kStatuses[] =
    "Exit status: 0 all passed, 1 could not run, 2 usage, 3 something failed.";

void DeclareCommon(CLI::App& app, TrialOptions& options) {
  app.footer(kStatuses);
  app.add_option_function<std::string>(
         "--format",
         [&options](const std::string& text) { options.json = text == "json"; },
         "text, or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("text|json");
  app.add_option("--timeout-seconds", options.timeout_seconds,
                 "How long one demand or case may take")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  app.add_option("--only-asks", options.only_asks,
                 "An advisory that never says yes, so no case has to expect a "
                 "yes; repeatable")
      ->allow_extra_args(false)
      ->type_name("ADVISORY");
}

std::string HasReason(const std::string& skip) {
  const size_t equals = skip.find('=');
  return equals == std::string::npos || equals == 0 || equals + 1 == skip.size()
             ? "to leave out a demand, give a reason: ID=reason"
             : "";
}

int Say(ToolStatus status, const absl::Status& why) {
  std::cerr << why.message() << "\n";
  return status;
}

int Print(const std::string& text, ToolStatus status) {
  std::cout << text;
  return std::cout.flush() ? status : kCouldNotRun;
}

// ---- check -------------------------------------------------------------

CheckOptions CheckOptionsOf(const TrialOptions& options) {
  CheckOptions out;
  if (options.quick) out.MakeQuick();
  out.timeout = std::chrono::seconds(options.timeout_seconds);
  if (options.seed != 0) out.seed = options.seed;
  out.case_folder = options.case_folder;
  out.require_cases = options.require_cases;
  out.only_ask = options.only_asks;
  out.only = options.only;
  out.sheet_of_release = &BuildReleaseSheet;
  for (const std::string& skip : options.skip) {
    const size_t equals = skip.find('=');
    out.skip[skip.substr(0, equals)] = skip.substr(equals + 1);
  }
  return out;
}

ToolStatus StatusOf(const std::vector<CheckReport>& reports) {
  ToolStatus status = kPassed;
  for (const CheckReport& report : reports) {
    if (report.Count(CheckStatus::kFailed) > 0) status = kFailed;
    // A demand that could not be tried has not passed.
    if (status == kPassed &&
        report.Count(CheckStatus::kSkipped) == report.results.size()) {
      status = kCouldNotRun;
    }
  }
  return status;
}

// ---- test --------------------------------------------------------------

std::string CaseFolderIn(const std::string& folder) {
  const std::string cases = absl::StrCat(folder, "/cases");
  std::error_code ignored;
  return fs::is_directory(cases, ignored) ? cases : folder;
}

absl::StatusOr<std::string> FindPlugin(const TrialOptions& options) {
  if (!options.plugin.empty()) {
    std::error_code ignored;
    if (fs::exists(options.plugin, ignored)) return options.plugin;
    return absl::NotFoundError(
        absl::StrCat("--plugin ", options.plugin,
                     ": there is no such file: build it first"));
  }
  std::vector<std::string> found;
  for (const char* below : {"", "/build", "/build/plugins", "/build/release",
                            "/build/release/plugins"}) {
    std::error_code ignored;
    for (const auto& entry :
         fs::directory_iterator(absl::StrCat(options.folder, below), ignored)) {
      if (entry.path().extension() == ".so") found.push_back(entry.path());
    }
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    return absl::NotFoundError(absl::StrCat(
        "there is no plugin in ", options.folder,
        ", nor in its build, build/plugins, build/release or "
        "build/release/plugins: build it, or name it with --plugin"));
  }
  return absl::InvalidArgumentError(absl::StrCat("which plugin? There are ",
                                                 absl::StrJoin(found, ", "),
                                                 ": name one with --plugin"));
}

absl::StatusOr<CaseTrials> RunCases(const TrialOptions& options,
                                    const std::string& plugin) {
  const absl::StatusOr<std::vector<PluginCase>> cases =
      ReadCaseFolder(CaseFolderIn(options.folder));
  if (!cases.ok()) return cases.status();
  CaseTrialOptions trial;
  trial.timeout = std::chrono::seconds(options.timeout_seconds);
  trial.only_ask = options.only_asks;
  trial.sheet_of_release = &BuildReleaseSheet;
  return TryCases(plugin, *cases, trial);
}

// Rewrites the files; returns what became of every difference.
absl::StatusOr<std::vector<FileChange>> UpdateFiles(const CaseTrials& trials) {
  std::map<std::string, std::vector<std::vector<CaseAnswer>>> answers;
  for (const CaseTrial& trial : trials.trials) {
    answers[trial.plugin_case.file].push_back(trial.answers);
  }
  std::vector<FileChange> out;
  for (const auto& [file, of_file] : answers) {
    const absl::StatusOr<std::string> text = ReadFile(file);
    if (!text.ok()) {
      return absl::UnavailableError(
          absl::StrCat(file, " ", text.status().message()));
    }
    absl::StatusOr<CaseUpdate> update = UpdateCases(*text, file, of_file);
    if (!update.ok()) return update.status();
    if (update->text != *text) {
      absl::Status replaced = ReplaceFile(file, update->text);
      if (!replaced.ok()) return replaced;
    }
    for (CaseChange& change : update->changes) {
      out.push_back({file, std::move(change)});
    }
  }
  return out;
}

}  // namespace

void DeclareCheckOptions(CLI::App& check, TrialOptions& options) {
  check.add_option("path", options.files, "Files of plugins")
      ->type_name("FILE.so");
  check
      .add_option("--cases", options.case_folder,
                  "Its case files; default: FILE.cases next to FILE.so")
      ->type_name("DIR");
  check.add_flag("--require-cases", options.require_cases,
                 "Fail a plugin without cases");
  check.add_flag("--quick", options.quick, "Fewer rounds of the long demands");
  check.add_flag("--list", options.list,
                 "List all demands and the reason for each");
  check
      .add_option("--seed", options.seed,
                  "Seed of the random demands; a failure names its seed")
      ->type_name("N");
  check.add_option("--only", options.only, "Only this demand; repeatable")
      ->allow_extra_args(false)
      ->type_name("ID");
  check
      .add_option("--skip", options.skip,
                  "Leave out this demand, for a reason; repeatable")
      ->allow_extra_args(false)
      ->check(HasReason)
      ->type_name("ID=REASON");
  DeclareCommon(check, options);
}

void DeclareTestOptions(CLI::App& test, TrialOptions& options) {
  test.add_option("folder", options.folder,
                  "The plugin's folder: DIR/cases/*.yaml, or DIR/*.yaml")
      ->required()
      ->type_name("DIR");
  test.add_option(
          "--plugin", options.plugin,
          "The plugin's file; default: the only one in DIR, DIR/build, "
          "DIR/build/plugins, DIR/build/release or DIR/build/release/plugins")
      ->type_name("FILE.so");
  test.add_flag("--update", options.update,
                "Write what the plugin answers into the case files");
  DeclareCommon(test, options);
}

int RunPluginCheck(const TrialOptions& options) {
  if (options.list) {
    return Print(options.json ? TestListJson() : TestListText(WantsColour()),
                 kPassed);
  }
  if (options.files.empty()) {
    return Say(kUsage, absl::InvalidArgumentError("name a plugin's FILE.so"));
  }
  if (options.files.size() > 1 && !options.case_folder.empty()) {
    return Say(kUsage, absl::InvalidArgumentError(
                           "--cases is for one plugin: check them one by "
                           "one, or put each FILE.cases next to its FILE.so"));
  }
  const CheckOptions check = CheckOptionsOf(options);
  const absl::Status ids = CheckTestIds(check);
  if (!ids.ok()) return Say(kUsage, ids);
  std::vector<CheckReport> reports;
  for (const std::string& file : options.files) {
    absl::StatusOr<CheckReport> report = CheckPlugin(file, check);
    if (!report.ok()) return Say(kCouldNotRun, report.status());
    reports.push_back(*std::move(report));
  }
  return Print(
      options.json ? CheckJson(reports) : CheckText(reports, WantsColour()),
      StatusOf(reports));
}

int RunPluginTest(const TrialOptions& options) {
  const absl::StatusOr<std::string> plugin = FindPlugin(options);
  if (!plugin.ok()) return Say(kCouldNotRun, plugin.status());
  absl::StatusOr<CaseTrials> trials = RunCases(options, *plugin);
  if (!trials.ok()) return Say(kCouldNotRun, trials.status());
  std::vector<FileChange> changes;
  if (options.update) {
    absl::StatusOr<std::vector<FileChange>> updated = UpdateFiles(*trials);
    if (!updated.ok()) return Say(kCouldNotRun, updated.status());
    changes = *std::move(updated);
    // What the files say now.
    trials = RunCases(options, *plugin);
    if (!trials.ok()) return Say(kCouldNotRun, trials.status());
  }
  bool passed = true;
  for (const CaseTrial& trial : trials->trials) passed &= trial.Passed();
  return Print(options.json ? CasesJson(*trials, changes)
                            : CasesText(*trials, changes, WantsColour()),
               passed ? kPassed : kFailed);
}

}  // namespace upgrade_advisor
