// The facts about a provider package at a step, for any number of packages.
//
// An examination has 64 questions. If a project uses a few providers, each has
// its own questions, so that evidence and missing facts name it. If it uses
// many, three questions bring the whole tables, and only the providers that
// change have their own questions, as long as there is room.
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

// The facts about a used provider at a step.
struct Bundled {
  Truth from_image;  // imported, and no requirement names it
  Fact before;
  Fact after;
};

// All rows of a kind, to look names up in.
class WholeKind {
 public:
  WholeKind(const Facts& f, uint32_t sheet, uint32_t kind);

  // The answer to a question about this name alone, except for its number.
  Fact Of(std::string_view name) const;

 private:
  const Facts& facts_;
  Fact all_;
  std::vector<Row> rows_;  // by name
};

class BundledProviders {
 public:
  BundledProviders(const Facts& f, const UsedProviders& used);

  // Calls `visit(provider, bundled, truth)` for each provider for which
  // `judge(bundled)` is yes or unknown, in order.
  template <typename Judge, typename Visit>
  void EachThat(Judge judge, Visit visit) const {
    size_t asked = 0;
    for (const UsedProvider& provider : used_.all) {
      if (tables_ && judge(LookUp(provider)).is_no()) continue;
      const bool ask = !tables_ || asked < kAskedBeyondTables;
      if (ask) ++asked;
      const Bundled bundled = ask ? Ask(provider) : LookUp(provider);
      Truth truth = judge(bundled);
      // The tables as a whole are not evidence about one provider.
      if (!ask) truth.basis = used_.any.basis;
      visit(provider, bundled, truth);
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
