// What does not fit into a request is left out and said, and its kind is open.
#include "services/cli/project/fact_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/request_limits.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

class FactRowsTest : public ::testing::Test {
 protected:
  void Add(FactKind kind, const std::string& name,
           const std::string& value = "") {
    Fact fact;
    fact.kind = kind;
    fact.name = name;
    fact.value = value;
    rows_.Add(fact);
  }
  bool IsComplete(v1::FactKind kind) const {
    const auto& kinds = facts_.complete_kinds();
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  }
  const v1::UnreadPlace& LastPlace() const {
    return facts_.unread(facts_.unread_size() - 1);
  }

  v1::CallerFacts facts_;
  FactRows rows_{facts_};
};

TEST_F(FactRowsTest, AsManyAsFitAreAllThereAndComplete) {
  for (int i = 0; i < limits::kFacts; ++i) Add(FactKind::kCall, "f");
  rows_.Complete(FactKind::kCall);
  rows_.Close();
  EXPECT_EQ(facts_.facts_size(), limits::kFacts);
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_CALL));
  EXPECT_EQ(facts_.unread_size(), 0);
}

TEST_F(FactRowsTest, OneTooManyIsLeftOutSaidAndOpensItsKindOnly) {
  Add(FactKind::kImport, "airflow");
  for (int i = 0; i < limits::kFacts; ++i) Add(FactKind::kCall, "f");
  for (FactKind kind : {FactKind::kImport, FactKind::kCall}) {
    rows_.Complete(kind);
  }
  rows_.Close();
  EXPECT_EQ(facts_.facts_size(), limits::kFacts);
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_IMPORT));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_CALL));
  ASSERT_EQ(facts_.unread_size(), 1);
  EXPECT_EQ(LastPlace().reason(),
            "the project has 50001 facts; 50000 are allowed, and the rest is "
            "left out: call");
}

TEST_F(FactRowsTest, WhatIsLongerThanTheLimitOpensItsKind) {
  Add(FactKind::kFile, std::string(limits::kFactNameBytes, 'n'));
  Add(FactKind::kCall, std::string(limits::kFactNameBytes + 1, 'n'));
  Add(FactKind::kShell, "sh", std::string(limits::kValueBytes + 1, 'v'));
  for (FactKind kind : {FactKind::kFile, FactKind::kCall, FactKind::kShell}) {
    rows_.Complete(kind);
  }
  rows_.Close();
  EXPECT_EQ(facts_.facts_size(), 1);
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_FILE));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_CALL));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_SHELL));
  EXPECT_THAT(LastPlace().reason(), HasSubstr("2 facts with a name"));
}

TEST_F(FactRowsTest, PlacesAreCountedWhereThereAreTooMany) {
  for (int i = 0; i < 3 * limits::kUnreadPlaces; ++i) {
    rows_.AddUnread({absl::StrCat("dags/", i, ".py"), 1, 1, "is a link"});
  }
  Add(FactKind::kCall, std::string(limits::kFactNameBytes + 1, 'n'));
  rows_.Close();
  EXPECT_LE(facts_.unread_size(), limits::kUnreadPlaces);
  EXPECT_EQ(LastPlace().reason(), "2003 more places could not be read");
}

TEST_F(FactRowsTest, APlaceIsCutToWhatARequestTakes) {
  rows_.AddUnread({std::string(5000, 'f'), 1, 1, std::string(5000, 'r')});
  EXPECT_LE(LastPlace().file().size(), limits::kPathBytes);
  EXPECT_LE(LastPlace().reason().size(), limits::kReasonBytes);
}

TEST_F(FactRowsTest, PrefixesThatDoNotFitOpenTheirKind) {
  for (int i = 0; i <= limits::kOpenPrefixes; ++i) {
    rows_.AddOpenPrefix(FactKind::kImport, absl::StrCat("p", i, "."));
  }
  rows_.AddOpenPrefix(FactKind::kClass, std::string(1000, 'p'));
  for (FactKind kind : {FactKind::kImport, FactKind::kClass, FactKind::kCall}) {
    rows_.Complete(kind);
  }
  rows_.Close();
  EXPECT_EQ(facts_.open_prefixes_size(), limits::kOpenPrefixes);
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_IMPORT));
  EXPECT_FALSE(IsComplete(v1::FACT_KIND_CLASS));
  EXPECT_TRUE(IsComplete(v1::FACT_KIND_CALL));
}

}  // namespace
}  // namespace upgrade_advisor
