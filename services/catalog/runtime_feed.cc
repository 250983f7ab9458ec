#include "services/catalog/runtime_feed.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/catalog/feed_fields.h"

namespace upgrade_advisor {
namespace {

// The two maps of the feed and the versions that belong in them.
struct Form {
  absl::string_view key;
  absl::string_view shape;
  bool is_new;
};
constexpr Form kLegacy = {"runtimeVersions", "X.Y.Z", false};
constexpr Form kCurrent = {"runtimeVersionsV3", "X.Y-Z", true};

std::optional<ReleaseVersion> ReadKey(const JsonNode& entry, const Form& form,
                                      absl::string_view key) {
  std::optional<ReleaseVersion> version =
      ReadVersion(entry, Distribution::kRuntime, key);
  if (!version.has_value()) return std::nullopt;
  if (version->runtime()->is_new_form() != form.is_new) {
    entry.Fault(absl::StrCat("a version of the wrong form for ", form.key,
                             "; use ", form.shape));
    return std::nullopt;
  }
  return version;
}

void ReadAirflow(const JsonNode& metadata, Release& release) {
  constexpr absl::string_view kRight = "an Airflow version such as \"2.9.3\"";
  const std::optional<JsonNode> node =
      metadata.RequiredMember("airflowVersion", kRight);
  const std::optional<std::string> text =
      node.has_value() ? node->String() : std::nullopt;
  if (!text.has_value()) return;
  absl::StatusOr<Pep440Version> airflow = Pep440Version::Parse(*text);
  if (!airflow.ok()) {
    node->Fault(airflow.status().message());
    return;
  }
  release.airflow_minor = airflow->BaseMinor();
  release.airflow = *std::move(airflow);
}

void ReadLife(const JsonNode& metadata, Release& release) {
  // "endOfSupport" is the older name; both are checked, the newer one wins.
  const std::optional<absl::CivilDay> support = metadata.DayAt("endOfSupport");
  release.end_of_maintenance = metadata.DayAt("endOfMaintenance");
  if (!release.end_of_maintenance) release.end_of_maintenance = support;
  release.end_of_basic_support = metadata.DayAt("endOfBasicSupport");
  release.yanked = metadata.BooleanAt("yanked").value_or(false);
  release.yanked_reason = metadata.StringAt("yankedReason").value_or("");
}

void ReadMetadata(const JsonNode& metadata, ListedRelease& listed) {
  Release& release = listed.release;
  ReadAirflow(metadata, release);
  release.channel = ReadChannel(metadata);
  release.release_date = ReadReleaseDay(metadata, "releaseDate");
  ReadLife(metadata, release);
  listed.lts = metadata.BooleanAt("LTS");
  release.python_versions = metadata.StringsAt("pythonVersions");
  release.default_python_version =
      metadata.StringAt("defaultPythonVersion").value_or("");
}

Truth ReadMigration(const JsonNode& entry) {
  const std::optional<JsonNode> migrations = entry.Member("migrations");
  if (!migrations.has_value() || !migrations->CheckObject()) {
    return Truth::kUnknown;
  }
  const std::optional<bool> migrates = migrations->BooleanAt("airflowDatabase");
  return migrates.has_value() ? TruthOf(*migrates) : Truth::kUnknown;
}

void ReadEntry(const JsonNode& entry, const Form& form, absl::string_view key,
               std::vector<ListedRelease>& releases) {
  if (!entry.CheckObject()) return;
  // The entry is read even when its version is wrong, to report all its faults.
  const std::optional<ReleaseVersion> version = ReadKey(entry, form, key);
  const std::optional<JsonNode> metadata = entry.RequiredObjectAt("metadata");
  if (!metadata.has_value()) return;
  ListedRelease listed = {.release = {}, .lts = {}, .node = *metadata};
  ReadMetadata(*metadata, listed);
  listed.release.migrates_database = ReadMigration(entry);
  if (!version.has_value() || !listed.release.airflow.has_value()) return;
  listed.release.version = *version;
  releases.push_back(std::move(listed));
}

// Returns how many entries there are, read or not.
size_t ReadForm(const JsonNode& map, const Form& form,
                std::vector<ListedRelease>& releases) {
  size_t count = 0;
  map.ForEachMember([&](const std::string& key, const JsonNode& entry) {
    ++count;
    ReadEntry(entry, form, key, releases);
  });
  return count;
}

}  // namespace

void ReadRuntimeFeed(const JsonNode& feed,
                     std::vector<ListedRelease>& releases) {
  if (!feed.CheckObject()) return;
  const auto legacy =
      feed.RequiredMember(kLegacy.key, "an object of X.Y.Z releases");
  if (!legacy.has_value()) return;
  std::vector<ListedRelease> entries;
  size_t count = ReadForm(*legacy, kLegacy, entries);
  // Copies of the feed from before Airflow 3 do not have this one.
  if (const auto current = feed.Member(kCurrent.key)) {
    count += ReadForm(*current, kCurrent, entries);
  }
  if (count == 0) legacy->Fault("the feed lists no releases");
  SortByVersion(entries);
  std::move(entries.begin(), entries.end(), std::back_inserter(releases));
}

}  // namespace upgrade_advisor
