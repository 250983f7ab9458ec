#include <algorithm>
#include <chrono>

#include "plugins/runtime_8/conditions.h"

namespace upgrade_plugin::runtime_8 {
namespace {

// So many rows take so long, at best and at worst.
void ReportByRows(const Fact& rows, double low_seconds, double high_seconds,
                  std::string_view grounds, Report& report) {
  if (!rows.number()) return;
  const double millions = static_cast<double>(*rows.number()) / 1e6;
  const auto seconds = [&](double each) {
    return std::chrono::seconds(
        std::max<int64_t>(1, static_cast<int64_t>(each * millions)));
  };
  report.Duration(seconds(low_seconds), seconds(high_seconds), grounds, rows);
}

}  // namespace

void ReportTaskMapTime(const Facts& f, Truth, Report& report) {
  ReportByRows(f.database("table.task_map.rows"), 0.5, 2,
               "estimate: 15 million rows took 14 seconds", report);
}

void ReportLogIndexTime(const Facts& f, Truth, Report& report) {
  ReportByRows(f.database("table.log.rows"), 10, 30,
               "model, not measured: 2 to 6 million log rows a minute", report);
}

}  // namespace upgrade_plugin::runtime_8
