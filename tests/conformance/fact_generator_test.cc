// Random steps: the same for the same seed, and as odd as they should be.
#include "services/conformance/fact_generator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

const FactQuery kExact{SheetRole::kDeployment, FactKind::kConfig, "core.a",
                       FactSheet::Match::kExact};
const FactQuery kUnder{SheetRole::kTarget, FactKind::kPackage, "airflow",
                       FactSheet::Match::kUnder};

std::string TextOf(const SampleStep& step) {
  std::string out;
  for (const FactSheet* sheet :
       {&step.deployment, &step.source, &step.target}) {
    for (const FactRow& row : sheet->rows()) {
      absl::StrAppend(&out, row.name.view(), "=", row.value.view(), " ",
                      row.flags, "\n");
    }
    for (int kind = 1; kind <= kFactKindCount; ++kind) {
      absl::StrAppend(
          &out, sheet->IsClosed(static_cast<FactKind>(kind), "core.a"), " ");
    }
  }
  return out;
}

TEST(FactGenerator, MakesTheSameOfTheSameSeed) {
  const std::vector<std::string> borrowed = {"borrowed"};
  std::set<std::string> texts;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const std::string text =
        TextOf(FactGenerator(seed, borrowed).Step({kExact, kUnder}));
    EXPECT_EQ(text,
              TextOf(FactGenerator(seed, borrowed).Step({kExact, kUnder})));
    texts.insert(text);
  }
  EXPECT_GT(texts.size(), 45u);
}

TEST(FactGenerator, MakesEveryStateOfAFact) {
  bool absent = false, unknown = false, listed = false, withheld = false;
  bool below = false;
  FactGenerator generator(1, {});
  for (int i = 0; i < 500; ++i) {
    const SampleStep step = generator.Step({kExact, kUnder});
    const auto rows =
        step.deployment.Find(kExact.kind, kExact.name, kExact.match);
    const bool closed = step.deployment.IsClosed(kExact.kind, kExact.name);
    absent |= rows.empty() && closed;
    unknown |= rows.empty() && !closed;
    listed |= rows.size() > 1;
    for (const FactRow& row : rows) withheld |= row.flags != 0;
    for (const FactRow& row : step.target.rows()) {
      below |= row.name.view() == "airflow.a.b";
    }
  }
  EXPECT_TRUE(absent && unknown && listed && withheld && below);
}

TEST(FactGenerator, MakesOddValuesAndBorrowedOnes) {
  const std::vector<std::string> borrowed = {"borrowed"};
  FactGenerator generator(1, borrowed);
  bool empty = false, huge = false, no_utf8 = false, nul = false, lent = false;
  bool negative = false;
  for (int i = 0; i < 20000; ++i) {
    const std::string value = generator.Value();
    empty |= value.empty();
    huge |= value.size() == 64 * 1024;
    no_utf8 |= value.find('\xff') != std::string::npos;
    nul |= value.find('\0') != std::string::npos;
    lent |= value == "borrowed";
    negative |= value == "-1";
  }
  EXPECT_TRUE(empty && huge && no_utf8 && nul && lent && negative);
}

}  // namespace
}  // namespace upgrade_advisor
