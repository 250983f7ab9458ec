// Any YAML file of a project is read or refused with a place; its rows lie in
// its lines.
#include <string>

#include "services/yaml/compose_file.h"
#include "services/yaml/dag_file.h"
#include "tests/fuzz/fuzz_target.h"

namespace upgrade_advisor {
namespace {

void CheckRows(const YamlRows& rows, const std::string& text) {
  size_t lines = 1;
  for (char c : text) lines += c == '\n' || c == '\r';
  for (const Fact& fact : rows.facts) {
    UA_FUZZ_REQUIRE(fact.file == "x.yml" && fact.line >= 1 &&
                    fact.line <= lines && !fact.name.empty());
  }
  if (rows.error) {
    UA_FUZZ_REQUIRE(rows.error->file == "x.yml" && !rows.error->reason.empty());
  }
}

}  // namespace
}  // namespace upgrade_advisor

UA_FUZZ_TARGET(yaml, input) {
  const std::string text(input);
  CheckRows(ReadComposeFile("x.yml", text), text);
  CheckRows(ReadDagFile("x.yml", text), text);
}
