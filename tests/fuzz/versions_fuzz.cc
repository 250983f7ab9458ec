// Everything that is read as a version, a specifier or an image.
#include "services/domain/image_reference.h"
#include "services/domain/pep440_specifiers.h"
#include "services/domain/release_version.h"
#include "tests/fuzz/fuzz_target.h"

namespace upgrade_advisor {
namespace {

// What is read is spelt so that reading it again gives the same.
template <typename Value>
void ExpectRoundTrip(const absl::StatusOr<Value>& value) {
  if (!value.ok()) {
    UA_FUZZ_REQUIRE(value.status().code() ==
                    absl::StatusCode::kInvalidArgument);
    return;
  }
  const std::string text = value->ToString();
  // The normal form of PEP 440 may grow beyond what is read.
  if (text.size() > 200) return;
  const absl::StatusOr<Value> again = Value::Parse(text);
  UA_FUZZ_REQUIRE(again.ok());
  UA_FUZZ_REQUIRE(*again == *value);
}

}  // namespace
}  // namespace upgrade_advisor

UA_FUZZ_TARGET(versions, input) {
  ExpectRoundTrip(Pep440Version::Parse(input));
  ExpectRoundTrip(RuntimeVersion::Parse(input));
  ExpectRoundTrip(CertifiedVersion::Parse(input));
  ExpectRoundTrip(Pep440Specifiers::Parse(input));
  ExpectRoundTrip(ImageReference::Parse(input));
  const absl::StatusOr<DeploymentImage> image = DeploymentImage::Parse(input);
  if (image.ok() && image->version) {
    UA_FUZZ_REQUIRE(image->distribution == image->version->distribution());
    UA_FUZZ_REQUIRE(DeploymentImage::Parse(image->TagString()).ok());
  }
  // "version specifiers": whether one lies in the other, twice the same.
  const size_t space = input.find(' ');
  if (space == absl::string_view::npos) return;
  const auto version = Pep440Version::Parse(input.substr(0, space));
  const auto specifiers = Pep440Specifiers::Parse(input.substr(space + 1));
  if (version.ok() && specifiers.ok()) {
    UA_FUZZ_REQUIRE(specifiers->Contains(*version) ==
                    Pep440Specifiers::Parse(specifiers->ToString())
                        .value_or(Pep440Specifiers())
                        .Contains(*version));
  }
}
