#include "services/plugin_host/calling/examination_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "tests/plugin_host/calling/sample_plugin.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Match = FactSheet::Match;

// A Deployment of which the configuration is known, and more.
FactSheet Deployment() {
  FactSheet::Builder sheet;
  sheet.Add(FactKind::kConfig, "core.executor", "CeleryExecutor");
  sheet.Add(FactKind::kConfig, "core.parallelism", "32");
  Fact secret;
  secret.kind = FactKind::kConfig;
  secret.name = "core.fernet_key";
  secret.value_withheld = true;
  sheet.Add(secret);
  sheet.Add(FactKind::kImport, "airflow.contrib", "dags/a.py");
  sheet.Add(FactKind::kImport, "airflow.contrib.hooks", "dags/b.py");
  sheet.Add(FactKind::kImport, "airflow.contribute", "dags/c.py");
  sheet.Close(FactKind::kConfig);
  return sheet.Build();
}

FactSheet Target() {
  FactSheet::Builder sheet;
  sheet.Add(FactKind::kRelease, "version", "5.0.4");
  sheet.Close(FactKind::kRelease);
  return sheet.Build();
}

class ExaminationTest : public ::testing::Test {
 protected:
  Examination Run(ExamineFunction examine) {
    SamplePlugin sample(std::move(examine));
    ExaminationCall call({&deployment_, &source_, &target_},
                         {&stop_, std::nullopt, ""});
    Examination answer = call.Run(sample.plugin, 0);
    asked_ = call.asked();
    return answer;
  }

  const FactSheet deployment_ = Deployment();
  const FactSheet source_{};
  const FactSheet target_ = Target();
  std::atomic<bool> stop_ = false;
  std::vector<FactQuery> asked_;
};

FactQuery Config(const std::string& name) {
  return {SheetRole::kDeployment, FactKind::kConfig, name, Match::kExact};
}

TEST_F(ExaminationTest, AnswersPresentAbsentAndUnknown) {
  Run([](const ua_call& call, uint64_t&) {
    const ua_answer present = AskConfig(call, "core.executor");
    EXPECT_EQ(present.state, uint32_t{UA_PRESENT_FACT});
    EXPECT_EQ(present.count, 1u);
    EXPECT_EQ(ViewOfText(present.facts->name), "core.executor");
    EXPECT_EQ(ViewOfText(present.facts->value), "CeleryExecutor");
    EXPECT_GE(present.stride, sizeof(ua_fact));
    EXPECT_EQ(present.complete, 1u);

    const ua_answer absent = AskConfig(call, "core.dags_folder");
    EXPECT_EQ(absent.state, uint32_t{UA_ABSENT_FACT});
    EXPECT_EQ(absent.count, 0u);

    const ua_answer unknown =
        Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_DATABASE, "backend");
    EXPECT_EQ(unknown.state, uint32_t{UA_UNKNOWN_FACT});
    EXPECT_EQ(unknown.question, 2u);
    return UA_NO;
  });
  EXPECT_THAT(asked_, SizeIs(3));
}

TEST_F(ExaminationTest, AnswersUnderAPrefixWithAllBelowIt) {
  Run([](const ua_call& call, uint64_t&) {
    const ua_answer answer = Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_IMPORT,
                                 "airflow.contrib", UA_MATCH_UNDER);
    EXPECT_EQ(answer.count, 2u);
    const auto* at = reinterpret_cast<const unsigned char*>(answer.facts);
    const auto* second = reinterpret_cast<const ua_fact*>(at + answer.stride);
    EXPECT_EQ(ViewOfText(second->name), "airflow.contrib.hooks");
    return UA_NO;
  });
}

