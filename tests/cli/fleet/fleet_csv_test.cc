#include "services/cli/fleet/fleet_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

std::string CellOf(const std::string& text) {
  CsvText csv;
  csv.Cell(text).End();
  return csv.text();
}

TEST(CsvText, QuotesWhatSeparates) {
  EXPECT_EQ(CellOf("plain text"), "plain text\r\n");
  EXPECT_EQ(CellOf("a,b"), "\"a,b\"\r\n");
  EXPECT_EQ(CellOf("say \"a\""), "\"say \"\"a\"\"\"\r\n");
  EXPECT_EQ(CellOf("a\nb"), "\"a\nb\"\r\n");
}

TEST(CsvText, DefusesWhatASpreadsheetWouldWorkOut) {
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1"}) {
    EXPECT_THAT(CellOf(text), HasSubstr("'" + std::string(text))) << text;
  }
  EXPECT_EQ(CellOf("a=1"), "a=1\r\n");
}

TEST(CsvText, ANumberIsNotAFormula) {
  CsvText csv;
  csv.Number(-5).Number(7).End();
  EXPECT_EQ(csv.text(), "-5,7\r\n");
}

TEST(CsvText, ControlCharactersStayOutOfTheTerminal) {
  EXPECT_EQ(CellOf("a\x1b[31mb"), "a?[31mb\r\n");
}

TEST(EntryCsv, EveryRecordHasTheCellsOfTheHead) {
  v1::FleetEntry entry;
  const auto commas = [](const std::string& text) {
    return std::count(text.begin(), text.end(), ',');
  };
  EXPECT_EQ(commas(CsvOf(entry)), commas(EntryCsvHead()));
  entry.set_days_left(-3);
  entry.mutable_assessment()->add_blocking("A1");
  entry.mutable_assessment()->add_blocking("B2");
  EXPECT_EQ(commas(CsvOf(entry)), commas(EntryCsvHead()));
  EXPECT_THAT(CsvOf(entry), HasSubstr(",-3,"));
  EXPECT_THAT(CsvOf(entry), HasSubstr(",A1 B2,"));
}

TEST(ChangeCsv, EveryRecordHasTheCellsOfTheHead) {
  v1::FleetChange change;
  change.add_kinds(v1::CHANGE_KIND_VERDICT);
  change.add_kinds(v1::CHANGE_KIND_SUPPORT);
  const std::string record = CsvOf(change);
  const std::string head = ChangeCsvHead();
  EXPECT_EQ(std::count(record.begin(), record.end(), ','),
            std::count(head.begin(), head.end(), ','));
  EXPECT_THAT(record, HasSubstr(",verdict support,"));
}

}  // namespace
}  // namespace upgrade_advisor
