#include "services/api_index/code_uses.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/api_index/small_index.h"

namespace upgrade_advisor {
namespace {

using ::testing::UnorderedElementsAre;

constexpr char kPostgres[] = "apache-airflow-providers-postgres";
constexpr char kSql[] = "apache-airflow-providers-common-sql";

class CodeUsesTest : public ::testing::Test {
 protected:
  void Add(FactKind kind, std::string name, std::string value = "",
           std::string file = "dags/a.py") {
    builder_.Add({.kind = kind,
                  .name = std::move(name),
                  .value = std::move(value),
                  .file = std::move(file),
                  .line = ++line_});
  }
  // The uses that do not work: "airflow.utils.dates.days_ago",
  // "...Hook.schema".
  std::vector<std::string> BrokenIn(const Environment& environment) {
    const FactSheet sheet = builder_.Build();
    CodeUses uses(sheet, index_);
    const std::vector<UseState> states = uses.StatesIn(environment);
    // What it remembers is what it would find out.
    EXPECT_EQ(uses.StatesIn(environment), states);
    std::vector<std::string> out;
    for (size_t i = 0; i < states.size(); ++i) {
      const CodeUse& use = uses.uses()[i];
      if (states[i].works == Truth::kNo) {
        out.push_back(absl::StrCat(use.name, use.argument.empty() ? "" : ".",
                                   use.argument));
      }
    }
    return out;
  }

