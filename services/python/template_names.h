// The variables that a Jinja template uses.
//
// Pure; thread-safe.
#ifndef SERVICES_PYTHON_TEMPLATE_NAMES_H_
#define SERVICES_PYTHON_TEMPLATE_NAMES_H_

#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor::python {

// Whether there can be any.
bool LooksLikeTemplate(absl::string_view text);

// "dag_run.conf" of "{{ dag_run.conf['x'] | tojson }}": each once, sorted, with
// what follows its dots. Without what the template itself sets, filters, tests,
// keywords and names of arguments. Views into the text.
std::vector<absl::string_view> TemplateNames(absl::string_view text);

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_TEMPLATE_NAMES_H_
