// Advisories about the code of DAGs and plugins: rows of the plugin's table.
#ifndef PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_CODE_ADVISORIES_H_
#define PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_CODE_ADVISORIES_H_

#include "plugins/runtime_5_schema_migration/conditions.h"
#include "plugins/runtime_5_schema_migration/references.h"
#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_5 {

inline constexpr Advisory kXComExecutionDate =
    Advisory("R5-XCOM-EXECDATE")
        .warning()
        .on(MigratingSchema())
        .check("code")
        .when(&AsksXComByDate)
        .title("XComs have no execution date any more")
        .impact("Queries of XCom by execution_date fail or warn")
        .remedy("Ask by run_id")
        .reference(kNotes230);

inline constexpr Advisory kParamJson =
    Advisory("R5-PARAM-JSON")
        .warning()
        .on(MigratingSchema())
        .check("code")
        .when(&ParamsAreNotJson)
        .title("Parameters of DAGs should be JSON")
        .impact(
            "Other defaults, as dates and sets, warn and are an error in "
            "Airflow 3")
        .remedy(
            "Write a text, number, list or dict, and convert it in the "
            "task")
        .reference(kNotes230);

inline constexpr Advisory kLinkSignature =
    Advisory("R5-LINK-SIGNATURE")
        .warning()
        .on(MigratingSchema())
        .check("code")
        .when(&LinksTakeDates)
        .title("Links of operators are asked by the key of a task instance")
        .impact(
            "get_link with a date is deprecated and gone in Airflow 3; it "
            "finds nothing for mapped tasks")
        .remedy("Write get_link(self, operator, *, ti_key)")
        .reference(kNotes230)
        .reference("https://github.com/apache/airflow/pull/21798");

inline constexpr Advisory kDepsAttribute =
    Advisory("R5-DEPS-CLASS-ATTR")
        .warning()
        .on(MigratingSchema())
        .check("code")
        .when([](const Facts& f) -> Truth {
          return f.defines_method("BaseOperator.deps");
        })
        .title("The dependencies of an operator belong to its class")
        .impact("A property or method deps is not seen by the scheduler")
        .remedy("Make deps an attribute of the class")
        .reference(kNotes230)
        .reference("https://github.com/apache/airflow/pull/21815");

}  // namespace upgrade_plugin::runtime_5

#endif  // PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_CODE_ADVISORIES_H_
