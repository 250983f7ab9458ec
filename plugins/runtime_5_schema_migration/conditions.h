// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_CONDITIONS_H_
#define PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_5 {

// The steps this plugin is about: they bring the schema of Airflow 2.3.
constexpr Steps MigratingSchema() { return CrossingAirflow("2.3.0"); }

// database.cc
Truth SizeIsUnknown(const Facts& f);
void ReportDuration(const Facts& f, Truth applies, Report& report);
Truth XcomIsLarge(const Facts& f);
Truth RowsDangle(const Facts& f);
Truth MovedTablesAreInTheWay(const Facts& f);
void ReportMovedTables(const Facts& f, Truth applies, Report& report);
Truth IsMysql(const Facts& f);
Truth CollationsDiffer(const Facts& f);

// settings.cc
Truth UsesPostgresScheme(const Facts& f);
void ReportPostgresScheme(const Facts& f, Truth applies, Report& report);
Truth SetsMovedOptions(const Facts& f);
void ReportMovedOptions(const Facts& f, Truth applies, Report& report);
void ReportAuthBackends(const Facts& f, Truth applies, Report& report);
Truth StalledTimeoutIsDefault(const Facts& f);
void ReportStalledTimeout(const Facts& f, Truth applies, Report& report);

// code.cc
Truth PinsOldKubernetesClient(const Facts& f);
Truth RequiresDbt(const Facts& f);
void ReportDbt(const Facts& f, Truth applies, Report& report);
Truth AsksXComByDate(const Facts& f);
Truth ParamsAreNotJson(const Facts& f);
Truth LinksTakeDates(const Facts& f);

}  // namespace upgrade_plugin::runtime_5

#endif  // PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_CONDITIONS_H_
