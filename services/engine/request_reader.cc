#include "services/engine/request_reader.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/advisor/version_direction.h"
#include "services/domain/request_limits.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kNearest = 4;
const absl::CivilDay kFirstDay(2015, 1, 1);
const absl::CivilDay kLastDay(2100, 12, 31);

std::optional<Distribution> ReadDistribution(v1::Distribution distribution) {
  switch (distribution) {
    case v1::DISTRIBUTION_RUNTIME:
      return Distribution::kRuntime;
    case v1::DISTRIBUTION_CERTIFIED:
      return Distribution::kCertified;
    default:
      return std::nullopt;
  }
}

// The parser's reason without what it quotes of the text, which may hold a
// token; its own examples stay. "image '...': the tag 'x' is ..." becomes "the
// tag '...' is ...".
std::string WithoutQuotesOf(const std::string& text,
                            absl::string_view message) {
  const size_t head = message.find("': ");
  if (head != absl::string_view::npos) message.remove_prefix(head + 3);
  std::string out;
  bool quoted = false;
  for (absl::string_view piece : absl::StrSplit(message, '\'')) {
    if (!out.empty() || quoted) out.push_back('\'');
    const bool of_text = quoted && absl::StrContains(text, piece);
    absl::StrAppend(&out, of_text ? "..." : piece);
    quoted = !quoted;
  }
  return out;
}

std::optional<AirflowTarget> ReadAirflow(const std::string& text,
                                         const std::string& field,
                                         Violations& violations) {
  if (text.empty() || text.size() > limits::kVersionBytes) {
    violations.Add(field, "give an Airflow version such as 3.2.0 or 3.2");
    return std::nullopt;
  }
  absl::StatusOr<Pep440Version> version = Pep440Version::Parse(text);
  if (!version.ok() || version->release().size() < 2) {
    violations.Add(field,
                   version.ok()
                       ? "give at least a minor version, such as 3.2 or 3.2.0"
                       : version.status().message());
    return std::nullopt;
  }
  const bool minor_only = version->release().size() == 2 &&
                          !version->is_prerelease() && !version->has_post();
  return AirflowTarget{version->Public(), minor_only};
}

std::optional<Target> ReadPolicy(v1::TargetPolicy policy,
                                 const std::string& field,
                                 Violations& violations) {
  switch (policy) {
    case v1::TARGET_POLICY_LATEST:
      return TargetPolicy::kLatest;
    case v1::TARGET_POLICY_LATEST_LTS:
      return TargetPolicy::kLatestLts;
    case v1::TARGET_POLICY_LATEST_PATCH_OF_LINE:
      return TargetPolicy::kLatestPatchOfLine;
    case v1::TARGET_POLICY_EQUIVALENT_RUNTIME:
      return TargetPolicy::kEquivalentRuntime;
    default:
      violations.Add(field,
                     "name a policy: LATEST, LATEST_LTS, LATEST_PATCH_OF_LINE "
                     "or EQUIVALENT_RUNTIME");
      return std::nullopt;
  }
}

}  // namespace

std::optional<ReleaseVersion> ReadRelease(const v1::ReleaseRef& ref,
                                          const std::string& field,
                                          Violations& violations) {
  const std::optional<Distribution> distribution =
      ReadDistribution(ref.distribution());
  if (!distribution) {
    violations.Add(field + ".distribution",
                   "say DISTRIBUTION_RUNTIME or DISTRIBUTION_CERTIFIED");
  }
  if (ref.version().empty() || ref.version().size() > limits::kVersionBytes) {
    violations.Add(
        field + ".version",
        absl::StrCat("give a version of 1 to ", limits::kVersionBytes,
                     " bytes, such as 5.0.4 or 3.1-21"));
    return std::nullopt;
  }
  if (!distribution) return std::nullopt;
  absl::StatusOr<ReleaseVersion> version =
      ReleaseVersion::Parse(*distribution, ref.version());
  if (!version.ok()) {
    violations.Add(field + ".version", version.status().message());
    return std::nullopt;
  }
  return *std::move(version);
}

std::optional<DeploymentImage> ReadImage(const std::string& text,
                                         const std::string& field,
                                         Violations& violations) {
  if (text.empty() || text.size() > limits::kImageBytes) {
    violations.Add(field, absl::StrCat("give an image reference of 1 to ",
                                       limits::kImageBytes, " bytes"));
    return std::nullopt;
  }
  absl::StatusOr<DeploymentImage> image = DeploymentImage::Parse(text);
  if (!image.ok()) {
    violations.Add(field, WithoutQuotesOf(text, image.status().message()));
    return std::nullopt;
  }
  return *std::move(image);
}

