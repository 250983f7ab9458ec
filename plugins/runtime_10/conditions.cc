#include "plugins/runtime_10/conditions.h"

#include <string_view>

namespace upgrade_plugin::runtime_10 {

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
  // "diff" is a common name, so that it counts beside an import of Pendulum.
  return f.imports("pendulum.Period") || f.imports("pendulum.period") ||
         f.calls("pendulum.period") ||
         (f.imports("pendulum") && f.calls("diff"));
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