TEST_F(ExaminationTest, AsksTheSheetThatIsNamed) {
  Run([](const ua_call& call, uint64_t&) {
    EXPECT_EQ(Ask(call, UA_SHEET_TARGET, UA_KIND_RELEASE, "version").state,
              uint32_t{UA_PRESENT_FACT});
    EXPECT_EQ(Ask(call, UA_SHEET_SOURCE, UA_KIND_RELEASE, "version").state,
              uint32_t{UA_UNKNOWN_FACT});
    EXPECT_EQ(Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_RELEASE, "version").state,
              uint32_t{UA_UNKNOWN_FACT});
    return UA_NO;
  });
}

TEST_F(ExaminationTest, TakesSheetsAndKindsOfALaterVocabularyForUnknown) {
  const Examination answer = Run([](const ua_call& call, uint64_t& basis) {
    basis = BitOfAnswer(Ask(call, 3, UA_KIND_CONFIG, "core.executor")) |
            BitOfAnswer(Ask(call, ~0u, UA_KIND_CONFIG, "core.executor")) |
            BitOfAnswer(Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_API + 1, "x")) |
            BitOfAnswer(Ask(call, UA_SHEET_DEPLOYMENT, 0, "x"));
    return UA_NO;
  });
  EXPECT_EQ(answer.outcome, Outcome::kUnknown);
  EXPECT_THAT(asked_, IsEmpty()) << "nobody could supply them";
}

TEST_F(ExaminationTest, MarksWithheldValues) {
  const Examination answer = Run([](const ua_call& call, uint64_t& basis) {
    const ua_answer secret = AskConfig(call, "core.fernet_key");
    EXPECT_EQ(secret.state, uint32_t{UA_PRESENT_FACT});
    EXPECT_EQ(secret.facts->flags, UA_FACT_VALUE_WITHHELD);
    EXPECT_EQ(secret.facts->value.size, 0u);
    basis = BitOfAnswer(secret) | BitOfAnswer(AskConfig(call, "core.executor"));
    return UA_UNKNOWN;
  });
  EXPECT_EQ(answer.outcome, Outcome::kUnknown);
  EXPECT_THAT(answer.missing, ElementsAre(Config("core.fernet_key")));
}

TEST_F(ExaminationTest, YesKeepsTheRowsItRestsOn) {
  const Examination answer = Run([](const ua_call& call, uint64_t& basis) {
    AskConfig(call, "core.parallelism");
    basis = BitOfAnswer(AskConfig(call, "core.executor")) |
            BitOfAnswer(AskConfig(call, "core.dags_folder")) |
            BitOfAnswer(Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_IMPORT,
                            "airflow.contrib", UA_MATCH_UNDER)) |
            BitOfAnswer(Ask(call, UA_SHEET_TARGET, UA_KIND_RELEASE, "version"));
    return UA_YES;
  });
  EXPECT_EQ(answer.outcome, Outcome::kYes);
  EXPECT_THAT(answer.missing, IsEmpty());
  std::vector<std::string> rows;
  for (const EvidenceRow& row : answer.evidence) {
    const FactSheet& sheet =
        row.sheet == SheetRole::kTarget ? target_ : deployment_;
    rows.push_back(
        absl::StrCat(row.name, " -> ",
                     row.row ? sheet.rows()[*row.row].name.view() : "absent"));
  }
  EXPECT_THAT(rows, ElementsAre("core.executor -> core.executor",
                                "core.dags_folder -> absent",
                                "airflow.contrib -> airflow.contrib",
                                "airflow.contrib -> airflow.contrib.hooks",
                                "version -> version"));
}

TEST_F(ExaminationTest, UnknownNamesWhatIsMissingSortedAndOnce) {
  const Examination answer = Run([](const ua_call& call, uint64_t& basis) {
    const auto database = [&](absl::string_view name) {
      return BitOfAnswer(
          Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_DATABASE, name));
    };
    basis = database("version") | database("backend") | database("version") |
            BitOfAnswer(AskConfig(call, "core.executor"));
    database("table.xcom.rows");  // asked, but nothing rests on it
    return UA_UNKNOWN;
  });
  const auto query = [](const char* name) {
    return FactQuery{SheetRole::kDeployment, FactKind::kDatabase, name,
                     Match::kExact};
  };
  EXPECT_THAT(answer.missing, ElementsAre(query("backend"), query("version")));
  EXPECT_THAT(answer.evidence, SizeIs(1)) << "what is known is evidence still";
}

