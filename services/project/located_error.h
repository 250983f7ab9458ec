// A place of a project file that could not be read, and why.
//
// Plain value.
#ifndef SERVICES_PROJECT_LOCATED_ERROR_H_
#define SERVICES_PROJECT_LOCATED_ERROR_H_

#include <cstdint>
#include <string>

namespace upgrade_advisor {

struct LocatedError {
  std::string file;     // relative to the project
  uint32_t line = 0;    // 1-based; 0: the file as a whole
  uint32_t column = 0;  // 1-based, in bytes; 0 when it is the whole line
  // What is wrong and what would be right, without what the file says there: a
  // line may have a secret in it.
  std::string reason;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_LOCATED_ERROR_H_
