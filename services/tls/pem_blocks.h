// The blocks of a PEM file, with their lines.
//
// Pure; thread-safe.
#ifndef SERVICES_TLS_PEM_BLOCKS_H_
#define SERVICES_TLS_PEM_BLOCKS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

struct PemBlock {
  int line = 0;       // of its BEGIN, from 1
  std::string label;  // "CERTIFICATE", "EC PRIVATE KEY"
  std::string text;   // from BEGIN to END
  bool is_complete = false;
};

// What is between the blocks is left out. A block that does not end before the
// next begins, or before the file ends, is not complete.
std::vector<PemBlock> PemBlocksOf(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_TLS_PEM_BLOCKS_H_
