#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/markup/markup.h"
#include "services/rehearsal/report/html_report.h"
#include "services/rehearsal/report/json_report.h"
#include "services/rehearsal/report/junit_report.h"
#include "services/rehearsal/report/text_report.h"
#include "tests/rehearsal/report/sample_report.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Reports, TextOfTheProjectIsNeverMarkup) {
  const std::string html = HtmlReport(SampleReport());
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("\x1b")));
  EXPECT_THAT(html, HasSubstr("a &lt;note&gt;"));
  EXPECT_EQ(EscapeMarkup("a\x01\xff<\"&\">"), "a??&lt;&quot;&amp;&quot;&gt;");
}

TEST(Reports, ThePageNeedsNothingElse) {
  const std::string html = HtmlReport(SampleReport());
  for (const char* other : {"src=", "<link", "url(", "@import", "http:"}) {
    EXPECT_THAT(html, Not(HasSubstr(other)));
  }
}

TEST(Reports, ATerminalObeysNothingOfTheProject) {
  const std::string text = TextReport(SampleReport());
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, HasSubstr("dags/<bad>.py:7: TypeError"));
  EXPECT_THAT(text, HasSubstr("imports       not asked for"));
}

TEST(Reports, JunitFailsWhatFailedAndSkipsWhatIsOpen) {
  const std::string xml = JunitReport(SampleReport());
  EXPECT_THAT(xml,
              HasSubstr("<testsuite name=\"dags\" tests=\"3\" failures=\"2\" "
                        "errors=\"0\" skipped=\"1\">"));
  EXPECT_THAT(xml, HasSubstr("<skipped message=\"undecided: it needs the "
                             "Variable team\"/>"));
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"imports\" tests=\"1\" "
                             "failures=\"0\" errors=\"0\" skipped=\"1\">"));
}

TEST(Reports, JsonSaysWhatWorksAndWithWhat) {
  const std::string json = JsonReport(SampleReport());
  EXPECT_THAT(json, HasSubstr(R"("works": [
    {
      "file": "dags/open.py",
      "imports": [
        {
          "name": "airflow.DAG",
          "line": 3
        }
      ]
    }
  ])"));
  EXPECT_THAT(json, HasSubstr(R"("target_packages": [
    {
      "name": "a",
      "version": "2",
      "frozen": true
    }
  ])"));
  EXPECT_THAT(json, HasSubstr(R"("image_python": "3.12")"));
}

TEST(Reports, SayWhoImportsAPackageThatDiffers) {
  EXPECT_THAT(JsonReport(SampleReport()), HasSubstr(R"("imported_by": [
        "dags/open.py"
      ])"));
  EXPECT_THAT(HtmlReport(SampleReport()), HasSubstr("<td>dags/open.py</td>"));
}

TEST(Reports, JsonIsTheSameForTheSameReport) {
  const std::string json = JsonReport(SampleReport());
  EXPECT_EQ(json, JsonReport(SampleReport()));
  EXPECT_THAT(json, HasSubstr("\"verdict\": \"failed\""));
  EXPECT_THAT(json, HasSubstr("\"section\": \"Major Updates\""));
}

TEST(Reports, AFailureWeighsMoreThanWhatWasSkipped) {
  RehearsalReport report = SampleReport();
  EXPECT_EQ(report.verdict(), TestStatus::kFailed);
  report.tests[2].status = TestStatus::kSkipped;
  EXPECT_EQ(report.verdict(), TestStatus::kSkipped);
  report.tests[2].status = TestStatus::kPassed;
  EXPECT_EQ(report.verdict(), TestStatus::kPassed);
}

}  // namespace
}  // namespace upgrade_advisor
