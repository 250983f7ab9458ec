// A sheet that crosses to another process is the same sheet there.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "services/domain/fact_sheet.h"

namespace upgrade_advisor {
namespace {

FactSheet Sample() {
  FactSheet::Builder builder;
  builder.Add({FactKind::kImport, "airflow.models", "", "dags/a.py", 3, false});
  builder.Add({FactKind::kImport, "airflow.models", "", "dags/b.py", 7, false});
  builder.Add({FactKind::kConfig, "core.executor", "Celery", "", 0, false});
  builder.Add({FactKind::kEnv, "SECRET", "", "", 0, /*value_withheld=*/true});
  builder.Close(FactKind::kConfig);
  builder.CloseUnder(FactKind::kDatabase, "table");
  builder.OpenName(FactKind::kConfig, "core.fernet_key");
  return builder.Build();
}

std::string BytesOf(const FactSheet& sheet) {
  std::string out;
  sheet.AppendBytes(out);
  return out;
}

void ExpectSame(const FactSheet& a, const FactSheet& b) {
  ASSERT_EQ(a.size(), b.size());
  for (uint32_t i = 0; i < a.size(); ++i) {
    const FactRow& x = a.rows()[i];
    const FactRow& y = b.rows()[i];
    EXPECT_EQ(a.KindOf(i), b.KindOf(i));
    EXPECT_EQ(x.name.view(), y.name.view());
    EXPECT_EQ(x.value.view(), y.value.view());
    EXPECT_EQ(x.file.view(), y.file.view());
    EXPECT_EQ(x.line, y.line);
    EXPECT_EQ(x.flags, y.flags);
  }
  for (const char* name : {"core.executor", "core.fernet_key", "x"}) {
    EXPECT_EQ(a.IsClosed(FactKind::kConfig, name),
              b.IsClosed(FactKind::kConfig, name));
  }
  EXPECT_EQ(a.IsClosed(FactKind::kDatabase, "table.xcom.rows"),
            b.IsClosed(FactKind::kDatabase, "table.xcom.rows"));
}

TEST(FactSheetBytes, GiveTheSameSheetBack) {
  const FactSheet sheet = Sample();
  const auto back = FactSheet::FromBytes(BytesOf(sheet));
  ASSERT_TRUE(back.has_value());
  ExpectSame(sheet, *back);
  EXPECT_EQ(BytesOf(*back), BytesOf(sheet));
  EXPECT_EQ(
      back->Find(FactKind::kImport, "airflow", FactSheet::Match::kUnder).size(),
      2u);
}

TEST(FactSheetBytes, OfAnEmptySheetGiveAnEmptyOne) {
  const auto back = FactSheet::FromBytes(BytesOf(FactSheet()));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->size(), 0u);
}

TEST(FactSheetBytes, CutOffAnywhereAreNoSheet) {
  const std::string whole = BytesOf(Sample());
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(FactSheet::FromBytes(whole.substr(0, size)).has_value())
        << size;
  }
}

// Under AddressSanitizer this proves that nothing outside is read.
TEST(FactSheetBytes, ThatAreDamagedAreNoSheetOrASoundOne) {
  const std::string whole = BytesOf(Sample());
  std::mt19937_64 random(1961);
  int refused = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string damaged = whole;
    for (uint64_t n = 1 + random() % 4; n > 0; --n) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    const auto back = FactSheet::FromBytes(damaged);
    if (!back) {
      ++refused;
      continue;
    }
    size_t bytes = 0;
    for (uint32_t row = 0; row < back->size(); ++row) {
      bytes += back->rows()[row].name.view().size() +
               std::string(back->rows()[row].value.view()).size();
      EXPECT_LE(static_cast<int>(back->KindOf(row)), kFactKindCount);
    }
    EXPECT_LE(bytes, 2 * whole.size() * back->size());
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace upgrade_advisor
