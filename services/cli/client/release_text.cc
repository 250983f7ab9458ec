#include "services/cli/client/release_text.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/base/quoting.h"
#include "services/domain/image_reference.h"

namespace upgrade_advisor {
namespace {

v1::ReleaseRef RefOf(Distribution distribution, std::string version) {
  v1::ReleaseRef ref;
  ref.set_distribution(distribution == Distribution::kRuntime
                           ? v1::DISTRIBUTION_RUNTIME
                           : v1::DISTRIBUTION_CERTIFIED);
  ref.set_version(std::move(version));
  return ref;
}

std::optional<v1::ReleaseRef> ReadPrefixed(const std::string& text) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(text, absl::MaxSplits(':', 1));
  const std::optional<Distribution> distribution = DistributionOf(parts.first);
  if (!distribution || parts.second.empty()) return std::nullopt;
  return RefOf(*distribution, parts.second);
}

// "9.5.0" of "v9.5.0-base"; how many numbers there are before the '-'.
struct BareVersion {
  std::string text;
  int first = 0;
  size_t numbers = 0;
  bool has_build = false;  // a number after '-'
};

std::optional<BareVersion> ReadBare(absl::string_view text) {
  BareVersion out;
  if (!absl::ConsumePrefix(&text, "v")) absl::ConsumePrefix(&text, "V");
  out.text = std::string(text);
  const std::vector<absl::string_view> pieces = absl::StrSplit(text, '-');
  const std::vector<absl::string_view> numbers = absl::StrSplit(pieces[0], '.');
  int number = 0;
  for (absl::string_view part : numbers) {
    if (!absl::SimpleAtoi(part, &number)) return std::nullopt;
  }
  static_cast<void>(absl::SimpleAtoi(numbers[0], &out.first));
  out.numbers = numbers.size();
  out.has_build = pieces.size() > 1 && absl::SimpleAtoi(pieces[1], &number);
  return out;
}

absl::StatusOr<v1::ReleaseRef> OfTag(absl::string_view repository,
                                     const BareVersion& bare) {
  const absl::StatusOr<DeploymentImage> image =
      DeploymentImage::Parse(absl::StrCat(repository, ":", bare.text));
  if (!image.ok() || !image->version) {
    return absl::InvalidArgumentError(absl::StrCat(
        Quoted(bare.text), " is not the version of a release",
        image.ok() ? "" : absl::StrCat(": ", image.status().message())));
  }
  return RefOf(image->version->distribution(), image->version->ToString());
}

absl::Status MayBeAirflow(const std::string& text) {
  return absl::InvalidArgumentError(absl::StrCat(
      Quoted(text), " may be a version of Airflow: write certified:", text,
      " or runtime:", text, " for a release, or --to-airflow ", text,
      " for the newest Runtime with that Airflow"));
}

constexpr int kLastAirflowMajor = 3;

absl::StatusOr<v1::ReleaseRef> OfVersion(const BareVersion& bare) {
  if (bare.numbers == 2 && bare.has_build) {
    return OfTag("quay.io/astronomer/runtime", bare);  // 3.1-21
  }
  if (bare.numbers < 3) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quoted(bare.text),
                     " names a line and not one release: give all of its "
                     "version, such as 9.17.0 or 3.1-21"));
  }
  if (bare.first > kLastAirflowMajor) {
    return OfTag("quay.io/astronomer/astro-runtime", bare);  // 12.0.0
  }
  if (bare.first < kLastAirflowMajor && bare.has_build) {
    return OfTag("quay.io/astronomer/ap-airflow", bare);  // 2.2.3-2
  }
  return MayBeAirflow(bare.text);
}

}  // namespace

absl::StatusOr<std::optional<v1::ReleaseRef>> ReadNamedRelease(
    const std::string& text) {
  if (std::optional<v1::ReleaseRef> ref = ReadPrefixed(text)) return ref;
  if (text == "latest") {
    return absl::InvalidArgumentError(
        "latest is not a release: name one, such as runtime:9.17.0; for the "
        "newest one as the target, write --target latest");
  }
  const std::optional<BareVersion> bare = ReadBare(text);
  if (!bare) return std::optional<v1::ReleaseRef>();
  const absl::StatusOr<v1::ReleaseRef> ref = OfVersion(*bare);
  if (!ref.ok()) return ref.status();
  return std::optional<v1::ReleaseRef>(*ref);
}

absl::StatusOr<v1::ReleaseRef> ReadReleaseText(const std::string& text) {
  const absl::StatusOr<std::optional<v1::ReleaseRef>> named =
      ReadNamedRelease(text);
  if (!named.ok()) return named.status();
  if (*named) return **named;
  const absl::StatusOr<DeploymentImage> image = DeploymentImage::Parse(text);
  if (!image.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("give X.Y.Z, runtime:X.Y.Z, certified:X.Y.Z or an image (",
                     image.status().message(), ")"));
  }
  if (!image->version) {
    return absl::InvalidArgumentError(
        "the tag does not name one release; give the full tag, such as "
        "astro-runtime:9.17.0");
  }
  return RefOf(image->version->distribution(), image->version->ToString());
}

}  // namespace upgrade_advisor
