// Opaque tokens for paging through lists.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_PAGE_TOKEN_H_
#define SERVICES_ENGINE_PAGE_TOKEN_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/engine/errors.h"

namespace upgrade_advisor {

// The list a token belongs to: method, revision and the other arguments. A
// token is taken back only with the same text.
struct Page {
  size_t begin = 0;
  size_t end = 0;
  std::string next_token;  // empty on the last page
};

// The token of the page that begins there.
std::string PageToken(size_t begin, absl::string_view belongs_to);

// The page of a list of `total` items. A page_size of 0 means 100, more than
// 1000 is 1000, a negative one is a violation.
// INVALID_ARGUMENT/INVALID_PAGE_TOKEN for a token that is not ours or belongs
// to something else.
absl::StatusOr<Page> PageOf(size_t total, int page_size,
                            absl::string_view token,
                            absl::string_view belongs_to);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_PAGE_TOKEN_H_
