// What conditions decide, rest on, miss and name.
#include "services/plugin_host/conditions/condition_examination.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plugin_host/conditions/condition_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using upgrade_plugin::Call;
using upgrade_plugin::Config;
using upgrade_plugin::ConfigUnder;
using upgrade_plugin::DerivesFrom;
using upgrade_plugin::EachListed;
using upgrade_plugin::Import;
using upgrade_plugin::InCall;
using upgrade_plugin::InDag;
using upgrade_plugin::InFile;
using upgrade_plugin::InProject;
using upgrade_plugin::Keyword;
using upgrade_plugin::KeywordUnder;
using upgrade_plugin::Listed;
using upgrade_plugin::Name;
using upgrade_plugin::NameTable;
using upgrade_plugin::RenamedOptions;
using upgrade_plugin::Requirement;
using upgrade_plugin::Scheme;
using upgrade_plugin::Subject;
using upgrade_plugin::Value;

constexpr auto kNo = Outcome::kNo;
constexpr auto kYes = Outcome::kYes;
constexpr auto kUnknown = Outcome::kUnknown;

std::vector<std::string> SubjectsOf(const Examination& examination) {
  std::vector<std::string> out;
  for (const SubjectFinding& subject : examination.subjects) {
    out.push_back(subject.subject + ": " + subject.text);
  }
  return out;
}

std::vector<std::string> MissingOf(const Examination& examination) {
  std::vector<std::string> out;
  for (const FactQuery& query : examination.missing) out.push_back(query.name);
  return out;
}

TEST(ConditionExamination, AQuestionIsYesNoOrUnknownAsItsRowsAre) {
  EXPECT_EQ(
      ConditionStep().Add(FactKind::kConfig, "a.b").OutcomeOf(Config("a.b")),
      kYes);
  EXPECT_EQ(ConditionStep().OutcomeOf(Config("a.b")), kNo);
  EXPECT_EQ(
      ConditionStep().Forget(FactKind::kConfig, "a.b").OutcomeOf(Config("a.b")),
      kUnknown);
  EXPECT_EQ(ConditionStep()
                .Forget(FactKind::kConfig, "a.b")
                .OutcomeOf(!Config("a.b")),
            kUnknown);
}

TEST(ConditionExamination, AWithheldValueIsGivenAndEveryTestOfItUnknown) {
  const auto of = [](const upgrade_plugin::Condition& condition) {
    return ConditionStep()
        .Withhold(FactKind::kConfig, "a.b")
        .OutcomeOf(condition);
  };
  EXPECT_EQ(of(Config("a.b")), kYes);
  EXPECT_EQ(of(Config("a.b").IsTrue()), kUnknown);
  EXPECT_EQ(of(!Config("a.b").Equals("x")), kUnknown);
  EXPECT_EQ(of(Config("a.b").SomeRow(Value().Contains("x"))), kUnknown);
  EXPECT_EQ(of(Config("a.b").EveryRow(Value().Contains("x"))), kUnknown);
  EXPECT_EQ(of(Config("a.b").SameAs(Config("a.b"))), kUnknown);
  // The name is not withheld.
  EXPECT_EQ(of(ConfigUnder("a").SomeRow(Name().EndsWith(".b"))), kYes);
}

