// How each fact that advisories ask for can be supplied, worked out once for a
// set of plugins: a plan misses hundreds of facts, and the words are the same
// each time.
//
// Immutable; thread-safe. Owns what it gives.
#ifndef SERVICES_ENGINE_QUESTION_BOOK_H_
#define SERVICES_ENGINE_QUESTION_BOOK_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/types/span.h"
#include "services/domain/advisory.h"
#include "services/domain/fact_query.h"
#include "services/sheets/question_wording.h"

namespace upgrade_advisor {

class QuestionBook {
 public:
  // Of the facts that the advisories say they ask for.
  explicit QuestionBook(absl::Span<const Advisory> advisories);

  struct Entry {
    FactQuery query;
    FactSupply supply;
    // What a person calls it: "xcom" for table.xcom.rows, "the option
    // core.pool".
    std::string name;
  };
  static Entry EntryOf(const FactQuery& query);

  // Null for a fact that no advisory announced: a plugin's code may ask for
  // more than it does when nothing is known.
  const Entry* Find(const FactQuery& query) const;

  // The command that the advisory has for a fact, which knows better than the
  // host; empty if it has none.
  absl::string_view CommandOf(uint32_t advisory, const FactQuery& query) const;

 private:
  struct Hash {
    size_t operator()(const FactQuery& query) const;
  };
  struct Command {
    FactQuery query;
    std::string command;
  };

  absl::node_hash_map<FactQuery, Entry, Hash> entries_;
  // By advisory; few have any.
  std::vector<std::vector<Command>> commands_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_QUESTION_BOOK_H_
