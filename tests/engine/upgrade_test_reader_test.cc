#include "services/engine/upgrade_test_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// The parts of a report that matter, as `test` writes them.
constexpr char kReport[] = R"({
  "schema": 1, "verdict": "failed", "downgrade": false,
  "from": {"label": "13.11.0",
           "image": "quay.io/astronomer/astro-runtime:13.11.0", "grade": ""},
  "to": {"label": "3.1-21", "grade": "by date",
         "image": "astrocrpublic.azurecr.io/runtime:3.1-21"},
  "tests": [
    {"name": "dependencies", "status": "passed", "why": ""},
    {"name": "imports", "status": "failed", "why": "1 import fails"},
    {"name": "dags", "status": "not asked for", "why": ""},
    {"name": "of a later version", "status": "failed", "why": ""}],
  "files": [
    {"file": "dags/a.py", "status": "new failure", "reason": "",
     "error": {"type": "ImportError", "file": "include/b.py", "line": 3,
               "text": "at postgres://me:secret@db/x\nand more"}},
    {"file": "dags/c.py", "status": "was failing before", "error": null}],
  "imports": [
    {"file": "dags/a.py", "line": 1, "name": "airflow.x.Y",
     "status": "new failure", "error": "gone"},
    {"file": "dags/a.py", "line": 2, "name": "airflow.x.Z",
     "status": "was failing before", "error": "gone"}]})";

std::string FaultOf(absl::string_view report) {
  Violations violations;
  EXPECT_FALSE(ReadUpgradeTest(report, violations));
  return std::string(violations.ToStatus().message());
}

TEST(UpgradeTestReader, ReadsWhatTheCommandWrites) {
  Violations violations;
  const auto test = ReadUpgradeTest(kReport, violations);
  ASSERT_TRUE(test) << violations.ToStatus();
  EXPECT_EQ(test->from->ToString(), "13.11.0");
  EXPECT_EQ(test->to->ToString(), "3.1-21");
  EXPECT_EQ(test->grade, "by date");
  EXPECT_EQ(test->dependencies.result, TestResult::kPassed);
  EXPECT_EQ(test->imports.result, TestResult::kFailed);
  EXPECT_EQ(test->imports.why, "1 import fails");
  // What did not run is no pass.
  EXPECT_EQ(test->dags.result, TestResult::kSkipped);
  EXPECT_EQ(test->dags.why, "The test was not asked for");
}

TEST(UpgradeTestReader, KeepsNewFailuresOnlyOnOneLineWithoutCredentials) {
  Violations violations;
  const auto test = ReadUpgradeTest(kReport, violations);
  ASSERT_TRUE(test);
  ASSERT_THAT(test->failures, SizeIs(2));
  EXPECT_EQ(test->failures[0].file, "include/b.py");
  EXPECT_THAT(test->failures[0].text, HasSubstr("ImportError: at postgres://"));
  EXPECT_THAT(test->failures[0].text, Not(HasSubstr("secret")));
  EXPECT_THAT(test->failures[0].text, Not(HasSubstr("\n")));
  EXPECT_EQ(test->failures[1].name, "airflow.x.Y");
}

TEST(UpgradeTestReader, KeepsNothingThatATerminalObeys) {
  Violations violations;
  const auto test = ReadUpgradeTest(R"({"from": {}, "to": {}, "tests": [
      {"name": "dags", "status": "odd\u001b[2J"}], "imports": [
      {"file": "a\u0007.py", "name": "x\n", "status": "new failure"}]})",
                                    violations);
  ASSERT_TRUE(test);
  EXPECT_EQ(test->dags.why, "The test was odd [2J");
  EXPECT_EQ(test->failures[0].file, "a .py");
  EXPECT_EQ(test->failures[0].name, "x ");
}

