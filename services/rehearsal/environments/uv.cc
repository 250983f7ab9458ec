#include "services/rehearsal/environments/uv.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/base/digest.h"
#include "services/base/read_file.h"
#include "services/base/replace_file.h"
#include "services/base/utf8_text.h"
#include "services/domain/redaction.h"
#include "services/project/package_name.h"
#include "services/rehearsal/processes/program_run.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kShort{60};
constexpr std::chrono::seconds kLong{1800};
constexpr size_t kMostUnbuilt = 16;
constexpr size_t kMostExplained = 600;
// The minors of Python that any Airflow of a known release runs on.
constexpr int kOldestMinor = 8;
constexpr int kNewestMinor = 14;

// Text of a terminal, which is broken anywhere, as one line.
std::string OneLine(absl::string_view text) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(text, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty());
  return absl::StrJoin(words, " ");
}

// The part of what uv says that explains it.
std::string Explanation(absl::string_view said) {
  const size_t because = said.find("Because");
  if (because != absl::string_view::npos) {
    absl::string_view text = said.substr(because);
    return ScrubCredentials(OneLine(text.substr(0, text.find("\nhint:"))));
  }
  return CutUtf8(ScrubCredentials(OneLine(said)), kMostExplained);
}

// The package that uv says it could not build; empty if it says something else.
std::string UnbuiltPackage(absl::string_view said) {
  for (const absl::string_view mark :
       {"Failed to build `", "Failed to download and build `"}) {
    const size_t at = said.find(mark);
    if (at == absl::string_view::npos) continue;
    const absl::string_view rest = said.substr(at + mark.size());
    const absl::string_view name = rest.substr(0, rest.find_first_of("=` @"));
    if (IsPackageName(name)) return NormalisePackageName(name);
  }
  return "";
}

std::string PathNextToProgram() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) return "";
  const fs::path candidate = self.parent_path() / "uv";
  return fs::exists(candidate, error) ? candidate.string() : "";
}

// "3.9", then the minors by their distance from 3.`minor`, older ones first.
std::vector<std::string> MinorsNear(const std::string& minor) {
  int wanted = 0;
  std::vector<std::string> out;
  const absl::string_view second =
      absl::string_view(minor).substr(std::min<size_t>(2, minor.size()));
  if (!absl::SimpleAtoi(second, &wanted)) wanted = 11;
  for (int distance = 0; distance <= kNewestMinor - kOldestMinor; ++distance) {
    for (int candidate : {wanted - distance, wanted + distance}) {
      const std::string name = absl::StrCat("3.", candidate);
      if (candidate < kOldestMinor || candidate > kNewestMinor ||
          std::find(out.begin(), out.end(), name) != out.end()) {
        continue;
      }
      out.push_back(name);
    }
  }
  return out;
}

absl::Status CouldNot(absl::string_view what, const ProgramEnd& end) {
  if (end.timed_out) {
    return absl::UnavailableError(absl::StrCat(what, " took too long"));
  }
  return absl::UnavailableError(
      absl::StrCat(what, " failed: ", Explanation(end.errors)));
}

}  // namespace

std::string PackageIndexes::Key() const {
  if (index.empty() && extra.empty()) return "";
  return HexDigest(absl::StrCat(index, "\n", absl::StrJoin(extra, "\n")));
}

absl::StatusOr<Uv> Uv::Find(const std::string& path, bool is_offline,
                            PackageIndexes indexes) {
  std::string found = path.empty() ? FindOnPath("uv") : path;
  if (found.empty()) found = PathNextToProgram();
  if (found.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "there is no uv on PATH: install it with `pip install uv==", kUvVersion,
        "`, or name it with --uv"));
  }
  Uv uv(std::move(found), is_offline, std::move(indexes));
  const absl::StatusOr<ProgramEnd> end = uv.Run({"--version"}, kShort);
  if (!end.ok() || !end->succeeded()) {
    return absl::FailedPreconditionError(
        absl::StrCat(uv.path_, " is not uv, or does not run"));
  }
  const std::vector<std::string> words =
      absl::StrSplit(end->output, absl::ByAnyChar(" \n"));
  uv.version_ = words.size() > 1 ? words[1] : "unknown";
  return uv;
}

absl::StatusOr<ProgramEnd> Uv::Run(std::vector<std::string> arguments,
                                   std::chrono::seconds limit) const {
  Program program;
  program.arguments = std::move(arguments);
  program.arguments.insert(program.arguments.begin(), path_);
  for (const char* quiet : {"--no-progress", "--color=never"}) {
    program.arguments.push_back(quiet);
  }
  if (is_offline_) program.arguments.push_back("--offline");
  // A virtual environment that is active here is nobody's.
  std::vector<std::string> added = {"UV_PYTHON_DOWNLOADS=manual", "NO_COLOR=1"};
  std::vector<std::string> dropped = {"VIRTUAL_ENV", "CONDA_PREFIX",
                                      "UV_EXCLUDE_NEWER", "PYTHONPATH"};
  if (!indexes_.index.empty()) {
    added.push_back("UV_DEFAULT_INDEX=" + indexes_.index);
    dropped.insert(dropped.end(), {"UV_DEFAULT_INDEX", "UV_INDEX_URL"});
  }
  if (!indexes_.extra.empty()) {
    added.push_back("UV_INDEX=" + absl::StrJoin(indexes_.extra, " "));
    dropped.insert(dropped.end(), {"UV_INDEX", "UV_EXTRA_INDEX_URL"});
  }
  program.environment = EnvironmentWith(added, dropped);
  program.time_limit = limit;
  return RunProgram(program);
}

