// The plugin of languages_test.cc in C++17, with and without exceptions and
// RTTI. LANGUAGE_ID and LANGUAGE_PREFIX tell its makes apart.
#include "sdk/cpp/plugin.h"

namespace {

using namespace upgrade_plugin;
using std::chrono::seconds;

constexpr Advisory kAdvisories[] = {
    Advisory(LANGUAGE_PREFIX "-EXECUTOR")
        .critical()
        .blocks_step()
        .on(UpgradingRuntime() & CrossingAirflow("3.0.0"))
        .when(Config("core.executor").Equals("SequentialExecutor"))
        .report([](const Facts& f, Truth applies, Report& report) {
          if (!applies.is_yes()) return;
          report.Detail(f.Ask(Config("core.executor")).text(), applies);
        })
        .title("The executor is gone")
        .impact("The scheduler does not start")
        .check("executor")
        .remedy("Use the LocalExecutor", "",
                "env.set AIRFLOW__CORE__EXECUTOR LocalExecutor")
        .reference("https://airflow.apache.org/docs"),
    Advisory(LANGUAGE_PREFIX "-CONTRIB")
        .warning()
        .when(Import("airflow.contrib"))
        .report([](const Facts& f, Truth applies, Report& report) {
          const Fact imports = f.Ask(Import("airflow.contrib"));
          for (uint32_t i = 0; i < imports.count(); ++i) {
            report.Subject(imports.row(i).name, "It is gone", applies);
          }
        })
        .title("Modules moved")
        .impact("The imports fail")
        .check("imports")
        .reference("https://airflow.apache.org/docs"),
    Advisory(LANGUAGE_PREFIX "-AGE")
        .decide([](const Facts& f) {
          return f.Ask(Source("airflow.version"))
              .VersionBelow(Scheme::kPep440, "2.7.0");
        })
        .report([](const Facts&, Truth applies, Report& report) {
          if (!applies.is_yes()) return;
          report.Duration(seconds(60), seconds(120), "as measured", applies);
        })
        .title("The start is old")
        .impact("The step takes longer")
        .check("database")
        .reference("https://airflow.apache.org/docs"),
};

}  // namespace

UPGRADE_ADVISOR_PLUGIN(LANGUAGE_ID, "1.0.0", "One of many languages",
                       kAdvisories)
