// A requirements file of any bytes: its lines follow each other, a requirement
// is one again when it is written down, and an edit of it is made once.
#include "services/project/requirements_file.h"

#include "absl/strings/str_cat.h"
#include "services/project/marker.h"
#include "services/project/package_name.h"
#include "services/project/project_edits.h"
#include "services/project/project_files.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(requirements, input) {
  const RequirementsFile read = ReadRequirements("requirements.txt", input);
  size_t last = 0;
  for (const RequirementLine& line : read.lines) {
    UA_FUZZ_REQUIRE(last <= line.begin && line.begin < line.end &&
                    line.end <= input.size());
    last = line.end;
    if (!line.requirement || line.requirement->name.empty()) continue;
    UA_FUZZ_REQUIRE(IsPackageName(line.requirement->name));
    if (!line.requirement->url.empty()) continue;
    const auto again = Requirement::Parse(absl::StrCat(
        line.requirement->name, line.requirement->specifiers.ToString()));
    UA_FUZZ_REQUIRE(again.ok() && again->specifiers.ToString() ==
                                      line.requirement->specifiers.ToString());
  }
  static_cast<void>(EvaluateMarker(input, {"3.11"}));
  ReadOsPackages(input);
  ReadPipInstall("Dockerfile", 1, input);

  const ProjectFiles files = ReadProjectFiles(
      {{"requirements.txt", std::string(input)}, {"Dockerfile", "FROM x\n"}});
  ProjectEdits edits(files);
  for (const char* edit :
       {"requirements.add name==2.0", "requirements.remove name"}) {
    edits.Apply(edit);
  }
}
