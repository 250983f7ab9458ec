#include "plugins/image_tag/conditions.h"

#include <string>
#include <string_view>

namespace upgrade_plugin::image_tag {
namespace {

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

// The reference to write for the target without a suffix: in the project's own
// repository if that one publishes it.
std::string ImageOfTarget(const Facts& f) {
  const std::string_view written = f.docker("image.repository").text();
  const std::string_view published = DefaultRepository(f);
  const std::string_view leaf = published.substr(published.rfind('/'));
  const bool keep = EndsWith(written, leaf);
  std::string image(keep ? written : published);
  image.append(":").append(f.target("version").text());
  return image;
}

// The same with the suffix that the project names.
std::string ExactImage(const Facts& f) {
  std::string image = ImageOfTarget(f);
  // The suffixes of Certified mean nothing on Runtime.
  if (Same(f.source("distribution"), f.target("distribution")).is_yes()) {
    image.append(f.docker("image.variant").text());
  }
  return image;
}

// "3.9" of "-ubi9-python-3.9-base"; empty where the suffix names no Python.
std::string_view PythonOf(std::string_view variant) {
  constexpr std::string_view kPiece = "-python-";
  const size_t begin = variant.find(kPiece);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = variant.substr(begin + kPiece.size());
  return rest.substr(0, rest.find('-'));
}

std::string Quoted(std::string_view variant) {
  return variant.empty() ? "no suffix" : "the suffix " + std::string(variant);
}

// The last parts of the repositories of official images; a mirror has them too.
constexpr std::string_view kOfficial[] = {"ap-airflow", "astro-runtime",
                                          "runtime"};

bool IsOfficial(std::string_view repository) {
  const size_t slash = repository.rfind('/');
  if (slash != std::string_view::npos) repository.remove_prefix(slash + 1);
  for (std::string_view leaf : kOfficial) {
    if (repository == leaf) return true;
  }
  return false;
}

// The Python of images without a suffix, from a release of Runtime on; used
// where no source states it.
struct Default {
  std::string_view since;
  std::string_view python;
};
constexpr Default kDefaults[] = {{"3.3-1", "3.14"},  {"3.2-1", "3.13"},
                                 {"12.0.0", "3.12"}, {"9.0.0", "3.11"},
                                 {"8.0.0", "3.10"},  {"3.0.0", "3.9"}};

// Of a release; empty where nobody knows.
std::string_view DefaultPython(const Fact& stated, const Fact& version) {
  if (!stated.text().empty()) return stated.text();
  for (const Default& each : kDefaults) {
    if (version.version_at_least(Scheme::kRuntime, each.since).is_yes()) {
      return each.python;
    }
  }
  return {};
}

// The default Pythons that a step leaves and arrives at.
struct Defaults {
  explicit Defaults(const Facts& f)
      : versions(Truth(f.source("version")) && Truth(f.target("version"))),
        before(DefaultPython(f.source("python.default"), f.source("version"))),
        after(DefaultPython(f.target("python.default"), f.target("version"))) {}

  Truth versions;  // what they rest on
  std::string_view before;
  std::string_view after;
};

}  // namespace

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

void ReportVariants(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  report.Detail("The image you run has " +
                    Quoted(f.request("running.variant").text()) +
                    ", the project names one with " +
                    Quoted(f.docker("image.variant").text()),
                applies);
}

Truth DefaultPythonChanges(const Facts& f) {
  const Defaults python(f);
  if (!python.versions.is_yes()) return python.versions;
  if (python.before.empty() || python.after.empty()) {
    return {Truth::kUnknown, python.versions.basis};
  }
  return When(python.before != python.after, python.versions.basis) &&
         !f.docker("image.variant").contains("-python-");
}

void ReportDefaultPython(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  const Defaults python(f);
  const std::string old(python.before);
  report.Detail("Python " + old + " becomes " + std::string(python.after),
                python.versions);
  const Truth is_published = f.target("python.version").any([&](const Row& r) {
    return r.value == old;
  });
  // Suffixes with a Python begin there.
  const Truth has_suffixes =
      f.target("version").version_at_least(Scheme::kRuntime, "9.0.0");
  if (!(is_published && has_suffixes).is_yes()) return;
  // An image of one's own has no such tag.
  if (BaseIsCustom(f).is_yes()) return;
  std::string image = ImageOfTarget(f);
  image.append("-python-").append(old).append(f.docker("image.variant").text());
  report.Remedy("Or stay on the Python you run: FROM " + image, "",
                "dockerfile.from " + image);
}

Truth BaseIsCustom(const Facts& f) {
  const Fact repository = f.docker("image.repository");
  return repository &&
         repository.any([](const Row& r) { return !IsOfficial(r.value); });
}

Truth HasSeveralStages(const Facts& f) {
  const Fact stages = f.docker("stage");
  if (!stages.is_yes()) return stages;
  return When(stages.count() > 1, stages.basis);
}

Truth RequiresOtherAirflow(const Facts& f) {
  const Fact wanted = f.requirement("apache-airflow");
  if (!wanted.is_yes()) return wanted;
  const Fact airflow = f.target("airflow.version");
  const uint64_t basis = wanted.basis | airflow.basis;
  if (wanted.row(0).withheld) return {Truth::kUnknown, wanted.basis};
  if (wanted.text().empty()) return {Truth::kNo, wanted.basis};
  int32_t fits = 0;
  if (!airflow.is_yes() ||
      f.call()->satisfies(f.call(), UA_SCHEME_PEP440, Text(airflow.text()),
                          Text(wanted.text()), &fits) != UA_OK) {
    return {Truth::kUnknown, basis};
  }
  return When(fits == 0, basis);
}

}  // namespace upgrade_plugin::image_tag
