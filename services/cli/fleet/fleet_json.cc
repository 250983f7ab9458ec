#include "services/cli/fleet/fleet_json.h"

#include <google/protobuf/util/json_util.h>

namespace upgrade_advisor {
namespace {

std::string Print(const google::protobuf::Message& message, bool has_lines) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = has_lines;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  static_cast<void>(status);
  return json;
}

}  // namespace

std::string JsonOf(const google::protobuf::Message& message) {
  return Print(message, /*has_lines=*/true);
}

std::string JsonLineOf(const google::protobuf::Message& message) {
  return Print(message, /*has_lines=*/false);
}

}  // namespace upgrade_advisor
