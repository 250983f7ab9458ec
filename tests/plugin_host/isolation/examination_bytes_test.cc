// What crosses between the service and a worker process.
#include "services/plugin_host/isolation/examination_bytes.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace upgrade_advisor {
namespace {

class ExaminationBytes : public ::testing::Test {
 protected:
  ExaminationBytes() {
    FactSheet::Builder builder;
    builder.Add(FactKind::kConfig, "core.executor", "Celery");
    builder.Add(FactKind::kDatabase, "table.xcom.rows", "7");
    deployment_ = builder.Build();
  }

  static Examination Full() {
    Examination e;
    e.outcome = Outcome::kUnknown;
    e.deployment_only = true;
    e.evidence = {
        {SheetRole::kDeployment, FactKind::kConfig, "core.executor", 0},
        {SheetRole::kTarget, FactKind::kRelease, "lts", std::nullopt}};
    e.missing.Add({SheetRole::kSource, FactKind::kRelease, "version",
                   FactSheet::Match::kUnder});
    e.details = {"one", ""};
    e.durations = {{60, 120, "rows"}, {5, std::nullopt, ""}};
    e.actions = {{Phase::kAfter, "Do", "cmd", "edit", true}};
    e.remedies = {{"text", "cmd", "edit"}};
    e.subjects = {{"subject",
                   "text",
                   {{SheetRole::kDeployment, FactKind::kDatabase,
                     "table.xcom.rows", 1}}}};
    return e;
  }
  std::string BytesOf(const Examination& e) const {
    ByteWriter out;
    WriteExamination(e, out);
    return out.bytes();
  }
  std::optional<Examination> Read(absl::string_view bytes) const {
    ByteReader in(bytes);
    return ReadExamination({&deployment_, &nothing_, &nothing_}, in);
  }

  FactSheet deployment_;
  const FactSheet nothing_;
};

TEST_F(ExaminationBytes, GiveTheSameExaminationBack) {
  Examination failed;
  failed.outcome = Outcome::kFailed;
  failed.failure = "why";
  for (const Examination& e : {Examination(), Full(), failed}) {
    const auto back = Read(BytesOf(e));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(BytesOf(*back), BytesOf(e));
    EXPECT_EQ(back->outcome, e.outcome);
    EXPECT_EQ(back->evidence.size(), e.evidence.size());
    EXPECT_EQ(back->failure, e.failure);
  }
}

TEST_F(ExaminationBytes, WithRowsTheSheetDoesNotHaveAreRefused) {
  Examination e = Full();
  e.evidence[0].row = 2;
  EXPECT_FALSE(Read(BytesOf(e)).has_value());
  e.evidence[0].row = 1;  // a row of another kind
  EXPECT_FALSE(Read(BytesOf(e)).has_value());
  e = Full();
  e.subjects[0].evidence[0].sheet = SheetRole::kSource;  // an empty sheet
  EXPECT_FALSE(Read(BytesOf(e)).has_value());
}

TEST_F(ExaminationBytes, WithValuesOutOfRangeAreRefused) {
  std::string bytes = BytesOf(Examination());
  bytes[0] = 4;  // no outcome
  EXPECT_FALSE(Read(bytes).has_value());
  Examination e = Full();
  e.missing.Add({SheetRole::kSource, static_cast<FactKind>(kFactKindCount + 1),
                 "version", FactSheet::Match::kUnder});
  EXPECT_FALSE(Read(BytesOf(e)).has_value());
  e = Full();
  e.durations[0] = {60, 30, ""};
  EXPECT_FALSE(Read(BytesOf(e)).has_value());
}

TEST_F(ExaminationBytes, WithMoreThanAnyCallTakesAreRefused) {
  Examination e = Full();
  e.details.assign(4097, "");
  EXPECT_FALSE(Read(BytesOf(e)).has_value());
}

TEST_F(ExaminationBytes, CutOffOrDamagedNeverCrash) {
  const std::string whole = BytesOf(Full());
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(Read(whole.substr(0, size)).has_value()) << size;
  }
  std::mt19937_64 random(7);
  int refused = 0;
  for (int i = 0; i < 30000; ++i) {
    std::string damaged = whole;
    damaged[random() % damaged.size()] = static_cast<char>(random());
    refused += !Read(damaged).has_value();
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace upgrade_advisor
