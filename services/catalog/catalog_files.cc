#include "services/catalog/catalog_files.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/json/json_value.h"

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

absl::StatusOr<ImagePackages> ReadImageSource(absl::string_view option) {
  const size_t equal = option.find('=');
  absl::string_view release = option.substr(0, equal);
  absl::ConsumePrefix(&release, "runtime:");
  if (equal == absl::string_view::npos || release.empty() ||
      equal + 1 == option.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--image-packages ", option,
                     ": give a release and a file with what pip freeze prints "
                     "in its image, as in runtime:12.12.0=image.txt"));
  }
  ImagePackages out{std::string(release), {}};
  const absl::Status read =
      ReadSource(std::string(option.substr(equal + 1)), out.freeze);
  if (!read.ok()) return read;
  return out;
}

}  // namespace

CatalogPaths CatalogPathsIn(const std::string& folder) {
  return {.runtime_feed = absl::StrCat(folder, "/runtime-feed.json"),
          .certified_feed = absl::StrCat(folder, "/certified-feed.json"),
          .lifecycle = absl::StrCat(folder, "/lifecycle.json"),
          .provider_packages = absl::StrCat(folder, "/provider-packages.json"),
          .image_packages = {}};
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
  for (const std::string& option : paths.image_packages) {
    absl::StatusOr<ImagePackages> image = ReadImageSource(option);
    if (!image.ok()) return image.status();
    sources.image_packages.push_back(*std::move(image));
  }
  return sources;
}

}  // namespace upgrade_advisor
