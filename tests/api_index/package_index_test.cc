#include "services/api_index/package_index.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/api_index/small_index.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

constexpr char kHead[] =
    "airflow-api-index 1\npackage p\nrelease 1.0 2024-01-01\n"
    "release 2.0 2024-02-01\nrelease 3.0 2024-03-01\n";

std::string FaultOf(const std::string& text) {
  const auto parsed = PackageIndex::Parse(text, "p.api");
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

TEST(PackageIndex, ReadsReleasesWithWhatTheyRequire) {
  const auto read = PackageIndex::Parse(kSmallSql, "sql.api");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->package(), "apache-airflow-providers-common-sql");
  ASSERT_EQ(read->releases().size(), 3u);
  EXPECT_EQ(read->releases()[0].airflow->ToString(), "2.7.0");
  EXPECT_EQ(read->releases()[0].day, absl::CivilDay(2024, 6, 27));
  EXPECT_TRUE(read->releases()[1].yanked);
  EXPECT_FALSE(read->releases()[2].yanked);
}

TEST(PackageIndex, ReadsWhatReleasesNeedOfOtherPackages) {
  const auto read = PackageIndex::Parse(kSmallPostgres, "postgres.api");
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->needs().size(), 2u);
  const PackageNeed& newer = read->needs()[1];
  EXPECT_EQ(newer.package, "apache-airflow-providers-common-sql");
  EXPECT_EQ(newer.oldest.ToString(), "1.20.0");
  EXPECT_EQ(read->RangesOf(newer)[0], (ReleaseRange{2, 3}));
}

TEST(PackageIndex, ALineWithoutReleasesHoldsForThoseItLiesIn) {
  const auto read = PackageIndex::Parse(
      absl::StrCat(kHead, "m a 2.0-\n c C\n  i\n  p x 3.0\n"), "p.api");
  ASSERT_TRUE(read.ok()) << read.status();
  const auto entries = read->entries();
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(read->RangesOf(entries[2])[0], (ReleaseRange{1, 2}));
  EXPECT_EQ(read->RangesOf(entries[3])[0], (ReleaseRange{2, 2}));
  EXPECT_EQ(entries[0].end, 4u);
  EXPECT_EQ(entries[1].end, 4u);
  EXPECT_EQ(entries[2].end, 3u);
}

TEST(PackageIndex, StaysValidWhenItIsMoved) {
  auto read = PackageIndex::Parse(kSmallPostgres, "p.api");
  ASSERT_TRUE(read.ok());
  const PackageIndex moved = *std::move(read);
  EXPECT_EQ(moved.NameOf(moved.entries()[0]),
            "airflow.providers.postgres.hooks.postgres");
}

TEST(PackageIndex, RefusesDamageWithItsLine) {
  struct Case {
    std::string text;
    absl::string_view fault;
  };
  const Case cases[] = {
      {"", "p.api:0: the file is empty"},
      {"something\n", "p.api:1: is not an index"},
      {"airflow-api-index 1\npackage\n", "p.api:2: does not name the package"},
      {"airflow-api-index 1\npackage p\n", "has no releases"},
      {"airflow-api-index 1\npackage p\nrelease 1.0 2024-01-01", "p.api:3"},
      {absl::StrCat(kHead, "release 2.5 2024-04-01\n"), "p.api:6: releases"},
      {absl::StrCat(kHead, "release 4.0 soon\n"), "has no day"},
      {absl::StrCat(kHead, "release 4.0 2024-04-01 linux\n"), "says nothing"},
      {absl::StrCat(kHead, "m a\n"), "p.api:6: a module names no releases"},
      {absl::StrCat(kHead, "m a 1.0-\n d X  > b.X\n"), "names no releases"},
      {absl::StrCat(kHead, "m a 1.5-\n"), "\"1.5-\" is not a range"},
      {absl::StrCat(kHead, "m a 3.0-1.0\n"), "is not a range"},
      {absl::StrCat(kHead, "c C 1.0-\n"), "begins with one of \"m\""},
      {absl::StrCat(kHead, " c C 1.0-\n"), "indented below nothing"},
      {absl::StrCat(kHead, "m a 1.0-\n  p x\n"), "indented below nothing"},
      {absl::StrCat(kHead, "m a 1.0-\n c\n"), "has no name"},
      {absl::StrCat(kHead, "m a 1.0-\n c C 1.0- more\n"), "is too much"},
      {absl::StrCat(kHead, "m a 1.0-\nrelease 4.0 2024-04-01\n"),
       "comes after needs or names"},
      {absl::StrCat(kHead, "needs q 1 1.0-\nrelease 4.0 2024-04-01\n"),
       "comes after needs or names"},
      {absl::StrCat(kHead, "m a 1.0-\nneeds q 1 1.0-\n"),
       "a need comes after the names"},
      {absl::StrCat(kHead, "needs q 1\n"), "who needs it"},
      {absl::StrCat(kHead, "needs  1 1.0-\n"), "a need names a package"},
      {absl::StrCat(kHead, "needs q new 1.0-\n"), "p.api:6"},
      {absl::StrCat(kHead, "needs q 1 1.5-\n"), "\"1.5-\" is not a range"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(FaultOf(c.text), HasSubstr(c.fault)) << c.text;
  }
}

TEST(PackageIndex, RangesOverlapInPart) {
  const ReleaseRange holds[] = {{1, 2}, {4, 6}};
  EXPECT_EQ(OverlapOf(holds, {1, 2}), Overlap::kAll);
  EXPECT_EQ(OverlapOf(holds, {5, 5}), Overlap::kAll);
  EXPECT_EQ(OverlapOf(holds, {3, 3}), Overlap::kNone);
  EXPECT_EQ(OverlapOf(holds, {2, 4}), Overlap::kSome);
  EXPECT_EQ(OverlapOf(holds, {0, UINT16_MAX}), Overlap::kSome);
  EXPECT_EQ(OverlapOf({}, {0, 1}), Overlap::kNone);
}

}  // namespace
}  // namespace upgrade_advisor
