#include "services/cli/rehearsal/rehearsed_release.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "astro/upgrade/v1/catalog_service.grpc.pb.h"
#include "astro/upgrade/v1/upgrade_service.grpc.pb.h"
#include "services/base/read_file.h"
#include "services/cli/client/error_text.h"
#include "services/cli/client/release_text.h"
#include "services/cli/client/requests.h"
#include "services/domain/image_reference.h"
#include "services/domain/release_version.h"
#include "services/rehearsal/environments/pinned_packages.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kMaxFileBytes = 1u << 20;

absl::StatusOr<ReleaseVersion> VersionOf(const v1::Release& release) {
  return ReleaseVersion::Parse(
      release.distribution() == v1::DISTRIBUTION_RUNTIME
          ? Distribution::kRuntime
          : Distribution::kCertified,
      release.version());
}

// The service, as this command asks it.
class Service {
 public:
  explicit Service(const Options& options) : options_(options) {}

  absl::Status Open() {
    absl::StatusOr<std::unique_ptr<Connection>> connection =
        Connection::Open(options_);
    if (!connection.ok()) {
      return absl::UnavailableError(
          absl::StrCat(connection.status().message(), "\n"));
    }
    connection_ = *std::move(connection);
    return absl::OkStatus();
  }

  template <typename Stub, typename Request, typename Response>
  absl::Status Ask(grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                const Request&, Response*),
                   const Request& request, Response& response) const {
    Stub stub(connection_->channel());
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(options_.timeout_seconds));
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (status.ok()) return absl::OkStatus();
    return absl::UnavailableError(ErrorText(status));
  }

  absl::StatusOr<v1::Release> Release(const v1::ReleaseRef& ref) const {
    v1::GetReleaseRequest request;
    *request.mutable_release() = ref;
    request.set_as_of(options_.as_of);
    v1::GetReleaseResponse response;
    const absl::Status asked =
        Ask(&v1::CatalogService::Stub::GetRelease, request, response);
    if (!asked.ok()) return asked;
    return std::move(*response.mutable_release());
  }
  absl::StatusOr<v1::Release> Release(const v1::Release& known) const {
    v1::ReleaseRef ref;
    ref.set_distribution(known.distribution());
    ref.set_version(known.version());
    return Release(ref);
  }

  // The listed release of Runtime whose packages are known and whose Airflow is
  // nearest; none if no release of that Airflow's major has them.
  absl::StatusOr<v1::Release> NearestWithPackages(
      const v1::Release& release) const {
    v1::ListReleasesRequest request;
    request.set_distribution(v1::DISTRIBUTION_RUNTIME);
    request.set_page_size(1000);
    v1::ListReleasesResponse response;
    const absl::Status asked =
        Ask(&v1::CatalogService::Stub::ListReleases, request, response);
    if (!asked.ok()) return asked;
    const v1::Release* nearest = nullptr;
    int distance = 0;
    for (const v1::Release& candidate : response.releases()) {
      if (!candidate.packages_known() || Major(candidate) != Major(release)) {
        continue;
      }
      const int apart = std::abs(Minor(candidate) - Minor(release));
      if (nearest == nullptr || apart < distance) {
        nearest = &candidate;
        distance = apart;
      }
    }
    if (nearest == nullptr) return absl::NotFoundError("no release");
    return Release(*nearest);
  }

 private:
  static int Number(absl::string_view text) {
    int out = 0;
    return absl::SimpleAtoi(text, &out) ? out : 0;
  }
  static int Major(const v1::Release& release) {
    const std::string& minor = release.airflow_minor();
    return Number(minor.substr(0, minor.find('.')));
  }
  static int Minor(const v1::Release& release) {
    const std::string& minor = release.airflow_minor();
    return Number(minor.substr(minor.find('.') + 1));
  }

  const Options& options_;
  std::unique_ptr<Connection> connection_;
};

// The text of a file that an option names; empty if it names none.
absl::StatusOr<std::string> ReadNamed(absl::string_view option,
                                      const std::string& path) {
  if (path.empty()) return std::string();
  absl::StatusOr<std::string> text = ReadFile(path, kMaxFileBytes);
  if (text.ok() && !text->empty()) return text;
  return absl::InvalidArgumentError(
      absl::StrCat(option, ": ", path, " ",
                   text.ok() ? "is empty" : text.status().message()));
}

