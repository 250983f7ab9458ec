// Requirements.
#include <string>
#include <string_view>

#include "plugins/runtime_9/tables.h"

namespace upgrade_plugin::runtime_9 {
namespace {

constexpr char kConstraints[] =
    "https://github.com/apache/airflow/tree/constraints-2-7";

// ---- Providers with an executor ---------------------------------------------

constexpr char kCelery[] = "apache-airflow-providers-celery";
constexpr char kKubernetes[] = "apache-airflow-providers-cncf-kubernetes";
// The first releases that have the executors.
constexpr char kCeleryFloor[] = "3.3.0";
constexpr char kKubernetesFloor[] = "7.4.0";

// Whether the specifiers name a version from the floor on and let it in, as
// ">=3.4,<4" does.
bool LetsInNamedVersion(const Facts& f, const Fact& pin,
                        std::string_view floor) {
  constexpr std::string_view kDigits = "0123456789";
  std::string_view rest = pin.text();
  for (size_t at = rest.find_first_of(kDigits); at != std::string_view::npos;
       at = rest.find_first_of(kDigits)) {
    const size_t end = rest.find_first_of(", *", at);
    const std::string_view version = rest.substr(at, end - at);
    int32_t order = -1;
    const bool is_read =
        f.call()->compare(f.call(), UA_SCHEME_PEP440, Text(version),
                          Text(floor), &order) == UA_OK;
    if (is_read && order >= 0 && pin.Admits(version).is_yes()) return true;
    if (end == std::string_view::npos) return false;
    rest.remove_prefix(end);
  }
  return false;
}

// A pin that lets in no version from the floor on.
bool IsTooLow(const Facts& f, const Fact& pin, std::string_view floor) {
  return pin.Admits(floor).is_no() && pin.is_given() &&
         !pin.Admits("99999").is_yes() && !LetsInNamedVersion(f, pin, floor);
}

void ReportFloor(const Facts& f, std::string_view package,
                 std::string_view floor, Report& report) {
  if (!IsTooLow(f, f.Ask(Requirement(package)), floor)) return;
  std::string edit = "requirements.add ";
  edit.append(package).append(">=").append(floor);
  report.Remedy("Raise the pin", "", edit);
}

void ReportExecutorProviders(const Facts& f, Truth, Report& report) {
  ReportFloor(f, kCelery, kCeleryFloor, report);
  ReportFloor(f, kKubernetes, kKubernetesFloor, report);
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kRows[] = {
    Advisory("R9-PROVIDER-PIN-LOW")
        .critical()
        .blocks_step()
        .on(ReachingAirflow27())
        .check("requirements")
        .when(
            Subject(kCelery, "Airflow 2.7 needs 3.3.0 or later",
                    Requirement(kCelery).AdmitsNoneFrom(kCeleryFloor)) ||
            Subject(kKubernetes, "Airflow 2.7 needs 7.4.0 or later",
                    Requirement(kKubernetes).AdmitsNoneFrom(kKubernetesFloor)))
        .report(&ReportExecutorProviders)
        .title("You pin a provider below the release with its executor")
        .impact("Airflow 2.7 takes the executor and the Kubernetes code from "
                "the provider: the scheduler or imports fail")
        .remedy("Raise or remove the pin")
        .reference(kNotes270),

    // Without the suffix of an older one, the image has Python 3.11.
    Advisory("R9-HIVE-PY311")
        .critical()
        .blocks_step()
        .on(ReachingAirflow27())
        .check("requirements")
        .when(Requirement("apache-airflow-providers-apache-hive")
                  .AdmitsNoneFrom("6.1.5") &&
              !Docker("image.variant").Contains("-python-3.8") &&
              !Docker("image.variant").Contains("-python-3.9") &&
              !Docker("image.variant").Contains("-python-3.10"))
        .title("The Hive provider you pin does not work with Python 3.11")
        .impact("The provider needs the package sasl, which does not build "
                "there: the image does not build")
        .remedy("Raise the pin", "",
                "requirements.add apache-airflow-providers-apache-hive>=6.1.5")
        .remedy("Or use an image with the suffix -python-3.10")
        .reference(kRuntimeNotes),

    Advisory("R9-PYDANTIC2")
        .warning()
        .on(ReachingAirflow27())
        .check("requirements")
        .when(Requirement("pydantic").AdmitsNoneFrom("2"))
        .title("Airflow 2.7 is tested with Pydantic 2, and you pin 1")
        .impact("Your pin replaces the version in the image, and packages that "
                "were built for Pydantic 2 fail")
        .remedy("Raise the pin, and test the packages that need Pydantic 1", "",
                "requirements.add pydantic>=2")
        .reference(kConstraints),
};

}  // namespace

constexpr AdvisoryTable kRequirements = Table(kRows);

}  // namespace upgrade_plugin::runtime_9
