// Which releases of an indexed package a version or a day stands for.
//
// Pure functions; thread-safe.
#ifndef SERVICES_API_INDEX_RELEASE_CHOICE_H_
#define SERVICES_API_INDEX_RELEASE_CHOICE_H_

#include <cstdint>
#include <optional>

#include "absl/time/civil_time.h"
#include "services/api_index/package_index.h"
#include "services/domain/pep440.h"
#include "services/domain/pep440_specifiers.h"

namespace upgrade_advisor {

// The releases that a version is, or lies between. The index must not be empty
// of releases, and no package's is.
ReleaseRange RangeOf(const PackageIndex& package, Pep440Version version);

// The newest release of a package by a day that works with an Airflow, where
// that is known, and that is not withdrawn.
std::optional<uint16_t> NewestBy(const PackageIndex& package,
                                 absl::CivilDay day,
                                 const std::optional<Pep440Version>& airflow,
                                 const Pep440Specifiers& wanted = {});

}  // namespace upgrade_advisor

#endif  // SERVICES_API_INDEX_RELEASE_CHOICE_H_
