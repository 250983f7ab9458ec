#include "services/cli/client/upgrade_test_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kReport[] = R"json({"schema": 1,
  "to": {"image": "astro-runtime:11.3.0"},
  "files": [{"file": "dags/token.py", "status": "new failure", "error": {
    "type": "RuntimeError", "line": 3,
    "text": "no password=hunter2 at postgres://me:letmein@db/x",
    "traceback": "connect('swordfish')"}}],
  "imports": [{"file": "dags/a.py", "name": "airflow.x.Y",
               "error": "cannot import name 'Y'"}]})json";

class UpgradeTestReport : public ::testing::Test {
 protected:
  UpgradeTestReport()
      : folder_(::testing::TempDir() + "upgrade-test-a--b"),
        file_(folder_ + "/report.json") {
    std::filesystem::create_directories(folder_);
    std::ofstream(file_) << kReport;
  }
  ~UpgradeTestReport() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
  std::string file_;
};

TEST_F(UpgradeTestReport, IsReadFromItsFolderOrItself) {
  const auto by_folder = ReadUpgradeTestReport(folder_, Reader::kThisProgram);
  ASSERT_TRUE(by_folder.ok()) << by_folder.status();
  EXPECT_EQ(*by_folder, *ReadUpgradeTestReport(file_, Reader::kThisProgram));
  EXPECT_THAT(*by_folder, HasSubstr("astro-runtime:11.3.0"));
  EXPECT_THAT(*by_folder, HasSubstr("\"line\":3"));
}

TEST_F(UpgradeTestReport, LosesTracebacksAndCredentials) {
  const auto report = ReadUpgradeTestReport(file_, Reader::kThisProgram);
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(*report, Not(HasSubstr("swordfish")));
  EXPECT_THAT(*report, Not(HasSubstr("letmein")));
  EXPECT_THAT(*report, HasSubstr("postgres://"));
}

TEST_F(UpgradeTestReport, TakesNoSecretToAServiceElsewhere) {
  const auto report = ReadUpgradeTestReport(file_, Reader::kServiceElsewhere);
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(*report, Not(HasSubstr("hunter2")));
  // Names, and errors that are about names alone, stay.
  EXPECT_THAT(*report, HasSubstr("dags/token.py"));
  EXPECT_THAT(*report, HasSubstr("cannot import name"));
}

TEST_F(UpgradeTestReport, NamesTheOptionWhereThereIsNone) {
  std::ofstream(file_) << "{\"password\": \"hunter2\"";
  for (const std::string& path : {file_, folder_ + "/nothing"}) {
    const auto report = ReadUpgradeTestReport(path, Reader::kThisProgram);
    EXPECT_EQ(report.status().code(), absl::StatusCode::kInvalidArgument);
    const std::string text(report.status().message());
    EXPECT_THAT(text, HasSubstr("--upgrade-test"));
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
  }
}

TEST_F(UpgradeTestReport, LosesWhatWorkedWhereItWouldBeTooLarge) {
  const std::string many(5u << 20, 'x');
  std::ofstream(file_) << R"({"works": [")" << many << R"("], "tests": []})";
  EXPECT_EQ(*ReadUpgradeTestReport(file_, Reader::kThisProgram),
            R"({"tests":[]})");
  std::ofstream(file_) << R"([")" << many << R"("])";
  EXPECT_GT(ReadUpgradeTestReport(file_, Reader::kThisProgram)->size(),
            many.size());
}

}  // namespace
}  // namespace upgrade_advisor
