// The catalog: every known release of both distributions, the lives of their
// lines, and a revision that names this content.
//
// Immutable and movable; safe to read from any thread. It owns everything;
// pointers and spans it returns live as long as it does, also when it is moved.
#ifndef SERVICES_CATALOG_CATALOG_H_
#define SERVICES_CATALOG_CATALOG_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/catalog/channel.h"  // IWYU pragma: export
#include "services/catalog/lifecycle_table.h"
#include "services/domain/found.h"
#include "services/domain/release.h"
#include "services/json/notice.h"

namespace upgrade_advisor {

class Catalog {
 public:
  // An empty catalog.
  Catalog() = default;
  // Use LoadCatalog for catalogs from files. `releases` in any order, each
  // version once; facts of their lines are already filled in.
  Catalog(std::vector<Release> releases, LifecycleTable lifecycles,
          std::string revision, std::vector<Notice> notices);

  Catalog(Catalog&&) = default;
  Catalog& operator=(Catalog&&) = default;
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  // All of Certified, then all of Runtime, each ascending.
  absl::Span<const Release> releases() const { return releases_; }
  // Those of one distribution, ascending.
  absl::Span<const Release> releases(Distribution distribution) const;
  // Those of one line, ascending; empty for an unknown line.
  absl::Span<const Release> ReleasesOfLine(Distribution distribution,
                                           absl::string_view line) const;

  // The listed release, if it is one. O(log n).
  Found<Release> Find(const ReleaseVersion& version) const;

  // The newest hotfix X.Y.Z-N of an Airflow version X.Y.Z in Astronomer
  // Certified, or X.Y.Z itself where only that is listed; null if neither is.
  const Release* NewestHotfix(const Pep440Version& airflow) const;

  // At most `limit` listed releases of the same distribution around `version`,
  // itself left out: those of its line first, the next below, the next above,
  // the second below and so on; then the other lines in the same manner.
  std::vector<const Release*> Nearest(const ReleaseVersion& version,
                                      size_t limit) const;

  // The release for a version that is not listed but whose line is, by its
  // lifecycle row or another release: a release with `unlisted` set, the facts
  // of the line, and no guesses. Airflow is exact for Certified; for Runtime
  // where the next listed releases below and above in the line agree on it. The
  // listed release itself if there is one; empty if the line is unknown. A bare
  // Certified version is a floating tag: ask NewestHotfix first.
  std::optional<Release> DeriveUnlisted(const ReleaseVersion& version) const;

  // The rows of the lifecycle table for whole lines, oldest line first, and one
  // of them; null for a line without a row, even if it has releases.
  absl::Span<const Lifecycle> lines(Distribution distribution) const {
    return lifecycles_.lines(distribution);
  }
  const Lifecycle* FindLine(Distribution distribution,
                            absl::string_view line) const {
    return lifecycles_.FindLine(distribution, line);
  }
  const LifecycleTable& lifecycles() const { return lifecycles_; }

  // 12 hexadecimal digits; equal for equal content.
  const std::string& revision() const { return revision_; }
  // Notices about oddities in the files, in the order they were found.
  absl::Span<const Notice> notices() const { return notices_; }

 private:
  // releases_[begin] .. releases_[end] are one line.
  struct LineRange {
    Distribution distribution;
    std::string line;
    size_t begin;
    size_t end;
  };

  absl::Span<const Release> Range(size_t begin, size_t end) const {
    return absl::MakeSpan(releases_).subspan(begin, end - begin);
  }
  // DeriveUnlisted of one that is not listed.
  std::optional<Release> DeriveFromLine(const ReleaseVersion& version) const;
  // The position of the first release not below `version`.
  size_t LowerBound(const ReleaseVersion& version) const;

  std::vector<Release> releases_;
  std::vector<LineRange> ranges_;
  size_t runtime_begin_ = 0;
  LifecycleTable lifecycles_;
  std::string revision_;
  std::vector<Notice> notices_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_CATALOG_H_
