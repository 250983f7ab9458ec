// The options of a catalog that name a URL, and what is wrong with them.
//
// Pure; thread-safe.
#ifndef SERVICES_FEEDS_FEED_SOURCE_H_
#define SERVICES_FEEDS_FEED_SOURCE_H_

#include <string>
#include <vector>

#include "services/catalog/catalog_files.h"

namespace upgrade_advisor {

struct FeedSource {
  std::string option = {};  // "--runtime-feed"
  std::string url = {};

  // "runtime-feed", "image-packages runtime:12.12.0": for metrics.
  std::string Label() const;
  // "--runtime-feed https://example.org/feed.json": for people. A query may
  // hold a secret and is left out.
  std::string Shown() const;

  friend bool operator==(const FeedSource&, const FeedSource&) = default;
};

// In the order of the options; paths of files are left out.
std::vector<FeedSource> FeedSourcesOf(const CatalogPaths& paths);

// A line for each source whose URL cannot be fetched, with its option: one that
// is not https, or has a password. By http only loopback addresses are taken,
// and only if `http_to_loopback`.
std::vector<std::string> FaultsOfSources(const std::vector<FeedSource>& sources,
                                         bool http_to_loopback);

// Where the signature of a URL is: ".sig" after its path.
std::string SignatureUrl(const std::string& url);

}  // namespace upgrade_advisor

#endif  // SERVICES_FEEDS_FEED_SOURCE_H_
