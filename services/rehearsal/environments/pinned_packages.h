// What an environment has: the lines that pip freeze prints.
//
// Pure and total: any bytes in, packages and located errors out; thread-safe.
// Values own all their data.
#ifndef SERVICES_REHEARSAL_ENVIRONMENTS_PINNED_PACKAGES_H_
#define SERVICES_REHEARSAL_ENVIRONMENTS_PINNED_PACKAGES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/pep440.h"
#include "services/project/located_error.h"

namespace upgrade_advisor {

struct PinnedPackage {
  std::string name;     // normalised as PEP 503 says
  std::string version;  // as written; empty if it comes from elsewhere
  // The version, if it is one.
  std::optional<Pep440Version> parsed;
  // Where it comes from, if not from an index: a URL or path, its user,
  // password and query left out.
  std::string source;
  uint32_t line = 0;  // 1-based

  bool is_provider() const;
};

struct PinnedPackages {
  std::vector<PinnedPackage> packages;  // by name; each once
  std::vector<LocatedError> errors;

  const PinnedPackage* Find(absl::string_view name) const;
  // "name==version" and "name @ source", a line each.
  std::string Text() const;
};

// "name==version", "name @ URL", "-e URL#egg=name"; comments, hashes and
// markers are left out. Everything else, and a package given twice, is an
// error. At most 1 MiB and 10 000 lines; beyond is an error. `path` is for
// errors.
PinnedPackages ReadPinnedPackages(absl::string_view path,
                                  absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_ENVIRONMENTS_PINNED_PACKAGES_H_
