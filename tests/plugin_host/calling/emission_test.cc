// What a plugin may say besides yes, no and unknown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "services/plugin_host/calling/examination_call.h"
#include "tests/plugin_host/calling/sample_plugin.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ua_emission Emission(uint32_t kind, absl::string_view text) {
  ua_emission e{};
  e.size = sizeof e;
  e.kind = kind;
  e.text = TextOf(text);
  return e;
}

class EmissionTest : public ::testing::Test {
 protected:
  EmissionTest() {
    FactSheet::Builder sheet;
    sheet.Add(FactKind::kConfig, "core.executor", "CeleryExecutor");
    deployment_ = sheet.Build();
  }

  Examination Run(ExamineFunction examine) {
    SamplePlugin sample(std::move(examine));
    ExaminationCall call({&deployment_, &nothing_, &nothing_}, {});
    return call.Run(sample.plugin, 0);
  }
  // Emits one thing and answers.
  Examination Emit(const ua_emission& e, int32_t result, int32_t expected) {
    return Run([&](const ua_call& call, uint64_t&) {
      EXPECT_EQ(call.emit(&call, &e), expected);
      return result;
    });
  }

  FactSheet deployment_;
  const FactSheet nothing_{};
};

TEST_F(EmissionTest, OfEveryKindIsKeptForYesAndUnknown) {
  for (int32_t result : {UA_YES, UA_UNKNOWN}) {
    const Examination answer = Run([&](const ua_call& call, uint64_t&) {
      AskConfig(call, "core.executor");
      ua_emission e = Emission(UA_EMIT_SUBJECT, "imports it");
      e.subject = TextOf("conf.py");
      e.basis = 1;
      EXPECT_EQ(call.emit(&call, &e), UA_OK);
      e = Emission(UA_EMIT_DURATION, "rows");
      e.low_seconds = 60;
      e.high_seconds = 600;
      EXPECT_EQ(call.emit(&call, &e), UA_OK);
      e = Emission(UA_EMIT_DETAIL, "a detail");
      EXPECT_EQ(call.emit(&call, &e), UA_OK);
      e = Emission(UA_EMIT_ACTION, "Pause");
      e.command = TextOf("pause");
      e.phase = UA_PHASE_AFTER;
      e.optional = 1;
      EXPECT_EQ(call.emit(&call, &e), UA_OK);
      e = Emission(UA_EMIT_REMEDY, "Mend");
      e.edit = TextOf("env.unset NAME");
      EXPECT_EQ(call.emit(&call, &e), UA_OK);
      return result;
    });
    ASSERT_THAT(answer.subjects, SizeIs(1));
    EXPECT_EQ(answer.subjects[0].subject, "conf.py");
    EXPECT_EQ(answer.subjects[0].text, "imports it");
    EXPECT_THAT(answer.subjects[0].evidence, SizeIs(1));
    ASSERT_THAT(answer.durations, SizeIs(1));
    EXPECT_EQ(answer.durations[0].low, 60u);
    EXPECT_EQ(answer.durations[0].high, 600u);
    EXPECT_EQ(answer.durations[0].basis, "rows");
    EXPECT_THAT(answer.details, ElementsAre("a detail"));
    ASSERT_THAT(answer.actions, SizeIs(1));
    EXPECT_EQ(answer.actions[0].title, "Pause");
    EXPECT_EQ(answer.actions[0].command, "pause");
    EXPECT_EQ(answer.actions[0].phase, Phase::kAfter);
    EXPECT_TRUE(answer.actions[0].optional);
    ASSERT_THAT(answer.remedies, SizeIs(1));
    EXPECT_EQ(answer.remedies[0].edit, "env.unset NAME");
  }
}

TEST_F(EmissionTest, IsDroppedForNoAndForAFailure) {
  for (int32_t result : {UA_NO, UA_FAILED}) {
    const Examination answer =
        Emit(Emission(UA_EMIT_DETAIL, "a detail"), result, UA_OK);
    EXPECT_THAT(answer.details, IsEmpty());
  }
}

