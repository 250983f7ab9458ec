#include "services/api_index/api_index.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/base/read_file.h"

namespace upgrade_advisor {
namespace {

absl::StatusOr<std::vector<std::string>> FilesOf(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".api") files.push_back(entry.path());
  }
  if (error) {
    return absl::NotFoundError(
        absl::StrCat("cannot read ", folder, ": ", error.message()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

absl::StatusOr<ApiIndex> ApiIndex::Load(const std::string& folder) {
  const absl::StatusOr<std::vector<std::string>> files = FilesOf(folder);
  if (!files.ok()) return files.status();
  std::vector<PackageIndex> packages;
  for (const std::string& file : *files) {
    absl::StatusOr<std::string> text = ReadFile(file);
    if (!text.ok()) {
      return absl::UnavailableError(
          absl::StrCat(file, " ", text.status().message()));
    }
    absl::StatusOr<PackageIndex> package =
        PackageIndex::Parse(*std::move(text), file);
    if (!package.ok()) return package.status();
    packages.push_back(*std::move(package));
  }
  return Of(std::move(packages));
}

absl::StatusOr<ApiIndex> ApiIndex::Of(std::vector<PackageIndex> packages) {
  ApiIndex out;
  out.packages_ = std::move(packages);
  for (uint16_t p = 0; p < out.packages_.size(); ++p) {
    const PackageIndex& package = out.packages_[p];
    if (!out.by_name_.emplace(package.package(), p).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("two indexes of ", package.package()));
    }
    const auto entries = package.entries();
    for (uint32_t i = 0; i < entries.size(); i = entries[i].end) {
      out.AddModule(p, i);
    }
  }
  return out;
}

std::optional<uint16_t> ApiIndex::Find(absl::string_view package) const {
  const auto found = by_name_.find(package);
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

void ApiIndex::AddModule(uint16_t p, uint32_t module) {
  const PackageIndex& package = packages_[p];
  const absl::string_view name = package.NameOf(package.entries()[module]);
  modules_[name].push_back({p, module});
  by_last_name_[name.substr(name.rfind('.') + 1)].push_back({p, module});
  package.ForEachIn(module, [&](size_t i) {
    const PackageIndex::Entry& entry = package.entries()[i];
    if (entry.kind != EntryKind::kClass && entry.kind != EntryKind::kFunction) {
      return;
    }
    named_[package.NameOf(entry)].push_back({p, static_cast<uint32_t>(i)});
  });
}

absl::Span<const ApiIndex::Place> ApiIndex::In(const Places& places,
                                               absl::string_view name) {
  const auto found = places.find(name);
  if (found == places.end()) return {};
  return found->second;
}

absl::Span<const ApiIndex::Place> ApiIndex::Modules(
    absl::string_view module) const {
  return In(modules_, module);
}

absl::Span<const ApiIndex::Place> ApiIndex::ModulesEndingIn(
    absl::string_view name) const {
  return In(by_last_name_, name);
}

absl::Span<const ApiIndex::Place> ApiIndex::Named(
    absl::string_view name) const {
  return In(named_, name);
}

size_t ApiIndex::ModulePart(absl::string_view dotted) const {
  size_t size = dotted.size();
  while (size > 0 && !modules_.contains(dotted.substr(0, size))) {
    const size_t dot = dotted.rfind('.', size - 1);
    size = dot == absl::string_view::npos ? 0 : dot;
  }
  return size;
}

}  // namespace upgrade_advisor
