// A release: one published version of a distribution, as the catalog knows it.
//
// Plain values without behaviour; safe to share between threads once built.
#ifndef SERVICES_DOMAIN_RELEASE_H_
#define SERVICES_DOMAIN_RELEASE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/domain/distribution.h"
#include "services/domain/pep440.h"
#include "services/domain/release_version.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

// A Python package in an image, name normalised as PEP 503 says.
struct BundledPackage {
  std::string name;
  std::string version;
};

// The life of a line. A day that no source states stays empty.
struct Lifecycle {
  std::string line;     // "12", "3.1"; Certified: "2.3"
  std::string airflow;  // Airflow minor of the line, "2.10"
  bool lts = false;
  // Whether its Airflow minor has a schema revision of its own, so that
  // entering the line migrates the metadata database. Airflow 2.11 has none.
  bool new_airflow_minor_migrates = true;
  // Last day of maintenance, inclusive.
  std::optional<absl::CivilDay> end_of_maintenance;
  std::optional<absl::CivilDay> end_of_basic_support;
  std::vector<std::string> python_versions;  // empty: not stated
  std::string default_python_version;        // empty: not stated
  std::string postgres_versions;             // "12-16"; empty: not stated
};

struct Release {
  ReleaseVersion version;
  // Empty only for a release that is not listed and whose line carries several
  // Airflow patches: then only the minor is known.
  std::optional<Pep440Version> airflow;
  std::string airflow_minor;  // "2.10"; always known
  // Empty: no source gives the day (an unlisted release).
  std::optional<absl::CivilDay> release_date;
  std::string channel;  // "stable", "deprecated", "alpha", ...
  bool yanked = false;
  std::string yanked_reason;
  bool lts = false;
  // The release's own last day of maintenance where its feed states one,
  // otherwise its line's.
  std::optional<absl::CivilDay> end_of_maintenance;
  std::optional<absl::CivilDay> end_of_basic_support;
  std::vector<std::string> python_versions;
  std::string default_python_version;
  std::string postgres_versions;
  // The systems there is an image of, as suffixes name them: "buster". Certified
  // only; empty: not known.
  std::vector<std::string> systems;
  // Whether arriving here from the release before it migrates the metadata
  // database, as the feed records it. Unknown where no feed says so.
  Truth migrates_database = Truth::kUnknown;
  // Provider packages of the standard image. Null: no source lists them, which
  // is not the same as an image without providers. Shared, since every step of
  // a plan has a copy of its releases.
  std::shared_ptr<const std::vector<BundledPackage>> packages;
  // True for the release of a start that the catalog does not list and that was
  // derived from its line; everything but the line's facts is then unknown.
  bool unlisted = false;

  Distribution distribution() const { return version.distribution(); }
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_RELEASE_H_
