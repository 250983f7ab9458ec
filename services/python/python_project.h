// Makes facts of what the files of a project say each for itself.
//
// Pure; thread-safe; the same files in any order give the same facts.
#ifndef SERVICES_PYTHON_PYTHON_PROJECT_H_
#define SERVICES_PYTHON_PYTHON_PROJECT_H_

#include <string>
#include <utility>
#include <vector>

#include "services/domain/fact.h"
#include "services/python/python_reader.h"

namespace upgrade_advisor {

// An argument that names a file with a template, which nobody has read here.
struct TemplateUse {
  std::string named;  // as it is written
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
};

struct PythonProjectFacts {
  // By file, line and column. Of one fact with one value the first 25 places.
  std::vector<Fact> facts;
  // Names below which nothing is known.
  std::vector<std::pair<FactKind, std::string>> open_prefixes;
  // Kinds of which rows may be missing.
  std::vector<FactKind> open_kinds;
  std::vector<UnreadFile> unread;
  // What they take from the context is missing among the facts. The first 25.
  std::vector<TemplateUse> templates;
  bool has_more_templates = false;
};

// `resolve_calls`: arguments are those of what is called in the end; else each
// file is taken as it is written.
PythonProjectFacts CombinePythonFacts(std::vector<PythonFileFacts> files,
                                      bool resolve_calls = true);

}  // namespace upgrade_advisor

#endif  // SERVICES_PYTHON_PYTHON_PROJECT_H_
