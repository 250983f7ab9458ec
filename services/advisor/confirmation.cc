#include "services/advisor/confirmation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/advisor/version_direction.h"
#include "services/domain/image_reference.h"
#include "services/domain/pep440.h"
#include "services/domain/runtime_version.h"

namespace upgrade_advisor {
namespace {

// "v2.9.1" is "2.9.1".
absl::string_view WithoutV(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (text.size() > 1 && absl::ascii_isdigit(text[1])) {
    absl::ConsumePrefix(&text, "v");
  }
  return text;
}

Truth RuntimeMatches(const std::string& shown, const Release& release) {
  const RuntimeVersion* expected = release.version.runtime();
  if (shown.empty() || expected == nullptr) return Truth::kUnknown;
  const auto version = RuntimeVersion::Parse(WithoutV(shown));
  return TruthOf(version.ok() && *version == *expected);
}

// The hotfix in "2.3.0+astro.4", if it is shown.
std::optional<uint32_t> HotfixIn(absl::string_view shown) {
  const size_t at = shown.find("+astro.");
  uint32_t hotfix = 0;
  if (at == absl::string_view::npos ||
      !absl::SimpleAtoi(shown.substr(at + 7), &hotfix)) {
    return std::nullopt;
  }
  return hotfix;
}

Truth AirflowMatches(const std::string& shown, const Release& release) {
  if (shown.empty() || !release.airflow) return Truth::kUnknown;
  const auto version = Pep440Version::Parse(WithoutV(shown));
  if (!version.ok() || version->Public() != release.airflow->Public()) {
    return Truth::kNo;
  }
  const CertifiedVersion* certified = release.version.certified();
  const std::optional<uint32_t> hotfix = HotfixIn(shown);
  if (certified == nullptr || !hotfix || !certified->hotfix()) {
    return Truth::kYes;
  }
  return TruthOf(*hotfix == *certified->hotfix());
}

std::vector<ShownField> FieldsFor(const ShownVersions& shown,
                                  const Release& release) {
  std::vector<ShownField> out;
  if (release.version.runtime() != nullptr || !shown.runtime.empty()) {
    ShownField field{"runtime_version", shown.runtime, "",
                     RuntimeMatches(shown.runtime, release)};
    if (release.version.runtime() != nullptr) {
      field.expected = release.version.ToString();
    } else {
      field.matches = Truth::kNo;  // Certified shows no Runtime
    }
    out.push_back(std::move(field));
  }
  out.push_back({"airflow_version", shown.airflow,
                 release.airflow ? release.airflow->ToString() : "",
                 AirflowMatches(shown.airflow, release)});
  return out;
}

void AddImageTag(const ShownVersions& shown, const Deployed& deployed,
                 std::vector<ShownField>& out) {
  // The footer of a project that runs on one machine has none.
  const bool is_shown =
      deployed.platform == "astro" || !shown.image_tag.empty();
  if (!is_shown) return;
  ShownField field{"image_tag", shown.image_tag, deployed.image_tag};
  if (!field.shown.empty() && !field.expected.empty()) {
    field.matches = TruthOf(field.shown == field.expected);
  }
  out.push_back(std::move(field));
}

bool Any(const std::vector<ShownField>& fields, Truth matches) {
  return std::any_of(
      fields.begin(), fields.end(),
      [&](const ShownField& field) { return field.matches == matches; });
}

// Whether the fields tell this release from others.
bool Settle(const std::vector<ShownField>& fields) {
  return !Any(fields, Truth::kNo) && fields.front().matches == Truth::kYes;
}

// An Airflow alone does not tell two hotfixes of it apart.
bool TellsApart(const ShownVersions& shown, const Deployed& deployed) {
  if (!deployed.source || deployed.target.version.runtime() != nullptr) {
    return true;
  }
  return deployed.source->version.runtime() != nullptr ||
         deployed.source->airflow != deployed.target.airflow ||
         HotfixIn(shown.airflow).has_value();
}

ConfirmationResult ResultOf(const ShownVersions& shown,
                            const Deployed& deployed,
                            const std::vector<ShownField>& fields) {
  if (Settle(fields)) {
    return TellsApart(shown, deployed) ? ConfirmationResult::kMatch
                                       : ConfirmationResult::kUndecided;
  }
  if (!Any(fields, Truth::kNo)) return ConfirmationResult::kUndecided;
  const bool is_old =
      deployed.source && Settle(FieldsFor(shown, *deployed.source));
  return is_old ? ConfirmationResult::kStillOld : ConfirmationResult::kMismatch;
}

std::string NewImage(const Deployed& deployed) {
  return PublishedImage(deployed.target.version, "");
}

std::vector<std::string> OldAdvice(const Deployed& deployed) {
  std::vector<std::string> out;
  if (deployed.platform == "local") {
    return {absl::StrCat("Name ", NewImage(deployed),
                         " in the FROM line of the Dockerfile"),
            "Run `astro dev restart`, and load the page again"};
  }
  out.push_back(absl::StrCat("See that the FROM line of the Dockerfile names ",
                             NewImage(deployed)));
  if (deployed.platform != "astro") {
    out.push_back(
        "On Software an upgrade waits for an image: push it with `astro "
        "deploy`; until then it can be cancelled");
  }
  out.push_back(
      "See that the deploy has ended, and that it was one with an image: a "
      "deploy of DAGs alone leaves the release as it is");
  out.push_back("Load the page of the Airflow UI again");
  return out;
}

std::vector<std::string> WrongAdvice(const Deployed& deployed) {
  return {"See that the page is that of the Deployment you upgraded",
          absl::StrCat("See whether another deploy, such as one of a pipeline, "
                       "came after yours: the FROM line of its Dockerfile has "
                       "to name ",
                       NewImage(deployed)),
          "Plan again from what is shown: the steps from there may be others"};
}

std::string MissingAdvice(const Deployed& deployed) {
  if (deployed.target.version.runtime() != nullptr) {
    return "Read the version of Runtime in the footer of the Airflow UI: one "
           "Airflow is in several releases";
  }
  return absl::StrCat(
      "Read About > Version in the Airflow UI with what follows "
      "the `+`: ",
      ReleaseText(deployed.target), " shows its hotfix there");
}

void Explain(const Deployed& deployed, Confirmation& out) {
  const std::string target = ReleaseText(deployed.target);
  switch (out.result) {
    case ConfirmationResult::kMatch:
      out.text = absl::StrCat("The Deployment runs ", target);
      return;
    case ConfirmationResult::kStillOld:
      out.text = absl::StrCat("The Deployment still runs ",
                              ReleaseText(*deployed.source), ", not ", target);
      out.what_to_do = OldAdvice(deployed);
      return;
    case ConfirmationResult::kMismatch:
      out.text = absl::StrCat("What is shown is not ", target);
      out.what_to_do = WrongAdvice(deployed);
      return;
    case ConfirmationResult::kUndecided:
      out.text =
          absl::StrCat("What is shown fits ", target, ", and others as well");
      out.what_to_do = {MissingAdvice(deployed)};
  }
}

bool LooksLikeVersion(absl::string_view word) {
  word = WithoutV(word);
  return !word.empty() && absl::ascii_isdigit(word[0]) &&
         absl::StrContains(word, ".");
}

// No Airflow is called so: "11.3.0", "3.1-8".
bool IsRuntimeOnly(absl::string_view word) {
  const auto version = RuntimeVersion::Parse(word);
  return version.ok() && (version->is_new_form() || version->first() > 3);
}

}  // namespace

void ReadShownText(absl::string_view text, ShownVersions& shown) {
  std::string* label = nullptr;
  bool is_tag = false;
  for (absl::string_view word : absl::StrSplit(
           text, absl::ByAnyChar(" \t\r\n:,;|()\"'"), absl::SkipEmpty())) {
    const std::string lower = absl::AsciiStrToLower(word);
    if (is_tag) {
      if (shown.image_tag.empty()) shown.image_tag = std::string(word);
      is_tag = false;
    } else if (lower == "tag") {
      is_tag = true;
    } else if (lower == "runtime") {
      label = &shown.runtime;
    } else if (lower == "airflow") {
      label = &shown.airflow;
    } else if (lower == "version") {
      // "Runtime version" is Runtime's; "Version" alone is Airflow's.
      if (label == nullptr) label = &shown.airflow;
    } else if (LooksLikeVersion(word)) {
      std::string& field = label != nullptr      ? *label
                           : IsRuntimeOnly(word) ? shown.runtime
                                                 : shown.airflow;
      if (field.empty()) field = std::string(word);
      label = nullptr;
    }
  }
}

Confirmation Confirm(const ShownVersions& shown, const Deployed& deployed) {
  Confirmation out;
  out.fields = FieldsFor(shown, deployed.target);
  AddImageTag(shown, deployed, out.fields);
  out.result = ResultOf(shown, deployed, out.fields);
  Explain(deployed, out);
  return out;
}

}  // namespace upgrade_advisor