absl::StatusOr<PythonInterpreter> Uv::FindPython(
    const std::string& minor) const {
  bool has_tried_to_bring = is_offline_ || minor.empty();
  for (const std::string& candidate : MinorsNear(minor)) {
    absl::StatusOr<ProgramEnd> end =
        Run({"python", "find", "--no-project", candidate}, kShort);
    if (end.ok() && !end->succeeded() && !has_tried_to_bring) {
      has_tried_to_bring = true;
      end = Run({"python", "install", "--no-bin", candidate}, kLong);
      end = Run({"python", "find", "--no-project", candidate}, kShort);
    }
    if (!end.ok()) return end.status();
    if (!end->succeeded()) continue;
    const std::string path(absl::StripAsciiWhitespace(end->output));
    const absl::StatusOr<ProgramEnd> version =
        RunProgram({{path, "-I", "-c",
                     "import sys; print('%d.%d.%d' % sys.version_info[:3])"},
                    EnvironmentWith({}),
                    kShort});
    if (!version.ok() || !version->succeeded()) continue;
    const std::string full(absl::StripAsciiWhitespace(version->output));
    return PythonInterpreter{path, full, full.substr(0, full.rfind('.'))};
  }
  return absl::NotFoundError(
      "no Python from 3.8 to 3.14 is installed, and uv cannot bring one");
}

absl::StatusOr<std::string> Uv::Resolve(const PythonInterpreter& python,
                                        const Resolution& wanted,
                                        const std::string& scratch) const {
  const std::string input = scratch + "/wanted.in";
  const std::string constraints = scratch + "/constraints.txt";
  const std::string output = scratch + "/resolved.txt";
  absl::Status written = PutFile(
      input, absl::StrCat(absl::StrJoin(wanted.requirements, "\n"), "\n"),
      0600);
  if (written.ok()) written = PutFile(constraints, wanted.constraints, 0600);
  if (written.ok()) written = PutFile(output, wanted.preferred, 0600);
  if (!written.ok()) return written;
  std::vector<std::string> arguments = {
      "pip",       "compile",       input,         "--output-file",
      output,      "--constraints", constraints,   "--python",
      python.path, "--quiet",       "--no-header", "--no-annotate"};
  if (!wanted.exclude_newer.empty()) {
    arguments.push_back("--exclude-newer");
    arguments.push_back(wanted.exclude_newer + "T23:59:59Z");
  }
  const absl::StatusOr<ProgramEnd> end = Run(std::move(arguments), kLong);
  if (!end.ok()) return end.status();
  if (end->succeeded()) return ReadFile(output, kMaxOutputBytes);
  if (absl::StrContains(end->errors, "No solution found") &&
      !absl::StrContains(end->errors, "network was disabled")) {
    return absl::FailedPreconditionError(Explanation(end->errors));
  }
  return CouldNot("resolving the packages", *end);
}

absl::StatusOr<std::vector<std::string>> Uv::Install(
    const PythonInterpreter& python, const std::string& pins,
    const std::string& folder) const {
  absl::StatusOr<ProgramEnd> end =
      Run({"venv", "--quiet", "--relocatable", "--no-project", "--python",
           python.path, folder},
          kShort);
  if (!end.ok()) return end.status();
  if (!end->succeeded()) return CouldNot("making an environment", *end);
  std::vector<std::string> left_out;
  while (true) {
    std::vector<std::string> arguments = {
        "pip",           "install",  "--quiet",
        "--no-deps",     "--python", folder + "/bin/python",
        "--requirement", pins};
    for (const std::string& name : left_out) {
      arguments.push_back("--excludes");
      arguments.push_back(absl::StrCat(folder, "/", name, ".left-out"));
    }
    end = Run(std::move(arguments), kLong);
    if (!end.ok()) return end.status();
    if (end->succeeded()) return left_out;
    const std::string name = UnbuiltPackage(end->errors);
    if (name.empty() || left_out.size() == kMostUnbuilt ||
        std::find(left_out.begin(), left_out.end(), name) != left_out.end()) {
      return CouldNot("installing the packages", *end);
    }
    left_out.push_back(name);
    const absl::Status excluded = PutFile(
        absl::StrCat(folder, "/", name, ".left-out"), name + "\n", 0600);
    if (!excluded.ok()) return excluded;
  }
}

}  // namespace upgrade_advisor
