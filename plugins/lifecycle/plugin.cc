// How long Astronomer maintains the releases of a step, on the day of the
// question.
#include "sdk/cpp/plugin.h"

#include <string>

namespace upgrade_plugin::lifecycle {
namespace {

constexpr char kNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";
constexpr char kPolicy[] =
    "https://www.astronomer.io/docs/runtime/runtime-version-lifecycle-policy";

// The step leaves what runs now. At a later step the plan itself put the
// release there, and leaves it again.
constexpr Condition LeavesWhatRuns() {
  return Source("version").SameAs(Request("running.version"));
}

void ReportCurrentEnd(const Facts& f, Truth applies, Report& report) {
  const Fact end = f.Ask(Source("end_of_maintenance"));
  if (!applies.is_yes()) return;
  report.Detail("It ended on " + std::string(end.text()), end.Given());
}

void ReportOrder(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  const Fact source = f.Ask(Source("release_date"));
  const Fact target = f.Ask(Target("release_date"));
  report.Detail("The target was released on " + std::string(target.text()) +
                    ", the release you leave on " + std::string(source.text()),
                source.Given() && target.Given());
}

constexpr Advisory kAdvisories[] = {
    Advisory("ANY-YANKED-CURRENT")
        .warning()
        .on(AnyStep())
        .check("lifecycle")
        .when(LeavesWhatRuns() && Source("yanked").Equals("true"))
        .title("Astronomer withdrew the release that you run")
        .impact("It has a fault that made Astronomer withdraw it")
        .remedy("Move to a later patch of the same line before any larger step")
        .reference(kNotes),

    Advisory("ANY-EOL-CURRENT")
        .info()
        .on(AnyStep())
        .check("lifecycle")
        .when(LeavesWhatRuns() &&
              Source("end_of_maintenance").DayBefore(Request("as_of")))
        .report(&ReportCurrentEnd)
        .title("Maintenance of the line that you run has ended")
        .impact("It keeps running but gets no fixes, and you cannot create a "
                "Deployment with it")
        .remedy("Do not postpone this upgrade")
        .reference(kPolicy),

    Advisory("ANY-FIX-ORDER")
        .info()
        .on(AnyStep())
        .check("lifecycle")
        .when(Target("release_date").DayBefore(Source("release_date")))
        .report(&ReportOrder)
        .title("The target is older than the patch that you leave")
        .impact("The target may lack a fix that the later patch of the old "
                "line has")
        .remedy("Choose a later patch of the target's line")
        .reference(kNotes),
};

}  // namespace
}  // namespace upgrade_plugin::lifecycle

UPGRADE_ADVISOR_PLUGIN("lifecycle", "1.1.0",
                       "How long the releases of a step are maintained",
                       upgrade_plugin::lifecycle::kAdvisories)
