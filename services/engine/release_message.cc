#include "services/engine/release_message.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "services/advisor/availability.h"
#include "services/base/utf8_text.h"
#include "services/domain/image_reference.h"

namespace upgrade_advisor {
namespace {

void WriteLifecycle(const Release& release, absl::CivilDay as_of,
                    v1::Lifecycle& out) {
  if (release.end_of_maintenance) {
    out.set_end_of_maintenance(
        absl::FormatCivilTime(*release.end_of_maintenance));
    out.set_maintenance_days_left(
        static_cast<int>(*release.end_of_maintenance - as_of));
  }
  if (release.end_of_basic_support) {
    out.set_end_of_basic_support(
        absl::FormatCivilTime(*release.end_of_basic_support));
    out.set_basic_support_days_left(
        static_cast<int>(*release.end_of_basic_support - as_of));
  }
  out.set_ended(HasEnded(release, as_of));
}

v1::Distribution MessageOf(Distribution distribution) {
  return distribution == Distribution::kRuntime ? v1::DISTRIBUTION_RUNTIME
                                                : v1::DISTRIBUTION_CERTIFIED;
}

}  // namespace

void WriteRef(const Release& release, v1::ReleaseRef& out) {
  out.set_distribution(MessageOf(release.distribution()));
  out.set_version(release.version.ToString());
}

void WriteRelease(const Release& release, absl::CivilDay as_of,
                  WithPackages packages, v1::Release& out) {
  out.set_distribution(MessageOf(release.distribution()));
  out.set_version(release.version.ToString());
  if (release.airflow) out.set_airflow_version(release.airflow->ToString());
  out.set_airflow_minor(release.airflow_minor);
  out.set_line(release.version.Line());
  if (release.release_date) {
    out.set_release_date(absl::FormatCivilTime(*release.release_date));
  }
  out.set_channel(release.channel);
  out.set_yanked(release.yanked);
  out.set_yanked_reason(release.yanked_reason);
  out.set_lts(release.lts);
  WriteLifecycle(release, as_of, *out.mutable_lifecycle());
  out.set_unlisted(release.unlisted);
  out.set_image(PublishedImage(release.version, ""));
  out.set_offered(!release.unlisted && IsOffered(release, as_of));
  for (const std::string& python : release.python_versions) {
    out.add_python_versions(python);
  }
  out.set_default_python_version(release.default_python_version);
  out.set_packages_known(release.packages != nullptr);
  if (packages == WithPackages::kNo || !release.packages) return;
  for (const BundledPackage& package : *release.packages) {
    v1::Package& row = *out.add_packages();
    row.set_name(package.name);
    row.set_version(package.version);
  }
}

v1::Truth MessageOf(Truth truth) {
  switch (truth) {
    case Truth::kNo:
      return v1::TRUTH_NO;
    case Truth::kYes:
      return v1::TRUTH_YES;
    case Truth::kUnknown:
      break;
  }
  return v1::TRUTH_UNKNOWN;
}

void WriteDuration(const DurationBand& band, v1::DurationBand& out) {
  // A plugin may say anything; protobuf's longest duration is ten thousand
  // years.
  constexpr uint64_t kMaxSeconds = 315576000000;
  out.mutable_low()->set_seconds(
      static_cast<int64_t>(std::min(band.low, kMaxSeconds)));
  if (band.high) {
    out.mutable_high()->set_seconds(
        static_cast<int64_t>(std::min(*band.high, kMaxSeconds)));
  }
  out.set_basis(ValidUtf8(band.basis));
}

}  // namespace upgrade_advisor
