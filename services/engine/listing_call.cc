// ListReleases, GetRelease, ListPlugins and ListAdvisories.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/advisor/availability.h"
#include "services/advisor/planner.h"
#include "services/base/nearest.h"
#include "services/base/quoting.h"
#include "services/base/utf8_text.h"
#include "services/domain/request_limits.h"
#include "services/engine/answer_size.h"
#include "services/engine/engine.h"
#include "services/engine/finding_message.h"
#include "services/engine/page_fill.h"
#include "services/engine/page_token.h"
#include "services/engine/release_message.h"
#include "services/engine/request_reader.h"
#include "services/engine/running.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxLine = 16;

bool Wants(const v1::ListReleasesRequest& request, const Release& release,
           absl::CivilDay as_of) {
  const v1::Distribution distribution =
      release.distribution() == Distribution::kRuntime
          ? v1::DISTRIBUTION_RUNTIME
          : v1::DISTRIBUTION_CERTIFIED;
  if (request.distribution() != v1::DISTRIBUTION_UNSPECIFIED &&
      request.distribution() != distribution) {
    return false;
  }
  if (!request.line().empty() && request.line() != release.version.Line()) {
    return false;
  }
  return !request.offered() || IsOffered(release, as_of);
}

v1::GetReleaseResponse ReleaseResponse(const Release& release,
                                       absl::CivilDay as_of,
                                       const Catalog& catalog) {
  v1::GetReleaseResponse response;
  WriteRelease(release, as_of, WithPackages::kYes, *response.mutable_release());
  response.set_catalog_revision(catalog.revision());
  return response;
}

v1::PluginState StateOf(const PluginStatus& status) {
  if (status.quarantined) return v1::PLUGIN_STATE_QUARANTINED;
  return status.loaded ? v1::PLUGIN_STATE_LOADED : v1::PLUGIN_STATE_REFUSED;
}

void WritePlugin(const PluginStatus& status, v1::Plugin& out) {
  out.set_id(ValidUtf8(status.id));
  out.set_version(ValidUtf8(status.version));
  out.set_summary(ValidUtf8(status.summary));
  out.set_state(StateOf(status));
  out.set_digest(status.digest);
  out.set_file(ValidUtf8(status.file));
  out.set_advisory_count(static_cast<int>(status.advisory_count));
  out.set_last_failure(ValidUtf8(status.failure));
  out.set_abi_version(status.abi_version);
  out.set_vocabulary_version(status.vocabulary_version);
  out.set_tier(status.tier == Tier::kService ? v1::PLUGIN_TIER_SERVICE
                                             : v1::PLUGIN_TIER_WORKER);
  out.set_required(status.required);
  out.set_development(status.development);
  out.set_failure_count(static_cast<int64_t>(status.failure_count));
  out.set_worker_starts(static_cast<int64_t>(status.worker_starts));
}

void WriteReload(const ReloadReport& report, v1::Reload& out) {
  const int64_t seconds = absl::ToUnixSeconds(report.time);
  out.mutable_time()->set_seconds(seconds);
  out.set_succeeded(report.succeeded);
  out.set_failure(ValidUtf8(report.failure));
}

// The two ends of a step to list advisories for; both empty if none was named.
struct Ends {
  std::optional<Release> source;
  std::optional<Release> target;
};

absl::StatusOr<Ends> ReadEnds(const v1::ListAdvisoriesRequest& request,
                              const Catalog& catalog) {
  Violations violations;
  if (request.plugin().size() > limits::kIdBytes) {
    violations.Add("plugin",
                   absl::StrCat("has more than ", limits::kIdBytes, " bytes"));
  }
  if (request.has_source() != request.has_target()) {
    violations.Add(request.has_source() ? "target" : "source",
                   "give both ends of the step, or neither");
  }
  std::optional<ReleaseVersion> source;
  std::optional<ReleaseVersion> target;
  if (request.has_source()) {
    source = ReadRelease(request.source(), "source", violations);
  }
  if (request.has_target()) {
    target = ReadRelease(request.target(), "target", violations);
  }
  if (!violations.empty()) return violations.ToStatus();
  Ends ends;
  if (!source) return ends;
  absl::StatusOr<Release> from = FindStart(catalog, *source);
  if (!from.ok()) return from.status();
  absl::StatusOr<Release> to = FindTarget(catalog, *from, *target);
  if (!to.ok()) return to.status();
  ends.source = *std::move(from);
  ends.target = *std::move(to);
  return ends;
}

