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
constexpr char kCli[] = "https://github.com/astronomer/astro-cli";
constexpr char kUpgradeAction[] =
    "https://github.com/astronomer/otto-upgrade-action";

// Steps that keep the distribution, and with it the meaning of a suffix.
constexpr Steps KeepingDistribution() {
  Steps steps;
  steps.kinds = UA_STEP_UPGRADE_CERTIFIED | UA_STEP_UPGRADE_RUNTIME;
  return steps;
}

constexpr Question kRepository = Docker("image.repository");
constexpr Question kVariant = Docker("image.variant");
constexpr Question kRunningVariant = Request("running.variant");
constexpr Question kRunningRepository = Request("running.repository");
constexpr Question kTargetVersion = Target("version");
constexpr Question kTargetPythons = Target("python.version");

// ---- Official repositories --------------------------------------------------

// Their last parts. A mirror has the same.
constexpr std::string_view kOfficial[] = {"/ap-airflow", "/astro-runtime",
                                          "/runtime"};

constexpr RowTest HasLastPart(std::string_view part) {
  return Value().EndsWith(part) || Value().Equals(part.substr(1));
}
constexpr RowTest IsOfficial() {
  return HasLastPart(kOfficial[0]) || HasLastPart(kOfficial[1]) ||
         HasLastPart(kOfficial[2]);
}
// The same, for reports.
bool IsOfficial(std::string_view repository) {
  for (std::string_view part : kOfficial) {
    if (EndsWith(repository, part) || repository == part.substr(1)) return true;
  }
  return false;
}

// ---- The reference of the target --------------------------------------------

// Where the target's images are published.
std::string_view PublishedRepository(const Facts& f) {
  if (f.Ask(Target("distribution")).text() == "certified") {
    return "quay.io/astronomer/ap-airflow";
  }
  // "3.1-21" has the new form; "12.4.0" and "9.0.0-alpha1" do not.
  const std::string_view version = f.Ask(kTargetVersion).text();
  const std::string_view numbers = version.substr(0, version.find('-'));
  return numbers.find('.') == numbers.rfind('.')
             ? "astrocrpublic.azurecr.io/runtime"
             : "quay.io/astronomer/astro-runtime";
}

// The reference of the target without a suffix: in the project's own repository
// if that one has it.
std::string ImageOfTarget(const Facts& f) {
  const std::string_view written = f.Ask(kRepository).text();
  const std::string_view published = PublishedRepository(f);
  const bool keep = EndsWith(written, published.substr(published.rfind('/')));
  std::string image(keep ? written : published);
  image.append(":").append(f.Ask(kTargetVersion).text());
  return image;
}

// The suffix in the project, as far as the target's images have such: those of
// Certified mean nothing on Runtime. At a later step the project still has the
// suffix of what runs now.
std::string_view KeptVariant(const Facts& f) {
  const std::string_view before = f.Ask(Source("distribution")).text();
  const std::string_view after = f.Ask(Target("distribution")).text();
  const bool from_certified =
      EndsWith(f.Ask(kRunningRepository).text(), "ap-airflow");
  if (before.empty() || before != after) return {};
  if (after == "runtime" && from_certified) return {};
  return f.Ask(kVariant).text();
}

// The same with the suffix in the project.
std::string ExactImage(const Facts& f) {
  return ImageOfTarget(f).append(KeptVariant(f));
}

void ReportExactTag(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  const std::string image = ExactImage(f);
  report.Detail("Use FROM " + image, applies);
  report.Remedy("Write the tag in full", "", "dockerfile.from " + image);
}

void ReportDigest(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  report.Remedy("Remove the digest", "", "dockerfile.from " + ExactImage(f));
}

// ---- Suffixes ---------------------------------------------------------------

std::string Quoted(std::string_view variant) {
  return variant.empty() ? "no suffix" : "the suffix " + std::string(variant);
}

void ReportVariants(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  report.Detail("The image that you run has " +
                    Quoted(f.Ask(kRunningVariant).text()) +
                    ", and the image in the project has " +
                    Quoted(f.Ask(kVariant).text()),
                applies);
}

// "3.9" of "-ubi9-python-3.9-base"; empty if the suffix names no Python.
std::string_view PythonOf(std::string_view variant) {
  constexpr std::string_view kPiece = "-python-";
  const size_t begin = variant.find(kPiece);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = variant.substr(begin + kPiece.size());
  return rest.substr(0, rest.find('-'));
}

