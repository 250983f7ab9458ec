// A question to a fact sheet.
#ifndef SERVICES_DOMAIN_FACT_QUERY_H_
#define SERVICES_DOMAIN_FACT_QUERY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "services/domain/fact.h"
#include "services/domain/fact_sheet.h"

namespace upgrade_advisor {

// The fact sheets of an examination (UA_SHEET_... of the plugin contract).
enum class SheetRole : uint8_t { kDeployment = 0, kSource = 1, kTarget = 2 };

struct FactQuery {
  SheetRole sheet = SheetRole::kDeployment;
  FactKind kind = FactKind::kConfig;
  std::string name;
  FactSheet::Match match = FactSheet::Match::kExact;

  friend auto operator<=>(const FactQuery&, const FactQuery&) = default;
};

// A list of queries that its copies share: hundreds of findings of a plan miss
// the same facts. Immutable but for Add, which leaves the copies as they are.
class FactQueries {
 public:
  using value_type = FactQuery;
  using const_iterator = std::vector<FactQuery>::const_iterator;

  FactQueries() = default;
  FactQueries(std::vector<FactQuery> queries)  // NOLINT: a list is one
      : queries_(std::make_shared<const std::vector<FactQuery>>(
            std::move(queries))) {}
  // Of a list that belongs to something else, which is kept for it.
  explicit FactQueries(std::shared_ptr<const std::vector<FactQuery>> queries)
      : queries_(std::move(queries)) {}

  const_iterator begin() const { return list().begin(); }
  const_iterator end() const { return list().end(); }
  const FactQuery* data() const { return list().data(); }
  size_t size() const { return list().size(); }
  bool empty() const { return list().empty(); }
  const FactQuery& operator[](size_t i) const { return list()[i]; }

  void Add(FactQuery query) {
    std::vector<FactQuery> more = list();
    more.push_back(std::move(query));
    *this = FactQueries(std::move(more));
  }

  friend bool operator==(const FactQueries& a, const FactQueries& b) {
    return a.list() == b.list();
  }

 private:
  const std::vector<FactQuery>& list() const {
    static const std::vector<FactQuery>& none = *new std::vector<FactQuery>;
    return queries_ == nullptr ? none : *queries_;
  }

  std::shared_ptr<const std::vector<FactQuery>> queries_;
};

// Whether it is about names in the options of the Deployment: what a step
// changes under them lies on the sheet of the target, but it is the Deployment
// that says which they are.
inline bool IsAboutSettings(const FactQuery& query) {
  return query.kind == FactKind::kApi &&
         absl::StartsWith(query.name, "setting");
}

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_FACT_QUERY_H_
