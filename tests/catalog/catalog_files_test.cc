#include "services/catalog/catalog_files.h"

#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
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

TEST(CatalogFiles, TakesATextThatWasFetchedInThePlaceOfAFile) {
  CatalogPaths paths = Bundled();
  paths.runtime_feed = "https://example.org/feed.json?key=hidden";
  paths.image_packages = {"runtime:12.12.0=https://example.org/12.txt"};
  FetchedTexts fetched;
  fetched[paths.runtime_feed] = std::make_shared<const std::string>("fetched");
  fetched["https://example.org/12.txt"] =
      std::make_shared<const std::string>("apache-airflow==2.9.3");
  const auto sources = ReadCatalogSources(paths, fetched);
  ASSERT_TRUE(sources.ok()) << sources.status();
  EXPECT_EQ(sources->runtime_feed.text, "fetched");
  EXPECT_EQ(sources->runtime_feed.name, "https://example.org/feed.json");
  EXPECT_EQ(sources->image_packages.at(0).freeze.text, "apache-airflow==2.9.3");
}

TEST(CatalogFiles, SaysWhoFetchesAUrl) {
  CatalogPaths paths = Bundled();
  paths.lifecycle = "https://example.org/lifecycle.json?key=hidden";
  EXPECT_EQ(ReadCatalogSources(paths).status().message(),
            "cannot read https://example.org/lifecycle.json: only "
            "upgrade-advisord fetches URLs; download it and give the file");
}

class ImagePackagesTest : public ::testing::Test {
 protected:
  // What the catalog has of a release, or why there is none.
  std::string Load(const std::string& freeze,
                   const std::string& release = "runtime:12.12.0") {
    const std::string file = ::testing::TempDir() + "/image-packages.txt";
    std::ofstream(file, std::ios::binary) << freeze;
    CatalogPaths paths = Bundled();
    paths.image_packages = {release + "=" + file};
    const auto sources = ReadCatalogSources(paths);
    if (!sources.ok()) return std::string(sources.status().message());
    const auto catalog = LoadCatalog(*sources);
    if (!catalog.ok()) return std::string(catalog.status().message());
    const auto version =
        ReleaseVersion::Parse(Distribution::kRuntime, "12.12.0").value();
    std::string out;
    catalog->Find(version).Match(
        [&](const Release& r) {
          for (const BundledPackage& package : *r.packages) {
            absl::StrAppend(&out, package.name, " ", package.version, "\n");
          }
        },
        [] {});
    return out;
  }
};

TEST_F(ImagePackagesTest, ArePackagesOfTheRelease) {
  const std::string freeze =
      "# a comment\r\nApache_Airflow.providers-http==5.2.0\r\n"
      "apache-airflow-providers-cncf-kubernetes==10.1.0+astro.1\n"
      "apache-airflow-providers-ftp @ file:///tmp/ftp.whl\n"
      "pandas==2.1.4\n-e git+https://h/x#egg=y\nastro-sdk-python==1.8.1";
  const std::string want =
      "apache-airflow-providers-cncf-kubernetes 10.1.0+astro.1\n"
      "apache-airflow-providers-http 5.2.0\nastro-sdk-python 1.8.1\n";
  EXPECT_EQ(Load(freeze), want);
  EXPECT_EQ(Load(freeze, "12.12.0"), want);
}

TEST_F(ImagePackagesTest, AnotherFileIsRefused) {
  for (const char* text : {"", "pandas==2.1.4\n", "<html>", "\xff\xfe=="}) {
    EXPECT_THAT(Load(text), HasSubstr("no line names a provider")) << text;
  }
}

TEST_F(ImagePackagesTest, TheReleaseMustBeListed) {
  constexpr char kFreeze[] = "apache-airflow-providers-http==5.2.0\n";
  EXPECT_THAT(Load(kFreeze, "runtime:12.99.0"),
              HasSubstr("the catalog lists no Runtime 12.99.0"));
  EXPECT_THAT(Load(kFreeze, "runtime:twelve"), HasSubstr("twelve"));
}

TEST(CatalogFiles, ImagePackagesNameAReleaseAndAFile) {
  for (const char* option : {"image.txt", "=image.txt", "runtime:12.12.0="}) {
    CatalogPaths paths = Bundled();
    paths.image_packages = {option};
    EXPECT_THAT(std::string(ReadCatalogSources(paths).status().message()),
                HasSubstr("as in runtime:12.12.0=image.txt"))
        << option;
  }
}

}  // namespace
}  // namespace upgrade_advisor
