// What is read of one YAML file of a project.
//
// Plain value.
#ifndef SERVICES_YAML_YAML_ROWS_H_
#define SERVICES_YAML_YAML_ROWS_H_

#include <optional>
#include <vector>

#include "services/domain/fact.h"
#include "services/project/located_error.h"

namespace upgrade_advisor {

struct YamlRows {
  std::vector<Fact> facts;
  // What follows is not read.
  std::optional<LocatedError> error;
};

// Nodes that are looked at in one file, those that aliases repeat counted
// again: beyond them the file is an error.
inline constexpr int kMaxYamlNodes = 200'000;

}  // namespace upgrade_advisor

#endif  // SERVICES_YAML_YAML_ROWS_H_