TEST(ConditionExamination, TestsOfAValueAreThoseOfAirflowAndPip) {
  const auto of = [](const char* value,
                     const upgrade_plugin::Condition& condition) {
    return ConditionStep()
        .Add(FactKind::kConfig, "a.b", value)
        .OutcomeOf(condition);
  };
  for (const char* yes : {"true", "True", "t", "1", " true", "True # on"}) {
    EXPECT_EQ(of(yes, Config("a.b").IsTrue()), kYes) << yes;
  }
  for (const char* no : {"false", "F", "0", "f#t"}) {
    EXPECT_EQ(of(no, Config("a.b").IsTrue()), kNo) << no;
  }
  for (const char* neither : {"yes", "2", "", "on", "{{ x }}"}) {
    EXPECT_EQ(of(neither, Config("a.b").IsTrue()), kUnknown) << neither;
  }
  EXPECT_EQ(of("5", Config("a.b").AtLeast(5)), kYes);
  EXPECT_EQ(of("4", Config("a.b").AtLeast(5)), kNo);
  EXPECT_EQ(of("five", Config("a.b").AtLeast(5)), kUnknown);
  EXPECT_EQ(of("2.9", Config("a.b").VersionBelow(Scheme::kPep440, "2.10")),
            kYes);
  EXPECT_EQ(of("2.10", Config("a.b").VersionBelow(Scheme::kPep440, "2.10")),
            kNo);
  EXPECT_EQ(of("new", Config("a.b").VersionBelow(Scheme::kPep440, "2.10")),
            kUnknown);
  EXPECT_EQ(of("<3", Config("a.b").AdmitsNoneFrom("3")), kYes);
  EXPECT_EQ(of("<3.1,!=3.0", Config("a.b").AdmitsNoneFrom("3")), kNo);
  EXPECT_EQ(of(">=2,<3", Config("a.b").Admits("2.5")), kYes);
  EXPECT_EQ(
      of("2026-11-19", Config("a.b").SomeRow(Value().DayBefore("2026-11-20"))),
      kYes);
  EXPECT_EQ(of("soon", Config("a.b").SomeRow(Value().DayBefore("2026-11-20"))),
            kUnknown);
}

TEST(ConditionExamination, OneRowPassesAllTestsOfItOrNoneDoes) {
  const upgrade_plugin::Condition both = Keyword("*.url").SomeRow(
      Value().Contains("xcom") && Value().Contains("deserialize"));
  ConditionStep apart;
  apart.Add(FactKind::kKeyword, "*.url", "/xcom")
      .Add(FactKind::kKeyword, "*.url", "?deserialize");
  EXPECT_EQ(apart.OutcomeOf(both), kNo);
  ConditionStep together;
  together.Add(FactKind::kKeyword, "*.url", "/pools")
      .Add(FactKind::kKeyword, "*.url", "/xcom?deserialize");
  EXPECT_EQ(together.OutcomeOf(both), kYes);
}

TEST(ConditionExamination, ShowsOnlyTheRowsThatPass) {
  ConditionStep step;
  step.Add(FactKind::kDatabase, "table.log.bytes", "90")
      .Add(FactKind::kDatabase, "table.dag.bytes", "1")
      .Add(FactKind::kDatabase, "table.log.rows", "99");
  EXPECT_EQ(step.OutcomeOf(upgrade_plugin::DatabaseUnder("table").SomeRow(
                Name().EndsWith(".bytes") && Value().AtLeast(50))),
            kYes);
  EXPECT_THAT(step.evidence, ElementsAre("table.log.bytes"));
}

TEST(ConditionExamination, TheFirstNoIsWhatANoRestsOn) {
  ConditionStep step;
  const Examination answer = step.Target("version", "3.0-1")
                                 .Examine(!Config("a.b") && Requirement("x") &&
                                          upgrade_plugin::Target("version"));
  EXPECT_EQ(answer.outcome, kNo);
  EXPECT_TRUE(answer.deployment_only);
}

TEST(ConditionExamination, EvidenceIsWhatAYesRestsOn) {
  ConditionStep step;
  step.Add(FactKind::kConfig, "a.b", "True").Add(FactKind::kRequirement, "x");
  EXPECT_EQ(step.OutcomeOf((Config("a.b").IsTrue() || Config("c.d")) &&
                           !Requirement("y") && Requirement("x")),
            kYes);
  EXPECT_THAT(step.evidence, ElementsAre("a.b", "no y", "x"));
}

TEST(ConditionExamination, AnUnknownAsksForWhatIsOpenEachOnce) {
  ConditionStep step;
  step.Forget(FactKind::kConfig, "a.b").Add(FactKind::kConfig, "c.d", "True");
  const Examination answer = step.Examine(
      Config("c.d") && (Config("a.b").IsTrue() || Config("a.b").Equals("x")));
  EXPECT_EQ(answer.outcome, kUnknown);
  EXPECT_THAT(MissingOf(answer), ElementsAre("a.b"));
}

