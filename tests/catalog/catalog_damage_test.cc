// Damaged files are refused, and never crash the loader.
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/catalog/catalog_files.h"

namespace upgrade_advisor {
namespace {

constexpr CatalogSource CatalogSources::*kParts[] = {
    &CatalogSources::runtime_feed, &CatalogSources::certified_feed,
    &CatalogSources::lifecycle, &CatalogSources::provider_packages};

CatalogSources Bundled() {
  return ReadCatalogSources(CatalogPathsIn(UPGRADE_ADVISOR_SOURCE_DIR
                                           "/services/catalog/data"))
      .value();
}

// The fault is in the JSON, so only the damaged part has to be real.
CatalogSources OnlyPart(CatalogSource CatalogSources::*part,
                        const std::string& text) {
  CatalogSources sources;
  for (auto each : kParts) sources.*each = {"other.json", "{}"};
  sources.*part = {"damaged.json", text};
  return sources;
}

TEST(CatalogDamage, EveryTruncatedFileIsRefused) {
  const CatalogSources bundled = Bundled();
  for (auto part : kParts) {
    const std::string& whole = (bundled.*part).text;
    for (size_t size = 0; size + 1 < whole.size(); size += 997) {
      const absl::Status status =
          LoadCatalog(OnlyPart(part, whole.substr(0, size))).status();
      ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << size;
      ASSERT_NE(status.message().find("damaged.json: not JSON"),
                absl::string_view::npos)
          << size << ": " << status;
    }
  }
}

TEST(CatalogDamage, NoChangedByteCrashes) {
  const CatalogSources bundled = Bundled();
  for (auto part : kParts) {
    CatalogSources sources = bundled;
    std::string& text = (sources.*part).text;
    for (size_t at = 0; at < text.size(); at += 4001) {
      for (const char damage : {'"', '{', ']', '0', '\\', '\xff', '\0'}) {
        const char before = text[at];
        text[at] = damage;
        const auto catalog = LoadCatalog(sources);
        EXPECT_TRUE(catalog.ok() || !catalog.status().message().empty());
        text[at] = before;
      }
    }
  }
}

}  // namespace
}  // namespace upgrade_advisor
