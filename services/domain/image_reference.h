// Image references, and what they say about a Deployment.
//
//   [registry[:port]/]path[:tag][@sha256:<64 hex digits>]
//
// ImageReference is the syntax; DeploymentImage reads the tag of an image that
// Astronomer publishes. A tag is a version and a variant:
//
//   quay.io/astronomer/astro-runtime:9.17.0-python-3.10-base
//                                    version`-- variant
//
// The version is the longest run of '-' separated pieces from the left that
// reads as one, which settles what the '-' of "3.1-21-base" (a build),
// "9.17.0-base" (a variant) and "2.2.3-4-buster" (a hotfix) means.
//
// Values that own all their data; safe to read from any thread.
#ifndef SERVICES_DOMAIN_IMAGE_REFERENCE_H_
#define SERVICES_DOMAIN_IMAGE_REFERENCE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/distribution.h"
#include "services/domain/release_version.h"

namespace upgrade_advisor {

struct ImageReference {
  std::string repository;  // with the registry, as written
  std::string tag;         // without ':'; may be empty
  std::string digest;      // "sha256:..."; may be empty

  // Reads a reference of at most 256 bytes without surrounding white space. A
  // repository, tag or digest with characters that registries do not allow is
  // kInvalidArgument with the reason.
  static absl::StatusOr<ImageReference> Parse(absl::string_view text);

  // As Parse reads it.
  std::string ToString() const;

  friend bool operator==(const ImageReference& a,
                         const ImageReference& b) = default;
};

struct DeploymentImage {
  Distribution distribution = Distribution::kRuntime;
  std::string repository;  // as written; may be the shorthand "astro-runtime"

  // At most one of the two is there. Neither is if the tag is missing or
  // "latest": the image does not say its version, which the caller reports.
  std::optional<ReleaseVersion> version;
  // A tag that floats over several versions: "9" and "9.17" of legacy Runtime,
  // "3.1" of the new form, "2" and "2.2" of Certified. Whether "3.1" of Runtime
  // means the legacy or the new form is the caller's to resolve.
  std::string short_version;

  // The text after the version, as written, with the leading '-': "-base",
  // "-python-3.10", "-buster-onbuild". Empty if nothing does.
  std::string variant;
  std::string digest;  // "sha256:..."; may be empty

  // Reads and interprets a reference. kInvalidArgument with the reason if it is
  // not a reference, its repository is not one of
  //
  //   [...]/astronomer/astro-runtime, [...]/astronomer/runtime, astro-runtime,
  //   astrocrpublic.azurecr.io/[...]runtime and .../[...]astro-runtime,
  //   [...]ap-airflow
  //
  // its tag is not a version, or its variant has an unknown piece. Variants of
  // Runtime are -ubi9, -python-3.N, -slim and -base, each at most once; any
  // order is read, though images are published in this one only. Variants of
  // Certified are lower-case words such as -buster, -alpine3.10 and -onbuild.
  static absl::StatusOr<DeploymentImage> Parse(absl::string_view text);
  static absl::StatusOr<DeploymentImage> FromReference(
      const ImageReference& reference);

  // "repository:version+variant" in canonical spelling, without the digest;
  // the repository alone if there is no version.
  std::string TagString() const;

  friend bool operator==(const DeploymentImage& a,
                         const DeploymentImage& b) = default;
};

// The reference of a published image: "repository:versionvariant", where the
// variant is empty or starts with '-'.
std::string ImageTagString(absl::string_view repository,
                           const ReleaseVersion& version,
                           absl::string_view variant);

// The same in the documented repository of the version's distribution and form.
std::string PublishedImage(const ReleaseVersion& version,
                           absl::string_view variant);

// The repository that Astronomer documents for new Dockerfiles. `new_form` is
// that of RuntimeVersion and ignored for Certified. The text lives forever.
absl::string_view DefaultRepository(Distribution distribution, bool new_form);

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_IMAGE_REFERENCE_H_