TEST(ConditionExamination, FactsOfCodeHaveToMeetInOneFile) {
  const upgrade_plugin::Condition both = Call("diff") && Import("pendulum");
  ConditionStep apart;
  apart.Add(FactKind::kCall, "diff", "", "dags/a.py")
      .Add(FactKind::kImport, "pendulum", "", "dags/b.py");
  EXPECT_EQ(apart.OutcomeOf(both), kNo);
  ConditionStep anywhere;
  anywhere.Add(FactKind::kCall, "diff", "", "dags/a.py")
      .Add(FactKind::kImport, "pendulum", "", "dags/b.py");
  EXPECT_EQ(anywhere.OutcomeOf(InProject(both)), kYes);
  ConditionStep together;
  together.Add(FactKind::kCall, "diff", "", "dags/a.py")
      .Add(FactKind::kCall, "diff", "", "dags/b.py")
      .Add(FactKind::kImport, "pendulum", "", "dags/b.py");
  EXPECT_EQ(together.Examine(both).evidence.size(), 2u);
}

TEST(ConditionExamination, AnAbsenceIsOfTheSameFile) {
  const upgrade_plugin::Condition lacks =
      Call("DAG") && !Keyword("DAG.catchup");
  ConditionStep one_lacks;
  one_lacks.Add(FactKind::kCall, "DAG", "", "dags/a.py")
      .Add(FactKind::kCall, "DAG", "", "dags/b.py")
      .Add(FactKind::kKeyword, "DAG.catchup", "True", "dags/a.py");
  EXPECT_EQ(one_lacks.OutcomeOf(lacks), kYes);
  ConditionStep none_lacks;
  none_lacks.Add(FactKind::kCall, "DAG", "", "dags/a.py")
      .Add(FactKind::kKeyword, "DAG.catchup", "True", "dags/a.py");
  EXPECT_EQ(none_lacks.OutcomeOf(lacks), kNo);
}

TEST(ConditionExamination, WhatIsNotReadMayBeInAFileOfItsOwn) {
  ConditionStep step;
  step.Add(FactKind::kCall, "diff", "", "dags/a.py")
      .Forget(FactKind::kImport, "pendulum");
  EXPECT_EQ(step.OutcomeOf(Call("diff") && Import("pendulum")), kUnknown);
}

TEST(ConditionExamination, AScopeMayBeTheCallOrTheDag) {
  const upgrade_plugin::Condition both =
      Keyword("*.retries") && Keyword("*.timeout");
  ConditionStep two_calls;
  two_calls.Add(FactKind::kKeyword, "*.retries", "1", "a.py", 1, 1)
      .Add(FactKind::kKeyword, "*.timeout", "1", "a.py", 2, 1);
  EXPECT_EQ(two_calls.OutcomeOf(InCall(both)), kNo);
  ConditionStep one_dag;
  one_dag.Add(FactKind::kKeyword, "*.retries", "1", "a.py", 1, 1)
      .Add(FactKind::kKeyword, "*.timeout", "1", "a.py", 2, 1);
  EXPECT_EQ(one_dag.OutcomeOf(InDag(both)), kYes);
  // Which call it is nobody said: it may be one, or two.
  ConditionStep vague;
  vague.Add(FactKind::kKeyword, "*.retries", "1", "a.py")
      .Add(FactKind::kKeyword, "*.timeout", "1", "a.py");
  EXPECT_EQ(vague.OutcomeOf(InCall(both)), kUnknown);
}

TEST(ConditionExamination, SettingsAndRequirementsBelongToTheWholeProject) {
  ConditionStep step;
  step.Add(FactKind::kImport, "pandas", "", "dags/a.py")
      .Add(FactKind::kRequirement, "pandas", "", "requirements.txt");
  EXPECT_EQ(step.OutcomeOf(Import("pandas") && !Requirement("pandas")), kNo);
}

constexpr NameTable kMoved({
    {"airflow.contrib", "Import from a provider"},
    {"airflow.contrib.hooks.ssh_hook",
     "Is airflow.providers.ssh now",
     {},
     {},
     1},
    {"airflow.models", "Is airflow.sdk now", {}, "3.0.0"},
});

