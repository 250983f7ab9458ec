#include "services/feeds/feed_source.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/catalog/catalog_options.h"
#include "services/http/http_url.h"

namespace upgrade_advisor {
namespace {

std::string FaultOf(const std::string& url, bool http_to_loopback) {
  if (std::string fault = UrlTextFault(url); !fault.empty()) return fault;
  const std::optional<HttpUrl> read = ReadHttpUrl(url);
  if (!read) {
    return "cannot be read: write one such as https://example.org/feed.json";
  }
  if (read->scheme != "https" && read->scheme != "http") {
    return "does not begin with https://";
  }
  if (read->has_credentials) {
    return "has a user name or a password, which would be in logs: leave them "
           "out";
  }
  if (read->has_fragment) {
    return "has a fragment (#), which no server gets: leave it out";
  }
  if (read->scheme == "https") return "";
  if (read->address != AddressKind::kLoopback) {
    return "can be changed by others on its way: write https://";
  }
  if (http_to_loopback) return "";
  return "is http://: write https://, or give --feeds-to-loopback for a test "
         "on this machine";
}

}  // namespace

std::string FeedSource::Label() const {
  return std::string(absl::StripPrefix(option, "--"));
}

std::string FeedSource::Shown() const {
  return absl::StrCat(option, " ", ShownUrl(url));
}

std::vector<FeedSource> FeedSourcesOf(const CatalogPaths& paths) {
  std::vector<FeedSource> out;
  for (const CatalogOption& option : kCatalogOptions) {
    const std::string& path = paths.*option.path;
    if (IsUrl(path)) out.push_back({option.name, path});
  }
  for (const std::string& option : paths.image_packages) {
    const ImagePath image = ImagePathOf(option);
    if (!IsUrl(image.file)) continue;
    out.push_back({absl::StrCat("--image-packages runtime:", image.release),
                   std::string(image.file)});
  }
  return out;
}

std::vector<std::string> FaultsOfSources(const std::vector<FeedSource>& sources,
                                         bool http_to_loopback) {
  std::vector<std::string> out;
  for (const FeedSource& source : sources) {
    const std::string fault = FaultOf(source.url, http_to_loopback);
    if (fault.empty()) continue;
    // What could be a password is not repeated.
    const bool is_secret = source.url.find('@') != std::string::npos;
    out.push_back(absl::StrCat(is_secret ? source.option : source.Shown(), ": ",
                               "the URL ", fault));
  }
  return out;
}

std::string SignatureUrl(const std::string& url) {
  const size_t path = std::min(url.find('?'), url.size());
  return absl::StrCat(url.substr(0, path), ".sig", url.substr(path));
}

}  // namespace upgrade_advisor
