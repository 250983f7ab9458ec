// Calls of the REST API from the project.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/airflow_3/tables.h"

namespace upgrade_plugin::airflow_3 {
namespace {

// Airflow's paths below /api/v1/; other services have such paths too.
constexpr std::string_view kResources[] = {
    "config",       "connections", "dagSources", "dagStats", "dagWarnings",
    "dags",         "datasets",    "eventLogs",  "health",   "importErrors",
    "parseDagFile", "permissions", "plugins",    "pools",    "providers",
    "roles",        "users",       "variables",  "version"};

// The part after /api/v1/; empty if nothing follows or the code computes it.
std::string_view ResourceOf(std::string_view url) {
  constexpr std::string_view kPath = "/api/v1/";
  const size_t at = url.find(kPath);
  if (at == std::string_view::npos) return {};
  url.remove_prefix(at + kPath.size());
  return url.substr(0, url.find_first_of("/?{} '\""));
}

Truth NamesAirflow(const Fact& urls) {
  if (!urls.is_given()) return urls.Given();
  bool may_be = !urls.complete();
  for (uint32_t i = 0; i < urls.count(); ++i) {
    const std::string_view resource = ResourceOf(urls.row(i).value);
    may_be = may_be || resource.empty();
    for (std::string_view known : kResources) {
      if (resource == known) return {Truth::kYes, urls.basis()};
    }
  }
  return {may_be ? Truth::kUnknown : Truth::kNo, urls.basis()};
}

// Whether the specifiers let no version from 3 on in. If they let one in, they
// let in 3, a version far above, a version that they name, or the next one.
Truth IsBelow3(const Fact& client) {
  if (!client.is_given()) return client.Given();
  Truth from_3 = client.Admits("3") || client.Admits("99999");
  std::string_view rest = client.text();
  while (!rest.empty()) {
    const size_t comma = rest.find(',');
    std::string_view version = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
    const size_t digit = version.find_first_of("0123456789");
    if (digit == std::string_view::npos) continue;
    version = version.substr(digit, version.find_first_of(" *", digit) - digit);
    if (EndsWith(version, ".")) version.remove_suffix(1);
    if (version[0] < '3' && version.find('.') == 1) continue;
    from_3 = from_3 || client.Admits(version) ||
             client.Admits(std::string(version) + ".1");
  }
  return !from_3;
}

// The form of a URL is nothing that a condition expresses.
Truth CallsRestV1(const Facts& f) {
  return NamesAirflow(f.Ask(Shell("url /api/v1"))) ||
         IsBelow3(f.Ask(Requirement("apache-airflow-client")));
}

constexpr Advisory kRows[] = {
    Advisory("R3-REST-V1")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("api")
        .decide(&CallsRestV1)
        .title("The project calls version 1 of the REST API")
        .impact("Its paths are gone, and version 2 needs a token instead of a "
                "password")
        .remedy("Call /api/v2 with a token from /auth/token, and check each "
                "renamed field")
        .remedy("Raise the client", "",
                "requirements.add apache-airflow-client>=3")
        .reference(kUpgradeAirflow),
};

}  // namespace

constexpr AdvisoryTable kRestApi = Table(kRows);

}  // namespace upgrade_plugin::airflow_3
