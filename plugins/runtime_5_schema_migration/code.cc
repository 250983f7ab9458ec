// The code of DAGs and plugins, and the names of files.
#include "plugins/common/params.h"
#include "plugins/runtime_5_schema_migration/tables.h"

namespace upgrade_plugin::runtime_5 {
namespace {

// Methods of XCom that take an execution date.
constexpr Condition PassesExecutionDate() {
  return Keyword("clear.execution_date") ||
         Keyword("get_many.execution_date") ||
         Keyword("get_one.execution_date") || Keyword("set.execution_date");
}

void ReportArchives(const Facts& f, Truth, Report& report) {
  const Fact archives = f.Ask(ProjectFile("@zip"));
  for (uint32_t i = 0; i < archives.count(); ++i) {
    const Row row = archives.row(i);
    report.Subject(row.file.empty() ? "an archive" : row.file,
                   "Change its extension to .zip", row, 1);
  }
}

constexpr Advisory kRows[] = {
    Advisory("R5-MODELS-BASE-OPERATOR")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("imports")
        .when(Import("airflow.models.base.Operator"))
        .title("Airflow 2.3 removed airflow.models.base.Operator")
        .impact("Files that import it do not load")
        .remedy("Import BaseOperator from airflow.models.baseoperator, or "
                "Operator from airflow.models.operator")
        .reference(kNotes230),

    Advisory("R5-DUMMY-DEPRECATED")
        .info()
        .on(MigratingSchema())
        .check("imports")
        .when(Import("airflow.operators.dummy") ||
              Import("airflow.operators.dummy_operator"))
        .title("DummyOperator is now called EmptyOperator")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Import EmptyOperator from airflow.operators.empty")
        .reference(kNotes230),

    Advisory("R5-ZIP-PY")
        .warning()
        .on(MigratingSchema())
        .check("imports")
        .when(ProjectFile("@zip"))
        .report(&ReportArchives)
        .title("An archive of DAGs has the extension .py")
        .impact("Airflow 2.3 does not look into it, and its DAGs disappear")
        .remedy("Change the extension to .zip")
        .reference(kNotes230),

    Advisory("R5-XCOM-EXECDATE")
        .warning()
        .on(MigratingSchema())
        .check("code")
        .when(
            (Import("airflow.models.xcom") || Import("airflow.models.XCom")) &&
            (PassesExecutionDate() || ReadsAttribute("execution_date")))
        .title("XComs no longer have an execution date")
        .impact("Queries of XCom by execution_date fail or give a warning")
        .remedy("Query by run_id")
        .reference(kNotes230),

    Advisory("R5-PARAM-JSON")
        .warning()
        .on(MigratingSchema())
        .check("code")
        .when(Keyword("Param.0").SomeRow(Value().OneOf(kNeverJson)) ||
              Keyword("Param.default").SomeRow(Value().OneOf(kNeverJson)))
        .title("Parameters of DAGs should be JSON")
        .impact("Other defaults, such as dates and sets, give a warning, and "
                "fail in Airflow 3")
        .remedy("Use a text, number, list or dict, and convert it in the task")
        .reference(kNotes230),

    Advisory("R5-LINK-SIGNATURE")
        .warning()
        .on(MigratingSchema())
        .check("code")
        .when(DefinesMethod("BaseOperatorLink.get_link")
                  .SomeRow(Value().Contains("dttm")))
        .title("Airflow calls operator links with the key of a task instance")
        .impact("get_link with a date is deprecated and fails in Airflow 3; it "
                "finds nothing for mapped tasks")
        .remedy("Write get_link(self, operator, *, ti_key)")
        .reference(kNotes230)
        .reference("https://github.com/apache/airflow/pull/21798"),

    Advisory("R5-DEPS-CLASS-ATTR")
        .warning()
        .on(MigratingSchema())
        .check("code")
        .when(DefinesMethod("BaseOperator.deps"))
        .title("The dependencies of an operator belong to its class")
        .impact("The scheduler does not see a property or method deps")
        .remedy("Make deps an attribute of the class")
        .reference(kNotes230)
        .reference("https://github.com/apache/airflow/pull/21815"),
};

}  // namespace

constexpr AdvisoryTable kCode = Table(kRows);

}  // namespace upgrade_plugin::runtime_5
