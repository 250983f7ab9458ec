#include "services/catalog/feed_fields.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/base/quoting.h"
#include "services/catalog/channel.h"

namespace upgrade_advisor {

std::optional<ReleaseVersion> ReadVersion(const JsonNode& node,
                                          Distribution distribution,
                                          absl::string_view text) {
  absl::StatusOr<ReleaseVersion> version =
      ReleaseVersion::Parse(distribution, text);
  if (version.ok()) return *std::move(version);
  node.Fault(version.status().message());
  return std::nullopt;
}

std::string ReadChannel(const JsonNode& entry) {
  const std::string right = absl::StrCat("one of ", KnownChannels());
  const std::optional<JsonNode> node = entry.RequiredMember("channel", right);
  if (!node.has_value()) return "";
  const std::optional<std::string> channel = node->String();
  if (!channel.has_value()) return "";
  if (IsKnownChannel(*channel)) return *channel;
  node->Fault(absl::StrCat(Quoted(*channel, '\"'),
                           " is not a known channel; use ", right));
  return "";
}

std::optional<absl::CivilDay> ReadReleaseDay(const JsonNode& entry,
                                             absl::string_view key) {
  const std::optional<JsonNode> node = entry.Member(key);
  if (node.has_value()) return node->Day();
  entry.Notice(absl::StrCat("no ", key, ": the release will never be offered"));
  return std::nullopt;
}

void SortByVersion(std::vector<ListedRelease>& releases) {
  std::stable_sort(releases.begin(), releases.end(),
                   [](const ListedRelease& a, const ListedRelease& b) {
                     return a.release.version < b.release.version;
                   });
  for (size_t i = 1; i < releases.size(); ++i) {
    const ListedRelease& first = releases[i - 1];
    const ListedRelease& second = releases[i];
    if (first.release.version != second.release.version) continue;
    // The same key twice was a fault of the document already.
    if (first.node.path() == second.node.path()) continue;
    second.node.Fault(absl::StrCat(first.release.version.ToString(),
                                   " is already listed at ", first.node.path(),
                                   "; list each version once"));
  }
}

}  // namespace upgrade_advisor
