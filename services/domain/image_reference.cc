#include "services/domain/image_reference.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "services/base/quoting.h"
#include "services/domain/pep440.h"

namespace upgrade_advisor {
namespace {

using version_internal::ParseError;
using version_internal::Reader;
using Pieces = absl::Span<const absl::string_view>;

absl::Status ReferenceError(absl::string_view text, absl::string_view wrong) {
  return ParseError(
      "image", text, wrong,
      "use a reference such as 'quay.io/astronomer/astro-runtime:12.4.0-base'");
}

bool IsLowerOrDigit(char c) {
  return absl::ascii_islower(c) || absl::ascii_isdigit(c);
}

bool ConsistsOf(absl::string_view text, bool (*is_allowed)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_allowed);
}

// Docker's rule: the first component is a registry if it could be a host name.
bool IsRegistry(absl::string_view component) {
  return component == "localhost" || absl::StrContains(component, '.') ||
         absl::StrContains(component, ':');
}

bool IsGoodRegistry(absl::string_view registry) {
  const std::pair<absl::string_view, absl::string_view> host_port =
      absl::StrSplit(registry, absl::MaxSplits(':', 1));
  const bool has_port = host_port.first.size() < registry.size();
  return ConsistsOf(host_port.first,
                    [](char c) {
                      return absl::ascii_isalnum(c) || c == '.' || c == '-';
                    }) &&
         (!has_port || (host_port.second.size() <= 5 &&
                        ConsistsOf(host_port.second, [](char c) {
                          return absl::ascii_isdigit(c);
                        })));
}

bool IsGoodComponent(absl::string_view component) {
  return ConsistsOf(component,
                    [](char c) {
                      return IsLowerOrDigit(c) || c == '.' || c == '_' ||
                             c == '-';
                    }) &&
         IsLowerOrDigit(component.front()) && IsLowerOrDigit(component.back());
}

bool IsGoodRepository(absl::string_view repository) {
  std::vector<absl::string_view> components = absl::StrSplit(repository, '/');
  auto path = components.begin();
  if (components.size() > 1 && IsRegistry(*path)) {
    if (!IsGoodRegistry(*path)) return false;
    ++path;
  }
  return std::all_of(path, components.end(), IsGoodComponent);
}

bool IsGoodTag(absl::string_view tag) {
  constexpr size_t kTagBytesMax = 128;
  return tag.size() <= kTagBytesMax && tag[0] != '.' && tag[0] != '-' &&
         ConsistsOf(tag, [](char c) {
           return absl::ascii_isalnum(c) || c == '_' || c == '.' || c == '-';
         });
}

bool IsGoodDigest(absl::string_view digest) {
  return absl::ConsumePrefix(&digest, "sha256:") && digest.size() == 64 &&
         ConsistsOf(digest, [](char c) {
           return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
         });
}

// Which distribution the repository holds, by the end of its path.
std::optional<Distribution> DistributionIn(absl::string_view repository) {
  const std::vector<absl::string_view> components =
      absl::StrSplit(repository, '/');
  const absl::string_view last = components.back();
  if (last == "ap-airflow") return Distribution::kCertified;
  if (repository == "astro-runtime") return Distribution::kRuntime;
  if (components.size() < 2 || (last != "astro-runtime" && last != "runtime")) {
    return std::nullopt;
  }
  if (components[components.size() - 2] == "astronomer" ||
      components[0] == "astrocrpublic.azurecr.io") {
    return Distribution::kRuntime;
  }
  return std::nullopt;
}

// "9" or "3.1": a version cut short.
bool IsShortVersion(absl::string_view text) {
  Reader reader(text);
  uint32_t part = 0;
  if (!reader.TakePlainNumber(part)) return false;
  if (reader.TakeChar('.') && !reader.TakePlainNumber(part)) return false;
  return reader.done();
}

// "3.10": Python's major and a minor of one or two digits.
bool IsPythonMinor(absl::string_view text) {
  Reader reader(text);
  uint32_t minor_number = 0;
  return reader.TakeWord("3.") && reader.rest().size() <= 2 &&
         reader.TakePlainNumber(minor_number) && reader.done();
}

absl::Status RuntimeVariantError(absl::string_view tag,
                                 absl::string_view wrong) {
  return ParseError(
      "image tag", tag, wrong,
      "after the version, use a chain of -ubi9, -python-3.N, -slim and -base");
}

absl::Status CheckRuntimeVariant(absl::string_view tag, Pieces pieces) {
  constexpr absl::string_view kWords[] = {"ubi9", "python", "slim", "base"};
  uint32_t seen = 0;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const absl::string_view piece = pieces[i];
    const auto* word = std::find(std::begin(kWords), std::end(kWords), piece);
    if (word == std::end(kWords)) {
      return RuntimeVariantError(
          tag, absl::StrCat("its part ", Quoted(piece), " is unknown"));
    }
    const uint32_t bit = 1u << (word - kWords);
    if ((seen & bit) != 0) {
      return RuntimeVariantError(
          tag, absl::StrCat("it has ", Quoted(piece), " twice"));
    }
    seen |= bit;
    if (piece != "python") continue;
    if (++i == pieces.size() || !IsPythonMinor(pieces[i])) {
      return RuntimeVariantError(tag, "no Python version follows 'python'");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckCertifiedVariant(absl::string_view tag, Pieces pieces) {
  for (absl::string_view piece : pieces) {
    if (!piece.empty() && absl::ascii_islower(piece[0]) &&
        ConsistsOf(piece,
                   [](char c) { return IsLowerOrDigit(c) || c == '.'; })) {
      continue;
    }
    return ParseError(
        "image tag", tag,
        absl::StrCat("its part ", Quoted(piece), " is unknown"),
        "after the version, use a chain of words such as -buster and -onbuild");
  }
  return absl::OkStatus();
}

// Sets the version of `image` from the left of the tag; returns how many pieces
// it took, 0 if there is no version.
size_t TakeVersion(absl::string_view tag, Pieces pieces,
                   DeploymentImage& image) {
  // "3.1-1-alpha1": no version has more pieces.
  constexpr size_t kVersionPiecesMax = 3;
  for (size_t n = std::min(pieces.size(), kVersionPiecesMax); n > 0; --n) {
    // The pieces lie side by side in the tag.
    const absl::string_view last = pieces[n - 1];
    const absl::string_view text =
        tag.substr(0, last.data() + last.size() - tag.data());
    absl::StatusOr<ReleaseVersion> version =
        ReleaseVersion::Parse(image.distribution, text);
    if (!version.ok()) continue;
    image.version = *std::move(version);
    return n;
  }
  if (pieces[0] == "latest") return 1;
  if (!IsShortVersion(pieces[0])) return 0;
  image.short_version = std::string(pieces[0]);
  return 1;
}

// Tags of 2019 begin with the version of the platform: "0.10.3-1.10.5-onbuild".
absl::string_view WithoutPlatform(absl::string_view tag) {
  const size_t dash = tag.find('-');
  if (!absl::StartsWith(tag, "0.") || dash == absl::string_view::npos) {
    return tag;
  }
  const absl::string_view rest = tag.substr(dash + 1);
  return absl::StartsWith(rest, "1.") ? rest : tag;
}

absl::Status ReadTag(absl::string_view tag, DeploymentImage& image) {
  if (image.distribution == Distribution::kCertified) {
    tag = WithoutPlatform(tag);
  }
  const std::vector<absl::string_view> pieces = absl::StrSplit(tag, '-');
  const bool runtime = image.distribution == Distribution::kRuntime;
  const size_t taken = TakeVersion(tag, pieces, image);
  if (taken == 0) {
    return ParseError(
        "image tag", tag,
        absl::StrCat("it does not start with a version of ",
                     runtime ? "Astro Runtime" : "Astronomer Certified"),
        runtime ? "use one such as '12.4.0-base', '3.1-21' or '9'"
                : "use one such as '2.3.4-11-onbuild' or '2.3'");
  }
  const Pieces variant = absl::MakeConstSpan(pieces).subspan(taken);
  // From the '-' before the first piece of the variant.
  if (!variant.empty()) {
    image.variant = std::string(tag.substr(variant[0].data() - tag.data() - 1));
  }
  return runtime ? CheckRuntimeVariant(tag, variant)
                 : CheckCertifiedVariant(tag, variant);
}

}  // namespace

absl::StatusOr<ImageReference> ImageReference::Parse(absl::string_view text) {
  if (text.size() > version_internal::kInputBytesMax) {
    return ReferenceError(text, "it is longer than 256 bytes");
  }
  ImageReference reference;
  absl::string_view name = text;
  if (const size_t at = name.find('@'); at != absl::string_view::npos) {
    reference.digest = std::string(name.substr(at + 1));
    name = name.substr(0, at);
    if (!IsGoodDigest(reference.digest)) {
      return ReferenceError(
          text,
          "'@' must be followed by 'sha256:' and 64 lower-case hex digits");
    }
  }
  // A ':' before the last '/' belongs to the registry's port.
  const size_t slash = name.rfind('/');
  const size_t colon = name.rfind(':');
  if (colon != absl::string_view::npos &&
      (slash == absl::string_view::npos || colon > slash)) {
    reference.tag = std::string(name.substr(colon + 1));
    name = name.substr(0, colon);
    if (reference.tag.empty() || !IsGoodTag(reference.tag)) {
      return ReferenceError(
          text, absl::StrCat(Quoted(reference.tag), " is not a tag"));
    }
  }
  if (!IsGoodRepository(name)) {
    return ReferenceError(text,
                          absl::StrCat(Quoted(name), " is not a repository"));
  }
  reference.repository = std::string(name);
  return reference;
}

std::string ImageReference::ToString() const {
  return absl::StrCat(repository, tag.empty() ? "" : ":", tag,
                      digest.empty() ? "" : "@", digest);
}

absl::StatusOr<DeploymentImage> DeploymentImage::Parse(absl::string_view text) {
  absl::StatusOr<ImageReference> reference = ImageReference::Parse(text);
  if (!reference.ok()) return std::move(reference).status();
  return FromReference(*reference);
}

absl::StatusOr<DeploymentImage> DeploymentImage::FromReference(
    const ImageReference& reference) {
  const std::optional<Distribution> distribution =
      DistributionIn(reference.repository);
  if (!distribution.has_value()) {
    return ParseError(
        "image", reference.ToString(), "its repository is unknown",
        "use an image of quay.io/astronomer/astro-runtime, "
        "astrocrpublic.azurecr.io/runtime or quay.io/astronomer/ap-airflow");
  }
  DeploymentImage image;
  image.distribution = *distribution;
  image.repository = reference.repository;
  image.digest = reference.digest;
  if (reference.tag.empty()) return image;
  if (absl::Status s = ReadTag(reference.tag, image); !s.ok()) return s;
  return image;
}

std::string DeploymentImage::TagString() const {
  if (version.has_value()) return ImageTagString(repository, *version, variant);
  if (short_version.empty()) return repository;
  return absl::StrCat(repository, ":", short_version, variant);
}

std::string ImageTagString(absl::string_view repository,
                           const ReleaseVersion& version,
                           absl::string_view variant) {
  return absl::StrCat(repository, ":", version.ToString(), variant);
}

absl::string_view DefaultRepository(Distribution distribution, bool new_form) {
  if (distribution == Distribution::kCertified) {
    return "quay.io/astronomer/ap-airflow";
  }
  return new_form ? "astrocrpublic.azurecr.io/runtime"
                  : "quay.io/astronomer/astro-runtime";
}

std::string PublishedImage(const ReleaseVersion& version,
                           absl::string_view variant) {
  const RuntimeVersion* runtime = version.runtime();
  return ImageTagString(
      DefaultRepository(version.distribution(),
                        runtime != nullptr && runtime->is_new_form()),
      version, variant);
}

}  // namespace upgrade_advisor