// The Python is a part of the suffix, which no condition takes out.
Truth PythonIsNotPublished(const Facts& f) {
  const Fact variant = f.Ask(kVariant);
  const Fact published = f.Ask(kTargetPythons);
  const std::string_view python = PythonOf(variant.text());
  const Truth names_python = variant.Contains("-python-");
  // If no source says which there are, that does not say that there are none.
  if (published.Given().is_no()) {
    return names_python && Truth{Truth::kUnknown, published.basis()};
  }
  return names_python && !published.SomeRow([&](const Row& row) {
    return row.value == python;
  });
}

// ---- The default Python -----------------------------------------------------

// The Python of images without a suffix, from a release of Runtime on; for
// releases of which no source states it.
struct Default {
  std::string_view since;
  std::string_view python;
};
constexpr Default kDefaults[] = {{"3.3-1", "3.14"},  {"3.2-1", "3.13"},
                                 {"12.0.0", "3.12"}, {"9.0.0", "3.11"},
                                 {"8.0.0", "3.10"},  {"3.0.0", "3.9"}};

// Of a release; empty if it is not known.
std::string_view DefaultPython(const Fact& stated, const Fact& version) {
  if (!stated.text().empty()) return stated.text();
  for (const Default& each : kDefaults) {
    if (version.VersionAtLeast(Scheme::kRuntime, each.since).is_yes()) {
      return each.python;
    }
  }
  return {};
}

// The default Pythons that a step leaves and arrives at.
struct Defaults {
  explicit Defaults(const Facts& f)
      : versions(f.Ask(Source("version")).Given() &&
                 f.Ask(kTargetVersion).Given()),
        before(DefaultPython(f.Ask(Source("python.default")),
                             f.Ask(Source("version")))),
        after(DefaultPython(f.Ask(Target("python.default")),
                            f.Ask(kTargetVersion))) {}

  Truth versions;  // the facts they rest on
  std::string_view before;
  std::string_view after;
};

Truth DefaultPythonChanges(const Facts& f) {
  const Defaults python(f);
  if (!python.versions.is_yes()) return python.versions;
  if (python.before.empty() || python.after.empty()) {
    return {Truth::kUnknown, python.versions.basis};
  }
  return When(python.before != python.after, python.versions.basis) &&
         !f.Ask(kVariant).Contains("-python-");
}

// Whether the target has an image with this Python in its suffix: Runtime 9 is
// the first with such suffixes, and your own base has none.
bool HasImageWith(std::string_view python, const Facts& f) {
  const Truth is_published = f.Ask(kTargetPythons).SomeRow([&](const Row& row) {
    return row.value == python;
  });
  const Truth has_suffixes =
      f.Ask(kTargetVersion).VersionAtLeast(Scheme::kRuntime, "9.0.0");
  const Truth is_custom = f.Ask(kRepository).SomeRow([](const Row& row) {
    return !IsOfficial(row.value);
  });
  return (is_published && has_suffixes).is_yes() && !is_custom.is_yes();
}

void ReportDefaultPython(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  const Defaults python(f);
  const std::string old(python.before);
  report.Detail("Python " + old + " becomes " + std::string(python.after),
                python.versions);
  if (!HasImageWith(old, f)) return;
  std::string image = ImageOfTarget(f);
  image.append("-python-").append(old).append(KeptVariant(f));
  report.Remedy("Or stay on the Python that you run: FROM " + image, "",
                "dockerfile.from " + image);
}

// ---- Requirements -----------------------------------------------------------

