#include "services/catalog/catalog_loader.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/base/digest.h"
#include "services/catalog/certified_feed.h"
#include "services/catalog/lifecycle_reader.h"
#include "services/catalog/line_notices.h"
#include "services/catalog/provider_table.h"
#include "services/catalog/runtime_feed.h"

namespace upgrade_advisor {
namespace {

// The four documents; an empty one has its fault in the report.
struct Documents {
  std::optional<JsonValue> runtime_feed;
  std::optional<JsonValue> certified_feed;
  std::optional<JsonValue> lifecycle;
  std::optional<JsonValue> provider_packages;
};

Documents ParseAll(const CatalogSources& sources, LintReport& lint) {
  const auto parse = [&lint](const CatalogSource& source) {
    return ParseJson(source.name, source.text, lint);
  };
  return {.runtime_feed = parse(sources.runtime_feed),
          .certified_feed = parse(sources.certified_feed),
          .lifecycle = parse(sources.lifecycle),
          .provider_packages = parse(sources.provider_packages)};
}

// A digest of digests, so that text moved from one file to another counts.
std::string RevisionOf(const CatalogSources& sources) {
  std::string digests = absl::StrCat(
      Sha256(sources.runtime_feed.text), Sha256(sources.certified_feed.text),
      Sha256(sources.lifecycle.text), Sha256(sources.provider_packages.text));
  for (const ImagePackages& image : sources.image_packages) {
    absl::StrAppend(&digests, image.release, "=", Sha256(image.freeze.text));
  }
  return HexDigest(digests).substr(0, 12);
}

void ApplyLine(const LifecycleTable& lifecycles, ListedRelease& listed) {
  const std::optional<Lifecycle> row = lifecycles.RowOf(listed.release.version);
  listed.release.lts = listed.lts.value_or(row.has_value() && row->lts);
  if (row.has_value()) FillFromLine(*row, listed.release);
}

}  // namespace

absl::StatusOr<Catalog> LoadCatalog(const CatalogSources& sources) {
  LintReport lint;
  const Documents documents = ParseAll(sources, lint);
  std::vector<ListedRelease> listed;
  if (documents.certified_feed) {
    ReadCertifiedFeed(
        {sources.certified_feed.name, *documents.certified_feed, lint}, listed);
  }
  if (documents.runtime_feed) {
    ReadRuntimeFeed({sources.runtime_feed.name, *documents.runtime_feed, lint},
                    listed);
  }
  LifecycleTable lifecycles;
  if (documents.lifecycle) {
    lifecycles = ReadLifecycleTable(
        {sources.lifecycle.name, *documents.lifecycle, lint});
  }
  // Certified comes first, so the list is in version order, as required here.
  if (documents.provider_packages) {
    ReadProviderTable(
        {sources.provider_packages.name, *documents.provider_packages, lint},
        listed);
  }
  for (const ImagePackages& image : sources.image_packages) {
    ReadImagePackages(image, listed, lint);
  }
  if (lint.fault_count() > 0) return lint.ToStatus("the catalog");

  std::vector<Release> releases;
  for (ListedRelease& release : listed) {
    ApplyLine(lifecycles, release);
    releases.push_back(release.release);
  }
  AddLineNotices(listed, lifecycles);
  return Catalog(std::move(releases), std::move(lifecycles),
                 RevisionOf(sources), lint.notices());
}

}  // namespace upgrade_advisor
