// An index of any bytes: it is refused with its line, or its entries nest,
// their releases are those it lists, and every name is answered.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "services/api_index/api_index.h"
#include "services/api_index/call_needs.h"
#include "services/api_index/environment.h"
#include "services/api_index/offers.h"
#include "services/api_index/package_index.h"
#include "tests/fuzz/fuzz_target.h"

namespace upgrade_advisor {
namespace {

void CheckEntries(const PackageIndex& index) {
  const auto entries = index.entries();
  for (size_t i = 0; i < entries.size(); ++i) {
    UA_FUZZ_REQUIRE(entries[i].end > i && entries[i].end <= entries.size());
    UA_FUZZ_REQUIRE(!index.RangesOf(entries[i]).empty());
    for (const ReleaseRange& range : index.RangesOf(entries[i])) {
      UA_FUZZ_REQUIRE(range.first <= range.last &&
                      range.last < index.releases().size());
    }
  }
}

void AskForAll(const ApiIndex& index) {
  Environment environment(index);
  const auto last =
      static_cast<uint16_t>(index.packages()[0].releases().size() - 1);
  environment.Set(0, {PackageState::Installed::kYes, {last, last}});
  const Offers offers(index, environment);
  const PackageIndex& package = index.packages()[0];
  std::string module;
  for (const PackageIndex::Entry& entry : package.entries()) {
    if (entry.kind == EntryKind::kModule) {
      module = std::string(package.NameOf(entry));
    }
    const std::string name = module + "." + std::string(package.NameOf(entry));
    offers.Of(name);
    offers.Takes(name, "x");
    offers.DestinationOf(name);
    EverNeeded(index, name);
    offers.Raises(name);
  }
}

}  // namespace
}  // namespace upgrade_advisor

UA_FUZZ_TARGET(api_index, input) {
  auto read = PackageIndex::Parse(std::string(input), "x.api");
  if (!read.ok()) {
    UA_FUZZ_REQUIRE(absl::StartsWith(read.status().message(), "x.api:"));
    return;
  }
  CheckEntries(*read);
  if (read->entries().size() > 60) return;
  std::vector<PackageIndex> packages;
  packages.push_back(*std::move(read));
  const auto index = ApiIndex::Of(std::move(packages));
  if (index.ok()) AskForAll(*index);
}
