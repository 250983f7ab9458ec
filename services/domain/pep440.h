// Versions of Python packages, as PEP 440 defines, spells and orders them:
//
//   [v][epoch!]release[{a|b|rc}N][.postN][.devN][+local]
//
// Airflow and its providers are versioned this way; the images are not, see
// runtime_version.h and certified_version.h.
//
// Values that own all their data: copyable, comparable and hashable; safe to
// read from any thread. Nothing here throws or depends on the locale.
#ifndef SERVICES_DOMAIN_PEP440_H_
#define SERVICES_DOMAIN_PEP440_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace upgrade_advisor {

class Pep440Version {
 public:
  static constexpr size_t kReleasePartsMax = 16;

  // Reads any spelling that PEP 440 accepts: upper case, surrounding white
  // space, "alpha" for "a", "-1" for ".post1" and so on. At most 256 bytes, 16
  // release parts and 9 digits per number (digits-only local parts included);
  // anything else is kInvalidArgument with the reason.
  static absl::StatusOr<Pep440Version> Parse(absl::string_view text);

  // "first.second.third". Each number is below 1'000'000'000.
  static Pep440Version FromRelease(uint32_t first, uint32_t second,
                                   uint32_t third);

  // Version "0", for containers and fields that are filled later.
  Pep440Version() = default;

  // The normal form of PEP 440, with the release parts as they were written:
  // "1!2.0.0", "3.3.0rc1". Parsing it gives an equal version, unless spelling
  // out suffixes brought it beyond 256 bytes.
  std::string ToString() const;
  // The first two release parts, "2.3", whatever the epoch; "2.0" for "2".
  std::string BaseMinor() const;

  int64_t epoch() const { return epoch_; }
  // The release parts, at least one; valid until this version is changed.
  absl::Span<const uint32_t> release() const { return release_; }
  // A release part by position; 0 beyond the end, as PEP 440 compares.
  uint32_t part(size_t index) const {
    return index < release_.size() ? release_[index] : 0;
  }

  // Whether it is an alpha, beta, release candidate or development release.
  bool is_prerelease() const { return pre_.has_value() || dev_.has_value(); }
  bool has_post() const { return post_.has_value(); }
  bool has_dev() const { return dev_.has_value(); }
  bool has_local() const { return !local_.empty(); }

  // This version without its local part.
  Pep440Version Public() const;
  // This version's own ".dev0", without a local part: no pre-release of this
  // version sorts below it, and nothing but those between it and this version.
  // For use on versions that are not pre-releases.
  Pep440Version FirstDev() const;
  // Whether this is a post-release of `base`, a version without post and dev.
  bool IsPostOf(const Pep440Version& base) const;

  // The order of the public parts, as if neither side had a local part.
  std::strong_ordering ComparePublic(const Pep440Version& other) const;

  // PEP 440's total order: dev < a < b < rc < final < post, and a local part
  // after the same version without. Trailing zeros do not count: 2.3 == 2.3.0,
  // although ToString() differs.
  friend std::strong_ordering operator<=>(const Pep440Version& a,
                                          const Pep440Version& b);
  friend bool operator==(const Pep440Version& a, const Pep440Version& b) {
    return (a <=> b) == 0;
  }

  // Equal versions have equal hashes, so trailing zeros are left out.
  template <typename H>
  friend H AbslHashValue(H state, const Pep440Version& version) {
    state = H::combine(std::move(state), version.epoch_,
                       version.SignificantRelease(), version.PreKey(),
                       version.PostKey(), version.DevKey());
    for (const LocalPart& part : version.local_) {
      state = H::combine(std::move(state), part.number, part.text);
    }
    return H::combine(std::move(state), version.local_.size());
  }

 private:
  friend class Pep440Parser;

  enum class Phase : uint8_t { kAlpha, kBeta, kCandidate };
  struct Pre {
    Phase phase;
    uint32_t number;
  };
  // One part of the local label. Members in order of significance: a number
  // sorts after any text.
  struct LocalPart {
    bool is_number = false;
    uint32_t number = 0;
    std::string text;

    std::strong_ordering operator<=>(const LocalPart&) const = default;
    bool operator==(const LocalPart&) const = default;
  };

  absl::Span<const uint32_t> SignificantRelease() const;
  int64_t PreKey() const;
  int64_t PostKey() const;
  int64_t DevKey() const;

  int64_t epoch_ = 0;
  absl::InlinedVector<uint32_t, 4> release_ = {0};
  std::optional<Pre> pre_;
  std::optional<uint32_t> post_;
  std::optional<uint32_t> dev_;
  std::vector<LocalPart> local_;
};

// What the version parsers of this folder share. Not for other folders.
namespace version_internal {

inline constexpr size_t kInputBytesMax = 256;
inline constexpr size_t kDigitsMax = 9;

// The one shape of our parse errors: "<what> '<input>': <wrong>; <right>".
absl::Status ParseError(absl::string_view what, absl::string_view input,
                        absl::string_view wrong, absl::string_view right);

// Reads a text from the left. A Take that does not match leaves the text alone,
// and a copy is a place to return to. Does not own the text. Not thread-safe.
class Reader {
 public:
  explicit Reader(absl::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  absl::string_view rest() const { return rest_; }
  // Whether there is a digit `offset` bytes ahead.
  bool DigitAt(size_t offset) const;

  bool TakeChar(char c);
  bool TakeAnyOf(absl::string_view chars);
  bool TakeWord(absl::string_view word);
  // A number of at most kDigitsMax digits. A longer one stays in the text, so
  // that the parse cannot end well, and becomes the fault.
  std::optional<uint32_t> TakeNumber();
  // The same, refusing a leading zero: "07" is a fault and stays. Sets `number`
  // only if it holds.
  bool TakePlainNumber(uint32_t& number);

  void SetFault(absl::string_view fault) { fault_ = fault; }
  // The fault for an error message: a description, or the text left over.
  std::string Complaint() const;

 private:
  absl::string_view rest_;
  absl::string_view fault_;  // a literal
};

}  // namespace version_internal
}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_PEP440_H_
