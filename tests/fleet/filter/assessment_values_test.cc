// Each field of a filter reads its place in an assessment.
#include "services/fleet/filter/assessment_values.h"

#include <gtest/gtest.h>

#include "services/fleet/filter/filter_parser.h"
#include "services/fleet/filter/filter_tree.h"
#include "tests/fleet/filter/filter_words.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;

v1::Assessment Sample() {
  v1::Assessment out;
  out.mutable_running()->set_distribution(v1::DISTRIBUTION_RUNTIME);
  out.mutable_running()->set_version("9.10.0");
  out.set_airflow_version("2.7.3");
  out.set_line("9");
  out.set_end_of_maintenance("2025-01-31");
  out.set_support(v1::SUPPORT_STATUS_UNSUPPORTED);
  out.set_verdict(v1::VERDICT_BLOCKED);
  out.set_reason("why");
  *out.mutable_target() = out.running();
  out.mutable_target()->set_version("3.1-21");
  *out.add_steps() = out.target();
  out.add_blocking("R1");
  out.add_warnings("R2");
  out.add_undecided_blocking("R3");
  return out;
}

std::string Left(const std::string& filter, const v1::Assessment& assessment,
                 std::optional<int32_t> days_left) {
  const ParsedFilter parsed = ParseFilter(filter);
  EXPECT_TRUE(parsed.faults.empty()) << filter;
  return InWords(Specialize(parsed.tree, [&](FilterField field) {
    return AssessmentValue(field, assessment, days_left);
  }));
}

TEST(AssessmentValues, AnswerEveryFieldOfAnAssessment) {
  const char* const filters[] = {"distribution=RUNTIME",
                                 "release=9.10.0",
                                 "line=9",
                                 "airflow_version<2.10",
                                 "support=UNSUPPORTED",
                                 "yanked=false",
                                 "verdict=BLOCKED",
                                 "reason=why",
                                 "target=3.1-21",
                                 "blocking:R1",
                                 "warnings:R2",
                                 "undecided_blocking:R3",
                                 "end_of_maintenance=2025-01-31",
                                 "days_left=-3",
                                 "steps=1"};
  for (const char* filter : filters) {
    EXPECT_EQ(Left(filter, Sample(), -3), "true") << filter;
  }
  v1::Assessment failed;
  failed.set_error("no target");
  EXPECT_EQ(Left("error=\"no *\"", failed, std::nullopt), "true");
}

TEST(AssessmentValues, AreUnsetInAnEmptyAssessment) {
  for (const FieldRow& row : FilterFields()) {
    if (row.is_of_row) continue;
    EXPECT_EQ(Left(std::string(row.name) + ":*", {}, std::nullopt), "false")
        << row.name;
  }
}

TEST(AssessmentValues, LeaveFieldsOfTheRow) {
  for (const FieldRow& row : FilterFields()) {
    EXPECT_EQ(AssessmentValue(row.field, Sample(), 1).has_value(),
              !row.is_of_row)
        << row.name;
  }
}

TEST(AssessmentValues, TableIsInTheOrderOfItsFieldsAndNumbersAreThoseOfTheApi) {
  size_t index = 0;
  for (const FieldRow& row : FilterFields()) {
    EXPECT_EQ(static_cast<size_t>(row.field), index++) << row.name;
  }
  const auto name = [](FilterField field, int number) {
    const FieldRow& row = RowOf(field);
    return std::string(row.prefix) +
           std::string(row.values[static_cast<size_t>(number - 1)]);
  };
  for (int i = v1::Verdict_MIN + 1; i <= v1::Verdict_MAX; ++i) {
    EXPECT_EQ(name(FilterField::kVerdict, i),
              v1::Verdict_Name(static_cast<v1::Verdict>(i)));
  }
  for (int i = v1::AssessmentState_MIN + 1; i <= v1::AssessmentState_MAX; ++i) {
    EXPECT_EQ(name(FilterField::kState, i),
              v1::AssessmentState_Name(static_cast<v1::AssessmentState>(i)));
  }
  for (int i = v1::SupportStatus_MIN + 1; i <= v1::SupportStatus_MAX; ++i) {
    EXPECT_EQ(name(FilterField::kSupport, i),
              v1::SupportStatus_Name(static_cast<v1::SupportStatus>(i)));
  }
  for (int i = v1::Distribution_MIN + 1; i <= v1::Distribution_MAX; ++i) {
    EXPECT_EQ(name(FilterField::kDistribution, i),
              v1::Distribution_Name(static_cast<v1::Distribution>(i)));
  }
}

}  // namespace
}  // namespace upgrade_advisor
