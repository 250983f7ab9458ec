// The first byte says which file the rest is: r(untime), c(ertified),
// l(ifecycle), p(roviders). The others are small but sound.
#include <algorithm>

#include "services/catalog/catalog_loader.h"
#include "tests/catalog/listed.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(catalog_feeds, input) {
  if (input.empty()) return;
  CatalogSources sources;
  sources.runtime_feed = {"runtime", R"({"runtimeVersions": {"9.1.0": {
      "metadata": {"airflowVersion": "2.7.1", "channel": "stable",
                   "releaseDate": "2023-09-07"}}}})"};
  sources.certified_feed = {"certified", R"({"available_releases": [
      {"version": "2.3.0-1", "channel": "stable",
       "release_date": "2022-04-30"}]})"};
  sources.lifecycle = {"lifecycle", R"({"runtime": {"legacy": {}, "v3": {}},
                                       "certified": {}})"};
  sources.provider_packages = {"providers", "{}"};
  const std::string text(input.substr(1));
  switch (input[0]) {
    case 'r':
      sources.runtime_feed.text = text;
      break;
    case 'c':
      sources.certified_feed.text = text;
      break;
    case 'l':
      sources.lifecycle.text = text;
      break;
    case 'p':
      sources.provider_packages.text = text;
      break;
    default:
      return;
  }
  const absl::StatusOr<Catalog> catalog = LoadCatalog(sources);
  if (!catalog.ok()) {
    UA_FUZZ_REQUIRE(!catalog.status().message().empty());
    return;
  }
  UA_FUZZ_REQUIRE(catalog->revision().size() == 12);
  const auto releases = catalog->releases();
  UA_FUZZ_REQUIRE(std::is_sorted(releases.begin(), releases.end(),
                                 [](const Release& a, const Release& b) {
                                   return a.version < b.version;
                                 }));
  for (const Release& release : releases) {
    UA_FUZZ_REQUIRE(Listed(*catalog, release.version) == &release);
    UA_FUZZ_REQUIRE(catalog->Nearest(release.version, 3).size() <= 3);
  }
}
