// The charts of a fleet's page, as inline SVG. Each says in words what it
// shows, for those who do not see it.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FLEET_FLEET_CHARTS_H_
#define SERVICES_CLI_FLEET_FLEET_CHARTS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/fleet_service.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// What the charts add to the style sheet of the page.
inline constexpr absl::string_view kChartStyle = R"(
.chart { width: 100%; min-width: 34rem; max-width: 54rem; height: auto; display: block;
  margin: .4rem 0; }
.chart text { fill: var(--dim); font: 12px system-ui, sans-serif; }
.chart .axis { stroke: var(--line); }
.chart .bar { fill: var(--text); opacity: .75; }
.chart .area { stroke: var(--back); stroke-width: 1; }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0;
  margin: .3rem 0; font-size: .9rem; }
.key svg { width: .8rem; height: .8rem; margin-right: .35rem; }
.c0 { fill: #3b6fb6; } .c1 { fill: #c2703d; } .c2 { fill: #4f8f5b; } .c3 { fill: #8d5fa8; }
.c4 { fill: #b3903b; } .c5 { fill: #4f9aa3; } .c6 { fill: #a84f68; } .c7 { fill: #7b8794; }
)";

// How many Deployments' lines end in each month; empty without one.
std::string EndsChart(const v1::SummarizeFleetResponse& summary);

// Which lines ran on the days of the history; empty with less than two days.
std::string HistoryChart(const v1::SummarizeFleetResponse& summary);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_CHARTS_H_