// The releases of the way that a plan without any facts would choose; the two
// ends alone where there is none.
absl::StatusOr<std::vector<Release>> WayBetween(const Snapshot& snapshot,
                                                const Ends& ends,
                                                absl::CivilDay today) {
  const Running now(snapshot, *ends.source, DeploymentSources(), today);
  PlanRequest request;
  request.start = now.start();
  request.target = ends.target->version;
  request.as_of = today;
  request.allow_deprecated = true;
  const absl::StatusOr<Plan> plan = MakePlan(snapshot.graph(), request);
  if (!plan.ok()) {
    return MakeError(absl::StatusCode::kInvalidArgument,
                     v1::ERROR_REASON_TARGET_NOT_NEWER, plan.status().message(),
                     {});
  }
  std::vector<Release> out{*ends.source};
  for (const PlannedStep& step : plan->path.steps) {
    out.push_back(step.target);
  }
  if (out.size() == 1) out.push_back(*ends.target);
  return out;
}

bool IsOnTheWay(const Advisory& advisory, const std::vector<Release>& way) {
  for (size_t i = 1; i < way.size(); ++i) {
    if (Meets(advisory.on, way[i - 1], way[i]) != Truth::kNo) return true;
  }
  return way.empty();
}

void WriteBounded(const Advisory& advisory, v1::Advisory& out) {
  WriteAdvisory(advisory, out);
  BoundAnswer(out);
}

absl::Status UnknownAdvisory(const std::string& id,
                             const std::vector<std::string>& ids) {
  const std::string nearest = NearestName(id, ids).value_or("");
  return MakeError(
      absl::StatusCode::kNotFound, v1::ERROR_REASON_ADVISORY_UNKNOWN,
      absl::StrCat(
          "No loaded plugin has an advisory ", Quoted(id),
          nearest.empty() ? "" : absl::StrCat("; did you mean ", nearest, "?")),
      {{"advisory", ValidUtf8(id)}, {"nearest", nearest}});
}

}  // namespace

absl::StatusOr<v1::ListReleasesResponse> Engine::ListReleases(
    const v1::ListReleasesRequest& request, const CallContext&) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  Violations violations;
  const absl::CivilDay as_of = ReadAsOf(request.as_of(), today_(), violations);
  if (request.line().size() > kMaxLine) {
    violations.Add("line",
                   "has more than 16 bytes; give one such as 12 or 3.1");
  }
  if (!v1::Distribution_IsValid(request.distribution())) {
    violations.Add("distribution", "say RUNTIME or CERTIFIED, or leave it out");
  }
  if (!violations.empty()) return violations.ToStatus();
  std::vector<const Release*> wanted;
  for (const Release& release : snapshot->catalog().releases()) {
    if (Wants(request, release, as_of)) wanted.push_back(&release);
  }
  std::reverse(wanted.begin(), wanted.end());
  const std::string list =
      absl::StrCat("releases ", request.distribution(), " ", request.line(),
                   " ", request.offered(), " ", absl::FormatCivilTime(as_of),
                   " ", snapshot->catalog().revision());
  absl::StatusOr<Page> page =
      PageOf(wanted.size(), request.page_size(), request.page_token(), list);
  if (!page.ok()) return page.status();
  v1::ListReleasesResponse response;
  FillPage(
      list,
      [&](size_t i, v1::Release& row) {
        WriteRelease(*wanted[i], as_of, WithPackages::kNo, row);
      },
      *page, *response.mutable_releases());
  response.set_next_page_token(page->next_token);
  response.set_catalog_revision(snapshot->catalog().revision());
  response.set_total_size(static_cast<int>(wanted.size()));
  return response;
}

absl::StatusOr<v1::GetReleaseResponse> Engine::GetRelease(
    const v1::GetReleaseRequest& request, const CallContext&) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  const Catalog& catalog = snapshot->catalog();
  Violations violations;
  const absl::CivilDay as_of = ReadAsOf(request.as_of(), today_(), violations);
  const std::optional<ReleaseVersion> version =
      ReadRelease(request.release(), "release", violations);
  if (!violations.empty()) return violations.ToStatus();
  const ReleaseVersion resolved = ResolveVersion(catalog, *version);
  return catalog.Find(resolved).Match(
      [&](const Release& release) {
        return absl::StatusOr<v1::GetReleaseResponse>(
            ReleaseResponse(release, as_of, catalog));
      },
      [&] { return UnknownRelease(catalog, resolved); });
}

