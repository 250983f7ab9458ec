// Decides which imports of a file get new places, and how.
//
// Used once, by one thread; refers to all it was given.
#ifndef SERVICES_PYTHON_IMPORT_EDITS_H_
#define SERVICES_PYTHON_IMPORT_EDITS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/python/code_edits.h"
#include "services/python/import_statement.h"
#include "services/python/name_uses.h"
#include "services/python/python_reader.h"
#include "services/python/source_text.h"
#include "services/python/syntax_tree.h"
#include "services/python/text_edits.h"
#include "services/python/token.h"

namespace upgrade_advisor::python {

// A file that is read, as both kinds of edits need it.
struct ReadSource {
  SourceText& source;
  const std::vector<Token>& tokens;
  const Tree& tree;
  const PythonFileFacts& facts;
};

// Positions with reasons, for what is left.
struct Left {
  uint32_t pos = 0;
  std::string name;
  std::string reason;
};

class ImportEdits {
 public:
  ImportEdits(const ReadSource& file, const NameUses& uses,
              const NewNames& names)
      : file_(file), tree_(file.tree), uses_(uses), names_(names.names) {}

  void Run();

  std::vector<TextEdit>& edits() { return edits_; }
  std::vector<Left>& left() { return left_; }
  // Where names are that get a new place.
  const std::set<uint32_t>& done() const { return taken_; }

 private:
  // Where a row of kind import stands.
  struct Row {
    uint32_t pos = 0;
    std::string name;
    bool guarded = false;
    bool limited = false;  // runs under some versions of Airflow only
    enum class How : uint8_t { kImport, kAttribute, kString, kStar };
    How how = How::kImport;
  };
  // What becomes of a name that an import statement binds.
  struct Fate {
    std::string to;                  // dotted; empty: it stays
    std::string why;                 // it stays though it should not
    bool due = false;                // it is one of the names
    std::vector<uint32_t> heads;     // of chains that are taken care of
    std::vector<std::string> moved;  // their names
    std::vector<TextEdit> edits;     // of those chains
  };

  void ReadRows();
  const Row* RowAt(uint32_t pos, absl::string_view name) const;
  const NewName* Find(absl::string_view name) const;
  bool HasBelow(absl::string_view name) const;

  void FromStatement(NodeIndex statement);
  void ImportStatementNode(NodeIndex statement);
  // Of "from a import x" and "import a.x as y": the name as a whole, or the
  // module that all its uses agree on.
  Fate FateOf(NodeIndex alias, const std::string& dotted,
              absl::string_view bound);
  Fate FateOfModule(const std::string& dotted, absl::string_view bound) const;
  // Of "import a.b.c": `to` is the new list of modules.
  Fate FateOfPath(NodeIndex alias, const std::string& dotted);
  bool ReachesElsewhere(const std::string& path, const std::string& dotted,
                        const std::set<std::string>& modules) const;
  // What is used of "import a.b.c".
  struct PathUses {
    std::set<std::string> modules;    // where it goes
    std::vector<std::string> others;  // paths of the same root
    bool some_stay = false;
  };
  bool NotePathUse(NodeIndex chain, const std::string& dotted, PathUses& out,
                   Fate& fate) const;
  std::string WhyPathStays(const std::string& dotted,
                           const PathUses& uses) const;
  bool IsInString(uint32_t pos) const;
  std::string WhyRowStays(const Row& row, const NewName& now) const;
  std::string PathOf(NodeIndex chain, size_t parts,
                     uint32_t* end = nullptr) const;
  void Take(Fate& fate);
  void ListRest();

  const ReadSource& file_;
  const Tree& tree_;
  const NameUses& uses_;
  const std::map<std::string, NewName, std::less<>>& names_;
  std::vector<Row> rows_;
  std::set<uint32_t> done_;  // positions that are edited, or left with a reason
  std::set<uint32_t> taken_;
  std::set<std::string> moved_;
  std::vector<TextEdit> edits_;
  std::vector<Left> left_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_IMPORT_EDITS_H_
