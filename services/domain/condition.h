// A condition of an advisory, as data: a program over facts in prefix notation.
//
// Plain values. plugin_host/conditions reads them out of a plugin's descriptor,
// evaluates them and puts them into words. The numbers of the enumerations are
// those of the plugin contract (UA_OP_..., UA_SCOPE_..., UA_PART_...,
// UA_TEST_..., UA_SCHEME_...), which says what each of them means.
#ifndef SERVICES_DOMAIN_CONDITION_H_
#define SERVICES_DOMAIN_CONDITION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/domain/fact_query.h"
#include "services/domain/pep440.h"

namespace upgrade_advisor {

enum class ConditionOp : uint8_t {
  kStep = 1,
  kAll = 2,
  kAny = 3,
  kNot = 4,
  kGiven = 5,
  kValue = 6,
  kSomeRow = 7,
  kEveryRow = 8,
  kRowsAtLeast = 9,
  kCompare = 10,
  kSubject = 11,
  kListed = 12,
  kEachListed = 13,
  kRenamed = 14,
  kTest = 32,
};

enum class JoinScope : uint8_t { kProject = 0, kFile = 1, kDag = 2, kCall = 3 };

enum class RowPart : uint8_t { kValue = 0, kName = 1, kFile = 2 };

enum class TextTest : uint8_t {
  kTrue = 1,
  kEquals = 2,
  kOneOf = 3,
  kContains = 4,
  kBegins = 5,
  kEnds = 6,
  kAtLeast = 7,
  kVersionBelow = 8,
  kVersionAtLeast = 9,
  kAdmits = 10,
  kAdmitsNoneFrom = 11,
  kDayBefore = 12,
  kUnder = 13,
  kContainsAnyOf = 14,
};

enum class VersionScheme : uint8_t {
  kPep440 = 1,
  kRuntime = 2,
  kCertified = 3
};

// A row of a table of names.
struct TableRow {
  std::string name;
  std::string subject;  // what a finding calls it; never empty
  std::string text;     // what to do; of kRenamed the new option
  // Counts at steps that cross NameTable::versions[since - 1]; 0: at all steps.
  uint32_t since = 0;
  uint32_t groups = 0;
};

// Sorted by name; of equal names the row that wins comes last.
struct NameTable {
  std::vector<TableRow> rows;
  std::vector<std::string> versions;  // of Airflow, each once
};

struct ConditionTerm {
  ConditionOp op = ConditionOp::kStep;
  JoinScope scope = JoinScope::kProject;  // kAll
  RowPart part = RowPart::kValue;         // kTest
  TextTest test = TextTest::kEquals;      // kTest, kCompare
  VersionScheme scheme = VersionScheme::kPep440;
  // A kAll that joins facts of the code, so that its scope matters.
  bool joins_code = false;
  uint32_t operands = 0;  // how many terms follow as operands
  uint32_t end = 0;       // the index behind the last operand's last term
  // Its questions, as numbers in Condition::asked: one, or one for each row of
  // the table. A table with versions has two more, for the Airflow versions of
  // source and target.
  uint32_t asked = 0;
  uint32_t asked_count = 0;
  uint32_t with_groups = 0;  // kListed
  uint32_t without_groups = 0;
  int64_t number = 0;
  std::string name;  // kSubject
  std::string text;  // kTest, kSubject
  std::shared_ptr<const NameTable> table;
};

// Well-formed: every operand is there and of its level, every index in range,
// every literal a version or a day where it has to be one.
struct Condition {
  std::vector<ConditionTerm> terms;
  // Without repetition, in the order of their first use.
  std::vector<FactQuery> questions;
  std::vector<uint32_t> asked;  // indices into `questions`
  // Parallel to `questions`: how a person is asked, as an index into `shown`.
  // Options that were renamed are asked for by their section.
  std::vector<uint32_t> shown_as;
  std::vector<FactQuery> shown;  // sorted, without repetition
  // Parallel to `shown`: what answers the question, as the plugin says; may be
  // empty.
  std::vector<std::string> commands;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_CONDITION_H_