absl::StatusOr<v1::ListPluginsResponse> Engine::ListPlugins(
    const v1::ListPluginsRequest& request, const CallContext&) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  const std::vector<PluginStatus> plugins =
      snapshot->plugins().CurrentPlugins();
  const std::string list = "plugins " + snapshot->plugins().revision();
  absl::StatusOr<Page> page =
      PageOf(plugins.size(), request.page_size(), request.page_token(), list);
  if (!page.ok()) return page.status();
  v1::ListPluginsResponse response;
  FillPage(
      list, [&](size_t i, v1::Plugin& row) { WritePlugin(plugins[i], row); },
      *page, *response.mutable_plugins());
  if (const std::optional<ReloadReport> reload = last_reload()) {
    WriteReload(*reload, *response.mutable_last_reload());
  }
  response.set_next_page_token(page->next_token);
  response.set_plugin_set_revision(snapshot->plugins().revision());
  return response;
}

absl::StatusOr<v1::ListAdvisoriesResponse> Engine::ListAdvisories(
    const v1::ListAdvisoriesRequest& request, const CallContext&) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  absl::StatusOr<Ends> ends = ReadEnds(request, snapshot->catalog());
  if (!ends.ok()) return ends.status();
  std::vector<Release> way;
  if (ends->source) {
    absl::StatusOr<std::vector<Release>> found =
        WayBetween(*snapshot, *ends, today_());
    if (!found.ok()) return found.status();
    way = *std::move(found);
  }
  std::vector<const Advisory*> wanted;
  for (const Advisory& advisory : snapshot->plugins().advisories()) {
    const bool plugin_fits =
        request.plugin().empty() || advisory.plugin == request.plugin();
    if (plugin_fits && IsOnTheWay(advisory, way)) wanted.push_back(&advisory);
  }
  const std::string list =
      absl::StrCat("advisories ", request.plugin(), " ",
                   ends->source ? ends->source->version.ToString() : "", " ",
                   ends->target ? ends->target->version.ToString() : "", " ",
                   snapshot->plugins().revision());
  absl::StatusOr<Page> page =
      PageOf(wanted.size(), request.page_size(), request.page_token(), list);
  if (!page.ok()) return page.status();
  v1::ListAdvisoriesResponse response;
  FillPage(
      list, [&](size_t i, v1::Advisory& row) { WriteBounded(*wanted[i], row); },
      *page, *response.mutable_advisories());
  response.set_next_page_token(page->next_token);
  response.set_plugin_set_revision(snapshot->plugins().revision());
  for (const Release& release : way) {
    v1::ReleaseRef& ref = *response.add_path();
    ref.set_distribution(release.distribution() == Distribution::kRuntime
                             ? v1::DISTRIBUTION_RUNTIME
                             : v1::DISTRIBUTION_CERTIFIED);
    ref.set_version(release.version.ToString());
  }
  return response;
}

absl::StatusOr<v1::GetAdvisoryResponse> Engine::GetAdvisory(
    const v1::GetAdvisoryRequest& request, const CallContext&) const {
  const std::shared_ptr<const Snapshot> snapshot = this->snapshot();
  Violations violations;
  if (request.id().empty() || request.id().size() > limits::kIdBytes) {
    violations.Add("id", absl::StrCat("give the id of an advisory, of at most ",
                                      limits::kIdBytes, " bytes"));
  }
  if (!violations.empty()) return violations.ToStatus();
  std::vector<std::string> ids;
  for (const Advisory& advisory : snapshot->plugins().advisories()) {
    const bool is_former =
        std::find(advisory.aliases.begin(), advisory.aliases.end(),
                  request.id()) != advisory.aliases.end();
    if (advisory.id == request.id() || is_former) {
      v1::GetAdvisoryResponse response;
      WriteBounded(advisory, *response.mutable_advisory());
      response.set_plugin_set_revision(snapshot->plugins().revision());
      return response;
    }
    ids.push_back(advisory.id);
  }
  return UnknownAdvisory(request.id(), ids);
}

}  // namespace upgrade_advisor
