// Provider packages that come with the image: they vanish, go backwards or jump
// a major from one release to the next, unless the project pins them. And pins
// that are too new for the target.
#include "sdk/cpp/plugin.h"
#include "plugins/providers/floors.h"
#include "plugins/providers/judgement.h"

namespace upgrade_plugin::providers {
namespace {

constexpr char kPackages[] =
    "https://www.astronomer.io/docs/runtime/runtime-provider-reference";
constexpr char kUpgrade[] =
    "https://www.astronomer.io/docs/runtime/upgrade-runtime";

constexpr char kPolicy[] =
    "https://github.com/apache/airflow/blob/main/PROVIDERS.rst";

constexpr Advisory kAdvisories[] = {
    Advisory("ANY-PROVIDER-VANISHES")
        .alias("R6-SSH-SFTP")
        .alias("R8-PROVIDERS-REMOVED")
        .alias("R10-MYSQL-PROVIDER")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("providers")
        .when(&AnyChanges<Change::kVanishes>)
        .report(&ReportChanges<Change::kVanishes>)
        .title("A provider the code imports is not in the target's image")
        .impact("DAGs that import it do not load")
        .remedy("Name it in requirements.txt, with the version you use today")
        .reference(kPackages),

    Advisory("ANY-PROVIDER-GOES-BACK")
        .alias("R5-PROV-DOWN")
        .alias("R6-PROV-DOWN")
        .alias("R7-PROV-DOWN")
        .alias("R9-PROV-AZURE-DOWN")
        .alias("R10-AZURE-DOWN")
        .warning()
        .on(AnyStep())
        .check("providers")
        .when(&AnyChanges<Change::kGoesBack>)
        .report(&ReportChanges<Change::kGoesBack>)
        .title("The target's image has an older provider than you use")
        .impact(
            "What the newer one added is gone, and its connections may "
            "read differently: a new line is frozen while the old one still "
            "gets providers")
        .remedy("Pin the version you use today")
        .reference(kPackages),

    Advisory("ANY-PROVIDER-MAJOR")
        .alias("R7-CNCF-5")
        .alias("R5-CNCF-4")
        .alias("R8-CNCF7")
        .alias("R8-PROVIDER-MAJORS")
        .warning()
        .on(AnyStep())
        .check("providers")
        .when(&AnyChanges<Change::kNextMajor>)
        .report(&ReportChanges<Change::kNextMajor>)
        .title("The target's image has the next major of a provider")
        .impact("Majors remove what was deprecated: classes and arguments your "
                "DAGs use may be gone")
        .remedy("Pin the version in use, and raise it later by itself, after "
                "its changelog")
        .reference(kPackages)
        .reference(kUpgrade),

    Advisory("ANY-UNPINNED-PROVIDER")
        .alias("R7-PIN-EXAMPLE")
        .warning()
        .on(AnyStep())
        .check("providers")
        .when(&AnyChanges<Change::kMovesOn>)
        .report(&ReportChanges<Change::kMovesOn>)
        .title("A provider the code imports comes from the image, unpinned")
        .impact(
            "The upgrade changes it together with Airflow: if a DAG breaks, "
            "it is hard to say which of the two it was")
        .remedy("Pin the version in use, upgrade, then raise pins one by one")
        .reference(kUpgrade),

    Advisory("ANY-PROVIDER-FLOOR")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("providers")
        .when(&AnyNeedsNewerAirflow)
        .report(&ReportNeedsNewerAirflow)
        .title("A provider is pinned that needs a newer Airflow")
        .impact("pip refuses the pair, or puts another Airflow over the one of "
                "the image")
        .remedy("Pin an older version of the provider, and raise it after the "
                "upgrade")
        .reference(kPolicy),
};

}  // namespace
}  // namespace upgrade_plugin::providers

UPGRADE_ADVISOR_PLUGIN("providers", "1.0.0",
                       "Provider packages that come with the image",
                       upgrade_plugin::providers::kAdvisories)
