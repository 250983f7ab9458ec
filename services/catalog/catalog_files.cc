#include "services/catalog/catalog_files.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
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

absl::Status ReadFetched(const std::string& url, const FetchedTexts& fetched,
                         CatalogSource& source) {
  source.name = url.substr(0, url.find('?'));
  const auto found = fetched.find(url);
  if (found == fetched.end()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "cannot read ", source.name,
        ": only upgrade-advisord fetches URLs; download it and give the file"));
  }
  source.text = *found->second;
  return absl::OkStatus();
}

absl::Status Read(const std::string& path, const FetchedTexts& fetched,
                  CatalogSource& source) {
  return IsUrl(path) ? ReadFetched(path, fetched, source)
                     : ReadSource(path, source);
}

absl::StatusOr<ImagePackages> ReadImageSource(absl::string_view option,
                                              const FetchedTexts& fetched) {
  const ImagePath path = ImagePathOf(option);
  if (path.file.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--image-packages ", option,
                     ": give a release and a file with what pip freeze prints "
                     "in its image, as in runtime:12.12.0=image.txt"));
  }
  ImagePackages out{std::string(path.release), {}};
  const absl::Status read = Read(std::string(path.file), fetched, out.freeze);
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

bool IsUrl(absl::string_view path) { return absl::StrContains(path, "://"); }

ImagePath ImagePathOf(absl::string_view option) {
  const size_t equal = option.find('=');
  if (equal == absl::string_view::npos) return {};
  absl::string_view release = option.substr(0, equal);
  absl::ConsumePrefix(&release, "runtime:");
  const absl::string_view file = option.substr(equal + 1);
  if (release.empty() || file.empty()) return {};
  return {release, file};
}

absl::StatusOr<CatalogSources> ReadCatalogSources(const CatalogPaths& paths,
                                                  const FetchedTexts& fetched) {
  CatalogSources sources;
  const std::pair<const std::string*, CatalogSource*> files[] = {
      {&paths.runtime_feed, &sources.runtime_feed},
      {&paths.certified_feed, &sources.certified_feed},
      {&paths.lifecycle, &sources.lifecycle},
      {&paths.provider_packages, &sources.provider_packages}};
  for (const auto& [path, source] : files) {
    const absl::Status status = Read(*path, fetched, *source);
    if (!status.ok()) return status;
  }
  for (const std::string& option : paths.image_packages) {
    absl::StatusOr<ImagePackages> image = ReadImageSource(option, fetched);
    if (!image.ok()) return image.status();
    sources.image_packages.push_back(*std::move(image));
  }
  return sources;
}

}  // namespace upgrade_advisor
