#include "services/engine/rollback_message.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/engine/release_message.h"

namespace upgrade_advisor {
namespace {

void WriteErased(const ErasedData& data, v1::ErasedData& out) {
  out.set_airflow_version(absl::StrCat(data.airflow_minor, ".0"));
  out.set_text(std::string(data.text));
  for (absl::string_view name : absl::StrSplit(data.schema, ' ')) {
    out.add_schema(std::string(name));
  }
}

}  // namespace

void WriteWayBack(const WayBack& way_back, WithDetails details,
                  v1::WayBack& out) {
  out.set_is_open(MessageOf(way_back.is_open));
  out.set_reason(way_back.reason);
  const bool has_details = details == WithDetails::kYes;
  if (has_details || way_back.is_open != Truth::kYes) {
    out.set_text(way_back.text);
  }
  if (!has_details) return;
  for (const std::string& condition : way_back.conditions) {
    out.add_conditions(condition);
  }
  for (const ErasedData& data : way_back.erased) {
    WriteErased(data, *out.add_erased());
  }
}

void WriteRollbackTarget(const RollbackTarget& target, absl::CivilDay as_of,
                         v1::RollbackTarget& out) {
  out.set_id(target.deploy->id);
  out.set_time(target.deploy->time);
  if (target.deploy->release) {
    WriteRelease(*target.deploy->release, as_of, WithPackages::kNo,
                 *out.mutable_release());
  }
  WriteWayBack(target.way_back, WithDetails::kYes, *out.mutable_way_back());
  if (target.until) out.set_until(absl::FormatCivilTime(*target.until));
}

void WriteUndone(const UndoneDeploy& undone, v1::UndoneDeploy& out) {
  out.set_id(undone.deploy->id);
  out.set_time(undone.deploy->time);
  for (const std::string& effect : undone.effects) out.add_effects(effect);
}

}  // namespace upgrade_advisor
