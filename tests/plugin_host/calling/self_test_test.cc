#include "services/plugin_host/calling/self_test.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/plugin_host/calling/sample_plugin.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Refusal(SamplePlugin& sample) {
  return std::string(SelfTest(&sample.plugin).status().message());
}

TEST(SelfTest, WritesDownWhatIsAskedSortedAndOnce) {
  SamplePlugin sample([](const ua_call& call, uint64_t& basis) {
    for (const char* name : {"z.z", "a.a", "z.z"}) {
      const ua_answer answer = AskConfig(call, name);
      EXPECT_EQ(answer.state, uint32_t{UA_UNKNOWN_FACT});
      EXPECT_EQ(answer.count, 0u);
      basis |= BitOfAnswer(answer);
    }
    AskConfig(call, "a", UA_MATCH_UNDER);
    Ask(call, UA_SHEET_TARGET, UA_KIND_RELEASE, "version");
    return UA_UNKNOWN;
  });
  const auto descriptor = SelfTest(&sample.plugin);
  ASSERT_TRUE(descriptor.ok()) << descriptor.status();
  using Match = FactSheet::Match;
  EXPECT_THAT(descriptor->advisories[0].asks,
              ElementsAre(FactQuery{SheetRole::kDeployment, FactKind::kConfig,
                                    "a", Match::kUnder},
                          FactQuery{SheetRole::kDeployment, FactKind::kConfig,
                                    "a.a", Match::kExact},
                          FactQuery{SheetRole::kDeployment, FactKind::kConfig,
                                    "z.z", Match::kExact},
                          FactQuery{SheetRole::kTarget, FactKind::kRelease,
                                    "version", Match::kExact}));
}

TEST(SelfTest, TakesAnAdvisoryThatAlwaysApplies) {
  SamplePlugin sample([](const ua_call&, uint64_t&) { return UA_YES; });
  const auto descriptor = SelfTest(&sample.plugin);
  ASSERT_TRUE(descriptor.ok()) << descriptor.status();
  EXPECT_THAT(descriptor->advisories[0].asks, IsEmpty());
}

TEST(SelfTest, RefusesANoOnNothing) {
  SamplePlugin sample([](const ua_call& call, uint64_t&) {
    AskConfig(call, "core.executor");
    return UA_NO;
  });
  EXPECT_THAT(Refusal(sample), HasSubstr("answers no although nothing is"));
}

TEST(SelfTest, TakesANoThatRestsOnAnUnknownForAnUnknown) {
  SamplePlugin sample([](const ua_call& call, uint64_t& basis) {
    basis = BitOfAnswer(AskConfig(call, "core.executor"));
    return UA_NO;
  });
  EXPECT_EQ(Refusal(sample), "");
}

struct Question {
  const char* name;
  uint32_t sheet;
  uint32_t kind;
  bool allowed;
};

class ForbiddingAdvisory : public ::testing::TestWithParam<Question> {};

TEST_P(ForbiddingAdvisory, MayAskReleaseFactsOnly) {
  const Question& q = GetParam();
  SamplePlugin sample([&](const ua_call& call, uint64_t& basis) {
    basis = BitOfAnswer(Ask(call, q.sheet, q.kind, "airflow.version"));
    return UA_UNKNOWN;
  });
  EXPECT_EQ(Refusal(sample), "") << "where nothing is forbidden";
  sample.row.effect = UA_EFFECT_FORBIDS_STEP;
  if (q.allowed) {
    EXPECT_EQ(Refusal(sample), "");
  } else {
    EXPECT_THAT(Refusal(sample), HasSubstr("asks for more than release facts"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Questions, ForbiddingAdvisory,
    ::testing::Values(
        Question{"source", UA_SHEET_SOURCE, UA_KIND_RELEASE, true},
        Question{"target", UA_SHEET_TARGET, UA_KIND_RELEASE, true},
        Question{"config", UA_SHEET_DEPLOYMENT, UA_KIND_CONFIG, false},
        Question{"database", UA_SHEET_DEPLOYMENT, UA_KIND_DATABASE, false},
        Question{"release_of_deployment", UA_SHEET_DEPLOYMENT, UA_KIND_RELEASE,
                 false},
        Question{"package_of_target", UA_SHEET_TARGET, UA_KIND_PACKAGE, false}),
    [](const auto& q) { return std::string(q.param.name); });

TEST(SelfTest, RefusesWhatFailsOnNothing) {
  SamplePlugin fails([](const ua_call& call, uint64_t&) {
    call.fail(&call, TextOf("no moon"));
    return UA_FAILED;
  });
  EXPECT_THAT(Refusal(fails), HasSubstr("no moon"));
  SamplePlugin throws([](const ua_call&, uint64_t&) -> int32_t {
    throw std::runtime_error("no moon either");
  });
  EXPECT_THAT(Refusal(throws), HasSubstr("no moon either"));
}

}  // namespace
}  // namespace upgrade_advisor
