#include "services/cli/project/template_files.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/base/read_file.h"
#include "services/python/template_names.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kMaxTemplateBytes = 4u << 20;
constexpr absl::string_view kHome = "/usr/local/airflow/";

// A name that only the running code completes may be that of any file.
bool IsNamed(absl::string_view path, absl::string_view named) {
  return path == named || (absl::EndsWith(path, named) &&
                           path[path.size() - named.size() - 1] == '/');
}

class TemplateReader {
 public:
  TemplateReader(const std::string& root, const std::vector<std::string>& files)
      : root_(root), files_(files) {}

  void Read(const TemplateUse& use) {
    absl::string_view named = use.named;
    absl::ConsumePrefix(&named, kHome);
    absl::ConsumePrefix(&named, "./");
    bool found = false;
    for (const std::string& path : files_) {
      if (!IsNamed(path, named)) continue;
      found = true;
      if (read_.insert(path).second) ReadFileAt(path);
    }
    if (found) return;
    out_.unread.push_back({use.file, use.line, use.column,
                           absl::StrCat("the template in ", use.named,
                                        " is not read: the project "
                                        "has no such file")});
  }
  TemplateRows Take() { return std::move(out_); }

 private:
  void ReadFileAt(const std::string& path) {
    const absl::StatusOr<std::string> text =
        ReadFile(std::filesystem::path(root_) / path, kMaxTemplateBytes);
    if (!text.ok()) {
      out_.unread.push_back({path, 0, 0, std::string(text.status().message())});
      return;
    }
    if (!python::LooksLikeTemplate(*text)) return;
    for (absl::string_view name : python::TemplateNames(*text)) {
      const auto line = static_cast<uint32_t>(
          1 + std::count(text->data(), name.data(), '\n'));
      out_.facts.push_back({.kind = FactKind::kContext,
                            .name = std::string(name),
                            .value = "template",
                            .file = path,
                            .line = line});
    }
  }

  const std::string& root_;
  const std::vector<std::string>& files_;
  std::set<std::string> read_;
  TemplateRows out_;
};

}  // namespace

TemplateRows ReadTemplateFiles(const std::string& root,
                               const std::vector<std::string>& files,
                               const std::vector<TemplateUse>& uses) {
  TemplateReader reader(root, files);
  for (const TemplateUse& use : uses) reader.Read(use);
  return reader.Take();
}

}  // namespace upgrade_advisor
