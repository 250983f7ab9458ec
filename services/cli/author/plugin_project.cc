#include "services/cli/author/plugin_project.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "services/base/read_file.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

enum ExitStatus { kDone = 0, kCouldNot = 1, kUsage = 2 };

constexpr size_t kMaxName = 64;
// An advisory id has 64 characters; the rest is for what it is about.
constexpr size_t kMaxPrefix = 40;

// Targets that every build has.
constexpr absl::string_view kTakenNames[] = {
    "all",     "clean",          "edit_cache",    "help", "install",
    "package", "package_source", "rebuild_cache", "test"};

using Names = std::vector<std::pair<std::string, std::string>>;

bool IsPluginName(absl::string_view name) {
  return !name.empty() && name.size() <= kMaxName &&
         absl::ascii_islower(name[0]) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
         });
}

Names NamesOf(const std::string& name) {
  std::string prefix = absl::AsciiStrToUpper(name.substr(0, kMaxPrefix));
  std::replace(prefix.begin(), prefix.end(), '_', '-');
  return {{"@PLUGIN_NAME@", name}, {"@ADVISORY_PREFIX@", prefix}};
}

std::vector<std::string> Faults(const std::string& template_folder,
                                const std::string& name,
                                const fs::path& destination) {
  std::vector<std::string> out;
  std::error_code error;
  if (!IsPluginName(name)) {
    out.push_back(absl::StrCat(
        "\"", name, "\" is not a plugin name: it takes 1 to ", kMaxName,
        " characters a-z, 0-9 and _, the first one a letter"));
  } else if (std::find(std::begin(kTakenNames), std::end(kTakenNames), name) !=
             std::end(kTakenNames)) {
    out.push_back(
        absl::StrCat("\"", name,
                     "\" is a reserved word of the build: choose another "
                     "plugin name"));
  }
  if (fs::exists(destination, error)) {
    if (!fs::is_directory(destination, error)) {
      out.push_back(absl::StrCat(destination.string(), " is not a folder"));
    } else if (!fs::is_empty(destination, error)) {
      out.push_back(absl::StrCat(destination.string(), " is not empty"));
    }
  } else if (!fs::is_directory(destination.parent_path(), error)) {
    out.push_back(absl::StrCat("there is no folder ",
                               destination.parent_path().string()));
  }
  if (!fs::exists(fs::path(template_folder) / "CMakeLists.txt", error)) {
    out.push_back(absl::StrCat("there is no template in ", template_folder,
                               ": it is installed with the program"));
  }
  return out;
}

// A temporary folder; the destructor removes it.
class Workplace {
 public:
  explicit Workplace(const fs::path& parent) {
    std::string name = (parent / ".plugin-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) folder_ = name;
  }
  ~Workplace() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  // Empty if it could not be made.
  const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
};

absl::Status CopyFile(const fs::path& from, const fs::path& to,
                      const Names& names) {
  if (!fs::is_regular_file(from)) {
    return absl::UnavailableError(
        absl::StrCat(from.string(), " is not a file"));
  }
  const absl::StatusOr<std::string> text = ReadFile(from);
  if (!text.ok()) {
    return absl::UnavailableError(
        absl::StrCat(from.string(), " ", text.status().message()));
  }
  std::ofstream out(to, std::ios::binary);
  out << absl::StrReplaceAll(*text, names);
  if (!out.flush()) {
    return absl::UnavailableError(
        absl::StrCat(to.string(), " cannot be written"));
  }
  return absl::OkStatus();
}

absl::Status CopyTemplate(const fs::path& from, const fs::path& to,
                          const Names& names) {
  fs::create_directory(to);
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(from)) {
    const fs::path place =
        to / absl::StrReplaceAll(entry.path().lexically_relative(from).string(),
                                 names);
    if (entry.is_directory()) {
      fs::create_directory(place);
    } else if (absl::Status s = CopyFile(entry.path(), place, names); !s.ok()) {
      return s;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status WritePluginProject(const std::string& template_folder,
                                const std::string& name,
                                const std::string& destination) {
  fs::path place = fs::absolute(destination).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  const std::vector<std::string> faults = Faults(template_folder, name, place);
  if (!faults.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
  }
  const Workplace workplace(place.parent_path());
  if (workplace.folder().empty()) {
    return absl::UnavailableError(
        absl::StrCat("cannot write in ", place.parent_path().string()));
  }
  const fs::path draft = workplace.folder() / name;
  try {
    if (absl::Status s = CopyTemplate(template_folder, draft, NamesOf(name));
        !s.ok()) {
      return s;
    }
    fs::rename(draft, place);
  } catch (const fs::filesystem_error& e) {
    return absl::UnavailableError(e.what());
  }
  return absl::OkStatus();
}

std::string ProgramPrefix() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return program.parent_path().parent_path().string();
}

std::string NextStepsText(const std::string& name,
                          const std::string& destination,
                          const std::string& prefix) {
  const std::string build = destination + "/build";
  return absl::StrCat(
      "The plugin ", name, " is in ", destination, ". Next:\n", "  cmake -S ",
      destination, " -B ", build, " -D CMAKE_PREFIX_PATH=", prefix, "\n",
      "  cmake --build ", build, "\n", "  ctest --test-dir ", build,
      " --output-on-failure\n", "  ", prefix,
      "/bin/upgrade-advisor plugins list --plugin-dir ", build, "/plugins\n");
}

void DeclareNewPluginOptions(CLI::App& made, NewPluginOptions& options) {
  made.add_option("name", options.name,
                  "The plugin's name, of a-z, 0-9 and _; also the new folder's")
      ->required()
      ->type_name("NAME");
  made.add_option("--in", options.parent_folder, "Where to make the folder")
      ->type_name("DIR")
      ->capture_default_str();
}

int RunPluginNew(const NewPluginOptions& options) {
  const std::string prefix = ProgramPrefix();
  const std::string folder = fs::path(options.parent_folder) / options.name;
  const absl::Status status = WritePluginProject(
      prefix + "/share/upgrade-advisor/template", options.name, folder);
  if (!status.ok()) {
    std::cerr << status.message() << "\n";
    return absl::IsInvalidArgument(status) ? kUsage : kCouldNot;
  }
  std::cout << NextStepsText(options.name, folder, prefix);
  return kDone;
}

}  // namespace upgrade_advisor
