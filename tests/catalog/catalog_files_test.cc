#include "services/catalog/catalog_files.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

CatalogPaths Bundled() {
  return CatalogPathsIn(UPGRADE_ADVISOR_SOURCE_DIR "/services/catalog/data");
}

TEST(CatalogFiles, ReadsAllAndNamesThemByPath) {
  const auto sources = ReadCatalogSources(Bundled());
  ASSERT_TRUE(sources.ok()) << sources.status();
  EXPECT_EQ(sources->lifecycle.name, Bundled().lifecycle);
  EXPECT_THAT(sources->runtime_feed.text, HasSubstr("runtimeVersionsV3"));
  EXPECT_THAT(sources->certified_feed.text, HasSubstr("available_releases"));
  EXPECT_THAT(sources->lifecycle.text, HasSubstr("legacy"));
  EXPECT_EQ(sources->provider_packages.text.back(), '\n');
}

TEST(CatalogFiles, NamesTheFileThatIsMissing) {
  CatalogPaths paths = Bundled();
  paths.certified_feed = "/nowhere/certified-feed.json";
  const absl::Status status = ReadCatalogSources(paths).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("cannot read /nowhere/certified-feed.json"));
}

TEST(CatalogFiles, AFolderIsNoFile) {
  CatalogPaths paths = Bundled();
  paths.lifecycle = UPGRADE_ADVISOR_SOURCE_DIR;
  const absl::Status status = ReadCatalogSources(paths).status();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(UPGRADE_ADVISOR_SOURCE_DIR));
}

TEST(CatalogFiles, StopsReadingAFileWithoutEnd) {
  CatalogPaths paths = Bundled();
  paths.runtime_feed = "/dev/zero";
  const auto sources = ReadCatalogSources(paths);
  ASSERT_TRUE(sources.ok());
  EXPECT_LT(sources->runtime_feed.text.size(), 17 << 20);
  EXPECT_THAT(std::string(LoadCatalog(*sources).status().message()),
              HasSubstr("/dev/zero: larger than 16 MiB"));
}

}  // namespace
}  // namespace upgrade_advisor
