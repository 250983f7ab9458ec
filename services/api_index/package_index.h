// What the releases of one Python package offer to code: the text that
// tools/make-api-index writes, read into tables.
//
//   airflow-api-index 1
//   package apache-airflow-providers-ssh
//   release 3.0.0 2022-08-10 airflow>=2.2.0 python>=3.7
//   needs apache-airflow-providers-common-compat 1.8.0 4.1.4-
//   m airflow.providers.ssh.hooks.ssh 1.0.0-
//    c SSHHook
//     b airflow.hooks.base.BaseHook
//     i
//     p keepalive_interval
//
// Indentation nests; a line names the releases it holds for, or leaves them out
// where they are those of the line it lies in.
// services/api_index/data/SOURCES.md has the whole grammar.
//
// Immutable once parsed, hence thread-safe. Owns its text; views that it gives
// live as long as it does. A move keeps them valid.
#ifndef SERVICES_API_INDEX_PACKAGE_INDEX_H_
#define SERVICES_API_INDEX_PACKAGE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "services/domain/pep440.h"

namespace upgrade_advisor {

// Releases of a package that follow each other, both ends included, as places
// in PackageIndex::releases().
struct ReleaseRange {
  uint16_t first = 0;
  uint16_t last = 0;

  friend bool operator==(const ReleaseRange&, const ReleaseRange&) = default;
};

struct IndexedRelease {
  Pep440Version version;
  absl::string_view text;  // of the version
  absl::CivilDay day;      // published
  // The oldest Airflow it says it works with; empty: it does not say.
  std::optional<Pep440Version> airflow;
  bool yanked = false;
};

// Another indexed package that releases of one always ask for.
struct PackageNeed {
  absl::string_view package;
  Pep440Version oldest;  // release of it
  // Those that ask, as PackageIndex::RangesOf has them.
  uint32_t ranges = 0;
  uint16_t range_count = 0;
};

// The letters of the lines.
enum class EntryKind : char {
  kModule = 'm',
  kOpen = 'o',  // of a module: it may have names that are not listed
  kClass = 'c',
  kFunction = 'f',
  kValue = 'v',
  kImported = 'r',    // the same object as its target
  kDeprecated = 'd',  // leads to its target, and warns
  kBase = 'b',
  kConstructor = 'i',  // the class has its own
  kRaises = 'x',       // a call does nothing but raise an error
  kPassesOn = 'k',     // further keywords go to the base's constructor
  kAnyKeyword = 'K',   // takes any keyword
  kAnyPosition = 'V',
  kOptional = 'p',  // a parameter with a default
  kRequired = 'P',  // a parameter without one
  kAttribute = 'a',
};

// Whether it is a name in a module.
inline bool IsName(EntryKind kind) {
  switch (kind) {
    case EntryKind::kClass:
    case EntryKind::kFunction:
    case EntryKind::kValue:
    case EntryKind::kImported:
    case EntryKind::kDeprecated:
      return true;
    default:
      return false;
  }
}

class PackageIndex {
 public:
  // What lies in an entry are the entries up to `end`.
  struct Entry {
    uint32_t name = 0;
    uint32_t target = 0;
    uint32_t end = 0;
    uint32_t ranges = 0;
    uint16_t name_size = 0;
    uint16_t target_size = 0;
    uint16_t range_count = 0;
    EntryKind kind = EntryKind::kModule;
  };

  // Refuses a text that is not of this form: "FILE:LINE: what is wrong".
  static absl::StatusOr<PackageIndex> Parse(std::string text,
                                            absl::string_view file);

  absl::string_view package() const { return package_; }
  // In the order of their versions.
  absl::Span<const IndexedRelease> releases() const { return releases_; }
  absl::Span<const PackageNeed> needs() const { return needs_; }
  absl::Span<const Entry> entries() const { return entries_; }

  absl::string_view NameOf(const Entry& entry) const {
    return View(entry.name, entry.name_size);
  }
  // Where an entry leads that is not itself the object; else empty.
  absl::string_view TargetOf(const Entry& entry) const {
    return View(entry.target, entry.target_size);
  }
  absl::Span<const ReleaseRange> RangesOf(const Entry& entry) const {
    return absl::MakeConstSpan(ranges_).subspan(entry.ranges,
                                                entry.range_count);
  }
  absl::Span<const ReleaseRange> RangesOf(const PackageNeed& need) const {
    return absl::MakeConstSpan(ranges_).subspan(need.ranges, need.range_count);
  }
  // The entries directly in one.
  template <typename Visit>
  void ForEachIn(size_t parent, Visit visit) const {
    for (size_t i = parent + 1; i < entries_[parent].end; i = entries_[i].end) {
      visit(i);
    }
  }

  // The place of a version, or where it would stand: the first release that is
  // not older.
  size_t PlaceOf(const Pep440Version& version) const;

 private:
  friend class PackageIndexReader;
  PackageIndex() = default;

  absl::string_view View(uint32_t at, uint16_t size) const {
    return {text_.get() + at, size};
  }

  std::unique_ptr<char[]> text_;
  absl::string_view package_;
  std::vector<IndexedRelease> releases_;
  std::vector<PackageNeed> needs_;
  std::vector<Entry> entries_;
  std::vector<ReleaseRange> ranges_;
};

// How releases that are asked about lie to those that an entry holds for.
enum class Overlap : uint8_t { kNone, kSome, kAll };

Overlap OverlapOf(absl::Span<const ReleaseRange> holds, ReleaseRange asked);

}  // namespace upgrade_advisor

#endif  // SERVICES_API_INDEX_PACKAGE_INDEX_H_
