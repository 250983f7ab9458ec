#include "services/plugin_host/calling/version_order.h"

#include <compare>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/certified_version.h"
#include "services/domain/pep440.h"
#include "services/domain/pep440_specifiers.h"
#include "services/domain/runtime_version.h"

namespace upgrade_advisor {
namespace {

absl::string_view ViewOf(ua_string text) {
  return {text.data, text.data == nullptr ? 0 : static_cast<size_t>(text.size)};
}

template <typename Version>
int32_t Compare(ua_string a, ua_string b, int32_t* order) {
  const absl::StatusOr<Version> x = Version::Parse(ViewOf(a));
  const absl::StatusOr<Version> y = Version::Parse(ViewOf(b));
  if (!x.ok() || !y.ok()) return UA_INVALID;
  const std::strong_ordering result = *x <=> *y;
  *order = result < 0 ? -1 : result > 0 ? 1 : 0;
  return UA_OK;
}

}  // namespace

int32_t CompareVersions(const ua_call*, uint32_t scheme, ua_string a,
                        ua_string b, int32_t* order) {
  switch (scheme) {
    case UA_SCHEME_PEP440:
      return Compare<Pep440Version>(a, b, order);
    case UA_SCHEME_RUNTIME:
      return Compare<RuntimeVersion>(a, b, order);
    case UA_SCHEME_CERTIFIED:
      return Compare<CertifiedVersion>(a, b, order);
    default:
      return UA_INVALID;
  }
}

int32_t SatisfiesSpecifiers(const ua_call*, uint32_t scheme, ua_string version,
                            ua_string specifiers, int32_t* result) {
  if (scheme != UA_SCHEME_PEP440) return UA_INVALID;
  const absl::StatusOr<Pep440Version> v = Pep440Version::Parse(ViewOf(version));
  const absl::StatusOr<Pep440Specifiers> s =
      Pep440Specifiers::Parse(ViewOf(specifiers));
  if (!v.ok() || !s.ok()) return UA_INVALID;
  *result = s->Contains(*v) ? 1 : 0;
  return UA_OK;
}

}  // namespace upgrade_advisor
