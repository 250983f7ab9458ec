// What the image reference of a project should look like, at any step.
#include "sdk/cpp/plugin.h"

#include <string>
#include <string_view>

namespace upgrade_plugin::image_tag {
namespace {

constexpr char kUpgrade[] =
    "https://www.astronomer.io/docs/runtime/upgrade-runtime";
constexpr char kImages[] =
    "https://www.astronomer.io/docs/runtime/runtime-image-architecture";
constexpr char kUpgradeAction[] =
    "https://github.com/astronomer/otto-upgrade-action";

// Steps that keep the distribution, and with it the meaning of a variant.
constexpr Steps KeepingDistribution() {
  Steps steps;
  steps.kinds = UA_STEP_UPGRADE_CERTIFIED | UA_STEP_UPGRADE_RUNTIME;
  return steps;
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

// Where the target's images are published.
std::string_view DefaultRepository(const Facts& f) {
  if (f.target("distribution").text() == "certified") {
    return "quay.io/astronomer/ap-airflow";
  }
  // "3.1-21" is of the new form, "12.4.0" and "9.0.0-alpha1" are not.
  const std::string_view version = f.target("version").text();
  return version.substr(0, version.find('-')).find('.') ==
                 version.substr(0, version.find('-')).rfind('.')
             ? "astrocrpublic.azurecr.io/runtime"
             : "quay.io/astronomer/astro-runtime";
}

// The reference to write for the target: in the project's own repository if
// that one publishes it.
std::string ExactImage(const Facts& f) {
  const std::string_view written = f.docker("image.repository").text();
  const std::string_view published = DefaultRepository(f);
  const std::string_view leaf = published.substr(published.rfind('/'));
  const bool keep = EndsWith(written, leaf);
  std::string image(keep ? written : published);
  image.append(":").append(f.target("version").text());
  // The suffixes of Certified mean nothing on Runtime.
  if (Same(f.source("distribution"), f.target("distribution")).is_yes()) {
    image.append(f.docker("image.variant").text());
  }
  return image;
}

void ReportExactTag(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  const std::string image = ExactImage(f);
  report.Detail("Write FROM " + image, applies);
  report.Remedy("Write the tag in full", "", "dockerfile.from " + image);
}

void ReportDigest(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  report.Remedy("Drop the digest", "", "dockerfile.from " + ExactImage(f));
}

Truth VariantChanges(const Facts& f) {
  const Fact wanted = f.docker("image.variant");
  const Fact running = f.request("running.variant");
  return wanted && running && !Same(wanted, running);
}

// "3.9" of "-ubi9-python-3.9-base"; empty where the suffix names no Python.
std::string_view PythonOf(std::string_view variant) {
  constexpr std::string_view kPiece = "-python-";
  const size_t begin = variant.find(kPiece);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = variant.substr(begin + kPiece.size());
  return rest.substr(0, rest.find('-'));
}

Truth PythonIsNotPublished(const Facts& f) {
  const Fact variant = f.docker("image.variant");
  const Fact published = f.target("python.version");
  const std::string_view python = PythonOf(variant.text());
  const Truth names_python = variant.contains("-python-");
  // No source says which there are: that is no statement that there are none.
  if (published.is_no()) {
    return names_python && Truth{Truth::kUnknown, published.basis};
  }
  return names_python &&
         !published.any([&](const Row& row) { return row.value == python; });
}

std::string Quoted(std::string_view variant) {
  return variant.empty() ? "no suffix" : "the suffix " + std::string(variant);
}

void ReportVariants(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  report.Detail("The image you run has " +
                    Quoted(f.request("running.variant").text()) +
                    ", the project names one with " +
                    Quoted(f.docker("image.variant").text()),
                applies);
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
};

}  // namespace
}  // namespace upgrade_plugin::image_tag

UPGRADE_ADVISOR_PLUGIN("image_tag", "1.0.0",
                       "What the image reference of a project should look like",
                       upgrade_plugin::image_tag::kAdvisories)