TEST_F(ExaminationTest, UnknownOverKnownFactsAsksForThemAgain) {
  const Examination answer = Run([](const ua_call& call, uint64_t& basis) {
    basis = BitOfAnswer(AskConfig(call, "core.parallelism"));
    return UA_UNKNOWN;
  });
  EXPECT_THAT(answer.missing, ElementsAre(Config("core.parallelism")));
}

TEST_F(ExaminationTest, NoOnAnUnknownIsAnUnknown) {
  const Examination answer = Run([](const ua_call& call, uint64_t& basis) {
    basis = BitOfAnswer(
        Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_DATABASE, "backend"));
    return UA_NO;
  });
  EXPECT_EQ(answer.outcome, Outcome::kUnknown);
  EXPECT_THAT(answer.missing, SizeIs(1));
}

TEST_F(ExaminationTest, NoBesideAnUnknownIsANo) {
  const Examination answer = Run([](const ua_call& call, uint64_t& basis) {
    Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_DATABASE, "backend");
    basis = BitOfAnswer(AskConfig(call, "core.executor"));
    return UA_NO;
  });
  EXPECT_EQ(answer.outcome, Outcome::kNo);
  EXPECT_THAT(answer.evidence, IsEmpty());
}

TEST_F(ExaminationTest, BitsOfQuestionsNeverAskedMeanNothing) {
  const Examination answer = Run([](const ua_call& call, uint64_t& basis) {
    AskConfig(call, "core.executor");
    basis = ~uint64_t{0};
    return UA_YES;
  });
  EXPECT_EQ(answer.outcome, Outcome::kYes);
  EXPECT_THAT(answer.evidence, SizeIs(1));
}

TEST_F(ExaminationTest, TakesSixtyFourQuestionsAndFailsOverThat) {
  for (int count : {64, 65}) {
    const Examination answer = Run([&](const ua_call& call, uint64_t& basis) {
      for (int i = 0; i < count; ++i) {
        const ua_answer a = AskConfig(call, absl::StrCat("core.k", i));
        EXPECT_EQ(a.state, i < 64 ? uint32_t{UA_ABSENT_FACT}
                                  : uint32_t{UA_UNKNOWN_FACT});
      }
      basis = ~uint64_t{0};
      return UA_YES;
    });
    if (count == 64) {
      EXPECT_EQ(answer.outcome, Outcome::kYes);
      EXPECT_THAT(answer.evidence, SizeIs(64));
    } else {
      EXPECT_EQ(answer.outcome, Outcome::kFailed);
      EXPECT_THAT(answer.failure, HasSubstr("more than 64 questions"));
    }
  }
}

TEST_F(ExaminationTest, AnEqualQuestionHasTheNumberItHad) {
  const std::string longest(512, 'n');
  const Examination answer = Run([&](const ua_call& call, uint64_t& basis) {
    for (int i = 0; i < 1000; ++i) {
      const ua_answer executor = AskConfig(call, "core.executor");
      EXPECT_EQ(executor.question, 0u);
      EXPECT_EQ(executor.state, uint32_t{UA_PRESENT_FACT});
      EXPECT_EQ(executor.count, 1u);
      EXPECT_EQ(executor.complete, 1u);
      EXPECT_EQ(ViewOfText(executor.facts->value), "CeleryExecutor");
      // Another name, match, kind or sheet is another question.
      EXPECT_EQ(AskConfig(call, longest).question, 1u);
      EXPECT_EQ(AskConfig(call, "core.executor", UA_MATCH_UNDER).question, 2u);
      EXPECT_EQ(
          Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_ENV, "core.executor").question,
          3u);
      EXPECT_EQ(
          Ask(call, UA_SHEET_TARGET, UA_KIND_CONFIG, "core.executor").question,
          4u);
      // Of a later vocabulary.
      const ua_answer later = Ask(call, 7, UA_KIND_CONFIG, "core.executor");
      EXPECT_EQ(later.question, 5u);
      EXPECT_EQ(later.state, uint32_t{UA_UNKNOWN_FACT});
    }
    basis = 1;
    return UA_YES;
  });
  EXPECT_EQ(answer.outcome, Outcome::kYes) << answer.failure;
  EXPECT_THAT(answer.evidence, SizeIs(1));
  EXPECT_THAT(asked_, SizeIs(5));
}

