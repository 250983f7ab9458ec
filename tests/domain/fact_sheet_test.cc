#include "services/domain/fact_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Match = FactSheet::Match;

FactSheet SheetOf(FactKind kind, const std::vector<std::string>& names) {
  FactSheet::Builder sheet;
  for (const std::string& name : names) sheet.Add(kind, name, "v");
  return sheet.Build();
}

std::vector<std::string> Names(absl::Span<const FactRow> rows) {
  std::vector<std::string> out;
  for (const FactRow& row : rows) out.emplace_back(row.name.view());
  return out;
}

std::vector<std::string> Values(absl::Span<const FactRow> rows) {
  std::vector<std::string> out;
  for (const FactRow& row : rows) out.emplace_back(row.value.view());
  return out;
}

TEST(FactSheet, FindsANameExactly) {
  const FactSheet sheet =
      SheetOf(FactKind::kConfig, {"core.a", "core.ab", "core", "core.a.b"});
  for (const char* name : {"core.a", "core.ab", "core", "core.a.b"}) {
    EXPECT_THAT(Names(sheet.Find(FactKind::kConfig, name, Match::kExact)),
                ElementsAre(name));
  }
  for (const char* name :
       {"", "cor", "core.", "core.b", "Core", "core.a.b.c"}) {
    EXPECT_THAT(sheet.Find(FactKind::kConfig, name, Match::kExact), IsEmpty())
        << name;
  }
}

// '-' sorts below '.', '_' above letters of upper case: neither may come
// between a name and what is under it.
TEST(FactSheet, FindsEverythingUnderANameAndNothingBesideIt) {
  const FactSheet sheet = SheetOf(
      FactKind::kImport,
      {"airflow.contrib", "airflow.contrib.hooks", "airflow.contrib.hooks.x",
       "airflow.contrib-x", "airflow.contrib_x", "airflow.contrib!",
       "airflow.contrib/", "airflow.contrib0", "airflow.contribute", "airflow",
       "airflow.contri", "airflow-x.contrib", "airflow_x"});
  EXPECT_THAT(
      Names(sheet.Find(FactKind::kImport, "airflow.contrib", Match::kUnder)),
      ElementsAre("airflow.contrib", "airflow.contrib.hooks",
                  "airflow.contrib.hooks.x"));
  EXPECT_THAT(sheet.Find(FactKind::kImport, "airflow", Match::kUnder),
              SizeIs(11));
  EXPECT_THAT(Names(sheet.Find(FactKind::kImport, "airflow-x", Match::kUnder)),
              ElementsAre("airflow-x.contrib"));
  EXPECT_THAT(sheet.Find(FactKind::kImport, "air", Match::kUnder), IsEmpty());
}

TEST(FactSheet, KeepsTheRowsOfOneNameInTheOrderTheyWereAdded) {
  FactSheet::Builder builder;
  for (const char* value : {"3", "1", "2"}) {
    builder.Add(FactKind::kCall, "f", value);
    builder.Add(FactKind::kCall, "f.g", value);
  }
  const FactSheet sheet = builder.Build();
  EXPECT_THAT(Values(sheet.Find(FactKind::kCall, "f", Match::kExact)),
              ElementsAre("3", "1", "2"));
  EXPECT_THAT(Values(sheet.Find(FactKind::kCall, "f", Match::kUnder)),
              ElementsAre("3", "1", "2", "3", "1", "2"));
}

TEST(FactSheet, KeepsKindsApart) {
  FactSheet::Builder builder;
  for (int k = kFactKindCount; k >= 1; --k) {
    builder.Add(static_cast<FactKind>(k), "x", std::to_string(k));
  }
  const FactSheet sheet = builder.Build();
  EXPECT_EQ(sheet.size(), size_t{kFactKindCount});
  for (int k = 1; k <= kFactKindCount; ++k) {
    const FactKind kind = static_cast<FactKind>(k);
    const auto found = sheet.Find(kind, "x", Match::kExact);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].value.view(), std::to_string(k));
    EXPECT_EQ(sheet.KindOf(sheet.IndexOf(found[0])), kind);
    EXPECT_THAT(sheet.rows(kind), SizeIs(1));
  }
}

