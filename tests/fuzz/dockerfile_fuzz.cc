// A Dockerfile of any bytes: its places lie in the text, and an edit of its
// image is made once.
#include "services/project/dockerfile.h"

#include "services/project/project_edits.h"
#include "services/project/project_files.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(dockerfile, input) {
  const Dockerfile read = Dockerfile::Read("Dockerfile", input);
  for (const DockerStage& stage : read.stages) {
    UA_FUZZ_REQUIRE(stage.image_at.begin < stage.image_at.end &&
                    stage.image_at.end <= input.size());
    UA_FUZZ_REQUIRE(stage.line > 0 && stage.column > 0);
    UA_FUZZ_REQUIRE(!stage.base || *stage.base < read.stages.size());
  }
  for (const GlobalArgument& argument : read.arguments) {
    UA_FUZZ_REQUIRE(argument.value_at.begin < argument.value_at.end &&
                    argument.value_at.end <= input.size());
  }
  UA_FUZZ_REQUIRE(read.stages.empty() == read.FinalStages().empty());
  UA_FUZZ_REQUIRE(!read.stages.empty() || !read.errors.empty());

  const ProjectFiles files =
      ReadProjectFiles({{"Dockerfile", std::string(input)}});
  ProjectEdits edits(files);
  constexpr char kEdit[] =
      "dockerfile.from quay.io/astronomer/astro-runtime:9.17.0-base";
  edits.Apply(kEdit);
  UA_FUZZ_REQUIRE(edits.Apply(kEdit).diff.empty());
}
