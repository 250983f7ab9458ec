// Prints the facts of Python files as lines of JSON, for the comparison with
// the reference reader. Arguments are "path-in-project=file"; each is a project
// of its own as it is written, and a line with its path comes first. With
// --resolved calls are resolved; with --project all are one project besides.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/python/python_project.h"

namespace upgrade_advisor {
namespace {

std::string Quoted(absl::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", c);
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

void Print(const PythonProjectFacts& project) {
  for (const Fact& fact : project.facts) {
    std::printf("[\"fact\", %s, %s, %s, %s, %s, %u, %u]\n",
                Quoted(FactKindName(fact.kind)).c_str(),
                Quoted(fact.name).c_str(), Quoted(fact.value).c_str(),
                fact.value_withheld ? "true" : "false",
                Quoted(fact.file).c_str(), fact.line, fact.column);
  }
  for (const auto& [kind, prefix] : project.open_prefixes) {
    std::printf("[\"prefix\", %s, %s]\n", Quoted(FactKindName(kind)).c_str(),
                Quoted(prefix).c_str());
  }
  for (FactKind kind : project.open_kinds) {
    std::printf("[\"kind\", %s]\n", Quoted(FactKindName(kind)).c_str());
  }
  for (const UnreadFile& unread : project.unread) {
    std::printf("[\"unread\", %s, %u, %u, %s]\n", Quoted(unread.path).c_str(),
                unread.line, unread.column, Quoted(unread.reason).c_str());
  }
}

std::pair<std::string, std::string> PathAndText(const std::string& argument) {
  const size_t equals = argument.find('=');
  std::ifstream in(argument.substr(equals + 1), std::ios::binary);
  return {
      argument.substr(0, equals),
      {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}};
}

int Main(const std::vector<std::string>& arguments) {
  std::vector<PythonFileFacts> files;
  bool one = false;
  bool resolved = false;
  for (const std::string& argument : arguments) {
    if (argument == "--project") {
      one = true;
      continue;
    }
    if (argument == "--resolved") {
      resolved = true;
      continue;
    }
    const auto [path, text] = PathAndText(argument);
    files.push_back(ReadPythonFile(path, text));
    if (one) continue;
    std::printf("[\"file\", %s]\n", Quoted(path).c_str());
    Print(CombinePythonFacts(std::move(files), resolved));
    files.clear();
  }
  if (one) Print(CombinePythonFacts(std::move(files)));
  return 0;
}

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) {
  return upgrade_advisor::Main({argv + 1, argv + argc});
}
