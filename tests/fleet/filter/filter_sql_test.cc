// The SQL of a filter: its text, and that parameters carry all values.
#include "services/fleet/filter/filter_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/fleet/filter/filter_parser.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::StatusOr<std::string> Sql(const std::string& filter, SqlDialect dialect,
                                std::vector<SqlParameter>& parameters) {
  return ToSql(
      ParseFilter(filter).tree, dialect,
      [](FilterField field) -> std::optional<std::string> {
        if (field == FilterField::kSource) return std::nullopt;
        return "d." + std::string(RowOf(field).name);
      },
      parameters);
}

TEST(FilterSql, NumbersParametersOnFromThoseThatAreThere) {
  std::vector<SqlParameter> parameters = {std::string("acme")};
  EXPECT_EQ(*Sql("name=a AND (state=STALE OR -workspace:w)",
                 SqlDialect::kSqlite, parameters),
            "((d.name IS NOT NULL AND d.name <> '' AND d.name = $2) AND "
            "((d.state IS NOT NULL AND d.state = $3) OR "
            "NOT (d.workspace IS NOT NULL AND d.workspace <> '' AND "
            "d.workspace = $4)))");
  EXPECT_THAT(parameters,
              ElementsAre(SqlParameter("acme"), SqlParameter("a"),
                          SqlParameter(int64_t{3}), SqlParameter("w")));
}

TEST(FilterSql, WritesWildTextsAsEachDatabaseComparesThemExactly) {
  std::vector<SqlParameter> parameters;
  EXPECT_THAT(*Sql("name=\"50%_!?[x*\"", SqlDialect::kPostgresql, parameters),
              HasSubstr("d.name LIKE $1 ESCAPE '!'"));
  EXPECT_THAT(*Sql("name!=\"50%_!?[x*\"", SqlDialect::kSqlite, parameters),
              HasSubstr("d.name NOT GLOB $2"));
  EXPECT_THAT(parameters, ElementsAre(SqlParameter("50!%!_!!?[x%"),
                                      SqlParameter("50%_![?][[]x*")));
}

TEST(FilterSql, AsksOnlyWhetherAFieldIsSet) {
  std::vector<SqlParameter> parameters;
  EXPECT_EQ(*Sql("name:*", SqlDialect::kSqlite, parameters),
            "(d.name IS NOT NULL AND d.name <> '')");
  EXPECT_TRUE(parameters.empty());
}

TEST(FilterSql, NamesTheFieldThatNoQueryCanCompare) {
  std::vector<SqlParameter> parameters;
  EXPECT_EQ(Sql("source=s", SqlDialect::kSqlite, parameters).status(),
            absl::InvalidArgumentError("no column has the field source"));
  EXPECT_EQ(
      Sql("line=12", SqlDialect::kSqlite, parameters).status(),
      absl::InvalidArgumentError("a query cannot compare the field line"));
}

}  // namespace
}  // namespace upgrade_advisor
