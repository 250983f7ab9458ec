#include "services/rehearsal/importers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Importers Of(const std::vector<std::string>& packages,
             const std::string& import) {
  DependencyComparison dependencies;
  for (const std::string& name : packages) {
    ChangedPackage package;
    package.name = name;
    dependencies.changed.push_back(package);
  }
  ProjectComparison project;
  project.working.push_back({"dags/a.py", {{import, 1}}});
  return ImportersOf(project, dependencies);
}

TEST(Importers, AreFoundByTheNamesTheyImport) {
  EXPECT_THAT(Of({"apache-airflow"}, "airflow.models.DAG"),
              ElementsAre(Pair("apache-airflow", ElementsAre("dags/a.py"))));
  EXPECT_THAT(Of({"apache-airflow-providers-microsoft-azure"},
                 "airflow.providers.microsoft.azure.hooks.wasb.WasbHook"),
              ElementsAre(Pair("apache-airflow-providers-microsoft-azure",
                               ElementsAre("dags/a.py"))));
  EXPECT_THAT(Of({"google-cloud-storage", "google-cloud"},
                 "google.cloud.storage.Client"),
              ElementsAre(Pair("google-cloud-storage", testing::_)));
  EXPECT_THAT(Of({"flask-caching"}, "flask_caching"),
              ElementsAre(Pair("flask-caching", testing::_)));
}

TEST(Importers, AreNotThoseOfSimilarNames) {
  EXPECT_THAT(Of({"apache-airflow"}, "airflow.providers.ssh.hooks.ssh"),
              IsEmpty());
  EXPECT_THAT(Of({"apache-airflow"}, "airflow_extra"), IsEmpty());
  EXPECT_THAT(Of({"request"}, "requests.get"), IsEmpty());
  EXPECT_THAT(Of({}, "requests"), IsEmpty());
}

TEST(Importers, AreThoseOfImportsThatFailToo) {
  DependencyComparison dependencies;
  dependencies.changed.resize(1);
  dependencies.changed[0].name = "pandas";
  ProjectComparison project;
  ImportComparison fails;
  fails.file = "dags/b.py";
  fails.what = "pandas.gone";
  project.imports = {fails, fails};
  EXPECT_THAT(ImportersOf(project, dependencies),
              ElementsAre(Pair("pandas", ElementsAre("dags/b.py"))));
}

}  // namespace
}  // namespace upgrade_advisor
