// The logical lines of a Dockerfile.
//
// Pure and total; thread-safe.
#ifndef SERVICES_PROJECT_DOCKERFILE_LINES_H_
#define SERVICES_PROJECT_DOCKERFILE_LINES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/project/located_error.h"

namespace upgrade_advisor {

struct DockerLine {
  std::string text;  // continued lines joined, comments and blank ends left out
  // For each byte of the text, where it stood; a byte that was put in stands
  // where the line it ends does.
  std::vector<size_t> offsets;
  uint32_t line = 0;  // of its beginning, 1-based
};

struct DockerLines {
  std::vector<DockerLine> lines;
  std::vector<LocatedError> errors;
};

DockerLines SplitDockerLines(absl::string_view path, absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_DOCKERFILE_LINES_H_
