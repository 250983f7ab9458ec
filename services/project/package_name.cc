#include "services/project/package_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace upgrade_advisor {
namespace {

bool IsJoint(char c) { return c == '-' || c == '_' || c == '.'; }

}  // namespace

std::string NormalisePackageName(absl::string_view name) {
  std::string out;
  for (char c : name) {
    if (!IsJoint(c)) {
      out.push_back(absl::ascii_tolower(c));
    } else if (out.empty() || out.back() != '-') {
      out.push_back('-');
    }
  }
  return out;
}

bool IsPackageName(absl::string_view name) {
  return !name.empty() && name.size() <= 128 &&
         absl::ascii_isalnum(name.front()) &&
         absl::ascii_isalnum(name.back()) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_isalnum(c) || IsJoint(c);
         });
}

}  // namespace upgrade_advisor
