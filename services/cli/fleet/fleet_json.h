// The messages of a fleet as JSON.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FLEET_FLEET_JSON_H_
#define SERVICES_CLI_FLEET_FLEET_JSON_H_

#include <google/protobuf/message.h>

#include <string>

namespace upgrade_advisor {

// On several lines, to be read.
std::string JsonOf(const google::protobuf::Message& message);

// On one line, without a line end. Every field that is not a message is there,
// empty ones too.
std::string JsonLineOf(const google::protobuf::Message& message);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_JSON_H_
