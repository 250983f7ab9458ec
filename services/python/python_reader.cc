#include "services/python/python_reader.h"

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/python/code_walker.h"
#include "services/python/lexer.h"
#include "services/python/parser.h"

namespace upgrade_advisor {
namespace {

// The memory of a thread for the next file: to allocate it again for each file
// takes longer than to read the file.
struct Workspace {
  // What a large file has left is given back.
  static constexpr size_t kMostKept = size_t{1} << 18;

  SourceText source;
  python::Lexer lexer;
  python::Tree tree;
};

// "dags/team/etl.py" is "dags.team.etl", and a package is its folder.
std::string ModuleOf(absl::string_view path) {
  absl::ConsumeSuffix(&path, ".py");
  absl::ConsumeSuffix(&path, "/__init__");
  return absl::StrReplaceAll(path, {{"/", "."}});
}

}  // namespace

PythonFileFacts ReadPythonFile(absl::string_view path, absl::string_view text) {
  thread_local Workspace work;
  if (text.size() > Workspace::kMostKept) work = Workspace();
  PythonFileFacts facts;
  facts.path = std::string(path);
  facts.module = ModuleOf(path);
  facts.pool.reserve(text.size() + 256);
  facts.rows.reserve(text.size() / 8);
  const SourceProblem refused = work.source.Assign(text);
  SourceProblem problem = refused;
  if (refused.reason == nullptr) {
    const absl::string_view source = work.source.text();
    python::Parser parser(source, work.lexer.Lex(source), work.tree);
    problem = parser.Parse();
    python::CodeWalker(work.tree, work.source, facts).Read();
  }
  if (problem.reason != nullptr) {
    const SourcePlace place = work.source.PlaceOf(problem.pos);
    facts.parsed = false;
    // First: it explains what else is missing. Facts of the sound statements
    // stay.
    facts.unread.insert(facts.unread.begin(),
                        {facts.path, place.line, place.column, problem.reason});
  }
  if (text.size() > Workspace::kMostKept) work = Workspace();
  return facts;
}

}  // namespace upgrade_advisor
