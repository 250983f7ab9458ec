// Whatever a filter says: faults, or a tree that every row has an answer from.
#include "absl/strings/match.h"
#include "services/fleet/filter/assessment_values.h"
#include "services/fleet/filter/filter_parser.h"
#include "services/fleet/filter/filter_sql.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(fleet_filter, input) {
  using Kind = FilterNode::Kind;
  const ParsedFilter filter = ParseFilter(input);
  if (!filter.faults.empty()) {
    UA_FUZZ_REQUIRE(filter.tree == ConstantNode(true));
    UA_FUZZ_REQUIRE(filter.faults.size() <= kMaxFilterBytes);
    return;
  }
  const FilterNode left = Specialize(filter.tree, [](FilterField field) {
    return AssessmentValue(field, astro::upgrade::v1::Assessment(), 3);
  });
  std::vector<SqlParameter> parameters;
  const auto sql = ToSql(
      left, SqlDialect::kSqlite,
      [](FilterField field) {
        return std::optional(std::string(RowOf(field).name));
      },
      parameters);
  UA_FUZZ_REQUIRE(sql.ok());
  UA_FUZZ_REQUIRE(!absl::StrContains(*sql, '"'));
  const FilterNode all =
      Specialize(left, [](FilterField) { return std::optional(FieldValue()); });
  UA_FUZZ_REQUIRE(all.kind == Kind::kConstant);
}
