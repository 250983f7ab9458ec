// docker-compose.override.yml: what a project changes of the containers that
// the Astro CLI runs on a developer's machine.
//
// Pure and total; thread-safe.
#ifndef SERVICES_YAML_COMPOSE_FILE_H_
#define SERVICES_YAML_COMPOSE_FILE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/yaml/yaml_rows.h"

namespace upgrade_advisor {

// A file "@service" row for each service that the file extends and does not
// define: it has neither an image nor a build. A shell row for each command
// that a service of Airflow runs.
YamlRows ReadComposeFile(const std::string& path, const std::string& text);

}  // namespace upgrade_advisor

#endif  // SERVICES_YAML_COMPOSE_FILE_H_
