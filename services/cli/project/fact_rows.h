// What was read of a project, as the facts of a request.
//
// A request takes so many facts and places, and no more (request_limits.h).
// What does not fit is left out and said, and its kind stays open: a project
// that is too large still gets a plan, which knows less.
//
// Writes to a message that outlives it. Not thread-safe.
#ifndef SERVICES_CLI_PROJECT_FACT_ROWS_H_
#define SERVICES_CLI_PROJECT_FACT_ROWS_H_

#include <cstddef>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/deployment.pb.h"
#include "services/domain/fact.h"
#include "services/project/located_error.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

class FactRows {
 public:
  explicit FactRows(v1::CallerFacts& out) : out_(out) {}

  void Add(const Fact& fact);
  void AddUnread(const LocatedError& error);
  // Names below the prefix may be missing.
  void AddOpenPrefix(FactKind kind, absl::string_view prefix);
  // Every fact of the kind was added. It stays open if one did not fit.
  void Complete(FactKind kind) { complete_.insert(kind); }
  // Writes which kinds are complete, and says what did not fit. Once, at the
  // end.
  void Close();

 private:
  void WriteUnread(const LocatedError& error);
  void Lose(FactKind kind, size_t& count);

  v1::CallerFacts& out_;
  std::set<FactKind> complete_;
  std::set<FactKind> lost_;
  size_t too_many_ = 0;
  size_t too_long_ = 0;
  size_t unread_ = 0;  // places that did not fit
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_PROJECT_FACT_ROWS_H_
