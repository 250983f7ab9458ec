// Imports that Airflow 3 moved or removed.
//
// One table says of each name which advisory tells of it, so that no import is
// told of twice. Pure; thread-safe.
#ifndef PLUGINS_AIRFLOW_3_IMPORTS_H_
#define PLUGINS_AIRFLOW_3_IMPORTS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::airflow_3 {

// Which advisory tells of a name that is moved or gone.
enum class Owner {
  kRemoved,
  kSubdag,
  kEmail,
  kDaysAgo,
  kChain,
  kApplyDefaults,
  kSecretsMasker,
  kDirectDb,
  kAuth,
  kStandard,
  kDataset,
  kSdk,
  kSdk31,
  kDagBag,
  kTaskGroup,
  kSerde,
  kLater,  // no advisory before the name ends
};

// The Airflow from which on the import fails.
enum class Ends { kNever, kIn30, kIn31, kIn32 };

// Whether a name of the owner is imported, and the target still has it or never
// lets go of it after 3.0.
template <Owner kOwner>
Truth Imports(const Facts& f);
template <Owner kOwner>
void ReportImports(const Facts& f, Truth, Report& report);

// Whether a name is imported that ends there, whoever owns it, but for those of
// kTaskGroup and kSerde, which end there by themselves.
template <Ends kEnd>
Truth ImportsEnding(const Facts& f);
template <Ends kEnd>
void ReportEnding(const Facts& f, Truth, Report& report);

// Providers that are imported, that no requirement names and that are not in
// images with Airflow 3.
Truth ProvidersLeaveTheImage(const Facts& f);
void ReportProviders(const Facts& f, Truth, Report& report);

}  // namespace upgrade_plugin::airflow_3

#endif  // PLUGINS_AIRFLOW_3_IMPORTS_H_
