// What a call needs in any release of a package that is recorded.
//
// Pure; thread-safe.
#ifndef SERVICES_API_INDEX_CALL_NEEDS_H_
#define SERVICES_API_INDEX_CALL_NEEDS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "services/api_index/api_index.h"

namespace upgrade_advisor {

// What calls of a class or function need in some release. Names point into the
// index.
struct CallNeeds {
  std::vector<absl::string_view> required;  // arguments, sorted
  bool raises = false;                      // nothing helps
};

// `callee` is a dotted name; nothing is needed of one that is not recorded.
CallNeeds EverNeeded(const ApiIndex& index, absl::string_view callee);

}  // namespace upgrade_advisor

#endif  // SERVICES_API_INDEX_CALL_NEEDS_H_
