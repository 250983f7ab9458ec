#include "services/server/guarded_files.h"

namespace upgrade_advisor {

std::vector<Sample> SamplesOf(const std::string& name,
                              const GuardState& state) {
  const std::string prefix = absl::StrCat("upgrade_advisor_", name, "_");
  return {{prefix + "last_reload_succeeded",
           "1 if the files are in use, 0 if they are refused and the previous "
           "ones serve",
           state.last_succeeded ? 1.0 : 0.0},
          {prefix + "last_reload_timestamp_seconds",
           "When the ones in use were read",
           static_cast<double>(absl::ToUnixSeconds(state.last_change))},
          {prefix + "reload_errors_total", "How often files were refused",
           static_cast<double>(state.refusals), /*is_counter=*/true}};
}

}  // namespace upgrade_advisor
