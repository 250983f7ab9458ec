// Makes edits of code in a file, for tests that look at the result with
// CPython's own parser:
//
//   edit_python FILE NAMES
//
// NAMES is a file with a line for each name: "n OLD NEW" of a name, "m OLD" of
// a module that is gone, "a CALLEE.OLD NEW" of an argument. Writes the new text
// to standard output, and what is left as "LINE NAME REASON" to standard error.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "services/python/code_edits.h"

namespace upgrade_advisor {
namespace {

std::string TextOf(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

NewNames NamesOf(const char* path) {
  NewNames out;
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string sort;
    std::string old_name;
    NewName name;
    words >> sort >> old_name >> name.to;
    name.is_module = sort == "m";
    (sort == "a" ? out.arguments : out.names)[old_name] = name;
  }
  return out;
}

int Main(const char* file, const char* names) {
  const std::string text = TextOf(file);
  const CodeEdits edits = EditCode({{"dags/a.py", text}}, NamesOf(names));
  const std::string& after =
      edits.changed.empty() ? text : edits.changed[0].text;
  std::fwrite(after.data(), 1, after.size(), stdout);
  for (const LeftPlace& one : edits.left) {
    std::fprintf(stderr, "%u %s %s\n", one.line, one.name.c_str(),
                 one.reason.c_str());
  }
  return 0;
}

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) {
  return argc == 3 ? upgrade_advisor::Main(argv[1], argv[2]) : 2;
}
