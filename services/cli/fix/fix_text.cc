#include "services/cli/fix/fix_text.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/base/utf8_text.h"

namespace upgrade_advisor {
namespace {

using Json = nlohmann::ordered_json;

std::string NameOf(const v1::Release& release) {
  return absl::StrCat(release.distribution() == v1::DISTRIBUTION_RUNTIME
                          ? "runtime "
                          : "certified ",
                      release.version());
}

std::string PlaceOf(const LeftItem& item) {
  if (item.file.empty()) return "";
  return item.line == 0 ? absl::StrCat(item.file, ": ")
                        : absl::StrCat(item.file, ":", item.line, ": ");
}

void AddItems(const std::string& head, const std::vector<LeftItem>& items,
              std::string& out) {
  if (items.empty()) return;
  absl::StrAppend(&out, head, "\n");
  for (const LeftItem& item : items) {
    absl::StrAppend(&out, "  ", PlaceOf(item), item.what,
                    item.what.empty() ? "" : ": ", item.why, "\n");
  }
}

Json JsonOf(const std::vector<LeftItem>& items) {
  Json out = Json::array();
  for (const LeftItem& item : items) {
    out.push_back({{"file", item.file},
                   {"line", item.line},
                   {"what", item.what},
                   {"why", item.why}});
  }
  return out;
}

}  // namespace

std::string DiffOf(const ProjectFix& fix) {
  std::string out;
  for (const FixedFile& file : fix.files) absl::StrAppend(&out, file.diff);
  return out;
}

std::string FixText(const ProjectFix& fix, const v1::UpgradePlan& plan,
                    const StepRange& steps, bool written) {
  std::string out;
  for (int i = steps.first; i < steps.end; ++i) {
    const v1::PlanStep& step = plan.steps(i);
    absl::StrAppend(&out, "Step ", i + 1, " of ", plan.steps_size(), ": ",
                    NameOf(step.source()), " to ", NameOf(step.target()), "\n");
  }
  if (fix.files.empty()) {
    absl::StrAppend(&out, "Nothing to change\n");
  } else {
    absl::StrAppend(&out, written ? "Changed" : "Would change", " ",
                    fix.files.size(),
                    fix.files.size() == 1 ? " file\n" : " files\n");
  }
  AddItems("Left as it is:", fix.left, out);
  AddItems("Still to be fixed by hand, since it blocks:", fix.blocking, out);
  if (!written && !fix.files.empty()) {
    absl::StrAppend(&out, "--write makes the changes\n");
  }
  return out;
}

std::string FixJson(const ProjectFix& fix, const v1::UpgradePlan& plan,
                    const StepRange& steps, bool written) {
  Json out;
  out["steps"] = Json::array();
  for (int i = steps.first; i < steps.end; ++i) {
    out["steps"].push_back({{"number", i + 1},
                            {"source", NameOf(plan.steps(i).source())},
                            {"target", NameOf(plan.steps(i).target())}});
  }
  out["written"] = written && !fix.files.empty();
  out["files"] = Json::array();
  for (const FixedFile& file : fix.files) {
    out["files"].push_back(
        {{"path", file.path}, {"diff", ValidUtf8(file.diff)}});
  }
  out["left"] = JsonOf(fix.left);
  out["blocking"] = JsonOf(fix.blocking);
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace upgrade_advisor
