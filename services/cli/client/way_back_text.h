// Ways back as text for people.
#ifndef SERVICES_CLI_CLIENT_WAY_BACK_TEXT_H_
#define SERVICES_CLI_CLIENT_WAY_BACK_TEXT_H_

#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/rollback.pb.h"
#include "services/cli/client/text_page.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// "open", "closed" or "unknown".
absl::string_view OpenWord(const v1::WayBack& way);
Style StyleOf(const v1::WayBack& way);

// What has to hold besides, and what the database loses, at column 2.
void WritePrice(const v1::WayBack& way, TextPage& page);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_WAY_BACK_TEXT_H_
