#include "services/cli/fix/new_names.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

std::string ReleaseText(const v1::Release& release) {
  return absl::StrCat(release.distribution() == v1::DISTRIBUTION_RUNTIME
                          ? "runtime "
                          : "certified ",
                      release.version());
}

// Why a replacement is not written; empty where it is.
std::string WhyNot(const v1::CodeFix& fix, const v1::PlanStep& step,
                   bool is_all) {
  const std::string& to = fix.replacement();
  if (to.empty()) return "";
  if (!IsPlainName(to)) return "what the plan proposes is not a name";
  if (fix.works_after() != v1::TRUTH_YES) {
    return absl::StrCat("whether ", to, " works in ",
                        ReleaseText(step.target()), " is not known");
  }
  if (is_all || fix.works_before() == v1::TRUTH_YES) return "";
  return fix.works_before() == v1::TRUTH_NO
             ? absl::StrCat("after the step, write ", to, ": ",
                            ReleaseText(step.source()), " does not have it")
             : absl::StrCat("after the step, write ", to,
                            ": whether it does the same in ",
                            ReleaseText(step.source()), " is not known");
}

void Add(const v1::CodeFix& fix, const v1::PlanStep& step, bool is_all,
         NewNames& out) {
  NewName name;
  name.why = WhyNot(fix, step, is_all);
  if (name.why.empty()) name.to = fix.replacement();
  name.is_module = fix.is_module();
  if (fix.argument().empty()) {
    out.names.emplace(fix.name(), std::move(name));
  } else {
    out.arguments.emplace(absl::StrCat(fix.name(), ".", fix.argument()),
                          std::move(name));
  }
}

}  // namespace

bool IsPlainName(absl::string_view text) {
  bool start = true;
  for (char c : text) {
    const bool fits = start ? absl::ascii_isalpha(c) || c == '_'
                            : absl::ascii_isalnum(c) || c == '_' || c == '.';
    if (!fits) return false;
    start = c == '.';
  }
  return !start;
}

// Of a name that several steps have, the first counts.
NewNames NewNamesOf(const v1::UpgradePlan& plan, const StepRange& steps) {
  NewNames out;
  for (int i = steps.first; i < steps.end; ++i) {
    for (const v1::CodeFix& fix : plan.steps(i).code_fixes()) {
      Add(fix, plan.steps(i), steps.is_all, out);
    }
  }
  return out;
}

}  // namespace upgrade_advisor