TEST_F(ExaminationTest, TakesNamesOf512BytesAndNoLonger) {
  for (size_t size : {512, 513}) {
    const Examination answer = Run([&](const ua_call& call, uint64_t&) {
      AskConfig(call, std::string(size, 'n'));
      return UA_YES;
    });
    EXPECT_EQ(answer.outcome, size == 512 ? Outcome::kYes : Outcome::kFailed);
  }
}

// The plugin's memory may be gone as soon as ask returns.
TEST_F(ExaminationTest, KeepsTheNamesItWasAsked) {
  Run([](const ua_call& call, uint64_t& basis) {
    std::string name = "core.dags_folder";
    basis = BitOfAnswer(AskConfig(call, name));
    name.assign(name.size(), '!');
    return UA_YES;
  });
  EXPECT_THAT(asked_, ElementsAre(Config("core.dags_folder")));
}

TEST_F(ExaminationTest, FailsAnAskerThatGivesNoRoomForTheAnswer) {
  // An answer of vocabulary 1 ended with its stride.
  constexpr uint32_t kFirst = offsetof(ua_answer, stride) + sizeof(uint64_t);
  for (uint32_t size : {0u, 8u, kFirst - 1}) {
    const Examination answer = Run([&](const ua_call& call, uint64_t&) {
      ua_answer out;
      std::memset(&out, 0x5a, sizeof out);
      const ua_answer before = out;
      out.size = size;
      call.ask(&call, 0, UA_KIND_CONFIG, TextOf("core.executor"), 0, &out);
      EXPECT_EQ(out.count, before.count) << "written beyond its size";
      EXPECT_EQ(out.stride, before.stride);
      call.ask(&call, 0, UA_KIND_CONFIG, TextOf("core.executor"), 0, nullptr);
      return UA_YES;
    });
    EXPECT_EQ(answer.outcome, Outcome::kFailed);
    EXPECT_THAT(answer.failure, HasSubstr("without its size"));
  }
}

TEST_F(ExaminationTest, TurnsEveryOtherAnswerIntoAFailure) {
  for (int32_t result : {int32_t{UA_FAILED}, 3, -7, INT32_MAX, INT32_MIN}) {
    const Examination answer =
        Run([&](const ua_call&, uint64_t&) { return result; });
    EXPECT_EQ(answer.outcome, Outcome::kFailed) << result;
    EXPECT_FALSE(answer.failure.empty());
  }
}

TEST_F(ExaminationTest, TurnsFailIntoAFailureWhateverIsAnswered) {
  for (int32_t result : {UA_NO, UA_YES, UA_UNKNOWN, UA_FAILED}) {
    const Examination answer = Run([&](const ua_call& call, uint64_t&) {
      call.fail(&call, TextOf("no moon"));
      return result;
    });
    EXPECT_EQ(answer.outcome, Outcome::kFailed) << result;
    EXPECT_EQ(answer.failure, "no moon");
  }
}

TEST_F(ExaminationTest, SaysWhenNobodyWaitsAnyMore) {
  Run([&](const ua_call& call, uint64_t&) {
    EXPECT_EQ(call.stopped(&call), 0);
    stop_ = true;
    EXPECT_EQ(call.stopped(&call), 1);
    return UA_NO;
  });
}

}  // namespace
}  // namespace upgrade_advisor
