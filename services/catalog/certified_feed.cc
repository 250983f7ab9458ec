#include "services/catalog/certified_feed.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "services/catalog/feed_fields.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kDayKey = "release_date";

std::optional<ReleaseVersion> ReadEntryVersion(const JsonNode& entry) {
  const std::optional<JsonNode> node =
      entry.RequiredMember("version", "a version such as \"2.3.0-5\"");
  const std::optional<std::string> text =
      node.has_value() ? node->String() : std::nullopt;
  if (!text.has_value()) return std::nullopt;
  return ReadVersion(*node, Distribution::kCertified, *text);
}

void ReadEntry(const JsonNode& entry, std::vector<ListedRelease>& entries) {
  if (!entry.CheckObject()) return;
  // The rest is read even when the version is wrong, to report all faults.
  const std::optional<ReleaseVersion> version = ReadEntryVersion(entry);
  ListedRelease listed = {.release = {}, .lts = {}, .node = entry};
  Release& release = listed.release;
  release.channel = ReadChannel(entry);
  release.release_date = ReadReleaseDay(entry, kDayKey);
  // The feed leaves the channel at "stable" and sets this flag instead.
  if (entry.BooleanAt("deprecated").value_or(false)) {
    release.channel = "deprecated";
  }
  release.systems = entry.StringsAt("distros");
  if (!version.has_value()) return;
  release.version = *version;
  release.airflow = version->certified()->airflow_version();
  release.airflow_minor = release.airflow->BaseMinor();
  entries.push_back(std::move(listed));
}

bool IsFloatingTag(const Release& release) {
  return !release.version.certified()->hotfix().has_value() &&
         !release.version.is_prerelease();
}

bool IsHotfix(const Release& release) {
  return release.version.certified()->hotfix().has_value() &&
         !release.version.is_prerelease();
}

void NoticeDate(const ListedRelease& entry, absl::string_view before,
                const Release& other) {
  const auto& day = entry.release.release_date;
  if (!day.has_value() || !other.release_date.has_value()) return;
  if (*day >= *other.release_date) return;
  entry.node.Notice(absl::StrCat(entry.release.version.ToString(), " is dated ",
                                 absl::FormatCivilTime(*day), ", earlier than ",
                                 before, other.version.ToString(), " (",
                                 absl::FormatCivilTime(*other.release_date),
                                 ")"));
}

void NoticeDates(absl::Span<const ListedRelease* const> hotfixes) {
  for (size_t i = 1; i < hotfixes.size(); ++i) {
    NoticeDate(*hotfixes[i], "the hotfix it follows, ",
               hotfixes[i - 1]->release);
  }
}

// A floating tag moves with the newest hotfix; once it has, its day no longer
// says when the base came out.
bool HasMoved(const Release& tag,
              absl::Span<const ListedRelease* const> hotfixes) {
  return absl::c_any_of(hotfixes, [&tag](const ListedRelease* hotfix) {
    return hotfix->release.release_date == tag.release_date;
  });
}

// `group`: all entries of one Airflow version, in version order.
void AddGroup(absl::Span<const ListedRelease> group,
              std::vector<ListedRelease>& releases) {
  std::vector<const ListedRelease*> hotfixes;
  for (const ListedRelease& entry : group) {
    if (IsHotfix(entry.release)) hotfixes.push_back(&entry);
  }
  NoticeDates(hotfixes);
  for (const ListedRelease& entry : group) {
    if (hotfixes.empty() || !IsFloatingTag(entry.release)) {
      releases.push_back(entry);
    } else if (!HasMoved(entry.release, hotfixes)) {
      NoticeDate(*hotfixes[0], "its base ", entry.release);
    }
  }
}

}  // namespace

void ReadCertifiedFeed(const JsonNode& feed,
                       std::vector<ListedRelease>& releases) {
  if (!feed.CheckObject()) return;
  const auto list =
      feed.RequiredMember("available_releases", "an array of releases");
  if (!list.has_value()) return;
  std::vector<ListedRelease> entries;
  list->ForEachItem(
      [&entries](const JsonNode& entry) { ReadEntry(entry, entries); });
  SortByVersion(entries);
  const absl::Span<const ListedRelease> sorted = entries;
  for (size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() &&
           sorted[end].release.airflow == sorted[begin].release.airflow) {
      ++end;
    }
    AddGroup(sorted.subspan(begin, end - begin), releases);
  }
}

}  // namespace upgrade_advisor
