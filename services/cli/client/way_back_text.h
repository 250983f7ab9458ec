// Ways back as text for people.
#ifndef SERVICES_CLI_CLIENT_WAY_BACK_TEXT_H_
#define SERVICES_CLI_CLIENT_WAY_BACK_TEXT_H_

#include <string>

#include "astro/upgrade/v1/rollback.pb.h"
#include "services/cli/client/text_page.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// "open", "closed" or "unknown", in its colour.
std::string OpenText(const v1::WayBack& way, const TextPage& page);

// Why, what has to hold, and what the database loses, at column 2.
void WriteWayBack(const v1::WayBack& way, TextPage& page);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_WAY_BACK_TEXT_H_