TEST_F(EmissionTest, OfOneExaminationIsNotOfTheNext) {
  int runs = 0;
  SamplePlugin sample([&](const ua_call& call, uint64_t&) {
    const ua_emission e = Emission(UA_EMIT_DETAIL, "once");
    if (runs++ == 0) call.emit(&call, &e);
    return UA_YES;
  });
  ExaminationCall call({&deployment_, &nothing_, &nothing_}, {});
  EXPECT_THAT(call.Run(sample.plugin, 0).details, SizeIs(1));
  EXPECT_THAT(call.Run(sample.plugin, 0).details, IsEmpty());
}

TEST_F(EmissionTest, WithAnOpenEndHasNoHighFigure) {
  ua_emission e = Emission(UA_EMIT_DURATION, "rows");
  e.low_seconds = 60;
  e.high_seconds = UA_DURATION_OPEN;
  const Examination answer = Emit(e, UA_YES, UA_OK);
  EXPECT_EQ(answer.durations[0].high, std::nullopt);
}

TEST_F(EmissionTest, WithItsEndsTurnedRoundIsABandOfTheLowFigure) {
  ua_emission e = Emission(UA_EMIT_DURATION, "rows");
  e.low_seconds = 60;
  e.high_seconds = 5;
  EXPECT_EQ(Emit(e, UA_YES, UA_OK).durations[0].high, 60u);
}

TEST_F(EmissionTest, OfAnUnknownPhaseIsDoneDuringTheStep) {
  for (uint32_t phase : {0u, 4u, ~0u}) {
    ua_emission e = Emission(UA_EMIT_ACTION, "Pause");
    e.phase = phase;
    EXPECT_EQ(Emit(e, UA_YES, UA_OK).actions[0].phase, Phase::kDuring);
  }
}

TEST_F(EmissionTest, OfALaterKindIsInvalidAndLeavesTheAnswerAlone) {
  for (uint32_t kind : {0u, 7u, ~0u}) {
    const Examination answer = Emit(Emission(kind, "what"), UA_YES, UA_INVALID);
    EXPECT_EQ(answer.outcome, Outcome::kYes);
  }
}

TEST_F(EmissionTest, ThatIsTooShortOrNoneIsInvalid) {
  ua_emission e = Emission(UA_EMIT_DETAIL, "cut");
  e.size = offsetof(ua_emission, optional);
  EXPECT_THAT(Emit(e, UA_YES, UA_INVALID).details, IsEmpty());
  Run([](const ua_call& call, uint64_t&) {
    EXPECT_EQ(call.emit(&call, nullptr), UA_INVALID);
    return UA_NO;
  });
}

TEST_F(EmissionTest, IsTakenThousandTwentyFourTimesAndThenFails) {
  for (int count : {1024, 1025}) {
    const Examination answer = Run([&](const ua_call& call, uint64_t&) {
      const ua_emission e = Emission(UA_EMIT_DETAIL, "again");
      for (int i = 0; i < count; ++i) {
        EXPECT_EQ(call.emit(&call, &e), i < 1024 ? UA_OK : UA_LIMIT);
      }
      return UA_YES;
    });
    if (count == 1024) {
      EXPECT_THAT(answer.details, SizeIs(1024));
    } else {
      EXPECT_EQ(answer.outcome, Outcome::kFailed);
      EXPECT_THAT(answer.failure, HasSubstr("more than 1024 texts"));
    }
  }
}

TEST_F(EmissionTest, IsTakenUpTo256KibAndThenFails) {
  const std::string half(128 * 1024, 'h');
  for (int count : {2, 3}) {
    const Examination answer = Run([&](const ua_call& call, uint64_t&) {
      const ua_emission e = Emission(UA_EMIT_DETAIL, half);
      for (int i = 0; i < count; ++i) {
        EXPECT_EQ(call.emit(&call, &e), i < 2 ? UA_OK : UA_LIMIT);
      }
      return UA_YES;
    });
    EXPECT_EQ(answer.outcome, count == 2 ? Outcome::kYes : Outcome::kFailed);
  }
}

