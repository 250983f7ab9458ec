// Calls of the REST API from the project.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/airflow_3/tables.h"

namespace upgrade_plugin::airflow_3 {
namespace {

// Airflow's paths below /api/v1/ that no other service is known to have.
constexpr std::string_view kOwnResources[] = {
    "dagSources", "dagStats",     "dagWarnings", "dags",
    "eventLogs",  "importErrors", "parseDagFile"};

// Those that other services have as well: Airbyte has connections and health,
// and every second service has users.
constexpr std::string_view kSharedResources[] = {
    "config", "connections", "datasets", "health", "permissions", "plugins",
    "pools",  "providers",   "roles",    "users",  "variables",   "version"};

// Parts of addresses by which Airflow's webserver is called.
constexpr std::string_view kHosts[] = {
    "127.0.0.1:8080", "Airflow",        "airflow",  "AIRFLOW",
    "astronomer.run", "localhost:8080", "webserver"};

constexpr std::string_view kPath = "/api/v1/";

template <size_t kSize>
bool IsAmong(std::string_view text, const std::string_view (&names)[kSize]) {
  for (std::string_view name : names) {
    if (text == name) return true;
  }
  return false;
}

bool NamesHost(std::string_view address) {
  for (std::string_view host : kHosts) {
    if (address.find(host) != std::string_view::npos) return true;
  }
  return false;
}

// Whether the address is one of Airflow. Where nothing follows the path, the
// code may compute the rest.
Truth::Value IsOfAirflow(std::string_view url) {
  const size_t at = url.find(kPath);
  if (at == std::string_view::npos) return Truth::kUnknown;
  const std::string_view rest = url.substr(at + kPath.size());
  const std::string_view resource =
      rest.substr(0, rest.find_first_of("/?{} '\""));
  if (IsAmong(resource, kOwnResources)) return Truth::kYes;
  const bool shared = IsAmong(resource, kSharedResources);
  if (shared && NamesHost(url.substr(0, at))) return Truth::kYes;
  return shared || resource.empty() ? Truth::kUnknown : Truth::kNo;
}

Truth NamesAirflow(const Fact& urls) {
  if (!urls.is_given()) return urls.Given();
  bool may_be = !urls.complete();
  for (uint32_t i = 0; i < urls.count(); ++i) {
    const Truth::Value row = IsOfAirflow(urls.row(i).value);
    if (row == Truth::kYes) return {Truth::kYes, urls.basis()};
    may_be = may_be || row == Truth::kUnknown;
  }
  return {may_be ? Truth::kUnknown : Truth::kNo, urls.basis()};
}

// The calls of other services are not why.
void ReportCalls(const Facts& f, Truth, Report& report) {
  const Fact urls = f.Ask(Shell("url /api/v1"));
  for (uint32_t i = 0; i < urls.count(); ++i) {
    if (IsOfAirflow(urls.row(i).value) == Truth::kYes) {
      report.Evidence(urls.row(i));
    }
  }
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
        .report(&ReportCalls)
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
