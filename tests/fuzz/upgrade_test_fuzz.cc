// A report of an upgrade test of any bytes: what it says on one line, or
// faults.
#include "services/base/one_line.h"
#include "services/engine/upgrade_test_reader.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(upgrade_test, input) {
  Violations violations;
  const std::optional<UpgradeTest> test = ReadUpgradeTest(input, violations);
  UA_FUZZ_REQUIRE(test.has_value() == violations.empty());
  if (!test) return;
  for (const TestRow* row :
       {&test->dependencies, &test->imports, &test->dags}) {
    UA_FUZZ_REQUIRE(IsOneLine(row->why));
  }
  for (const NewFailure& failure : test->failures) {
    UA_FUZZ_REQUIRE(IsOneLine(failure.file) && IsOneLine(failure.name));
    UA_FUZZ_REQUIRE(IsOneLine(failure.text));
    UA_FUZZ_REQUIRE(failure.text.size() <= 1000);
  }
}
