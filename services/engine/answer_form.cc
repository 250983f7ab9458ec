#include "services/engine/answer_form.h"

#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using google::protobuf::FieldMask;
using google::protobuf::util::FieldMaskUtil;

constexpr int kMaxPaths = 100;

// A view that this service does not know is the default.
v1::View KnownView(v1::View view) {
  return view == v1::VIEW_BASIC || view == v1::VIEW_FULL ? view : v1::VIEW_LEAN;
}

bool IsBelow(absl::string_view path, absl::string_view field) {
  return path.size() > field.size() && absl::StartsWith(path, field) &&
         path[field.size()] == '.';
}

}  // namespace

AnswerForm::AnswerForm(v1::View view, bool undecided, bool alternatives,
                       const FieldMask& read_mask)
    : view_(KnownView(view)),
      lists_undecided_(undecided || !is_lean()),
      has_whole_alternatives_(alternatives || !is_lean()),
      read_mask_(&read_mask) {}

AnswerForm AnswerForm::Of(const v1::PlanUpgradeRequest& request) {
  return AnswerForm(request.view(), request.include_undecided(),
                    request.include_alternatives(), request.read_mask());
}

AnswerForm AnswerForm::Of(const v1::ValidateUpgradeRequest& request) {
  return AnswerForm(request.view(), request.include_undecided(),
                    /*alternatives=*/false, request.read_mask());
}

bool AnswerForm::Wants(absl::string_view field) const {
  const auto& paths = read_mask_->paths();
  return paths.empty() ||
         std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
           return path == field || IsBelow(path, field) || IsBelow(field, path);
         });
}

void AnswerForm::Trim(google::protobuf::Message& response) const {
  if (read_mask_->paths().empty()) return;
  FieldMaskUtil::TrimMessage(*read_mask_, &response);
}

void CheckReadMask(const FieldMask& mask,
                   const google::protobuf::Descriptor& response,
                   Violations& violations) {
  if (mask.paths_size() > kMaxPaths) {
    violations.Add("read_mask", "has more than 100 paths");
    return;
  }
  for (int i = 0; i < mask.paths_size(); ++i) {
    const std::string& path = mask.paths(i);
    if (!path.empty() &&
        FieldMaskUtil::GetFieldDescriptors(&response, path, nullptr)) {
      continue;
    }
    violations.Add(
        absl::StrCat("read_mask.paths[", i, "]"),
        absl::StrCat("name a field of ", response.name(),
                     ", such as plan.verdict; a repeated one has no parts"));
  }
}

}  // namespace upgrade_advisor
