#include "services/catalog/provider_table.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/base/quoting.h"
#include "services/catalog/feed_fields.h"

namespace upgrade_advisor {
namespace {

// PEP 503: lower case, runs of '-', '_' and '.' as one '-'.
std::string NormalisedName(absl::string_view name) {
  std::string normal;
  for (const char c : name) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator) {
      normal += absl::ascii_tolower(static_cast<unsigned char>(c));
    } else if (normal.empty() || normal.back() != '-') {
      normal += '-';
    }
  }
  return normal;
}

bool IsName(absl::string_view normal) {
  return !normal.empty() && normal.front() != '-' && normal.back() != '-' &&
         std::all_of(normal.begin(), normal.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-';
         });
}

void ReadPackage(const std::string& name, const JsonNode& node,
                 std::vector<BundledPackage>& packages) {
  std::string normal = NormalisedName(name);
  if (!IsName(normal)) {
    node.Fault("not a package name; use letters, digits, '-', '_' and '.'");
  }
  std::optional<std::string> version = node.String();
  if (!version.has_value()) return;
  const absl::Status status = Pep440Version::Parse(*version).status();
  if (!status.ok()) node.Fault(status.message());
  packages.push_back({std::move(normal), *std::move(version)});
}

void SortByName(std::vector<BundledPackage>& packages) {
  std::stable_sort(packages.begin(), packages.end(),
                   [](const BundledPackage& a, const BundledPackage& b) {
                     return a.name < b.name;
                   });
}

std::vector<BundledPackage> ReadPackages(const JsonNode& image) {
  std::vector<BundledPackage> packages;
  image.ForEachMember([&](const std::string& name, const JsonNode& node) {
    ReadPackage(name, node, packages);
  });
  SortByName(packages);
  for (size_t i = 1; i < packages.size(); ++i) {
    if (packages[i].name != packages[i - 1].name) continue;
    image.Fault(absl::StrCat("two spellings of the package ",
                             Quoted(packages[i].name, '\"'), "; use one"));
  }
  return packages;
}

ListedRelease* FindVersion(std::vector<ListedRelease>& releases,
                           const ReleaseVersion& version) {
  const auto at = std::lower_bound(
      releases.begin(), releases.end(), version,
      [](const ListedRelease& listed, const ReleaseVersion& wanted) {
        return listed.release.version < wanted;
      });
  const bool found = at != releases.end() && at->release.version == version;
  return found ? &*at : nullptr;
}

void ReadRow(const std::string& key, const JsonNode& row,
             std::vector<ListedRelease>& releases) {
  if (!row.CheckObject()) return;
  const std::optional<ReleaseVersion> version =
      ReadVersion(row, Distribution::kRuntime, key);
  const std::optional<JsonNode> image = row.Member("standard");
  if (!image.has_value()) return;
  std::vector<BundledPackage> packages = ReadPackages(*image);
  if (!version.has_value()) return;
  ListedRelease* listed = FindVersion(releases, *version);
  if (listed != nullptr) {
    listed->release.packages =
        std::make_shared<const std::vector<BundledPackage>>(
            std::move(packages));
  } else {
    row.Notice("packages of a release that the feed does not list");
  }
}

// The packages that the table is about.
bool IsBundled(absl::string_view name) {
  for (absl::string_view prefix :
       {"apache-airflow-providers-", "airflow-provider-", "astronomer-",
        "astro-sdk-"}) {
    if (absl::StartsWith(name, prefix)) return true;
  }
  return false;
}

// Of "NAME==VERSION"; others are local builds, links and comments.
std::optional<BundledPackage> ReadFrozen(absl::string_view line) {
  const std::vector<absl::string_view> parts = absl::StrSplit(
      absl::StripAsciiWhitespace(line), absl::MaxSplits("==", 1));
  if (parts.size() != 2) return std::nullopt;
  std::string name = NormalisedName(parts[0]);
  if (!IsBundled(name) || !Pep440Version::Parse(parts[1]).ok()) {
    return std::nullopt;
  }
  return BundledPackage{std::move(name), std::string(parts[1])};
}

}  // namespace

void ReadImagePackages(const ImagePackages& image,
                       std::vector<ListedRelease>& releases, LintReport& lint) {
  std::vector<BundledPackage> packages;
  for (absl::string_view line : absl::StrSplit(image.freeze.text, '\n')) {
    std::optional<BundledPackage> one = ReadFrozen(line);
    if (one) packages.push_back(*std::move(one));
  }
  SortByName(packages);
  const absl::StatusOr<ReleaseVersion> version =
      ReleaseVersion::Parse(Distribution::kRuntime, image.release);
  if (packages.empty()) {
    lint.AddFault(image.freeze.name, "",
                  "no line names a provider and its version, as in "
                  "apache-airflow-providers-http==5.2.0; give what pip freeze "
                  "prints in the image");
  }
  if (!version.ok()) {
    lint.AddFault(image.freeze.name, "", version.status().message());
    return;
  }
  ListedRelease* listed = FindVersion(releases, *version);
  if (listed == nullptr) {
    lint.AddFault(image.freeze.name, "",
                  absl::StrCat("the catalog lists no Runtime ", image.release,
                               "; give a release that it lists"));
  } else {
    listed->release.packages =
        std::make_shared<const std::vector<BundledPackage>>(
            std::move(packages));
  }
}

void ReadProviderTable(const JsonNode& table,
                       std::vector<ListedRelease>& releases) {
  table.ForEachMember([&releases](const std::string& key, const JsonNode& row) {
    ReadRow(key, row, releases);
  });
}

}  // namespace upgrade_advisor
