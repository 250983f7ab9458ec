// Environment markers: the "python_version < '3.9'" behind a requirement.
//
// Pure; thread-safe. Semantics are those of PEP 508 as the "packaging" library
// implements them: two versions are compared as versions, anything else as
// text. What nobody knows here (the Python, the machine) is unknown, and an
// unknown may be settled by the other side of an "and" or "or".
#ifndef SERVICES_PROJECT_MARKER_H_
#define SERVICES_PROJECT_MARKER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

struct MarkerEnvironment {
  std::string python_version;  // "3.11"; empty: unknown
};

// Whether the marker holds in an image with Linux and CPython. kInvalidArgument
// if it is not a marker, is longer than 4096 bytes or nests deeper than 32.
absl::StatusOr<Truth> EvaluateMarker(absl::string_view marker,
                                     const MarkerEnvironment& environment);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_MARKER_H_
