#include "services/cli/client/error_text.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace upgrade_advisor {
namespace {

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  if (status.error_details().empty() ||
      !details.ParseFromString(status.error_details())) {
    details.set_code(static_cast<int>(status.error_code()));
    details.set_message(status.error_message());
  }
  return details;
}

constexpr FieldOption kOptions[] = {
    {"target.airflow_version", "--to-airflow"},
    {"target", "--to"},
    {"image", "--image"},
    {"as_of", "--as-of"},
    {"why_not", "--why-not"},
    {"acknowledgements", "--acknowledgements"},
    {"line", "--line"},
    {"distribution", "--distribution"},
    {"plugin", "--plugin"},
    {"deployment.files", "--project or --deployment"},
    {"deployment.facts", "--project or --deployment"},
    {"deployment.release", "--from or --deployment"},
    {"deployment.image", "--from or --deployment"},
    {"deployment", "--deployment"}};

// Empty if none of the options fills the field.
std::string OptionOf(absl::string_view field,
                     absl::Span<const FieldOption> options) {
  for (const auto& [start, option] : options) {
    absl::string_view rest = field;
    if (!absl::ConsumePrefix(&rest, start)) continue;
    if (rest.empty()) return std::string(option);
    if (rest[0] == '.' || rest[0] == '[') {
      return absl::StrCat(option, " (", field, ")");
    }
  }
  return "";
}

// A field of a request as the user knows it: by the option that fills it, with
// the field where the option gives more than that.
std::string NameForUser(absl::string_view field,
                        absl::Span<const FieldOption> more) {
  std::string option = OptionOf(field, more);
  if (option.empty()) option = OptionOf(field, kOptions);
  return option.empty() ? std::string(field) : option;
}

}  // namespace

std::string ErrorText(const grpc::Status& status,
                      absl::Span<const FieldOption> more) {
  std::string reason;
  std::string violations;
  const google::rpc::Status details = DetailsOf(status);
  for (const google::protobuf::Any& any : details.details()) {
    google::rpc::ErrorInfo info;
    if (any.UnpackTo(&info)) reason = info.reason();
    google::rpc::BadRequest bad;
    if (!any.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) {
      absl::StrAppend(&violations, "\n  ", NameForUser(violation.field(), more),
                      ": ", violation.description());
    }
  }
  // The message repeats the violations for clients that cannot read details.
  const std::string& message = status.error_message();
  return absl::StrCat(
      reason.empty() ? "" : reason + ": ",
      violations.empty() ? message : message.substr(0, message.find(':')),
      violations, "\n");
}

std::string ErrorJson(const grpc::Status& status) {
  google::rpc::Status details = DetailsOf(status);
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  if (!google::protobuf::util::MessageToJsonString(details, &json, options)
           .ok()) {
    // Details of a type this program does not know.
    details.clear_details();
    json.clear();
    const auto again =
        google::protobuf::util::MessageToJsonString(details, &json, options);
    static_cast<void>(again);
  }
  return absl::StrCat("{\"error\": ", json, "}\n");
}

}  // namespace upgrade_advisor
