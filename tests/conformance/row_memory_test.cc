// Copies of rows: the same rows, elsewhere.
#include "services/conformance/row_memory.h"

#include <gtest/gtest.h>

#include <string>

namespace upgrade_advisor {
namespace {

std::string TextOf(ua_string text) { return {text.data, text.size}; }

TEST(RowMemory, HoldsTheRowsOfTheSheet) {
  FactSheet::Builder builder;
  builder.Add(FactKind::kConfig, "core.executor", "CeleryExecutor");
  Fact fact{FactKind::kImport, "airflow.models", "", "dags/a.py", 7, true};
  builder.Add(fact);
  const FactSheet sheet = builder.Build();
  using Kind = RowMemory::Kind;
  for (Kind kind : {Kind::kReadOnly, Kind::kFirst, Kind::kLonger}) {
    const bool longer = kind == Kind::kLonger;
    const RowMemory memory(sheet, kind);
    EXPECT_EQ(memory.stride() > sizeof(ua_fact), longer);
    EXPECT_EQ(TextOf(memory.row(0)->name), "core.executor");
    EXPECT_EQ(TextOf(memory.row(0)->value), "CeleryExecutor");
    EXPECT_EQ(TextOf(memory.row(1)->file), "dags/a.py");
    EXPECT_EQ(memory.row(1)->line, 7u);
    EXPECT_EQ(memory.row(1)->flags & UA_FACT_VALUE_WITHHELD,
              UA_FACT_VALUE_WITHHELD);
    EXPECT_EQ(memory.row(0)->flags != 0, longer);
    EXPECT_NE(memory.row(0)->name.data, sheet.rows()[0].name.data);
    EXPECT_EQ(memory.IndexOf(memory.row(1)), 1u);
    EXPECT_EQ(
        memory.IndexOf(reinterpret_cast<const ua_fact*>(&sheet.rows()[1])),
        std::nullopt);
  }
}

TEST(RowMemory, OfAnEmptySheetIsEmpty) {
  const FactSheet nothing;
  const RowMemory memory(nothing, RowMemory::Kind::kReadOnly);
  EXPECT_EQ(memory.stride(), sizeof(ua_fact));
}

TEST(RowMemoryDeathTest, CannotBeWritten) {
  FactSheet::Builder builder;
  builder.Add(FactKind::kConfig, "a", "b");
  const FactSheet sheet = builder.Build();
  const RowMemory memory(sheet, RowMemory::Kind::kReadOnly);
  EXPECT_DEATH(const_cast<char*>(memory.row(0)->value.data)[0] = 'c', "");
}

}  // namespace
}  // namespace upgrade_advisor