std::optional<Target> ReadTarget(const v1::Target& target,
                                 const std::string& field,
                                 Violations& violations) {
  switch (target.target_case()) {
    case v1::Target::kRelease: {
      std::optional<ReleaseVersion> version =
          ReadRelease(target.release(), field + ".release", violations);
      return version ? std::optional<Target>(*version) : std::nullopt;
    }
    case v1::Target::kAirflowVersion: {
      std::optional<AirflowTarget> airflow = ReadAirflow(
          target.airflow_version(), field + ".airflow_version", violations);
      return airflow ? std::optional<Target>(*airflow) : std::nullopt;
    }
    case v1::Target::kPolicy:
      return ReadPolicy(target.policy(), field + ".policy", violations);
    case v1::Target::TARGET_NOT_SET:
      break;
  }
  violations.Add(field, "name a release, an Airflow version or a policy");
  return std::nullopt;
}

static std::optional<absl::CivilDay> ParseDay(const std::string& text) {
  absl::CivilDay day;
  // ParseCivilTime normalises the 31st of June; only what prints back is a day.
  if (!absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text ||
      day < kFirstDay || day > kLastDay) {
    return std::nullopt;
  }
  return day;
}

absl::CivilDay ReadAsOf(const std::string& text, absl::CivilDay today,
                        Violations& violations) {
  if (text.empty()) return today;
  const std::optional<absl::CivilDay> day = ParseDay(text);
  if (!day) {
    violations.Add("as_of",
                   "give a day from 2015-01-01 to 2100-12-31 as YYYY-MM-DD");
  }
  return day.value_or(today);
}

std::vector<Acknowledgement> ReadAcknowledgements(
    const google::protobuf::RepeatedPtrField<v1::Acknowledgement>& all,
    Violations& violations) {
  std::vector<Acknowledgement> out;
  if (all.size() > limits::kAcknowledgements) {
    violations.Add(
        "acknowledgements",
        absl::StrCat("has more than ", limits::kAcknowledgements, " entries"));
    return out;
  }
  for (int i = 0; i < all.size(); ++i) {
    const v1::Acknowledgement& a = all[i];
    const std::string field = absl::StrCat("acknowledgements[", i, "]");
    if (a.advisory_id().empty() == a.fingerprint().empty()) {
      violations.Add(field, "give an advisory_id or a fingerprint");
    }
    if (a.advisory_id().size() > limits::kIdBytes ||
        a.fingerprint().size() > limits::kIdBytes) {
      violations.Add(field, absl::StrCat("an id or fingerprint has at most ",
                                         limits::kIdBytes, " bytes"));
    }
    if (a.reason().empty() || a.reason().size() > limits::kReasonBytes) {
      violations.Add(
          field + ".reason",
          absl::StrCat("say why, in 1 to ", limits::kReasonBytes, " bytes"));
    }
    std::optional<absl::CivilDay> expires;
    if (!a.expires().empty()) {
      expires = ParseDay(a.expires());
      if (!expires) {
        violations.Add(field + ".expires",
                       "give a day from 2015-01-01 to 2100-12-31 as "
                       "YYYY-MM-DD");
      }
    }
    out.push_back({a.advisory_id(), a.fingerprint(), a.reason(), expires});
  }
  return out;
}

std::string PlatformName(const v1::Platform& platform) {
  switch (platform.kind()) {
    case v1::Platform::KIND_ASTRO:
      return "astro";
    case v1::Platform::KIND_SOFTWARE:
      return "software";
    case v1::Platform::KIND_LOCAL:
      return "local";
    default:
      return "";
  }
}

ReleaseVersion ResolveVersion(const Catalog& catalog,
                              const ReleaseVersion& version) {
  const CertifiedVersion* certified = version.certified();
  if (certified == nullptr || certified->hotfix()) return version;
  const Release* newest = catalog.NewestHotfix(certified->airflow_version());
  return newest != nullptr ? newest->version : version;
}

std::string UnknownReleaseText(const Catalog& catalog,
                               const ReleaseVersion& version) {
  std::vector<std::string> nearest;
  for (const Release* r : catalog.Nearest(version, kNearest)) {
    nearest.push_back(r->version.ToString());
  }
  return absl::StrCat("The catalog does not list ",
                      DistributionName(version.distribution()), " ",
                      version.ToString(), ". Nearest known: ",
                      nearest.empty() ? "none" : absl::StrJoin(nearest, ", "),
                      ". If it exists, load a newer feed (--runtime-feed or "
                      "--certified-feed).");
}

absl::Status UnknownRelease(const Catalog& catalog,
                            const ReleaseVersion& version) {
  std::vector<std::string> nearest;
  for (const Release* r : catalog.Nearest(version, kNearest)) {
    nearest.push_back(r->version.ToString());
  }
  return MakeError(
      absl::StatusCode::kNotFound, v1::ERROR_REASON_RELEASE_UNKNOWN,
      UnknownReleaseText(catalog, version),
      {{"release", absl::StrCat(DistributionName(version.distribution()), " ",
                                version.ToString())},
       {"nearest", absl::StrJoin(nearest, ", ")},
       {"catalog_revision", catalog.revision()}});
}

}  // namespace upgrade_advisor
