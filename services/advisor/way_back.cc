#include "services/advisor/way_back.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/advisor/version_direction.h"
#include "services/domain/pep440.h"
#include "services/domain/runtime_version.h"

namespace upgrade_advisor {
namespace {

bool LeavesAirflow3(const Release& now, const Release& then) {
  return CrossesAirflowMajor(then, now) &&
         CompareAirflowMinors(then.airflow_minor, now.airflow_minor) < 0;
}

WayBack Closed(std::string reason, std::string text) {
  return {.is_open = Truth::kNo,
          .reason = std::move(reason),
          .text = std::move(text)};
}

// Software does not roll back where one of these runs on either side.
bool HasNoRollbacks(const Release& release) {
  const RuntimeVersion* runtime = release.version.runtime();
  if (runtime == nullptr || !runtime->is_new_form()) return false;
  if (runtime->first() != 3) return false;
  return runtime->second() == 0 ||
         (runtime->second() == 1 && runtime->third() <= 1);
}

// Since 1.1; unknown where the version is.
Truth CrossesMajors(const std::string& platform_version) {
  const auto version = Pep440Version::Parse(platform_version);
  if (!version.ok()) return Truth::kUnknown;
  return TruthOf(!(*version < Pep440Version::FromRelease(1, 1, 0)));
}

WayBack OnSoftware(const Release& now, const Release& then,
                   const std::string& platform_version) {
  for (const Release* release : {&now, &then}) {
    if (HasNoRollbacks(*release)) {
      return Closed("NO_AUTOMATED_ROLLBACK",
                    absl::StrCat("Software does not roll back from or to ",
                                 ReleaseText(*release),
                                 ": not with Runtime 3.0-1 to 3.1-1"));
    }
  }
  if (CompareAirflowMinors(then.airflow_minor, "2.3") < 0) {
    return Closed("OLDER_THAN_ROLLBACKS",
                  absl::StrCat("Software rolls back only to Runtime 5.0.0, or "
                               "Airflow 2.3, or later: not to ",
                               ReleaseText(then)));
  }
  WayBack out{.is_open = Truth::kYes,
              .reason = "ROLLBACK",
              .text = "Software can roll back to the deploy that ran before"};
  if (LeavesAirflow3(now, then)) {
    out.is_open = CrossesMajors(platform_version);
    if (out.is_open == Truth::kNo) {
      return Closed("PLATFORM_TOO_OLD",
                    absl::StrCat("Software rolls back from Airflow 3 to "
                                 "Airflow 2 since version 1.1; this one is ",
                                 platform_version));
    }
    if (out.is_open == Truth::kUnknown) {
      out.reason = "PLATFORM_VERSION_UNKNOWN";
      out.text =
          "Software rolls back from Airflow 3 to Airflow 2 since its version "
          "1.1 only";
    }
  }
  out.conditions = {kDeployIsKept,
                    "rollbacks are enabled for the installation and the "
                    "Deployment",
                    "code comes by image or DAG-only deploys, not by NFS or "
                    "git-sync"};
  return out;
}

WayBack OnAstro(const Release& now, const Release& then) {
  WayBack out{.is_open = Truth::kYes,
              .reason = "ROLLBACK",
              .text = "Astro can roll back to the deploy that ran before",
              .conditions = {kDeployIsKept}};
  if (LeavesAirflow3(now, then)) {
    out.is_open = Truth::kUnknown;
    out.reason = "BETWEEN_SOME_RELEASES";
    out.text =
        "Astro rolls back from Airflow 3 to Airflow 2 between some "
        "releases only: its document on deploy history lists them";
  }
  return out;
}

WayBack OnOneMachine() {
  return {.is_open = Truth::kYes,
          .reason = "LOCAL",
          .text =
              "Name the earlier image again, and let the local metadata "
              "database go with `astro dev kill`: the earlier Airflow does "
              "not start on the later schema"};
}

// Where the platform is not known: what holds on both.
WayBack OnEither(WayBack astro, WayBack software) {
  WayBack out = std::move(astro);
  if (software.is_open != Truth::kNo) out.conditions = software.conditions;
  if (out.is_open == Truth::kYes && software.is_open == Truth::kYes) {
    out.text = "Astro and Software can roll back to the deploy that ran before";
    return out;
  }
  out.is_open = Truth::kUnknown;
  out.reason = "PLATFORM_UNKNOWN";
  absl::StrAppend(&out.text, ". ", software.text);
  return out;
}

WayBack OnPlatform(const Release& now, const Release& then,
                   const Hosting& hosting) {
  if (hosting.platform == "local") return OnOneMachine();
  if (hosting.platform == "astro") return OnAstro(now, then);
  WayBack software = OnSoftware(now, then, hosting.version);
  // Certified runs on Software only.
  if (hosting.platform == "software" || now.version.certified() != nullptr) {
    return software;
  }
  return OnEither(OnAstro(now, then), std::move(software));
}

}  // namespace

WayBack AssessWayBack(const Release& now, const Release& then,
                      const Hosting& hosting) {
  if (now.version == then.version) {
    WayBack out{.is_open = Truth::kYes,
                .reason = "SAME_RELEASE",
                .text = "The same release runs: only code goes back"};
    if (hosting.platform != "local") out.conditions = {kDeployIsKept};
    return out;
  }
  if (now.version.runtime() != nullptr && then.version.certified() != nullptr) {
    return Closed(
        "LEFT_CERTIFIED",
        "A Deployment that has migrated to Runtime does not return to "
        "Certified; until the first image is pushed, the migration "
        "can be cancelled");
  }
  WayBack out = OnPlatform(now, then, hosting);
  if (out.is_open != Truth::kNo) {
    out.erased = ErasedBetween(then, now);
  }
  return out;
}

}  // namespace upgrade_advisor
