// The bytes as a file of Python, alone and with a small one.
#include <algorithm>
#include <set>

#include "services/python/python_project.h"
#include "services/python/source_text.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(python_reader, input) {
  const PythonFileFacts other =
      ReadPythonFile("dags/common.py", "class Base(Top):\n  x = 1\n");
  const PythonFileFacts file = ReadPythonFile("dags/a.py", input);
  const PythonProjectFacts project = CombinePythonFacts({file, other});
  const PythonProjectFacts turned = CombinePythonFacts({other, file});
  UA_FUZZ_REQUIRE(project.facts.size() == turned.facts.size());
  UA_FUZZ_REQUIRE(project.open_kinds == turned.open_kinds);
  for (size_t i = 0; i < project.facts.size(); ++i) {
    const Fact& fact = project.facts[i];
    UA_FUZZ_REQUIRE(fact.name == turned.facts[i].name);
    UA_FUZZ_REQUIRE(fact.line > 0 && fact.column > 0);
    UA_FUZZ_REQUIRE(!fact.name.empty() && fact.name.size() <= 1000);
    UA_FUZZ_REQUIRE(!fact.value_withheld || fact.value.empty());
    // Whatever came in, what goes out is UTF-8.
    SourceText text;
    for (const std::string& part : {fact.name, fact.value}) {
      if (part.find('\0') != std::string::npos) continue;
      UA_FUZZ_REQUIRE(text.Assign("\n\n" + part).reason == nullptr);
    }
  }
  for (const UnreadFile& unread : project.unread) {
    UA_FUZZ_REQUIRE(unread.line > 0 && unread.column > 0);
    UA_FUZZ_REQUIRE(!unread.reason.empty());
  }
  UA_FUZZ_REQUIRE(file.parsed || !project.open_kinds.empty());
}
