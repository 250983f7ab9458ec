// Modules that Airflow 2.4 redirects or no longer has.
#include "plugins/runtime_6_smart_sensor_removal/conditions.h"
#include "sdk/cpp/table.h"

namespace upgrade_plugin::runtime_6 {
namespace {

#include "plugins/runtime_6_smart_sensor_removal/import_tables.inc"

constexpr Table kRedirectTable(kRedirects);
constexpr Table kVanishedTable(kVanished);

}  // namespace

Truth ImportsRedirects(const Facts& f) {
  return kRedirectTable.Names(f.imports("airflow"));
}

void ReportRedirects(const Facts& f, Truth, Report& report) {
  kRedirectTable.Report(f.imports("airflow"), report);
}

Truth ImportsVanished(const Facts& f) {
  return kVanishedTable.Names(f.imports("airflow"));
}

void ReportVanished(const Facts& f, Truth, Report& report) {
  kVanishedTable.Report(f.imports("airflow"), report);
}

}  // namespace upgrade_plugin::runtime_6