constexpr char kWorking[] = R"({"from": {}, "to": {"python": "3.12.1",
    "image_python": "3.12"}, "tests": [],
    "works": [{"file": "dags/a.py", "imports": [{"name": "airflow.DAG",
      "line": 3}, {"name": "airflow.DAG"}, {"name": ""}, 7]}, {"file": "b.py"},
      {"imports": [{"name": "lost"}]}],
    "target_packages": [{"name": "x", "version": "1", "frozen": true},
      {"name": "y", "version": ""}]})";

TEST(UpgradeTestReader, ReadsWhatWorkedAndWithWhat) {
  Violations violations;
  // A row that is not one is a fault of the whole.
  EXPECT_FALSE(ReadUpgradeTest(kWorking, violations));
  std::string report = kWorking;
  report.replace(report.find(", 7]"), 4, "]");
  const auto test = ReadUpgradeTest(report, violations);
  ASSERT_TRUE(test);
  ASSERT_THAT(test->working_imports, SizeIs(1));
  EXPECT_THAT(test->working_imports.at("dags/a.py"), SizeIs(1));
  EXPECT_TRUE(test->has_python_of_image);
  EXPECT_TRUE(test->packages.at("x").is_frozen);
  EXPECT_FALSE(test->packages.at("y").is_frozen);
}

TEST(UpgradeTestReader, KnowsWhichPythonIsTheOneOfTheImage) {
  const auto has = [](const char* python, const char* image) {
    Violations violations;
    return ReadUpgradeTest(absl::StrCat(R"({"from": {}, "to": {"python": ")",
                                        python, R"(", "image_python": ")",
                                        image, R"("}, "tests": []})"),
                           violations)
        ->has_python_of_image;
  };
  EXPECT_TRUE(has("3.12.1", "3.12"));
  EXPECT_FALSE(has("3.11.2", "3.12"));
  EXPECT_FALSE(has("3.12.1", "3.1"));
  EXPECT_FALSE(has("3.12.1", ""));
  EXPECT_FALSE(has("", "3.12"));
}

TEST(UpgradeTestReader, SaysWhatIsNotAReport) {
  EXPECT_THAT(FaultOf("{"), HasSubstr("upgrade_test"));
  EXPECT_THAT(FaultOf("[]"), HasSubstr("object"));
  EXPECT_THAT(FaultOf("{}"), HasSubstr("from"));
  EXPECT_THAT(FaultOf(R"({"from": {}, "to": {}, "tests": 1})"),
              HasSubstr("tests"));
  EXPECT_THAT(FaultOf(R"({"from": {}, "to": {}, "tests": [{"name": 1}]})"),
              HasSubstr("name"));
  EXPECT_THAT(FaultOf(std::string((4u << 20) + 1, ' ')), HasSubstr("bytes"));
}

TEST(UpgradeTestReader, TakesAReportWithoutAnythingForAnotherChange) {
  Violations violations;
  const auto test =
      ReadUpgradeTest(R"({"from": {}, "to": {}, "tests": []})", violations);
  ASSERT_TRUE(test);
  EXPECT_FALSE(test->from);
  EXPECT_EQ(test->dags.result, TestResult::kSkipped);
}

TEST(UpgradeTestReader, GivesItsChecksToAValidation) {
  const Engine engine(BundledSnapshot(), FixedDay);
  v1::ValidateUpgradeRequest request;
  *request.mutable_deployment() = DeploymentOf("runtime:13.11.0");
  *request.mutable_target() = Ref("runtime:3.1-21");
  request.set_upgrade_test(kReport);
  const auto response = engine.ValidateUpgrade(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->verdict(), v1::VERDICT_BLOCKED);
  EXPECT_EQ(response->checks(5).id(), "dependencies");
  EXPECT_EQ(response->checks(6).id(), "dags-import");
  EXPECT_EQ(response->checks(6).status(), v1::CHECK_STATUS_FAILED);
  request.set_upgrade_test("?");
  EXPECT_EQ(InfoOf(engine.ValidateUpgrade(request, {}).status()).reason(),
            "INVALID_FIELD");
}

}  // namespace
}  // namespace upgrade_advisor
