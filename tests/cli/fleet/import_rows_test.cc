#include "services/cli/fleet/import_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string MessageOf(const ImportRow& row) {
  return std::string(row.deployment.status().message());
}

TEST(JsonLines, AFaultIsOfItsLine) {
  std::istringstream in(
      "{\"deploymentId\": \"a\"}\n{\"deploymentId\":\n\n{\"deployment_id\": "
      "\"c\"}\n");
  const auto rows = JsonLineRows(in);
  EXPECT_EQ(rows->Next()->deployment->deployment_id(), "a");
  const auto second = rows->Next();
  EXPECT_EQ(second->place, "line 2");
  EXPECT_FALSE(second->deployment.ok());
  const auto third = rows->Next();
  EXPECT_EQ(third->place, "line 4");
  EXPECT_EQ(third->deployment->deployment_id(), "c");
  EXPECT_FALSE(rows->Next().has_value());
}

TEST(JsonLines, AFaultDoesNotRepeatTheLine) {
  std::istringstream in("{\"deploymentId\": hunter2}\n");
  EXPECT_THAT(MessageOf(*JsonLineRows(in)->Next()), Not(HasSubstr("hunter2")));
}

TEST(JsonLines, ALineMayNameItsOrganization) {
  std::istringstream in(
      " { \"organization\": \"acme\", \"deployment\": {\"deploymentId\": "
      "\"a\"}}\n");
  const auto row = JsonLineRows(in)->Next();
  EXPECT_EQ(row->organization, "acme");
  EXPECT_EQ(row->deployment->deployment_id(), "a");
}

TEST(JsonLines, ManyLinesKeepTheirOrder) {
  std::string text;
  for (int i = 1; i <= 2000; ++i) {
    text += i % 7 == 0 ? "nonsense\n"
                       : "{\"deploymentId\": \"d" + std::to_string(i) + "\"}\n";
  }
  std::istringstream in(text);
  const auto rows = JsonLineRows(in);
  EXPECT_EQ(rows->Skip(300), 300);
  for (int i = 301; i <= 2000; ++i) {
    const auto row = rows->Next();
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(row->place, "line " + std::to_string(i));
    ASSERT_EQ(row->deployment.ok(), i % 7 != 0);
    if (row->deployment.ok()) {
      EXPECT_EQ(row->deployment->deployment_id(), "d" + std::to_string(i));
    }
  }
  EXPECT_FALSE(rows->Next().has_value());
}

TEST(JsonLines, SkippedLinesAreNotRead) {
  std::istringstream in("nonsense\n\nnonsense\n{\"deploymentId\": \"c\"}\n");
  const auto rows = JsonLineRows(in);
  EXPECT_EQ(rows->Skip(2), 2);
  EXPECT_EQ(rows->Next()->place, "line 4");
  EXPECT_EQ(rows->Skip(5), 0);
}

FleetImportOptions Astro() {
  FleetImportOptions out;
  out.astro = "file";
  out.workspace = "fallback";
  out.revision = 42;
  return out;
}

TEST(AstroAnswer, AListAloneIsOneToo) {
  const auto rows =
      AstroRows(R"([{"id": "a", "runtimeVersion": "9.5.0"}])", Astro());
  ASSERT_TRUE(rows.ok()) << rows.status();
  const auto row = (*rows)->Next();
  ASSERT_TRUE(row->deployment.ok());
  EXPECT_EQ(row->deployment->workspace(), "fallback");
  EXPECT_EQ(row->deployment->revision(), 42);
  EXPECT_EQ(row->deployment->deployment().release().version(), "9.5.0");
}

TEST(AstroAnswer, MembersOfAnotherTypeAreAsIfTheyWereNotThere) {
  const auto rows = AstroRows(
      R"([7, {"id": 7, "astroRuntimeVersion": "9.5.0", "executor": null,
          "environmentVariables": [7, {"key": 7}, {"key": "A", "value": 7}]}])",
      Astro());
  ASSERT_TRUE(rows.ok());
  EXPECT_FALSE((*rows)->Next()->deployment.ok());
  const auto row = (*rows)->Next();
  ASSERT_TRUE(row->deployment.ok());
  EXPECT_EQ(row->deployment->deployment_id(), "");
  EXPECT_EQ(row->deployment->deployment().environment().variables_size(), 1);
}

TEST(AstroAnswer, AnythingElseIsRefusedByName) {
  for (const char* text : {"", "{", "7", "{}", R"({"deployments": 7})"}) {
    const auto rows = AstroRows(text, Astro());
    ASSERT_FALSE(rows.ok()) << text;
    EXPECT_THAT(std::string(rows.status().message()), HasSubstr("--astro"));
  }
}

TEST(ProjectFolders, AFolderWithoutProjectsIsRefusedByName) {
  FleetImportOptions options;
  options.projects = testing::TempDir() + "/there-is-no-such-folder";
  EXPECT_THAT(std::string(ProjectRows(options).status().message()),
              HasSubstr("--projects"));
}

}  // namespace
}  // namespace upgrade_advisor
