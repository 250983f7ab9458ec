// Options that Airflow renamed or removed, at any step that crosses the version
// which did. Options that need more than a new name have advisories in the
// plugin of their line.
#include "sdk/cpp/plugin.h"

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

#include "plugins/airflow_settings/option_table.inc"

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
        .when(RenamedOptions(kOptions))
        .title("The target renamed or removed options that you set")
        .impact("A renamed option works with a warning until Airflow 3; a "
                "removed option does nothing")
        .remedy("Rename or remove the variables after the upgrade")
        .reference(kConfiguration)
        .reference(kNotes),

    // Wherever the step starts: the file misleads whoever reads it.
    Advisory("ANY-CFG-FILE")
        .warning()
        .on(LandingOnRuntime("4.0.6"))
        .alias("AC-USER-CFG")
        .alias("R4-AIRFLOW-CFG")
        .check("settings")
        .when(ProjectFile("airflow.cfg"))
        .title("Runtime does not read the project's airflow.cfg")
        .impact("You lose settings that only this file makes")
        .remedy("Set each option with an environment variable "
                "AIRFLOW__SECTION__OPTION, and delete the file")
        .reference(kRuntimeNotes),
};

}  // namespace
}  // namespace upgrade_plugin::airflow_settings

UPGRADE_ADVISOR_PLUGIN("airflow_settings", "1.1.0",
                       "Options that Airflow renamed or does not read",
                       upgrade_plugin::airflow_settings::kAdvisories)