class EvidenceTest : public ::testing::Test {
 protected:
  EvidenceTest() {
    FactSheet::Builder sheet;
    for (uint32_t line = 1; line <= 40; ++line) {
      sheet.Add(Fact{FactKind::kKeyword, "*.retries", std::to_string(line),
                     "dags/a.py", line});
    }
    sheet.Add(FactKind::kConfig, "core.executor", "CeleryExecutor");
    deployment_ = sheet.Build();
  }

  // Asks for all, names rows by their index, and says yes.
  std::vector<std::string> Shown(
      const std::vector<uint32_t>& named, bool outcomes_only = false,
      const std::function<void(const ua_call&, const ua_answer&)>& also = {}) {
    SamplePlugin sample([&](const ua_call& call, uint64_t& basis) {
      const ua_answer answer =
          Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_KEYWORD, "*.retries");
      basis =
          BitOfAnswer(answer) | BitOfAnswer(AskConfig(call, "core.executor"));
      for (uint32_t i : named) {
        const ua_emission e = OfRow(answer, i);
        EXPECT_EQ(call.emit(&call, &e), UA_OK);
      }
      if (also) also(call, answer);
      return UA_YES;
    });
    ExaminationContext context;
    context.outcomes_only = outcomes_only;
    ExaminationCall call({&deployment_, &nothing_, &nothing_}, context);
    const Examination examined = call.Run(sample.plugin, 0);
    EXPECT_EQ(examined.outcome, Outcome::kYes);
    std::vector<std::string> out;
    for (const EvidenceRow& row : examined.evidence) {
      out.emplace_back(deployment_.rows()[*row.row].value.view());
    }
    return out;
  }
  static ua_emission OfRow(const ua_answer& answer, uint32_t i) {
    ua_emission e = Emission(UA_EMIT_EVIDENCE, "");
    e.evidence = reinterpret_cast<const ua_fact*>(
        reinterpret_cast<const char*>(answer.facts) + i * answer.stride);
    e.evidence_count = 1;
    return e;
  }

  FactSheet deployment_;
  const FactSheet nothing_{};
};

TEST_F(EvidenceTest, IsTheRowsThatAreNamedAndAllOfOtherAnswers) {
  EXPECT_THAT(Shown({4, 11}), ElementsAre("5", "12", "CeleryExecutor"));
}

TEST_F(EvidenceTest, IsARowOnceHoweverOftenItIsNamed) {
  EXPECT_THAT(Shown({4, 11, 4}), ElementsAre("5", "12", "CeleryExecutor"));
}

TEST_F(EvidenceTest, IsTheFirstTwentyRowsWhereNoneIsNamed) {
  EXPECT_THAT(Shown({}), SizeIs(21));
}

TEST_F(EvidenceTest, IsTwentyNamedRowsAtMost) {
  std::vector<uint32_t> all(40);
  std::iota(all.begin(), all.end(), 0);
  EXPECT_THAT(Shown(all), SizeIs(21));
}

TEST_F(EvidenceTest, IsNotLookedAtWhereOutcomesAreAllThatCounts) {
  EXPECT_THAT(Shown({4}, true), IsEmpty());
}

TEST_F(EvidenceTest, ThatIsNoRowOfAnAnswerIsInvalidAndChangesNothing) {
  const auto wrong = [](const ua_call& call, const ua_answer& answer) {
    ua_emission none = OfRow(answer, 0);
    none.evidence = nullptr;
    ua_emission between = OfRow(answer, 0);
    between.evidence = reinterpret_cast<const ua_fact*>(
        reinterpret_cast<const char*>(answer.facts) + 1);
    ua_emission beyond = OfRow(answer, 39);
    beyond.evidence_count = ~uint64_t{0};
    ua_emission after = OfRow(answer, 0);
    const ua_fact foreign{};
    after.evidence = &foreign;
    ua_emission older = OfRow(answer, 0);
    older.size = offsetof(ua_emission, evidence);
    for (const ua_emission& e : {none, between, beyond, after, older}) {
      EXPECT_EQ(call.emit(&call, &e), UA_INVALID);
    }
  };
  EXPECT_THAT(Shown({4}, false, wrong), ElementsAre("5", "CeleryExecutor"));
  EXPECT_THAT(Shown({}, false, wrong), SizeIs(21));
}

