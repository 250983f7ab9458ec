// How long the releases of a step are looked after, on the day of the question.
#include "sdk/cpp/plugin.h"

#include <string>

#include "plugins/lifecycle/dates.h"

namespace upgrade_plugin::lifecycle {
namespace {

constexpr char kNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";
constexpr char kPolicy[] =
    "https://www.astronomer.io/docs/runtime/runtime-version-lifecycle-policy";

// At a later step the plan itself put the release there, and leaves it again.
Truth StartsHere(const Facts& f, Truth truth) {
  const Fact tag = f.docker("image.tag");
  return tag.is_no() ? Truth{Truth::kNo, tag.basis} : truth;
}

Truth CurrentHasEnded(const Facts& f) {
  return StartsHere(
      f, FewerDays(f.request("as_of"), f.source("end_of_maintenance"), 0));
}

void ReportCurrentEnd(const Facts& f, Truth applies, Report& report) {
  const Fact end = f.source("end_of_maintenance");
  if (!applies.is_yes()) return;
  report.Detail("It ended on " + std::string(end.text()), end);
}

void ReportOrder(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  const Fact source = f.source("release_date");
  const Fact target = f.target("release_date");
  report.Detail("The target came out on " + std::string(target.text()) +
                    ", what you leave on " + std::string(source.text()),
                Truth(source) && Truth(target));
}

constexpr Advisory kAdvisories[] = {
    Advisory("ANY-YANKED-CURRENT")
        .warning()
        .on(AnyStep())
        .check("lifecycle")
        .when([](const Facts& f) {
          return StartsHere(f, f.source("yanked").equals("true"));
        })
        .title("The release that runs was withdrawn")
        .impact("It has a fault that made Astronomer take it back")
        .remedy("Move to a later patch of the same line before any larger step")
        .reference(kNotes),

    Advisory("ANY-EOL-CURRENT")
        .info()
        .on(AnyStep())
        .check("lifecycle")
        .when(&CurrentHasEnded)
        .report(&ReportCurrentEnd)
        .title("Maintenance of the line that runs has ended")
        .impact("It goes on running, without fixes; no new Deployment can be "
                "made with it")
        .remedy("Do not put this upgrade off")
        .reference(kPolicy),

    Advisory("ANY-FIX-ORDER")
        .info()
        .on(AnyStep())
        .check("lifecycle")
        .when([](const Facts& f) {
          return FewerDays(f.source("release_date"), f.target("release_date"),
                           0);
        })
        .report(&ReportOrder)
        .title("The target is older than the patch you leave")
        .impact("A fix that the late patch of the old line has may be missing")
        .remedy("Choose a patch of the target's line that came out later")
        .reference(kNotes),
};

}  // namespace
}  // namespace upgrade_plugin::lifecycle

UPGRADE_ADVISOR_PLUGIN("lifecycle", "1.0.0",
                       "How long the releases of a step are looked after",
                       upgrade_plugin::lifecycle::kAdvisories)
