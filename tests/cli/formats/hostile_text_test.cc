// A project may call its files what it likes. What it calls them is shown, and
// means nothing to whatever reads the answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "services/cli/formats/github_text.h"
#include "services/cli/formats/html_text.h"
#include "services/cli/formats/junit_text.h"
#include "services/cli/formats/markdown_escape.h"
#include "services/cli/formats/markdown_text.h"
#include "services/cli/formats/sarif_text.h"
#include "tests/cli/formats/sample_answer.h"

namespace upgrade_advisor {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A tag, the end of a CDATA section, a command of a workflow on its own line,
// escape sequences of C0 and C1, an override of direction, bytes that are not
// UTF-8.
constexpr char kFile[] =
    "dags/<script>alert(1)</script>]]>\n::set-output "
    "name=x::y\r\x1b[31m\xc2\x9b"
    "\xe2\x80\xae\xff`@team #1 [a](http://x) ![b](www.y) | --> .py";

Answer HostileAnswer() { return AnswerOf(SamplePlan(kFile), {}); }

void ExpectNothingSteers(const std::string& text) {
  for (const char* bad : {"\x1b", "\r", "\xc2\x9b", "\xe2\x80\xae", "\xff"}) {
    EXPECT_THAT(text, Not(HasSubstr(bad)));
  }
}

TEST(HostileText, IsTextInHtml) {
  const std::string html = HtmlText(HostileAnswer());
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  ExpectNothingSteers(html);
}

TEST(HostileText, IsTextInJunit) {
  const std::string xml = JunitText(HostileAnswer());
  EXPECT_THAT(xml, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(xml, Not(HasSubstr("]]>")));
  ExpectNothingSteers(xml);
}

TEST(HostileText, IsOneLineOfAWorkflow) {
  const std::string text = GithubText(HostileAnswer());
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    EXPECT_THAT(std::string(line),
                AnyOf(StartsWith("::error "), StartsWith("::warning "),
                      StartsWith("::notice "), StartsWith("Upgrade plan"), ""));
  }
  EXPECT_THAT(text, HasSubstr("%0A%3A%3Aset-output name=x%3A%3Ay"));
  ExpectNothingSteers(text);
}

TEST(HostileText, OnlyWhatBlocksIsAnError) {
  const std::string text = GithubText(HostileAnswer());
  size_t errors = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::StartsWith(line, "::error ")) {
      ++errors;
      EXPECT_THAT(std::string(line), HasSubstr("title=BLOCKS::"));
    }
  }
  EXPECT_EQ(errors, 1u);
}

TEST(HostileText, IsTextInMarkdown) {
  const std::string text = MarkdownText(HostileAnswer());
  for (const char* bad : {"<script", "@team", "#1 ", "](", "http://x", "www.y",
                          "-->\n.py", "\n::"}) {
    EXPECT_THAT(text, Not(HasSubstr(bad))) << bad;
  }
  ExpectNothingSteers(text);
}

TEST(HostileText, CannotEndABlockOfCode) {
  EXPECT_EQ(MarkdownBlock("diff", "+```\n+# x\n"),
            "````diff\n+```\n+# x\n````\n");
}

TEST(HostileText, IsAPathInSarif) {
  const std::string json = SarifText(HostileAnswer());
  EXPECT_THAT(json, HasSubstr("dags/%3Cscript%3Ealert%281%29%3C/script%3E"));
  EXPECT_THAT(json, HasSubstr("%0A%3A%3Aset-output"));
  ExpectNothingSteers(json);
}

}  // namespace
}  // namespace upgrade_advisor