// Sizes whose sum wraps around to something small.
TEST_F(EmissionTest, OfSizesThatOverflowIsOverTheLimit) {
  for (const auto member : {&ua_emission::subject, &ua_emission::text,
                            &ua_emission::command, &ua_emission::edit}) {
    ua_emission e = Emission(UA_EMIT_DETAIL, "t");
    e.subject = e.command = e.edit = TextOf("s");
    (e.*member).size = ~uint64_t{0} - 2;
    const Examination answer = Emit(e, UA_YES, UA_LIMIT);
    EXPECT_EQ(answer.outcome, Outcome::kFailed);
    EXPECT_THAT(answer.failure, HasSubstr("256 KiB"));
  }
}

// A plugin may build it of a value that somebody gave: no reason to fail.
TEST_F(EmissionTest, AnEditOfSeveralLinesIsLeftOut) {
  const auto edits_of = [](const Examination& answer) {
    std::vector<std::string> out;
    for (const Action& a : answer.actions) out.push_back(a.edit);
    for (const Remedy& r : answer.remedies) out.push_back(r.edit);
    return out;
  };
  for (uint32_t kind : {UA_EMIT_ACTION, UA_EMIT_REMEDY}) {
    for (absl::string_view edit :
         {"requirements.add a\n--index-url http://elsewhere",
          "requirements.add a\rb", "env.unset \x1b[2J", "\n"}) {
      ua_emission e = Emission(kind, "Do it");
      e.edit = TextOf(edit);
      const Examination answer = Emit(e, UA_YES, UA_OK);
      EXPECT_EQ(answer.outcome, Outcome::kYes);
      EXPECT_THAT(edits_of(answer), ElementsAre(""));
    }
    ua_emission sound = Emission(kind, "Do it");
    sound.edit = TextOf("requirements.add a==1");
    EXPECT_THAT(edits_of(Emit(sound, UA_YES, UA_OK)),
                ElementsAre("requirements.add a==1"));
  }
}

// Sizes are the plugin's word.
TEST_F(EmissionTest, AFailureIsCutWhateverItsSize) {
  const std::string long_text(100000, 'x');
  for (uint64_t size : {uint64_t{100000}, uint64_t{1} << 63, ~uint64_t{0}}) {
    const Examination answer = Run([&](const ua_call& call, uint64_t&) {
      call.fail(&call, {long_text.data(), size});
      return UA_YES;
    });
    EXPECT_EQ(answer.outcome, Outcome::kFailed);
    EXPECT_EQ(answer.failure, std::string(4096, 'x')) << size;
  }
}

TEST_F(EmissionTest, AQuestionOfImpossibleSizeIsRefused) {
  const std::string long_name(5000, 'x');
  for (uint64_t size : {uint64_t{5000}, uint64_t{1} << 63, ~uint64_t{0}}) {
    const Examination answer = Run([&](const ua_call& call, uint64_t&) {
      ua_answer got{};
      got.size = sizeof got;
      call.ask(&call, UA_SHEET_DEPLOYMENT, UA_KIND_CONFIG,
               {long_name.data(), size}, UA_MATCH_EXACT, &got);
      EXPECT_EQ(got.state, UA_UNKNOWN_FACT);
      return UA_YES;
    });
    EXPECT_EQ(answer.outcome, Outcome::kFailed) << size;
    EXPECT_THAT(answer.failure, HasSubstr("longer than 512 bytes"));
  }
}

}  // namespace
}  // namespace upgrade_advisor
