// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_METADATA_DATABASE_CONDITIONS_H_
#define PLUGINS_METADATA_DATABASE_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::metadata_database {

// Whether the Postgres server is older than the target's Airflow supports,
// where the one before supported it or asked for less.
Truth PostgresIsTooOld(const Facts& f);
void ReportPostgres(const Facts& f, Truth applies, Report& report);

Truth MysqlIsTooOld(const Facts& f);

// A table of more than 75 GiB; the report names all of more than 50.
Truth TablesAreLarge(const Facts& f);
void ReportLargeTables(const Facts& f, Truth applies, Report& report);

}  // namespace upgrade_plugin::metadata_database

#endif  // PLUGINS_METADATA_DATABASE_CONDITIONS_H_
