// Releases, plugins and advisories as text for people.
#ifndef SERVICES_CLI_CLIENT_LISTING_TEXT_H_
#define SERVICES_CLI_CLIENT_LISTING_TEXT_H_

#include <string>

#include "astro/upgrade/v1/catalog_service.pb.h"
#include "astro/upgrade/v1/plugin_service.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

std::string ReleasesText(const v1::ListReleasesResponse& response, bool colour);
std::string ReleaseText(const v1::GetReleaseResponse& response, bool colour);
std::string PluginsText(const v1::ListPluginsResponse& response, bool colour);
std::string AdvisoriesText(const v1::ListAdvisoriesResponse& response,
                           bool colour);
// One advisory with what is known of it; `verbose`: with every fact it asks
// for.
std::string AdvisoryText(const v1::Advisory& advisory, bool colour,
                         bool verbose = false);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_LISTING_TEXT_H_