// "-base" and "-python-3.10" of the project's image; nothing if it is another.
std::string VariantOf(const ProjectFiles& files) {
  const auto image = DeploymentImage::Parse(ProjectImage(files));
  return image.ok() ? image->variant : "";
}

// The Python that a variant of an image names.
std::string PythonOfVariant(absl::string_view variant) {
  constexpr absl::string_view kMark = "-python-";
  const size_t at = variant.find(kMark);
  if (at == absl::string_view::npos) return "";
  const absl::string_view rest = variant.substr(at + kMark.size());
  return std::string(rest.substr(0, rest.find('-')));
}

absl::Status AddProviders(const Service& service, const v1::Release& release,
                          RehearsedImage& image) {
  image.are_providers_known = release.packages_known();
  for (const v1::Package& package : release.packages()) {
    image.providers.push_back(
        absl::StrCat(package.name(), "==", package.version()));
  }
  if (image.are_providers_known || !image.freeze.empty()) {
    return absl::OkStatus();
  }
  const absl::StatusOr<v1::Release> nearest =
      service.NearestWithPackages(release);
  if (absl::IsNotFound(nearest.status())) return absl::OkStatus();
  if (!nearest.ok()) return nearest.status();
  for (const v1::Package& package : nearest->packages()) {
    image.providers.push_back(package.name());
  }
  return absl::OkStatus();
}

absl::Status AddAirflow(const v1::Release& release, RehearsedImage& image) {
  image.airflow = release.airflow_version();
  if (image.airflow.empty() && !image.freeze.empty()) {
    const PinnedPackages pins =
        ReadPinnedPackages(image.freeze_path, image.freeze);
    const PinnedPackage* airflow = pins.Find("apache-airflow");
    if (airflow != nullptr) image.airflow = airflow->version;
  }
  if (!image.airflow.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "the patch of Airflow in ", release.version(),
      " is not known: give what pip freeze prints in its image with "
      "--freeze-from or --freeze-to"));
}

absl::StatusOr<RehearsedImage> ImageOf(const Service& service,
                                       const v1::Release& known,
                                       const std::string& variant,
                                       RehearsedImage image) {
  const absl::StatusOr<v1::Release> release = service.Release(known);
  if (!release.ok()) return release.status();
  image.label = release->version();
  const absl::StatusOr<ReleaseVersion> version = VersionOf(*release);
  image.image =
      version.ok() ? PublishedImage(*version, variant) : release->image();
  image.python = PythonOfVariant(variant);
  if (image.python.empty()) image.python = release->default_python_version();
  image.day = release->release_date();
  absl::Status added = AddAirflow(*release, image);
  if (added.ok()) added = AddProviders(service, *release, image);
  if (!added.ok()) return added;
  return image;
}

// The files that the options name.
absl::Status ReadNamedFiles(const UpgradeTestOptions& test,
                            RehearsedReleases& out) {
  const auto read = [](absl::string_view option, const std::string& path,
                       std::string& text, std::string& kept) -> absl::Status {
    absl::StatusOr<std::string> got = ReadNamed(option, path);
    if (!got.ok()) return got.status();
    text = *std::move(got);
    kept = path;
    return absl::OkStatus();
  };
  absl::Status status = read("--freeze-from", test.freeze_from, out.from.freeze,
                             out.from.freeze_path);
  if (status.ok()) {
    status =
        read("--freeze-to", test.freeze_to, out.to.freeze, out.to.freeze_path);
  }
  if (status.ok()) {
    status = read("--constraints-from", test.constraints_from,
                  out.from.constraints, out.from.constraints_path);
  }
  if (status.ok()) {
    status = read("--constraints-to", test.constraints_to, out.to.constraints,
                  out.to.constraints_path);
  }
  return status;
}

// The path of a template for an image: "{version}" is 3.1-21.
std::string PathFor(std::string path, absl::string_view name,
                    const RehearsedImage& image) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    absl::StrAppend(&path, "/", name);
  }
  return absl::StrReplaceAll(path, {{"{version}", image.label},
                                    {"{airflow}", image.airflow},
                                    {"{python}", image.python}});
}

