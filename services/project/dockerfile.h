// A Dockerfile: its stages, what each begins from, and which becomes the image.
//
//   ARG VERSION=9.1.0
//   FROM --platform=linux/amd64 quay.io/astronomer/astro-runtime:${VERSION} AS
//   x
//
// Comments, parser directives, continuation, here-documents and ARG
// substitution are read as the builder reads them. Pure and total: any bytes
// in, stages and located errors out; thread-safe. Values own all their data.
#ifndef SERVICES_PROJECT_DOCKERFILE_H_
#define SERVICES_PROJECT_DOCKERFILE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/project/located_error.h"

namespace upgrade_advisor {

struct DockerInstruction {
  std::string name;  // in lower case
  // What follows, continued lines joined with a blank, here-documents left out.
  std::string arguments;
  uint32_t line = 0;  // 1-based
};

// A place in the text, in bytes.
struct TextRange {
  size_t begin = 0;
  size_t end = 0;
};

// A text and whether all variables in it were known.
struct Expansion {
  std::string text;
  bool complete = true;
};

struct DockerStage {
  Expansion image;      // with ARG substituted
  TextRange image_at;   // as it is written
  uint32_t line = 0;    // of FROM, 1-based
  uint32_t column = 0;  // of the image, 1-based
  std::string platform;
  std::string alias;
  // The earlier stage it begins from, if it names one.
  std::optional<size_t> base;
  std::vector<DockerInstruction> instructions;
  // ENV, in order, variables substituted.
  struct Variable {
    std::string name;
    Expansion value;
    uint32_t line = 0;
  };
  std::vector<Variable> environment;
};

// An ARG before the first FROM, with its default.
struct GlobalArgument {
  std::string name;
  std::string value;
  TextRange value_at;
};

struct Dockerfile {
  std::vector<DockerStage> stages;
  std::vector<GlobalArgument> arguments;
  std::vector<LocatedError> errors;

  // At most 1 MiB, 10 000 lines and 100 stages are read; beyond is an error.
  static Dockerfile Read(absl::string_view path, absl::string_view text);

  // The stages that make the image, the one with the image of another project
  // first and the last FROM last; empty if there is no stage.
  std::vector<size_t> FinalStages() const;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_DOCKERFILE_H_
