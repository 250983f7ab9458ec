#include "services/advisor/refuted_findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "services/domain/fact_sheet.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kFile[] = "dags/a.py";

struct IndexRow {
  std::string name;   // "gone.airflow.x.Hook"
  std::string value;  // "apache-airflow 3.0.6"
  std::string file = kFile;
};

using Rows = std::vector<IndexRow>;

// A target of which the index says these rows.
class Target {
 public:
  explicit Target(const std::vector<IndexRow>& rows, bool is_complete = true) {
    FactSheet::Builder builder;
    for (const IndexRow& row : rows) {
      builder.Add({.kind = FactKind::kApi,
                   .name = row.name,
                   .value = row.value,
                   .file = row.file,
                   .line = 3});
    }
    if (is_complete) builder.Close(FactKind::kApi);
    sheet_ = builder.Build();
  }

  StepSheets sheets() const { return {&nothing_, &nothing_, &sheet_}; }

  // What the advisory about such rows answers: a subject for each name.
  Examination Answer() const {
    Examination out;
    out.outcome = Outcome::kYes;
    for (uint32_t i = 0; i < sheet_.rows().size(); ++i) {
      const std::string name(sheet_.rows()[i].name.view());
      const EvidenceRow row{SheetRole::kTarget, FactKind::kApi, name, i};
      out.evidence.push_back(row);
      const std::string subject = name.substr(name.find('.') + 1);
      if (!out.subjects.empty() && out.subjects.back().subject == subject) {
        out.subjects.back().evidence.push_back(row);
      } else {
        out.subjects.push_back({subject, "Is not in it", {row}});
      }
    }
    return out;
  }

 private:
  const FactSheet nothing_;
  FactSheet sheet_;
};

// A test that imported the name in kFile, with Airflow 3.0.6 and x 2.0.
UpgradeTest Imported(const std::string& name) {
  UpgradeTest test;
  test.working_imports[kFile] = {name};
  test.packages = {{"apache-airflow", {"3.0.6", false}},
                   {"x", {"2.0", false}},
                   {"y", {"1.4", true}}};
  test.has_python_of_image = true;
  return test;
}

std::vector<std::string> SubjectsOf(const std::vector<SubjectFinding>& found) {
  std::vector<std::string> out;
  for (const SubjectFinding& one : found) out.push_back(one.subject);
  return out;
}

std::vector<std::string> Refuted(const UpgradeTest& test,
                                 const std::vector<IndexRow>& rows) {
  const Target target(rows);
  Examination answer = target.Answer();
  return SubjectsOf(TakeRefuted(test, target.sheets(), answer));
}

TEST(RefutedFindings, SayThatANameIsGoneWhichWasImported) {
  EXPECT_THAT(Refuted(Imported("airflow.x.Hook"),
                      {{"gone.airflow.x.Hook", "apache-airflow 3.0.6"}}),
              ElementsAre("airflow.x.Hook"));
  EXPECT_THAT(Refuted(Imported("airflow.x"),
                      {{"gone.airflow.x", "apache-airflow 3.0.6 airflow.y"}}),
              ElementsAre("airflow.x"));
  EXPECT_THAT(
      Refuted(Imported("x.hooks.Hook"), {{"gone.x.hooks.Hook", "x 2.0"}}),
      ElementsAre("x.hooks.Hook"));
}

TEST(RefutedFindings, SayThatAModuleFailsWhichWasImported) {
  EXPECT_THAT(Refuted(Imported("z.Op"), {{"fails.z.Op", "x 2.0 x.hooks.Hook"}}),
              ElementsAre("z.Op"));
  EXPECT_THAT(Refuted(Imported("z.Op"),
                      {{"fails.z.Op", "apache-airflow 3.0.6 airflow.x"}}),
              ElementsAre("z.Op"));
  // Nothing brings the package, and the import works without it.
  EXPECT_THAT(Refuted(Imported("z.Op"), {{"fails.z.Op", "w none w.Hook"}}),
              ElementsAre("z.Op"));
}

TEST(RefutedFindings, AreInDoubtOfVersionsWhereAFreezeSettlesThem) {
  for (const char* name : {"y.Op", "y.hooks", "y.hooks.Hook"}) {
    EXPECT_THAT(Refuted(Imported(name),
                        {{std::string("unsettled.") + name, "y 1.0-2.0"}}),
                ElementsAre(name));
  }
  // By date the version is a guess, however good.
  EXPECT_THAT(Refuted(Imported("x.Op"), {{"unsettled.x.Op", "x 1.0-3.0"}}),
              IsEmpty());
}

TEST(RefutedFindings, DoNotSpeakOfCallsArgumentsOrSettings) {
  for (const char* change :
       {"refused", "lacking", "raises", "setting", "jumps"}) {
    const std::string name = std::string(change) + ".airflow.x.Hook";
    EXPECT_THAT(
        Refuted(Imported("airflow.x.Hook"), {{name, "apache-airflow 3.0.6"}}),
        IsEmpty())
        << change;
  }
}

TEST(RefutedFindings, NameWhatTheFileItselfImports) {
  const std::vector<IndexRow> rows = {
      {"gone.airflow.x.Hook", "apache-airflow 3.0.6"}};
  // A module that loads may lack the name, a name may lack an attribute.
  EXPECT_THAT(Refuted(Imported("airflow.x"), rows), IsEmpty());
  EXPECT_THAT(Refuted(Imported("airflow.x.Hook.run"), rows), IsEmpty());
  UpgradeTest other = Imported("airflow.x.Hook");
  other.working_imports = {{"dags/b.py", {"airflow.x.Hook"}}};
  EXPECT_THAT(Refuted(other, rows), IsEmpty());
}

