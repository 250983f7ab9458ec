// Settings that Airflow renamed or removed, at any step that crosses the
// version which did. Options that need more than a new name have advisories in
// the plugin of their line.
#include "sdk/cpp/plugin.h"

#include "plugins/airflow_settings/options.h"

namespace upgrade_plugin::airflow_settings {
namespace {

constexpr char kNotes[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html";
constexpr char kConfiguration[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "configurations-ref.html";
constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";

constexpr Advisory kAdvisories[] = {
    Advisory("ANY-CFG-REMOVED")
        .warning()
        .alias("R3-CFG-DAGPROC")
        .alias("R3-CFG-WEBSERVER")
        .alias("R3-CFG-SMTP-USER")
        .alias("R3-CFG-TRIGGERER")
        .alias("R31-CFG-API-UI")
        .alias("R31-CFG-REMOVED")
        .on(AnyStep())
        .check("settings")
        .when(&SetsOldOptions)
        .title("Settings have names that the target deprecates or lacks")
        .impact("A renamed one works with a warning until Airflow 3, a removed "
                "one does nothing")
        .remedy("Rename or drop the variables after the upgrade")
        .report(&ReportOldOptions)
        .reference(kConfiguration)
        .reference(kNotes),

    // Wherever the step starts: the file misleads whoever reads it.
    Advisory("ANY-CFG-FILE")
        .warning()
        .on(LandingOnRuntime("4.0.6", "999.0-0"))
        .alias("AC-USER-CFG")
        .alias("R4-AIRFLOW-CFG")
        .check("settings")
        .when([](const Facts& f) -> Truth { return f.file("airflow.cfg"); })
        .title("Runtime does not read the airflow.cfg of the project")
        .impact("Settings that are made there alone are lost")
        .remedy("Make each setting with an environment variable "
                "AIRFLOW__SECTION__OPTION and delete the file")
        .reference(kRuntimeNotes),
};

}  // namespace
}  // namespace upgrade_plugin::airflow_settings

UPGRADE_ADVISOR_PLUGIN("airflow_settings", "1.0.0",
                       "Settings that Airflow renamed or does not read",
                       upgrade_plugin::airflow_settings::kAdvisories)
