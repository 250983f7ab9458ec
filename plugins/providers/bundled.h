// What is known of a provider package at a step, for any number of them.
//
// An examination has 64 questions. A few providers are asked for one by one, so
// that evidence and missing facts name them. Of many, three questions bring the
// whole tables, and only those that change are asked for, as long as there is
// room.
//
// Lives for one examination.
#ifndef PLUGINS_PROVIDERS_BUNDLED_H_
#define PLUGINS_PROVIDERS_BUNDLED_H_

#include <optional>
#include <string_view>
#include <vector>

#include "plugins/providers/used_providers.h"
#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::providers {

// What is known of a used provider at a step.
struct Bundled {
  Truth from_image;  // imported, and no requirement names it
  Fact before;
  Fact after;
};

// All rows of a kind, to look names up in.
class WholeKind {
 public:
  WholeKind(const Facts& f, uint32_t sheet, uint32_t kind);

  // What an own question would have been answered, but for its number.
  Fact Of(std::string_view name) const;

 private:
  const Facts& facts_;
  Fact all_;
  std::vector<Row> rows_;  // by name
};

class BundledProviders {
 public:
  BundledProviders(const Facts& f, const UsedProviders& used);

  // Calls `tell(provider, bundled, truth)` for each provider of which
  // `judge(bundled)` is no no, in order.
  template <typename Judge, typename Tell>
  void EachThat(Judge judge, Tell tell) const {
    size_t asked = 0;
    for (const UsedProvider& provider : used_.all) {
      if (tables_ && judge(LookUp(provider)).is_no()) continue;
      const bool ask = !tables_ || asked < kAskedBeyondTables;
      if (ask) ++asked;
      const Bundled bundled = ask ? Ask(provider) : LookUp(provider);
      Truth truth = judge(bundled);
      // The tables as a whole are no evidence of one provider.
      if (!ask) truth.basis = used_.any.basis;
      tell(provider, bundled, truth);
    }
  }

 private:
  struct Tables {
    WholeKind requirements;
    WholeKind before;
    WholeKind after;
  };
  // Each takes three questions; imports and two Airflow majors take one each,
  // and so do the tables.
  static constexpr size_t kAsked = 20;
  static constexpr size_t kAskedBeyondTables = 19;

  Bundled Ask(const UsedProvider& provider) const;
  Bundled LookUp(const UsedProvider& provider) const;

  const Facts& facts_;
  const UsedProviders& used_;
  std::optional<Tables> tables_;  // where there are more than kAsked
};

}  // namespace upgrade_plugin::providers

#endif  // PLUGINS_PROVIDERS_BUNDLED_H_