// A condition cannot test specifiers with the version of another fact.
Truth RequiresOtherAirflow(const Facts& f) {
  const Fact wanted = f.Ask(Requirement("apache-airflow"));
  if (!wanted.is_given()) return wanted.Given();
  if (wanted.row(0).withheld) return {Truth::kUnknown, wanted.basis()};
  if (wanted.text().empty()) return {Truth::kNo, wanted.basis()};
  const Fact airflow = f.Ask(Target("airflow.version"));
  const uint64_t basis = wanted.basis() | airflow.basis();
  if (!airflow.is_given()) return {Truth::kUnknown, basis};
  return {(!wanted.Admits(airflow.text())).value, basis};
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kAdvisories[] = {
    Advisory("ANY-PATCH-EXPLICIT")
        .warning()
        .on(AnyStep())
        .check("tag-explicit")
        .when(Docker("image.tag_is_explicit").Equals("false"))
        .report(&ReportExactTag)
        .title("The image tag does not name a patch")
        .impact("Only the first push resolves a short tag: later pushes keep "
                "that patch, and the tag does not show which one it is")
        .remedy("Write major, minor and patch; from Airflow 3 on, line and "
                "build")
        .reference(kUpgrade),

    Advisory("ANY-DIGEST-PIN")
        .warning()
        .on(AnyStep())
        .check("tag-explicit")
        .when(Docker("image.digest"))
        .report(&ReportDigest)
        .title("A digest pins the image")
        .impact("A new tag with the old digest still gives the old image")
        .remedy("Replace the digest together with the tag, or remove it")
        .reference(kUpgradeAction),

    Advisory("ANY-PY-UNPUBLISHED")
        .warning()
        .on(KeepingDistribution())
        .alias("R13-PY38")
        .alias("R13-PY39")
        .alias("R31-PY39")
        .check("python-supported")
        .decide(&PythonIsNotPublished)
        .title("The target has no image with the Python in your suffix")
        .impact("The build finds no such tag")
        .remedy("Move to a Python that the target has, or leave the suffix out "
                "and use the default Python")
        .reference(kImages),

    Advisory("ANY-PY-VARIANT")
        .warning()
        .on(KeepingDistribution())
        .check("variant-kept")
        .when(kVariant&& kRunningVariant && !kVariant.SameAs(kRunningVariant))
        .report(&ReportVariants)
        .title("The variant of the image changes")
        .impact("Another suffix means another Python, another system or an "
                "image that does not copy the project")
        .remedy("Check that the target has the suffix of the image that you "
                "run and supports its Python, and keep the suffix")
        .reference(kImages)
        .reference(kUpgradeAction),

    // The last releases with images on Alpine are those of Airflow 1.10.13.
    Advisory("AC-ALPINE-ENDS")
        .warning()
        .on(CrossingAirflow("1.10.14"))
        .check("image")
        .when(Docker("image.variant").Contains("alpine") &&
              (Shell("apk") || OsPackage("linux-headers") ||
               OsPackage("musl-dev") || OsPackage("build-base")))
        .title("The project is built with packages of Alpine Linux")
        .impact("From Airflow 1.10.14 on the images are Debian only: apk and "
                "these packages do not exist there, and the image does not "
                "build")
        .remedy("Replace apk by apt-get, and the packages by those of Debian: "
                "build-essential, linux-libc-dev, libpq-dev")
        .reference(kImages),

    Advisory("ANY-PY-DEFAULT-JUMP")
        .warning()
        .on(UpgradingRuntime())
        .alias("R8-PYTHON-310")
        .alias("R9-PYTHON-311")
        .check("python-supported")
        .decide(&DefaultPythonChanges)
        .report(&ReportDefaultPython)
        .title("The default Python of the image changes")
        .impact("pip builds compiled requirements again, and code fails if it "
                "uses features that the newer Python removed")
        .remedy("Test your requirements and code on it")
        .reference(kImages),

    Advisory("ANY-CUSTOM-BASE")
        .warning()
        .on(AnyStep())
        .check("image")
        .when(kRepository.SomeRow(!IsOfficial()))
        .title("The project builds on an image that is not an official one")
        .impact("Its tag does not show which release is in it, and a new FROM "
                "line does not upgrade it")
        .remedy("Read the Runtime version from the label of the image, and "
                "build it on the target first")
        .reference(kCli),

    Advisory("ANY-MULTISTAGE")
        .info()
        .on(AnyStep())
        .check("image")
        .when(Docker("stage").RowsAtLeast(2))
        .title("The Dockerfile has several stages")
        .impact("Only the last FROM, or the stage that it names, runs; tools "
                "may rewrite the others too")
        .remedy("Change the stage that becomes the image, and check the others")
        .reference(kCli)
        .reference(kUpgradeAction),

    Advisory("ANY-REQ-PINS-AIRFLOW")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .check("requirements")
        .decide(&RequiresOtherAirflow)
        .title("The requirements ask for another Airflow than the target's")
        .impact("The build replaces the Airflow of the image, or fails; the "
                "platform does not expect either")
        .remedy("Remove the requirement: the image includes Airflow", "",
                "requirements.remove apache-airflow")
        .reference(kImages),
};

}  // namespace
}  // namespace upgrade_plugin::image_tag

UPGRADE_ADVISOR_PLUGIN("image_tag", "1.1.0",
                       "What the image reference of a project should look like",
                       upgrade_plugin::image_tag::kAdvisories)