// Those of a template, where there is a file for the image and nothing was
// named for it.
absl::Status ReadFromTemplates(const UpgradeTestOptions& test,
                               RehearsedImage& image) {
  const auto read = [&](absl::string_view option, const std::string& from,
                        absl::string_view name, std::string& text,
                        std::string& kept) -> absl::Status {
    if (from.empty() || !text.empty()) return absl::OkStatus();
    const std::string path = PathFor(from, name, image);
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return absl::OkStatus();
    absl::StatusOr<std::string> got = ReadNamed(option, path);
    if (got.ok()) text = *std::move(got);
    kept = path;
    return got.status();
  };
  absl::Status status =
      read("--freezes", test.freezes, "pip_freeze_{version}.txt", image.freeze,
           image.freeze_path);
  if (status.ok()) {
    status = read("--constraints", test.constraints,
                  "constraints-{airflow}-{python}.txt", image.constraints,
                  image.constraints_path);
  }
  return status;
}

struct Ends {
  v1::Release from;
  v1::Release to;
};

// Where no plan leads: an older release may be tested too.
absl::StatusOr<Ends> EndsWithoutPlan(const Service& service,
                                     const Options& options,
                                     const ProjectFiles& files,
                                     const absl::Status& plan_error) {
  if (options.to.empty()) return plan_error;
  const std::string from =
      options.from.empty() ? ProjectImage(files) : options.from;
  const absl::StatusOr<v1::ReleaseRef> from_ref = ReadReleaseText(from);
  const absl::StatusOr<v1::ReleaseRef> to_ref = ReadReleaseText(options.to);
  if (!from_ref.ok() || !to_ref.ok()) return plan_error;
  absl::StatusOr<v1::Release> first = service.Release(*from_ref);
  absl::StatusOr<v1::Release> last = service.Release(*to_ref);
  if (!first.ok() || !last.ok()) return plan_error;
  return Ends{*std::move(first), *std::move(last)};
}

}  // namespace

absl::StatusOr<RehearsedReleases> AskForReleases(const Options& options) {
  RehearsedReleases out;
  if (absl::Status s = ReadNamedFiles(options.test, out); !s.ok()) return s;
  absl::StatusOr<v1::PlanUpgradeRequest> request = PlanRequestOf(options);
  if (!request.ok()) return request.status();
  request->set_view(v1::VIEW_BASIC);
  std::vector<ProjectFile> files;
  for (const v1::ProjectFile& file : request->deployment().files()) {
    files.push_back({file.path(), file.text()});
  }
  out.files = ReadProjectFiles(std::move(files));
  Service service(options);
  if (absl::Status s = service.Open(); !s.ok()) return s;
  v1::PlanUpgradeResponse plan;
  const absl::Status planned =
      service.Ask(&v1::UpgradeService::Stub::PlanUpgrade, *request, plan);
  Ends ends{plan.plan().start(), plan.plan().target()};
  if (!planned.ok()) {
    absl::StatusOr<Ends> known =
        EndsWithoutPlan(service, options, out.files, planned);
    if (!known.ok()) return known.status();
    ends = *std::move(known);
  } else if (!plan.plan().has_target()) {
    return absl::UnavailableError(
        absl::StrCat("there is no target: ", plan.plan().reason_text(), "\n"));
  }
  for (const v1::PlanStep& step : plan.plan().steps()) {
    out.path.push_back(absl::StrCat(
        step.source().version(), " to ", step.target().version(), ", Airflow ",
        step.source().airflow_minor(), " to ", step.target().airflow_minor()));
  }
  out.as_of = planned.ok() ? plan.plan().as_of() : options.as_of;
  const auto from_version = VersionOf(ends.from);
  const auto to_version = VersionOf(ends.to);
  out.is_downgrade =
      from_version.ok() && to_version.ok() && *to_version < *from_version;
  if (!planned.ok() && !out.is_downgrade) return planned;
  const std::string variant = VariantOf(out.files);
  absl::StatusOr<RehearsedImage> from =
      ImageOf(service, ends.from, variant, std::move(out.from));
  if (!from.ok()) return from.status();
  absl::StatusOr<RehearsedImage> to =
      ImageOf(service, ends.to, variant, std::move(out.to));
  if (!to.ok()) return to.status();
  out.from = *std::move(from);
  out.to = *std::move(to);
  for (RehearsedImage* image : {&out.from, &out.to}) {
    absl::Status status = ReadFromTemplates(options.test, *image);
    if (!status.ok()) return status;
  }
  return out;
}

}  // namespace upgrade_advisor
