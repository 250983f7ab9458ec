// Facts of a text of Python as lines, for comparison.
#ifndef TESTS_PYTHON_READING_H_
#define TESTS_PYTHON_READING_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/python/python_project.h"

namespace upgrade_advisor {

inline PythonProjectFacts ReadProject(
    const std::vector<std::pair<std::string, std::string>>& files) {
  std::vector<PythonFileFacts> read;
  for (const auto& [path, text] : files) {
    read.push_back(ReadPythonFile(path, text));
  }
  return CombinePythonFacts(std::move(read));
}

inline PythonProjectFacts ReadOne(absl::string_view text) {
  return ReadProject({{"dags/team/etl.py", std::string(text)}});
}

// Without a look at what calls reach.
inline PythonProjectFacts ReadAsWritten(absl::string_view text) {
  return CombinePythonFacts(
      {ReadPythonFile("dags/team/etl.py", std::string(text))}, false);
}

// "name = value", "name" where there is none, "name ?" where it is withheld.
inline std::vector<std::string> Rows(const PythonProjectFacts& project,
                                     FactKind kind) {
  std::vector<std::string> rows;
  for (const Fact& fact : project.facts) {
    if (fact.kind != kind) continue;
    rows.push_back(fact.value_withheld  ? fact.name + " ?"
                   : fact.value.empty() ? fact.name
                                        : fact.name + " = " + fact.value);
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

inline std::vector<std::string> Rows(absl::string_view text, FactKind kind) {
  return Rows(ReadOne(text), kind);
}

// "2:5 reason" of what is unread.
inline std::vector<std::string> Problems(const PythonProjectFacts& project) {
  std::vector<std::string> problems;
  for (const UnreadFile& unread : project.unread) {
    problems.push_back(
        absl::StrCat(unread.line, ":", unread.column, " ", unread.reason));
  }
  return problems;
}

}  // namespace upgrade_advisor

#endif  // TESTS_PYTHON_READING_H_