  const ApiIndex index_ = SmallIndex();
  const Environment three_ =
      EnvironmentWith(index_, {{kAirflowPackage, "3.0.6", "3.0.6"},
                               {kPostgres, "6.0.0", "6.0.0"},
                               {kSql, "1.21.0", "1.21.0"}});
  FactSheet::Builder builder_;
  uint32_t line_ = 0;
};

TEST_F(CodeUsesTest, ImportsThatAreGone) {
  Add(FactKind::kImport, "airflow.utils.dates.days_ago");
  Add(FactKind::kImport, "airflow.utils.dates.parse_execution_date");
  Add(FactKind::kImport, "airflow.operators.postgres_operator.*");
  Add(FactKind::kImport, "pandas.DataFrame");
  EXPECT_THAT(BrokenIn(three_),
              UnorderedElementsAre("airflow.utils.dates.days_ago",
                                   "airflow.operators.postgres_operator"));
}

TEST_F(CodeUsesTest, ImportsThatMayFailWithoutHarmAreNoUses) {
  Add(FactKind::kImport, "@guarded.airflow.utils.dates.days_ago");
  Add(FactKind::kImport, "@typing.airflow.utils.dates.days_ago");
  EXPECT_THAT(BrokenIn(three_), UnorderedElementsAre());
}

TEST_F(CodeUsesTest, ArgumentsThatAreRefused) {
  constexpr char kHook[] =
      "airflow.providers.postgres.hooks.postgres.PostgresHook";
  Add(FactKind::kKeyword, absl::StrCat("@argument.", kHook, ".schema"));
  Add(FactKind::kKeyword, absl::StrCat("@argument.", kHook, ".log_sql"));
  const Environment environment =
      EnvironmentWith(index_, {{kAirflowPackage, "2.10.5", "2.10.5"},
                               {kPostgres, "6.0.0", "6.0.0"},
                               {kSql, "1.14.0", "1.14.0"}});
  EXPECT_THAT(BrokenIn(environment),
              UnorderedElementsAre(absl::StrCat(kHook, ".schema")));
}

TEST_F(CodeUsesTest, ArgumentsOfACalleeThatIsGoneAreNotJudged) {
  Add(FactKind::kKeyword,
      "@argument.airflow.operators.postgres_operator.PostgresOperator.sla");
  EXPECT_THAT(BrokenIn(three_), UnorderedElementsAre());
}

TEST_F(CodeUsesTest, CallsThatLackAnArgument) {
  constexpr char kHook[] = "airflow.providers.common.sql.hooks.sql.DbApiHook";
  Add(FactKind::kKeyword, absl::StrCat("@arguments.", kHook), "log_sql");
  EXPECT_THAT(BrokenIn(three_),
              UnorderedElementsAre(absl::StrCat(kHook, ".schema")));
}

TEST_F(CodeUsesTest, CallsThatGiveItInSomeWay) {
  constexpr char kHook[] = "airflow.providers.common.sql.hooks.sql.DbApiHook";
  for (const char* given :
       {"log_sql,schema", "*1", "log_sql,**", "log_sql,partial"}) {
    Add(FactKind::kKeyword, absl::StrCat("@arguments.", kHook), given);
  }
  Add(FactKind::kKeyword, absl::StrCat("@arguments.", kHook), "log_sql",
      "dags/b.py");
  Add(FactKind::kKeyword, "default_args.schema", "public", "dags/b.py");
  EXPECT_THAT(BrokenIn(three_), UnorderedElementsAre());
}

TEST_F(CodeUsesTest, CallsWhoseArgumentsAreWithheldMayGiveAll) {
  builder_.Add({.kind = FactKind::kKeyword,
                .name = "@arguments.airflow.providers.common.sql.hooks.sql."
                        "DbApiHook",
                .file = "dags/a.py",
                .line = 1,
                .value_withheld = true});
  EXPECT_THAT(BrokenIn(three_), UnorderedElementsAre());
}

TEST_F(CodeUsesTest, SettingsNameClassesAndModules) {
  Add(FactKind::kConfig, "secrets.backend", "airflow.utils.dates.days_ago");
  Add(FactKind::kConfig, "api.auth_backends",
      "airflow.utils.dates, airflow.operators.postgres_operator");
  Add(FactKind::kConfig, "core.dags_folder", "airflow");
  EXPECT_THAT(BrokenIn(three_),
              UnorderedElementsAre("airflow.utils.dates.days_ago",
                                   "airflow.operators.postgres_operator"));
}

TEST_F(CodeUsesTest, OptionsThatMayNameClassesHaveToBeKnown) {
  const auto knows = [](absl::string_view option) {
    FactSheet::Builder sheet;
    sheet.Add({.kind = FactKind::kConfig,
               .name = std::string(option),
               .value_withheld = true});
    sheet.Close(FactKind::kConfig);
    return CodeUses(sheet.Build(), SmallIndex()).knows_settings();
  };
  EXPECT_FALSE(knows("core.auth_manager"));
  EXPECT_FALSE(knows("secrets.backend"));
  EXPECT_TRUE(knows("core.fernet_key"));
  EXPECT_TRUE(knows("database.sql_alchemy_conn"));
  EXPECT_FALSE(CodeUses(FactSheet(), SmallIndex()).knows_settings());
}

TEST(CodeUses, WhatPluginsPutBelowAirflowEndsWithAirflow2) {
  std::vector<PackageIndex> packages;
  packages.push_back(*PackageIndex::Parse(
      "airflow-api-index 1\npackage apache-airflow\n"
      "release 1.10.15 2021-03-17\nrelease 2.1.4 2021-09-18\n"
      "m airflow.operators 1.10.15-\n o 1.10.15\n v REAL\n",
      "small.api"));
  const ApiIndex index = *ApiIndex::Of(std::move(packages));
  FactSheet::Builder builder;
  builder.Add(FactKind::kImport, "airflow.operators.house.LoadOperator", "");
  builder.Add(FactKind::kImport, "airflow.operators.REAL", "");
  const FactSheet sheet = builder.Build();
  CodeUses uses(sheet, index);
  const auto works = [&](absl::string_view version) {
    std::vector<Truth> out;
    for (const UseState& state : uses.StatesIn(
             EnvironmentWith(index, {{kAirflowPackage, version, version}}))) {
      out.push_back(state.works);
    }
    return out;
  };
  EXPECT_EQ(works("1.10.15"), (std::vector<Truth>{Truth::kYes, Truth::kYes}));
  EXPECT_EQ(works("2.1.4"), (std::vector<Truth>{Truth::kYes, Truth::kNo}));
}

TEST_F(CodeUsesTest, AVersionThatIsNotKnownIsContestedOnlyIfItMatters) {
  Add(FactKind::kImport,
      "airflow.providers.postgres.operators.postgres.PostgresOperator");
  Add(FactKind::kImport,
      "airflow.providers.postgres.hooks.postgres.PostgresHook");
  Add(FactKind::kImport, "airflow.providers.postgres.hooks.postgres.NEVER");
  const FactSheet sheet = builder_.Build();
  CodeUses uses(sheet, index_);
  const auto states =
      uses.StatesIn(EnvironmentWith(index_, {{kPostgres, "5.11.2", "6.0.0"}}));
  ASSERT_EQ(states.size(), 3u);
  int contested = 0;
  for (size_t i = 0; i < states.size(); ++i) {
    if (!states[i].is_contested) continue;
    ++contested;
    EXPECT_EQ(uses.uses()[i].name,
              "airflow.providers.postgres.operators.postgres.PostgresOperator");
  }
  EXPECT_EQ(contested, 1);
}

}  // namespace
}  // namespace upgrade_advisor
