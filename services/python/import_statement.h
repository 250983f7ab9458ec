// One import statement, as it is written, and what becomes of it when names in
// it move to other modules.
//
// Works on the tokens and bytes of the source: blanks, brackets, comments and
// line ends that need not change stay. Pure; thread-safe. Positions are offsets
// into the source.
#ifndef SERVICES_PYTHON_IMPORT_STATEMENT_H_
#define SERVICES_PYTHON_IMPORT_STATEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/python/text_edits.h"
#include "services/python/token.h"

namespace upgrade_advisor::python {

// "X as Y" in a list of names.
struct WrittenName {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t comma_end = 0;  // behind the comma that follows; 0: none does
};

struct ImportStatement {
  uint32_t begin = 0;
  uint32_t end = 0;
  // Of "from a.b"; both 0 of "import a.b".
  uint32_t module_begin = 0;
  uint32_t module_end = 0;
  bool in_brackets = false;
  std::vector<WrittenName> names;
};

// The statement whose first token is at `pos`; nothing where that is not an
// import, or a star.
std::optional<ImportStatement> ReadImportStatement(
    const std::vector<Token>& tokens, uint32_t pos);

// Where a name of a from statement is to come from.
struct NewPlace {
  std::string module;  // empty: the name stays as it is
  std::string name;    // "X", "X as Y"
};

// The edits that move names of a from statement: those that stay keep their
// statement, and others get one of their own before it; if all go, one takes
// the statement over. `places` has one for each name. Nothing where a comment
// would be lost.
std::optional<std::vector<TextEdit>> MoveNames(
    absl::string_view source, const ImportStatement& statement,
    const std::vector<NewPlace>& places);

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_IMPORT_STATEMENT_H_
