#include "services/sheets/release_sheet.h"

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

namespace upgrade_advisor {
namespace {

void Add(FactSheet::Builder& sheet, absl::string_view name,
         absl::string_view value) {
  if (!value.empty()) sheet.Add(FactKind::kRelease, name, value);
}

void AddDay(FactSheet::Builder& sheet, absl::string_view name,
            const std::optional<absl::CivilDay>& day) {
  if (day) Add(sheet, name, absl::FormatCivilTime(*day));
}

void AddLine(const Release& release, FactSheet::Builder& sheet) {
  Add(sheet, "line", release.version.Line());
  Add(sheet, "lts", release.lts ? "true" : "false");
  AddDay(sheet, "end_of_maintenance", release.end_of_maintenance);
  AddDay(sheet, "end_of_basic_support", release.end_of_basic_support);
  Add(sheet, "python.default", release.default_python_version);
  for (const std::string& python : release.python_versions) {
    Add(sheet, "python.version", python);
  }
  Add(sheet, "postgres", release.postgres_versions);
}

}  // namespace

FactSheet BuildReleaseSheet(const Release& release) {
  FactSheet::Builder sheet;
  Add(sheet, "distribution", DistributionName(release.distribution()));
  Add(sheet, "version", release.version.ToString());
  Add(sheet, "airflow.minor", release.airflow_minor);
  Add(sheet, "airflow.major",
      release.airflow_minor.substr(0, release.airflow_minor.find('.')));
  if (release.airflow) {
    Add(sheet, "airflow.version", release.airflow->ToString());
  }
  AddLine(release, sheet);
  if (!release.unlisted) {
    Add(sheet, "channel", release.channel);
    Add(sheet, "yanked", release.yanked ? "true" : "false");
    AddDay(sheet, "release_date", release.release_date);
    sheet.Close(FactKind::kRelease);
  }
  if (release.packages) {
    for (const BundledPackage& package : *release.packages) {
      sheet.Add(FactKind::kPackage, package.name, package.version);
    }
    sheet.Close(FactKind::kPackage);
  }
  return sheet.Build();
}

}  // namespace upgrade_advisor
