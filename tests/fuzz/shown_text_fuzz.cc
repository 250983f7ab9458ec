// A copied footer of any bytes: versions or none, and a confirmation of them.
#include "services/advisor/confirmation.h"

#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(shown_text, input) {
  ShownVersions shown;
  ReadShownText(input, shown);
  Deployed deployed;
  const auto target = ReleaseVersion::Parse(Distribution::kRuntime, "11.3.0");
  if (target.ok()) deployed.target.version = *target;
  deployed.source = deployed.target;
  const Confirmation confirmation = Confirm(shown, deployed);
  UA_FUZZ_REQUIRE(!confirmation.text.empty());
  // Nobody is sent back to what runs.
  UA_FUZZ_REQUIRE(confirmation.result != ConfirmationResult::kStillOld);
  UA_FUZZ_REQUIRE(confirmation.what_to_do.empty() ==
                  (confirmation.result == ConfirmationResult::kMatch));
}
