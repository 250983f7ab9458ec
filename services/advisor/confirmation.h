// Whether what the Airflow UI shows is what was deployed.
//
// Pure; thread-safe.
//
// Runtime shows itself in the footer, with its Airflow; the tag of the image is
// there on Astro only. Certified shows its Airflow under About > Version, as
// "2.3.0" or with the hotfix, "2.3.0+astro.4".
#ifndef SERVICES_ADVISOR_CONFIRMATION_H_
#define SERVICES_ADVISOR_CONFIRMATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/release.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

// Texts as they are shown; empty: not shown.
struct ShownVersions {
  std::string runtime;
  std::string airflow;
  std::string image_tag;
};

// Adds what a copied footer or page says and `shown` does not.
void ReadShownText(absl::string_view text, ShownVersions& shown);

struct Deployed {
  Release target = {};
  std::optional<Release> source = {};
  std::string platform;   // as in Hosting
  std::string image_tag;  // empty: not known
};

struct ShownField {
  std::string name;  // "runtime_version", "airflow_version", "image_tag"
  std::string shown;
  std::string expected;
  Truth matches = Truth::kUnknown;
};

enum class ConfirmationResult : uint8_t {
  kMatch,
  kMismatch,
  kStillOld,
  kUndecided
};

struct Confirmation {
  ConfirmationResult result = ConfirmationResult::kUndecided;
  std::string text;  // a sentence
  std::vector<ShownField> fields;
  std::vector<std::string> what_to_do;
};

Confirmation Confirm(const ShownVersions& shown, const Deployed& deployed);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_CONFIRMATION_H_
