#include "plugins/runtime_12/conditions.h"

#include <charconv>
#include <chrono>
#include <limits>
#include <string_view>

namespace upgrade_plugin::runtime_12 {
namespace {

constexpr std::string_view kLoginViews[] = {
    "AuthView",      "AuthDBView",  "AuthLDAPView",
    "AuthOAuthView", "AuthOIDView", "AuthRemoteUserView"};

// Whether the weight does not fit into 32 bits.
bool IsBeyond32Bits(std::string_view weight) {
  int64_t value = 0;
  const auto end =
      std::from_chars(weight.data(), weight.data() + weight.size(), value);
  if (end.ptr != weight.data() + weight.size()) return false;
  return end.ec == std::errc::result_out_of_range ||
         value > std::numeric_limits<int32_t>::max() ||
         value < std::numeric_limits<int32_t>::min();
}

}  // namespace

Truth SendsUsageData(const Facts& f) {
  const Fact enabled = f.config("usage_data_collection.enabled");
  const Truth is_off = enabled && !enabled.is_true();
  return !is_off && !f.env("SCARF_ANALYTICS") && !f.env("DO_NOT_TRACK");
}

Truth ReadsTryNumber(const Facts& f) {
  return f.reads_attribute("try_number") || f.context("ti.try_number") ||
         f.context("task_instance.try_number") || f.shell("airflow tasks run");
}

Truth HasLoginViews(const Facts& f) {
  Truth any = No();
  for (std::string_view view : kLoginViews) any = any || f.derives_from(view);
  return any;
}

Truth PrioritiesAreCapped(const Facts& f) {
  return f.keyword("*.priority_weight").any([](const Row& r) {
    return IsBeyond32Bits(r.value);
  });
}

Truth AccessNeedsProvider(const Facts& f) {
  constexpr std::string_view kPackage = "apache-airflow-providers-fab";
  constexpr std::string_view kFloor = "1.3.0";
  const Fact pin = f.requirement(kPackage);
  return f.keyword("DAG.access_control") &&
         (pin.admits_none_from(kFloor) ||
          (!pin &&
           f.bundled_after(kPackage).version_below(Scheme::kPep440, kFloor)));
}

void ReportIndexTime(const Facts& f, Truth applies, Report& report) {
  const Fact rows = f.database("table.task_instance.rows");
  if (!applies.is_yes() || !rows.number()) return;
  const int64_t ten_millions = *rows.number() / 10'000'000;
  report.Duration(std::chrono::seconds(30 * ten_millions),
                  std::chrono::seconds(300 * (ten_millions + 1)),
                  "model, not measured: half a minute to 5 minutes for 10 "
                  "million task instances",
                  rows);
}

}  // namespace upgrade_plugin::runtime_12
