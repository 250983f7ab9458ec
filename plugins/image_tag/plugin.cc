// What the image reference of a project should look like, at any step.
#include "sdk/cpp/plugin.h"

#include "plugins/image_tag/conditions.h"

namespace upgrade_plugin::image_tag {
namespace {

constexpr char kUpgrade[] =
    "https://www.astronomer.io/docs/runtime/upgrade-runtime";
constexpr char kImages[] =
    "https://www.astronomer.io/docs/runtime/runtime-image-architecture";
constexpr char kCli[] = "https://github.com/astronomer/astro-cli";
constexpr char kUpgradeAction[] =
    "https://github.com/astronomer/otto-upgrade-action";

// Steps that keep the distribution, and with it the meaning of a variant.
constexpr Steps KeepingDistribution() {
  Steps steps;
  steps.kinds = UA_STEP_UPGRADE_CERTIFIED | UA_STEP_UPGRADE_RUNTIME;
  return steps;
}

constexpr Advisory kAdvisories[] = {
    Advisory("ANY-PATCH-EXPLICIT")
        .warning()
        .on(AnyStep())
        .check("tag-explicit")
        .when([](const Facts& f) {
          return f.docker("image.tag_is_explicit").equals("false");
        })
        .title("The image tag does not name a patch")
        .impact(
            "A short tag is resolved at the first push only: later pushes keep "
            "that patch, and nobody sees which one it is")
        .remedy("Write major, minor and patch; line and build from Airflow 3 "
                "on")
        .report(&ReportExactTag)
        .reference(kUpgrade),

    Advisory("ANY-DIGEST-PIN")
        .warning()
        .on(AnyStep())
        .check("tag-explicit")
        .when([](const Facts& f) -> Truth { return f.docker("image.digest"); })
        .title("The image is pinned by a digest")
        .impact("A new tag with the old digest still gives the old image")
        .remedy("Replace the digest together with the tag, or drop it")
        .report(&ReportDigest)
        .reference(kUpgradeAction),

    Advisory("ANY-PY-UNPUBLISHED")
        .warning()
        .on(KeepingDistribution())
        .alias("R13-PY38")
        .alias("R13-PY39")
        .alias("R31-PY39")
        .check("python-supported")
        .when(&PythonIsNotPublished)
        .title("The target has no image with the Python your suffix names")
        .impact("The build finds no such tag")
        .remedy(
            "Move to a Python the target has, or take its default by leaving "
            "the suffix out")
        .reference(kImages),

    Advisory("ANY-PY-VARIANT")
        .warning()
        .on(KeepingDistribution())
        .check("variant-kept")
        .when(&VariantChanges)
        .title("The variant of the image changes")
        .impact(
            "Another suffix is another Python, another system or an image that "
            "does not copy the project")
        .remedy("Keep the suffix of the image you run, after checking that the "
                "target publishes it and supports its Python")
        .report(&ReportVariants)
        .reference(kImages)
        .reference(kUpgradeAction),

    Advisory("ANY-PY-DEFAULT-JUMP")
        .warning()
        .on(UpgradingRuntime())
        .alias("R8-PYTHON-310")
        .alias("R9-PYTHON-311")
        .check("python-supported")
        .when(&DefaultPythonChanges)
        .title("An image whose tag names no Python has another one")
        .impact("Compiled requirements are built anew, and code that uses what "
                "the newer Python removed fails")
        .remedy("Test your requirements and code on it")
        .report(&ReportDefaultPython)
        .reference(kImages),

    Advisory("ANY-CUSTOM-BASE")
        .warning()
        .on(AnyStep())
        .check("image")
        .when(&BaseIsCustom)
        .title("The project builds on an image that is not an official one")
        .impact("Which release is in it cannot be told from its tag, and "
                "rewriting FROM does not upgrade it")
        .remedy("Read the Runtime version from the label of the image, and "
                "build it on the target first")
        .reference(kCli),

    Advisory("ANY-MULTISTAGE")
        .info()
        .on(AnyStep())
        .check("image")
        .when(&HasSeveralStages)
        .title("The Dockerfile has several stages")
        .impact("Only the last FROM, or the stage it names, is what runs; "
                "tools may rewrite the others too")
        .remedy("Change the stage that becomes the image, and look at the rest")
        .reference(kCli)
        .reference(kUpgradeAction),

    Advisory("ANY-REQ-PINS-AIRFLOW")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("requirements")
        .when(&RequiresOtherAirflow)
        .title("The requirements ask for another Airflow than the target's")
        .impact("The build replaces the Airflow of the image, or fails; the "
                "platform does not expect either")
        .remedy("Drop it: the image brings Airflow", "",
                "requirements.remove apache-airflow")
        .reference(kImages),
};

}  // namespace
}  // namespace upgrade_plugin::image_tag

UPGRADE_ADVISOR_PLUGIN("image_tag", "1.0.0",
                       "What the image reference of a project should look like",
                       upgrade_plugin::image_tag::kAdvisories)
