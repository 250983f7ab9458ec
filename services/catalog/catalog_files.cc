#include "services/catalog/catalog_files.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/json_value.h"

namespace upgrade_advisor {
namespace {

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

absl::Status ReadError(const std::string& path, int error) {
  return absl::ErrnoToStatus(error, absl::StrCat("cannot read ", path));
}

absl::Status ReadSource(const std::string& path, CatalogSource& source) {
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return ReadError(path, errno);
  source.name = path;
  char buffer[1 << 16];
  while (source.text.size() <= kJsonBytesMax) {
    const size_t count = std::fread(buffer, 1, sizeof(buffer), file.get());
    source.text.append(buffer, count);
    if (count < sizeof(buffer)) break;
  }
  // A folder opens but does not read.
  if (std::ferror(file.get())) return ReadError(path, errno);
  return absl::OkStatus();
}

}  // namespace

CatalogPaths CatalogPathsIn(const std::string& folder) {
  return {.runtime_feed = absl::StrCat(folder, "/runtime-feed.json"),
          .certified_feed = absl::StrCat(folder, "/certified-feed.json"),
          .lifecycle = absl::StrCat(folder, "/lifecycle.json"),
          .provider_packages = absl::StrCat(folder, "/provider-packages.json")};
}

absl::StatusOr<CatalogSources> ReadCatalogSources(const CatalogPaths& paths) {
  CatalogSources sources;
  const std::pair<const std::string*, CatalogSource*> files[] = {
      {&paths.runtime_feed, &sources.runtime_feed},
      {&paths.certified_feed, &sources.certified_feed},
      {&paths.lifecycle, &sources.lifecycle},
      {&paths.provider_packages, &sources.provider_packages}};
  for (const auto& [path, source] : files) {
    const absl::Status status = ReadSource(*path, *source);
    if (!status.ok()) return status;
  }
  return sources;
}

}  // namespace upgrade_advisor