TEST(FactSheet, KeepsValueFileLineAndFlag) {
  FactSheet::Builder builder;
  builder.Add(Fact{FactKind::kImport, "a", "v", "dags/a.py", 7, false});
  builder.Add(Fact{FactKind::kImport, "b", "", "", 0, true});
  const FactSheet sheet = builder.Build();
  EXPECT_EQ(sheet.rows()[0].file.view(), "dags/a.py");
  EXPECT_EQ(sheet.rows()[0].line, 7u);
  EXPECT_EQ(sheet.rows()[0].flags, 0u);
  EXPECT_EQ(sheet.rows()[1].flags, kFactValueWithheld);
  EXPECT_EQ(sheet.rows()[1].value.view(), "");
}

TEST(FactSheet, OfNothingKnowsNothing) {
  const FactSheet none;
  const FactSheet built = FactSheet::Builder().Build();
  for (const FactSheet* sheet : {&none, &built}) {
    EXPECT_EQ(sheet->size(), 0u);
    EXPECT_THAT(sheet->Find(FactKind::kConfig, "a", Match::kUnder), IsEmpty());
    EXPECT_FALSE(sheet->IsClosed(FactKind::kConfig, "a"));
  }
}

TEST(FactSheet, IsClosedForTheKindsThatAreComplete) {
  FactSheet::Builder builder;
  builder.Close(FactKind::kConfig);
  builder.Close(FactKind::kRequest);
  const FactSheet sheet = builder.Build();
  for (int k = 1; k <= kFactKindCount; ++k) {
    const FactKind kind = static_cast<FactKind>(k);
    EXPECT_EQ(sheet.IsClosed(kind, "any.name"),
              kind == FactKind::kConfig || kind == FactKind::kRequest);
  }
}

TEST(FactSheet, IsClosedUnderAPrefixAndNotBesideIt) {
  FactSheet::Builder builder;
  builder.CloseUnder(FactKind::kDatabase, "table");
  const FactSheet sheet = builder.Build();
  for (const char* name : {"table", "table.xcom", "table.xcom.rows"}) {
    EXPECT_TRUE(sheet.IsClosed(FactKind::kDatabase, name)) << name;
  }
  for (const char* name : {"tables", "table-x", "table_x", "tabl", "x.table"}) {
    EXPECT_FALSE(sheet.IsClosed(FactKind::kDatabase, name)) << name;
  }
  EXPECT_FALSE(sheet.IsClosed(FactKind::kConfig, "table"));
}

TEST(FactSheet, IsOpenForANameThatIsTakenOut) {
  FactSheet::Builder builder;
  builder.Close(FactKind::kConfig);
  builder.CloseUnder(FactKind::kDatabase, "table");
  builder.OpenName(FactKind::kConfig, "core.a");
  builder.OpenName(FactKind::kDatabase, "table.xcom.rows");
  const FactSheet sheet = builder.Build();
  EXPECT_FALSE(sheet.IsClosed(FactKind::kConfig, "core.a"));
  EXPECT_TRUE(sheet.IsClosed(FactKind::kConfig, "core.a.b"));
  EXPECT_TRUE(sheet.IsClosed(FactKind::kConfig, "core"));
  EXPECT_FALSE(sheet.IsClosed(FactKind::kDatabase, "table.xcom.rows"));
  EXPECT_TRUE(sheet.IsClosed(FactKind::kDatabase, "table.xcom"));
}

