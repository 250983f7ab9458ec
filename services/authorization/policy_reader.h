// Reads a policy from JSON, strictly: what is not understood is refused, since
// it may be what was meant to keep somebody out.
//
// Thread-safe.
#ifndef SERVICES_AUTHORIZATION_POLICY_READER_H_
#define SERVICES_AUTHORIZATION_POLICY_READER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/authorization/policy.h"

namespace upgrade_advisor {

inline constexpr size_t kPolicyBytesMax = 256 << 10;

// `source` names the text in messages; `methods` are the paths that the
// service has. InvalidArgument with every fault and its place
// ("allow_rules[2].source.principals[0]"): not JSON, too large, too deep, a key
// given twice, an unknown field, a wrong type, an empty list, a rule without a
// name or with that of another, a * inside a text, a header that cannot be
// compared.
absl::StatusOr<Policy> ParsePolicy(absl::string_view source,
                                   absl::string_view text,
                                   absl::Span<const std::string> methods);

// The same from a file.
absl::StatusOr<Policy> ReadPolicy(const std::string& path,
                                  absl::Span<const std::string> methods);

}  // namespace upgrade_advisor

#endif  // SERVICES_AUTHORIZATION_POLICY_READER_H_