TEST(ConditionExamination, TheLongestNameOfATableCounts) {
  ConditionStep step;
  step.Add(FactKind::kImport, "airflow.contrib.hooks.ssh_hook.SSHHook")
      .Add(FactKind::kImport, "airflow.contrib.sensors")
      .Add(FactKind::kImport, "airflow.operators");
  const Examination answer = step.Examine(Listed(kMoved, Import("airflow")));
  EXPECT_EQ(answer.outcome, kYes);
  EXPECT_THAT(SubjectsOf(answer),
              ElementsAre("airflow.contrib.hooks.ssh_hook.SSHHook: Is "
                          "airflow.providers.ssh now",
                          "airflow.contrib.sensors: Import from a provider"));
  EXPECT_THAT(step.evidence,
              ElementsAre("airflow.contrib.hooks.ssh_hook.SSHHook",
                          "airflow.contrib.sensors"));
}

TEST(ConditionExamination, GroupsChooseRowsOfATable) {
  const auto with = [](upgrade_plugin::Groups groups) {
    return ConditionStep()
        .Add(FactKind::kImport, "airflow.contrib.hooks.ssh_hook")
        .OutcomeOf(Listed(kMoved, Import("airflow"), groups));
  };
  EXPECT_EQ(with({1, 0}), kYes);
  EXPECT_EQ(with({2, 0}), kNo);
  // The longest name decides, and it is left out.
  EXPECT_EQ(with({0, 1}), kNo);
}

TEST(ConditionExamination, AStarMayImportAnyNameBelow) {
  const auto star = [](const char* name) {
    ConditionStep step;
    return step.Add(FactKind::kImport, name)
        .OutcomeOf(Listed(kMoved, Import("airflow"), {1, 0}));
  };
  EXPECT_EQ(star("airflow.contrib.hooks.*"), kUnknown);
  EXPECT_EQ(star("airflow.operators.*"), kNo);
}

TEST(ConditionExamination, ARowCountsFromItsVersionOn) {
  const auto crossing = [](const char* from, const char* to) {
    ConditionStep step;
    step.Add(FactKind::kImport, "airflow.models");
    if (*from != '\0') step.Source("airflow.version", from);
    return step.Target("airflow.version", to)
        .OutcomeOf(Listed(kMoved, Import("airflow")));
  };
  EXPECT_EQ(crossing("2.11.0", "3.0.0"), kYes);
  EXPECT_EQ(crossing("2.10.0", "2.11.0"), kNo);
  EXPECT_EQ(crossing("3.0.0", "3.1.0"), kNo);
  EXPECT_EQ(crossing("", "2.11.0"), kUnknown);
}

constexpr NameTable kArguments({
    {"DAG.concurrency", "Use max_active_tasks", "concurrency"},
    {"DAG.timetable", "Use schedule", "timetable"},
});

TEST(ConditionExamination, EachNameOfATableIsAQuestion) {
  ConditionStep step;
  step.Add(FactKind::kKeyword, "DAG.timetable", "x", "a.py")
      .Add(FactKind::kKeyword, "DAG.schedule", "x", "a.py");
  const Examination answer = step.Examine(EachListed(kArguments, Keyword()));
  EXPECT_EQ(answer.outcome, kYes);
  EXPECT_THAT(SubjectsOf(answer), ElementsAre("timetable: Use schedule"));
}

TEST(ConditionExamination, FormsHavePrefixes) {
  static constexpr NameTable kViews({{"AuthView"}});
  ConditionStep step;
  step.Add(FactKind::kClass, "@base.AuthView", "MyView");
  EXPECT_EQ(step.OutcomeOf(EachListed(kViews, DerivesFrom())), kYes);
}

constexpr NameTable kOptions({
    {"core.dag_concurrency", "core.max_active_tasks_per_dag"},
    {"core.non_pooled_task_slot_count", "core.default_pool_task_slot_count"},
    {"core.sql_alchemy_conn", "database.sql_alchemy_conn", {}, "2.3.0"},
    {"core.store_dag_code", ""},
});

