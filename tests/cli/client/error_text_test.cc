#include "services/cli/client/error_text.h"

#include <gtest/gtest.h>

#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace upgrade_advisor {
namespace {

std::string TextOf(const std::string& field) {
  google::rpc::BadRequest bad;
  auto* violation = bad.add_field_violations();
  violation->set_field(field);
  violation->set_description("is wrong");
  google::rpc::Status details;
  details.add_details()->PackFrom(bad);
  return ErrorText({grpc::StatusCode::INVALID_ARGUMENT,
                    "1 field is not valid: x", details.SerializeAsString()});
}

TEST(ErrorText, NamesTheOptionThatTheUserTyped) {
  const std::string head = "1 field is not valid\n  ";
  EXPECT_EQ(TextOf("as_of"), head + "--as-of: is wrong\n");
  EXPECT_EQ(TextOf("target.airflow_version"),
            head + "--to-airflow: is wrong\n");
  EXPECT_EQ(TextOf("target"), head + "--to: is wrong\n");
  EXPECT_EQ(TextOf("deployment.database.tables[0].rows"),
            head +
                "--deployment (deployment.database.tables[0].rows): is "
                "wrong\n");
  EXPECT_EQ(TextOf("acknowledgements[2].reason"),
            head +
                "--acknowledgements (acknowledgements[2].reason): is "
                "wrong\n");
}

TEST(ErrorText, ACommandMayCallItsFieldsOtherwise) {
  google::rpc::BadRequest bad;
  bad.add_field_violations()->set_field("acknowledgements[0].expires");
  bad.add_field_violations()->set_field("as_of");
  google::rpc::Status details;
  details.add_details()->PackFrom(bad);
  const FieldOption more[] = {{"acknowledgements[0].expires", "--expires"}};
  EXPECT_EQ(
      ErrorText({grpc::StatusCode::INVALID_ARGUMENT, "2 fields are not valid",
                 details.SerializeAsString()},
                more),
      "2 fields are not valid\n  --expires: \n  --as-of: \n");
}

TEST(ErrorText, KeepsFieldsThatNoOptionFills) {
  EXPECT_EQ(TextOf("targets"), "1 field is not valid\n  targets: is wrong\n");
}

}  // namespace
}  // namespace upgrade_advisor
