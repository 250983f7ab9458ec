#include "services/cli/formats/markdown_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/formats/sample_answer.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Answer LongAnswer() {
  v1::PlanUpgradeResponse response = SamplePlan("a.py");
  for (int i = 0; i < 500; ++i) {
    AddFinding("MANY-" + std::to_string(i), v1::OUTCOME_APPLIES,
               v1::EFFECT_NONE, response.mutable_plan()->mutable_steps(0))
        ->set_impact(std::string(400, 'x'));
  }
  return AnswerOf(response, {});
}

TEST(MarkdownText, IsFoundByItsFirstLine) {
  EXPECT_THAT(MarkdownText(AnswerOf(SamplePlan("a.py"), {})),
              StartsWith("<!-- upgrade-advisor:plan -->\n## Upgrade plan: "
                         "BLOCKED\n"));
}

TEST(MarkdownText, SaysWhatIsLeftOut) {
  const std::string text = MarkdownText(LongAnswer());
  EXPECT_LT(text.size(), 65536u);
  EXPECT_GT(text.size(), 60000u);
  EXPECT_THAT(text, HasSubstr("entries are left out of this comment"));
  // What blocks and what to do come first, and folds are closed.
  EXPECT_THAT(text, HasSubstr("Title of BLOCKS"));
  EXPECT_THAT(text, HasSubstr("- [ ] before: Add a.py"));
  EXPECT_THAT(text, HasSubstr("</details>\n\n**"));
}

TEST(MarkdownText, LeavesNothingOutWhereThereIsRoom) {
  EXPECT_THAT(MarkdownText(AnswerOf(SamplePlan("a.py"), {})),
              Not(HasSubstr("left out")));
}

}  // namespace
}  // namespace upgrade_advisor
