#include "plugins/runtime_10/conditions.h"

#include <string_view>

namespace upgrade_plugin::runtime_10 {
namespace {

bool HasRowOf(const Fact& rows, std::string_view file) {
  for (uint32_t i = 0; i < rows.count(); ++i) {
    if (rows.row(i).file == file) return true;
  }
  return false;
}

// "diff" is a common name: it counts in a file that imports Pendulum, and none
// of the packages whose frames have a method of that name.
Truth CallsDiffOfDates(const Facts& f) {
  const Fact diffs = f.calls("diff");
  const Fact dates = f.imports("pendulum");
  const Fact frames[] = {f.imports("pandas"), f.imports("polars")};
  const Truth both = dates && diffs;
  if (!both.is_yes()) return both;
  for (uint32_t i = 0; i < diffs.count(); ++i) {
    const std::string_view file = diffs.row(i).file;
    if (HasRowOf(dates, file) && !HasRowOf(frames[0], file) &&
        !HasRowOf(frames[1], file)) {
      return both;
    }
  }
  const bool is_all = diffs.complete() && dates.complete();
  return {is_all ? Truth::kNo : Truth::kUnknown, both.basis};
}

}  // namespace

Truth WritesHtml(const Facts& f) {
  const Truth in_docs = f.keyword("DAG.doc_md").any([](const Row& r) {
    return r.value.find("</") != std::string_view::npos ||
           r.value.find("/>") != std::string_view::npos;
  });
  return !f.config("webserver.allow_raw_html_descriptions").is_true() &&
         (f.keyword("Param.description_html") ||
          f.keyword("Param.custom_html_form") || in_docs);
}

Truth UsesPendulumPeriods(const Facts& f) {
  return f.imports("pendulum.Period") || f.imports("pendulum.period") ||
         f.calls("pendulum.period") || CallsDiffOfDates(f);
}

Truth AllowsByRegularExpression(const Facts& f) {
  // What no glob has. ".*" may be one: all below a module.
  constexpr std::string_view kOfExpressions = "\\^$()|+";
  return f.config("core.allowed_deserialization_classes")
      .any([&](const Row& r) {
        return r.value.find_first_of(kOfExpressions) != std::string_view::npos;
      });
}

Truth HasRolesOfItsOwn(const Facts& f) {
  return f.keyword("DAG.access_control") || f.shell("airflow roles create") ||
         f.shell("airflow roles add-perms") || f.shell("airflow roles import");
}

}  // namespace upgrade_plugin::runtime_10
