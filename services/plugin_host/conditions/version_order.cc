#include "services/plugin_host/conditions/version_order.h"

#include <compare>
#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "services/domain/certified_version.h"
#include "services/domain/pep440.h"
#include "services/domain/pep440_specifiers.h"
#include "services/domain/runtime_version.h"

namespace upgrade_advisor {
namespace {

// Far above any version, and any value of a Deployment.
constexpr uint64_t kMaxVersionBytes = 4096;
constexpr uint64_t kMaxSpecifierBytes = 65536;

// Sizes are a plugin's word, and may be any number.
bool IsReadable(ua_string text, uint64_t most) {
  return text.data == nullptr || text.size <= most;
}

absl::string_view ViewOf(ua_string text) {
  return {text.data, text.data == nullptr ? 0 : static_cast<size_t>(text.size)};
}

// Numbers with dots between them, as nearly all versions are: ordered without
// parsing the rest of PEP 440. Nothing if one of the two is more than that.
class PlainRelease {
 public:
  explicit PlainRelease(absl::string_view text) : rest_(text) {}

  // The next number; zeros behind the end. Nine digits do not overflow.
  std::optional<uint32_t> Next() {
    if (rest_.empty()) return 0;
    uint32_t number = 0;
    size_t size = 0;
    for (; size < rest_.size() && absl::ascii_isdigit(rest_[size]); ++size) {
      number = number * 10 + static_cast<uint32_t>(rest_[size] - '0');
    }
    if (size == 0 || size > 9) return std::nullopt;
    if (size < rest_.size()) {
      if (rest_[size] != '.' || size + 1 == rest_.size()) return std::nullopt;
      ++size;
    }
    rest_.remove_prefix(size);
    return number;
  }
  bool done() const { return rest_.empty(); }

 private:
  absl::string_view rest_;
};

std::optional<int32_t> ComparePlain(absl::string_view a, absl::string_view b) {
  if (a.empty() || b.empty() || a.size() > 64 || b.size() > 64) {
    return std::nullopt;
  }
  PlainRelease x(a);
  PlainRelease y(b);
  int32_t order = 0;
  // To the end, so that what comes behind the first difference is read too.
  for (size_t parts = 0; !x.done() || !y.done(); ++parts) {
    const std::optional<uint32_t> p = x.Next();
    const std::optional<uint32_t> q = y.Next();
    if (!p || !q || parts == Pep440Version::kReleasePartsMax) {
      return std::nullopt;
    }
    if (order == 0 && *p != *q) order = *p < *q ? -1 : 1;
  }
  return order;
}

// A text that is not a version has no place in the order: the caller gets
// UA_INVALID, and its answer is unknown.
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

// Both are functions of the contract, called by plugins and by conditions
// alike: the two must agree on what is below what.
int32_t CompareVersions(const ua_call*, uint32_t scheme, ua_string a,
                        ua_string b, int32_t* order) {
  if (!IsReadable(a, kMaxVersionBytes) || !IsReadable(b, kMaxVersionBytes)) {
    return UA_INVALID;
  }
  switch (scheme) {
    case UA_SCHEME_PEP440:
      if (const auto plain = ComparePlain(ViewOf(a), ViewOf(b))) {
        *order = *plain;
        return UA_OK;
      }
      return Compare<Pep440Version>(a, b, order);
    case UA_SCHEME_RUNTIME:
      return Compare<RuntimeVersion>(a, b, order);
    case UA_SCHEME_CERTIFIED:
      return Compare<CertifiedVersion>(a, b, order);
    default:
      return UA_INVALID;
  }
}

// Only packages have specifiers.
int32_t SatisfiesSpecifiers(const ua_call*, uint32_t scheme, ua_string version,
                            ua_string specifiers, int32_t* result) {
  if (scheme != UA_SCHEME_PEP440 || !IsReadable(version, kMaxVersionBytes) ||
      !IsReadable(specifiers, kMaxSpecifierBytes)) {
    return UA_INVALID;
  }
  const absl::StatusOr<Pep440Version> v = Pep440Version::Parse(ViewOf(version));
  const absl::StatusOr<Pep440Specifiers> s =
      Pep440Specifiers::Parse(ViewOf(specifiers));
  if (!v.ok() || !s.ok()) return UA_INVALID;
  *result = s->Contains(*v) ? 1 : 0;
  return UA_OK;
}

}  // namespace upgrade_advisor