TEST(ConditionExamination, RenamedOptionsBringTheirRemedies) {
  ConditionStep step;
  step.Add(FactKind::kConfig, "core.sql_alchemy_conn", "x")
      .Add(FactKind::kConfig, "core.sql_alchemy_conn_cmd", "cat secret")
      .Add(FactKind::kConfig, "core.store_dag_code", "True");
  const Examination answer = step.Source("airflow.version", "2.2.5")
                                 .Target("airflow.version", "2.3.0")
                                 .Examine(RenamedOptions(kOptions));
  EXPECT_EQ(answer.outcome, kYes);
  EXPECT_THAT(SubjectsOf(answer),
              ElementsAre("core.sql_alchemy_conn: Renamed to "
                          "database.sql_alchemy_conn in Airflow 2.3.0",
                          "core.store_dag_code: Removed: nothing reads it any "
                          "longer"));
  ASSERT_EQ(answer.remedies.size(), 2u);
  EXPECT_EQ(answer.remedies[0].edit,
            "env.rename AIRFLOW__CORE__SQL_ALCHEMY_CONN_CMD "
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD");
  EXPECT_EQ(answer.remedies[1].edit, "env.unset AIRFLOW__CORE__STORE_DAG_CODE");
}

TEST(ConditionExamination, RenamedOptionsAskForTheirSectionOnce) {
  ConditionStep step;
  for (const char* option : {"core.dag_concurrency", "core.store_dag_code"}) {
    step.Forget(FactKind::kConfig, option);
  }
  EXPECT_THAT(MissingOf(step.Examine(RenamedOptions(kOptions))),
              ElementsAre("core"));
}

TEST(ConditionExamination, ASubjectIsFoundWhereItsConditionHolds) {
  ConditionStep step;
  step.Add(FactKind::kConfig, "a.b", "x");
  const Examination answer =
      step.Examine(Subject("first", "Change it", Config("a.b")) ||
                   Subject("second", "Change it too", Config("c.d")));
  EXPECT_THAT(SubjectsOf(answer), ElementsAre("first: Change it"));
}

TEST(ConditionExamination, ANoFindsNoSubjects) {
  ConditionStep step;
  step.Add(FactKind::kKeyword, "DAG.timetable");
  const Examination answer =
      step.Examine(EachListed(kArguments, Keyword()) && Config("a.b"));
  EXPECT_EQ(answer.outcome, kNo);
  EXPECT_THAT(answer.subjects, IsEmpty());
}

TEST(ConditionExamination, AnOperandThatDoesNotHoldFindsNoSubjects) {
  ConditionStep step;
  step.Add(FactKind::kConfig, "core.dag_concurrency")
      .Add(FactKind::kConfig, "core.y");
  const Examination answer = step.Examine(
      (Config("core.z") && RenamedOptions(kOptions)) || Config("core.y"));
  EXPECT_EQ(answer.outcome, kYes);
  EXPECT_THAT(answer.subjects, IsEmpty());
  EXPECT_THAT(answer.remedies, IsEmpty());
}

TEST(ConditionExamination, AFileThatIsNotKnownMayBeInAnyFolder) {
  const auto in = [](const char* file) {
    return ConditionStep()
        .Add(FactKind::kClass, "@base.BaseTrigger", "MyTrigger", file)
        .OutcomeOf(DerivesFrom("BaseTrigger").SomeRow(InFile().Under("dags/")));
  };
  EXPECT_EQ(in("dags/triggers/a.py"), kYes);
  EXPECT_EQ(in("include/dags/a.py"), kYes);
  EXPECT_EQ(in("include/nodags/a.py"), kNo);
  EXPECT_EQ(in(""), kUnknown);
}

TEST(ConditionExamination, MoreThanSixtyFourQuestionsAreNoLimit) {
  std::vector<std::string> names;
  for (int i = 100; i < 300; ++i) names.push_back("a.x" + std::to_string(i));
  std::vector<ua_table_row> rows;
  for (const std::string& name : names) {
    ua_table_row row{};
    row.name = upgrade_plugin::Text(name);
    rows.push_back(row);
  }
  const ua_table table{sizeof table, 0, rows.data(), rows.size(),
                       sizeof(ua_table_row)};
  ua_term term = Config().term();
  term.op = UA_OP_EACH_LISTED;
  term.table = &table;
  const ReadCondition read = ReadTerms(&term, 1);
  EXPECT_THAT(read.faults, IsEmpty());
  FactSheet::Builder builder;
  builder.Add(FactKind::kConfig, "a.x299", "1");
  const FactSheet sheet = builder.Build();
  EXPECT_EQ(ExamineAlone(read.condition, {&sheet, &sheet, &sheet}).outcome,
            kYes);
}

}  // namespace
}  // namespace upgrade_advisor
