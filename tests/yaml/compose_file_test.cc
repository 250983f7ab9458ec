#include "services/yaml/compose_file.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "kind name value:line" of each row.
std::vector<std::string> Rows(const std::string& text) {
  const YamlRows read = ReadComposeFile("docker-compose.override.yml", text);
  EXPECT_FALSE(read.error.has_value()) << read.error->reason;
  std::vector<std::string> out;
  for (const Fact& fact : read.facts) {
    out.push_back(absl::StrCat(FactKindName(fact.kind), " ", fact.name, " ",
                               fact.value, ":", fact.line));
  }
  return out;
}

TEST(ComposeFile, ServicesThatItExtends) {
  EXPECT_THAT(
      Rows("services:\n"
           "  webserver:\n"
           "    command: bash -c 'sleep 1'; airflow webserver\n"
           "  scheduler: {volumes: [./data:/data]}\n"
           "  triggerer:\n"),
      ElementsAre("file @service webserver:2", "shell bash bash -c 'sleep 1':3",
                  "shell airflow webserver airflow webserver:3",
                  "file @service scheduler:4", "file @service triggerer:5"));
}

TEST(ComposeFile, ServicesOfItsOwnAreTheProjectsBusiness) {
  EXPECT_THAT(Rows("services:\n"
                   "  webserver: {image: nginx, command: airflow webserver}\n"
                   "  api: {build: ., entrypoint: [airflow, webserver]}\n"),
              IsEmpty());
}

TEST(ComposeFile, AListIsOneCommand) {
  EXPECT_THAT(Rows("services:\n  scheduler:\n"
                   "    entrypoint: [airflow, db, init]\n"),
              ElementsAre("file @service scheduler:2",
                          "shell airflow db init airflow db init:3"));
}

TEST(ComposeFile, OtherShapesGiveNothing) {
  for (const char* text :
       {"", "a", "[services]", "services:", "services: [webserver]",
        "services: {[a]: {}}", "version: '3'"}) {
    EXPECT_THAT(Rows(text), IsEmpty()) << text;
  }
}

TEST(ComposeFile, WhatIsNotYamlIsAnErrorWithItsLine) {
  const YamlRows read =
      ReadComposeFile("docker-compose.override.yml", "services:\n  a: [b\n");
  ASSERT_TRUE(read.error.has_value());
  EXPECT_EQ(read.error->file, "docker-compose.override.yml");
  EXPECT_GT(read.error->line, 1u);
  EXPECT_THAT(read.facts, IsEmpty());
}

}  // namespace
}  // namespace upgrade_advisor