TEST(RefutedFindings, WereImportedInEachFileThatTheyName) {
  const std::vector<IndexRow> rows = {
      {"gone.airflow.x.Hook", "apache-airflow 3.0.6"},
      {"gone.airflow.x.Hook", "apache-airflow 3.0.6", "dags/b.py"}};
  UpgradeTest test = Imported("airflow.x.Hook");
  EXPECT_THAT(Refuted(test, rows), IsEmpty());
  test.working_imports["dags/b.py"] = {"airflow.x.Hook"};
  EXPECT_THAT(Refuted(test, rows), SizeIs(1));
}

TEST(RefutedFindings, SpeakOfThePackagesThatWereTested) {
  const auto with = [](const std::string& value) {
    return Refuted(Imported("airflow.x.Hook"),
                   {{"gone.airflow.x.Hook", value}});
  };
  EXPECT_THAT(with("apache-airflow 3.0.6"), SizeIs(1));
  EXPECT_THAT(with("apache-airflow 3.0.7"), IsEmpty());
  EXPECT_THAT(with("not-installed 3.0.6"), IsEmpty());
  EXPECT_THAT(with("x none"), IsEmpty());
  EXPECT_THAT(with(""), IsEmpty());
}

TEST(RefutedFindings, WereTestedOnThePythonOfTheImage) {
  UpgradeTest test = Imported("airflow.x.Hook");
  test.has_python_of_image = false;
  EXPECT_THAT(Refuted(test, {{"gone.airflow.x.Hook", "apache-airflow 3.0.6"}}),
              IsEmpty());
}

TEST(RefutedFindings, FailedInNoFile) {
  UpgradeTest test = Imported("airflow.x.Hook");
  test.failures.push_back({"dags/b.py", "airflow.x.Hook", "no"});
  EXPECT_THAT(Refuted(test, {{"gone.airflow.x.Hook", "apache-airflow 3.0.6"}}),
              IsEmpty());
}

TEST(RefutedFindings, SayWhy) {
  const Target target(Rows{{"gone.airflow.x.Hook", "apache-airflow 3.0.6"}});
  Examination answer = target.Answer();
  EXPECT_THAT(TakeRefuted(Imported("airflow.x.Hook"), target.sheets(), answer)
                  .at(0)
                  .text,
              HasSubstr("Refuted by the upgrade test: dags/a.py imports it"));
}

TEST(AnswerWithoutWhatIsRefuted, IsNoWhereTheTargetIsKnownInFull) {
  const Target target(Rows{{"gone.airflow.x.Hook", "apache-airflow 3.0.6"}});
  Examination answer = target.Answer();
  TakeRefuted(Imported("airflow.x.Hook"), target.sheets(), answer);
  EXPECT_EQ(answer.outcome, Outcome::kNo);
  EXPECT_THAT(answer.evidence, IsEmpty());
  EXPECT_THAT(answer.subjects, IsEmpty());
}

TEST(AnswerWithoutWhatIsRefuted, IsUnknownWhereItIsNot) {
  const Target target(Rows{{"gone.airflow.x.Hook", "apache-airflow 3.0.6"}},
                      false);
  Examination answer = target.Answer();
  TakeRefuted(Imported("airflow.x.Hook"), target.sheets(), answer);
  EXPECT_EQ(answer.outcome, Outcome::kUnknown);
  ASSERT_THAT(answer.missing, SizeIs(1));
  EXPECT_EQ(answer.missing[0].name, "gone");
}

TEST(AnswerWithoutWhatIsRefuted, KeepsTheOthers) {
  const Target target(Rows{{"gone.airflow.x.Hook", "apache-airflow 3.0.6"},
                           {"gone.airflow.x.Other", "apache-airflow 3.0.6"}});
  Examination answer = target.Answer();
  EXPECT_THAT(TakeRefuted(Imported("airflow.x.Hook"), target.sheets(), answer),
              SizeIs(1));
  EXPECT_EQ(answer.outcome, Outcome::kYes);
  EXPECT_THAT(SubjectsOf(answer.subjects), ElementsAre("airflow.x.Other"));
}

TEST(AnswerWithoutWhatIsRefuted, StaysWhereItRestsOnMore) {
  const Target target(Rows{{"gone.airflow.x.Hook", "apache-airflow 3.0.6"}});
  // "There are 3 more" that no subject names.
  Examination more = target.Answer();
  more.details = {"There are 3 more"};
  EXPECT_THAT(TakeRefuted(Imported("airflow.x.Hook"), target.sheets(), more),
              IsEmpty());
  EXPECT_EQ(more.outcome, Outcome::kYes);
  // A row of the Deployment, which an import says nothing about.
  Examination other = target.Answer();
  other.evidence.push_back(
      {SheetRole::kDeployment, FactKind::kImport, "airflow.x", 0});
  EXPECT_THAT(TakeRefuted(Imported("airflow.x.Hook"), target.sheets(), other),
              IsEmpty());
  EXPECT_THAT(other.subjects, SizeIs(1));
}

TEST(AnswerWithoutWhatIsRefuted, StaysWhereItIsNotAYesWithEvidence) {
  const Target target(Rows{{"gone.airflow.x.Hook", "apache-airflow 3.0.6"}});
  for (const Outcome outcome :
       {Outcome::kNo, Outcome::kUnknown, Outcome::kFailed}) {
    Examination answer = target.Answer();
    answer.outcome = outcome;
    EXPECT_THAT(
        TakeRefuted(Imported("airflow.x.Hook"), target.sheets(), answer),
        IsEmpty());
  }
  Examination without = target.Answer();
  without.subjects[0].evidence.clear();
  EXPECT_THAT(TakeRefuted(Imported("airflow.x.Hook"), target.sheets(), without),
              IsEmpty());
}

}  // namespace
}  // namespace upgrade_advisor
