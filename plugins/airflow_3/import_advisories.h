// Imports that Airflow 3.0 moved or removed.
#ifndef PLUGINS_AIRFLOW_3_IMPORT_ADVISORIES_H_
#define PLUGINS_AIRFLOW_3_IMPORT_ADVISORIES_H_

#include "plugins/airflow_3/imports.h"
#include "plugins/airflow_3/references.h"

namespace upgrade_plugin::airflow_3 {

// An advisory about the names of one owner.
template <Owner kOwner>
constexpr Advisory About(std::string_view id) {
  return Advisory(id)
      .on(ReachingAirflow3())
      .check("imports")
      .when(&Imports<kOwner>)
      .report(&ReportImports<kOwner>);
}
template <Owner kOwner>
constexpr Advisory AboutRemoved(std::string_view id) {
  return About<kOwner>(id).critical().blocks_step();
}

inline constexpr char kDoesNotLoad[] = "Files that import it do not load";

inline constexpr Advisory kRemovedImports =
    AboutRemoved<Owner::kRemoved>("R3-CONTRIB")
        .title("Modules and names are imported that Airflow 3 does not have")
        .impact(
            "Files that import them do not load: airflow.contrib, the "
            "redirects of Airflow 2 and much of the inside are gone")
        .remedy(
            "Import what is named instead, before the upgrade where it is "
            "there already")
        .remedy("Let a linter rewrite what it can",
                "ruff check --select AIR301,AIR302 --fix dags plugins include")
        .reference(kRuff)
        .reference(kUpgradeAirflow);

inline constexpr Advisory kSubdag =
    AboutRemoved<Owner::kSubdag>("R3-SUBDAG")
        .title("SubDagOperator is gone")
        .impact(kDoesNotLoad)
        .remedy(
            "Use a TaskGroup for a part of a DAG, TriggerDagRunOperator "
            "for a DAG of its own")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kDaysAgo =
    AboutRemoved<Owner::kDaysAgo>("R3-DAYS-AGO")
        .title("The functions of airflow.utils.dates are gone")
        .impact(kDoesNotLoad)
        .remedy(
            "Write pendulum.today('UTC').add(days=-N), or better a fixed "
            "date")
        .reference(kRuff);

inline constexpr Advisory kChainHelpers =
    AboutRemoved<Owner::kChain>("R3-CHAIN-HELPERS")
        .title("chain and cross_downstream are not in airflow.utils.helpers")
        .impact(kDoesNotLoad)
        .remedy(
            "Import them from airflow.models.baseoperator before the "
            "upgrade, from airflow.sdk after it")
        .reference(kRuff);

inline constexpr Advisory kApplyDefaults =
    AboutRemoved<Owner::kApplyDefaults>("R3-APPLY-DEFAULTS")
        .title("The decorator apply_defaults is gone")
        .impact(kDoesNotLoad)
        .remedy(
            "Delete the import and the decorator: operators have done it "
            "by themselves since Airflow 2.1")
        .reference(kRuff);

inline constexpr Advisory kSecretsMasker =
    AboutRemoved<Owner::kSecretsMasker>("R3-SECRETS-MASKER")
        .title("airflow.utils.log.secrets_masker moved")
        .impact(kDoesNotLoad)
        .remedy(
            "Import from airflow.sdk.execution_time.secrets_masker, within "
            "a try as long as both run")
        .reference(kRuff);

inline constexpr Advisory kDirectDb =
    AboutRemoved<Owner::kDirectDb>("R3-DIRECT-DB")
        .title("Code opens sessions of the metadata database")
        .impact(
            "Tasks of Airflow 3 have no access to it: they fail, also "
            "where the import works")
        .remedy(
            "Use the REST API or its client, or the Task SDK (Variable, "
            "Connection, XCom)")
        .remedy(
            "For queries that only read, a connection and a user of their "
            "own")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kStandardProvider =
    About<Owner::kStandard>("R3-STANDARD-PROVIDER")
        .warning()
        .title("Operators, sensors and hooks of the core are in providers now")
        .impact("The old paths warn until a later Airflow 3 removes them")
        .remedy(
            "Import what is named instead; the standard provider is in the "
            "image")
        .remedy("Let a linter rewrite the imports",
                "ruff check --select AIR312 --fix dags plugins include")
        .reference(kRuff);

// 3.0.0 and 3.0.1 have no redirect.
inline constexpr Advisory kEmail =
    About<Owner::kEmail>("R3-EMAIL")
        .warning()
        .title("EmailOperator is in the SMTP provider now")
        .impact(
            "The old path warns; in Airflow 3.0.0 and 3.0.1 it does not "
            "load at all")
        .remedy(
            "Import airflow.providers.smtp.operators.smtp.EmailOperator, "
            "which works before the upgrade too")
        .reference(kRuff);

inline constexpr Advisory kDatasetAsset =
    About<Owner::kDataset>("R3-DATASET-ASSET")
        .warning()
        .title("Datasets are assets now")
        .impact(
            "airflow.datasets and airflow.timetables.datasets warn, and "
            "are gone in Airflow 3.2")
        .remedy(
            "Import Asset from airflow.sdk, AssetOrTimeSchedule from "
            "airflow.timetables.assets")
        .reference(kRuff)
        .reference(kUpgradeAirflow);

inline constexpr Advisory kSdkMoves =
    About<Owner::kSdk>("R3-SDK-MOVES")
        .warning()
        .title("What DAGs are written with is in airflow.sdk now")
        .impact("The old paths warn until a later Airflow 3 removes them")
        .remedy(
            "Change the imports after the upgrade: Airflow 2 has no "
            "airflow.sdk",
            "ruff check --select AIR311 --fix dags plugins include")
        .reference(kRuff);

inline constexpr Advisory kProvidersTrimmed =
    Advisory("R3-PROVIDERS-TRIMMED")
        .critical()
        .blocks_step()
        .on(UpgradingToAirflow3())
        .check("providers")
        .when(&ProvidersLeaveTheImage)
        .report(&ReportProviders)
        .title("Providers the code imports are not in images with Airflow 3")
        .impact(
            "Files that import them do not load: the image has eight "
            "providers, and requirements.txt does not name these")
        .remedy("Name each in requirements.txt, of a version for Airflow 3")
        .reference(kUpgrade);

}  // namespace upgrade_plugin::airflow_3

#endif  // PLUGINS_AIRFLOW_3_IMPORT_ADVISORIES_H_
