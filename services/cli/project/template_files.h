// The files with templates that arguments of tasks name: sql="daily.sql".
//
// Reads files of the project; follows no link.
#ifndef SERVICES_CLI_PROJECT_TEMPLATE_FILES_H_
#define SERVICES_CLI_PROJECT_TEMPLATE_FILES_H_

#include <string>
#include <vector>

#include "services/domain/fact.h"
#include "services/project/located_error.h"
#include "services/python/python_project.h"

namespace upgrade_advisor {

struct TemplateRows {
  // What the templates take from the context, each name once a file.
  std::vector<Fact> facts;
  // Files that are not there or cannot be read: rows may be missing.
  std::vector<LocatedError> unread;
};

// Where Airflow looks for such a file depends on settings of the DAG: every
// file of the project whose path ends like that counts. `files` are all of the
// project, sorted.
TemplateRows ReadTemplateFiles(const std::string& root,
                               const std::vector<std::string>& files,
                               const std::vector<TemplateUse>& uses);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_PROJECT_TEMPLATE_FILES_H_
