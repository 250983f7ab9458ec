#include "services/fleet/notify/cloud_events.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "services/base/json_text.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;

const char* TypeOf(const v1::FleetChange& change) {
  switch (change.kinds_size() == 0 ? v1::CHANGE_KIND_UNSPECIFIED
                                   : change.kinds(0)) {
    case v1::CHANGE_KIND_VERDICT:
      return "astro.upgrade.v1.verdict.changed";
    case v1::CHANGE_KIND_RELEASE:
      return "astro.upgrade.v1.release.changed";
    case v1::CHANGE_KIND_TARGET:
      return "astro.upgrade.v1.target.changed";
    case v1::CHANGE_KIND_FINDINGS:
      return "astro.upgrade.v1.findings.changed";
    case v1::CHANGE_KIND_SUPPORT:
      return "astro.upgrade.v1.support.changed";
    case v1::CHANGE_KIND_YANKED:
      return "astro.upgrade.v1.yanked.changed";
    default:
      return "astro.upgrade.v1.deployment.changed";
  }
}

std::string TimeOf(const v1::FleetChange& change) {
  const absl::Time time = absl::FromUnixSeconds(change.time().seconds()) +
                          absl::Nanoseconds(change.time().nanos());
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

std::string DataOf(const v1::FleetChange& change) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string out;
  // Fails for Any and for times that do not exist alone.
  if (!MessageToJsonString(change, &out, options).ok()) return "{}";
  return out;
}

void ClearLists(v1::Assessment& assessment) {
  assessment.clear_steps();
  assessment.clear_blocking();
  assessment.clear_warnings();
  assessment.clear_undecided_blocking();
  assessment.clear_questions();
}

std::string Event(const v1::FleetChange& change, bool is_truncated) {
  return absl::StrCat(
      R"({"specversion":"1.0","id":)",
      JsonText(absl::StrCat(change.organization(), "/", change.sequence())),
      R"(,"source":)",
      JsonText(absl::StrCat("/organizations/", change.organization())),
      R"(,"type":)", JsonText(TypeOf(change)), R"(,"subject":)",
      JsonText(change.deployment_id()), R"(,"time":)", JsonText(TimeOf(change)),
      R"(,"datacontenttype":"application/json")",
      is_truncated ? R"(,"truncated":true)" : "", R"(,"data":)", DataOf(change),
      "}");
}

}  // namespace

std::string CloudEvent(const v1::FleetChange& change, size_t limit) {
  std::string out = Event(change, false);
  if (out.size() <= limit) return out;
  v1::FleetChange small = change;
  ClearLists(*small.mutable_before());
  ClearLists(*small.mutable_after());
  return Event(small, true);
}

std::string CloudEventsBatch(const std::vector<std::string>& events) {
  return absl::StrCat("[", absl::StrJoin(events, ","), "]");
}

}  // namespace upgrade_advisor
