#include "plugins/providers/bundled.h"

#include <algorithm>

namespace upgrade_plugin::providers {

WholeKind::WholeKind(const Facts& f, uint32_t sheet, uint32_t kind)
    : facts_(f), all_(f.Ask(Question(sheet, kind, UA_MATCH_UNDER, {}, {}))) {
  rows_.reserve(all_.count());
  for (uint32_t i = 0; i < all_.count(); ++i) rows_.push_back(all_.row(i));
  std::stable_sort(rows_.begin(), rows_.end(),
                   [](const Row& a, const Row& b) { return a.name < b.name; });
}

Fact WholeKind::Of(std::string_view name) const {
  const auto row = std::lower_bound(
      rows_.begin(), rows_.end(), name,
      [](const Row& a, std::string_view b) { return a.name < b; });
  const bool present = row != rows_.end() && row->name == name;
  const bool absent =
      all_.Given().is_no() || (all_.is_given() && all_.complete());
  ua_answer answer{};
  answer.size = sizeof answer;
  answer.state = present  ? UA_PRESENT_FACT
                 : absent ? UA_ABSENT_FACT
                          : UA_UNKNOWN_FACT;
  answer.count = present ? 1 : 0;
  answer.facts = present ? row->at : nullptr;
  answer.stride = sizeof(ua_fact);
  answer.complete = absent ? 1 : 0;
  return Fact(facts_.call(), answer);
}

BundledProviders::BundledProviders(const Facts& f, const UsedProviders& used)
    : facts_(f), used_(used) {
  if (used.all.size() <= kAsked) return;
  tables_.emplace(Tables{WholeKind(f, UA_SHEET_DEPLOYMENT, UA_KIND_REQUIREMENT),
                         WholeKind(f, UA_SHEET_SOURCE, UA_KIND_PACKAGE),
                         WholeKind(f, UA_SHEET_TARGET, UA_KIND_PACKAGE)});
}

Bundled BundledProviders::Ask(const UsedProvider& provider) const {
  // A requirement that may apply or not leaves it unknown.
  return {used_.any && !facts_.Ask(Requirement(provider.package)).Given(),
          facts_.Ask(BundledBefore(provider.package)),
          facts_.Ask(BundledAfter(provider.package))};
}

Bundled BundledProviders::LookUp(const UsedProvider& provider) const {
  return {used_.any && !tables_->requirements.Of(provider.package).Given(),
          tables_->before.Of(provider.package),
          tables_->after.Of(provider.package)};
}

}  // namespace upgrade_plugin::providers