TEST(FactSheetBuilder, IsEmptyAfterBuild) {
  FactSheet::Builder builder;
  builder.Add(FactKind::kConfig, "a", "1");
  builder.Close(FactKind::kConfig);
  builder.CloseUnder(FactKind::kDatabase, "table");
  builder.OpenName(FactKind::kConfig, "b");
  builder.Build();
  const FactSheet second = builder.Build();
  EXPECT_EQ(second.size(), 0u);
  EXPECT_FALSE(second.IsClosed(FactKind::kConfig, "a"));
  EXPECT_FALSE(second.IsClosed(FactKind::kDatabase, "table"));
}

TEST(FactSheet, KeepsItsRowsWhenItIsMoved) {
  FactSheet first = SheetOf(FactKind::kConfig, {"a.b", "a"});
  const FactRow* row = &first.rows()[0];
  const FactSheet second = std::move(first);
  EXPECT_EQ(&second.rows()[0], row);
  EXPECT_THAT(Names(second.rows()), ElementsAre("a", "a.b"));
}

TEST(FactSheet, TakesAnyBytes) {
  const std::string zero("a\0b", 3);
  const FactSheet sheet =
      SheetOf(FactKind::kFile, {"", ".", "..", "a.", ".a", zero, "\xff", "a"});
  for (const std::string& name :
       {std::string(), std::string("."), std::string(".."), std::string("a."),
        std::string(".a"), zero, std::string("\xff"), std::string("a")}) {
    EXPECT_THAT(Names(sheet.Find(FactKind::kFile, name, Match::kExact)),
                ElementsAre(name));
  }
  EXPECT_THAT(Names(sheet.Find(FactKind::kFile, "a", Match::kUnder)),
              ElementsAre("a", "a."));
  EXPECT_THAT(Names(sheet.Find(FactKind::kFile, "", Match::kUnder)),
              testing::UnorderedElementsAre("", ".", "..", "a.", ".a", zero,
                                            "\xff", "a"));
}

// ---- Against a slow reference ----------------------------------------------

struct Reference {
  std::vector<std::pair<std::string, std::string>> rows;  // name, value

  std::vector<std::string> Find(const std::string& name, Match match) const {
    std::multimap<std::string, std::string> found;
    for (const auto& [row, value] : rows) {
      if (row == name || (match == Match::kUnder &&
                          (name.empty() || row.rfind(name + ".", 0) == 0))) {
        found.emplace(row, value);
      }
    }
    std::vector<std::string> out;
    for (const auto& [row, value] : found) out.push_back(row + "=" + value);
    std::sort(out.begin(), out.end());
    return out;
  }
};

// Few letters, so that names are near each other.
std::string RandomName(std::mt19937& random) {
  static const std::string alphabet = std::string("ab.-_Z0") + '\0' + '\x01';
  std::string name;
  for (unsigned n = random() % 7; n > 0; --n) {
    name.push_back(alphabet[random() % alphabet.size()]);
  }
  return name;
}

TEST(FactSheet, FindsAmongTwentyThousandRandomNamesWhatASearchThroughAllFinds) {
  std::mt19937 random(20261120);
  Reference reference;
  FactSheet::Builder builder;
  for (int i = 0; i < 20000; ++i) {
    reference.rows.emplace_back(RandomName(random), std::to_string(i));
    builder.Add(FactKind::kImport, reference.rows.back().first,
                reference.rows.back().second);
  }
  const FactSheet sheet = builder.Build();
  size_t found = 0;
  for (int i = 0; i < 600; ++i) {
    const std::string name = RandomName(random);
    for (Match match : {Match::kExact, Match::kUnder}) {
      std::vector<std::string> rows;
      for (const FactRow& row : sheet.Find(FactKind::kImport, name, match)) {
        rows.push_back(std::string(row.name.view()) + "=" +
                       std::string(row.value.view()));
      }
      std::sort(rows.begin(), rows.end());
      ASSERT_EQ(rows, reference.Find(name, match)) << name;
      found += rows.size();
    }
  }
  EXPECT_GT(found, 1000u);
}

}  // namespace
}  // namespace upgrade_advisor
