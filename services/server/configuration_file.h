// Checks a configuration file line by line, before what is in it counts.
//
// A line that is not understood is not left out: the option that was meant may
// be the one that keeps a house's plugins in.
#ifndef SERVICES_SERVER_CONFIGURATION_FILE_H_
#define SERVICES_SERVER_CONFIGURATION_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace upgrade_advisor {

// `names` are the options there are, without "--". InvalidArgument with every
// line that is neither empty, nor a comment, nor NAME=VALUE of one of them.
absl::Status CheckConfigurationFile(const std::string& path,
                                    const std::vector<std::string>& names);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_CONFIGURATION_FILE_H_
