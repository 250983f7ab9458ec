#include "services/plugin_host/cases/case_updater.h"

#include <yaml-cpp/yaml.h>

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/cases/yaml_edit.h"

namespace upgrade_advisor {
namespace {

constexpr char kNotPlain[] =
    "its YAML is too complex to replace; do it by hand";
constexpr char kShared[] =
    "other expectations share its text; change it by hand";

using Edits = std::optional<std::vector<TextEdit>>;

// Where the parts of an expectation begin in the text.
using Places = std::map<std::string, size_t>;

Places PlacesOf(const YAML::Node& expectation) {
  Places out;
  if (!expectation.IsMap()) {
    out["outcome"] = static_cast<size_t>(expectation.Mark().pos);
    return out;
  }
  for (const auto& entry : expectation) {
    out[entry.first.Scalar()] = static_cast<size_t>(entry.second.Mark().pos);
  }
  return out;
}

// By case, then by expectation, as ParseCases orders them. The text is sound.
std::vector<std::vector<Places>> AllPlaces(absl::string_view text) {
  std::vector<std::vector<Places>> out;
  const YAML::Node root = YAML::Load(std::string(text));
  for (const YAML::Node& node : root) {
    out.emplace_back();
    for (const auto& entry : node) {
      if (entry.first.Scalar() != "expect") continue;
      for (const auto& expected : entry.second) {
        out.back().push_back(PlacesOf(expected.second));
      }
    }
  }
  return out;
}

// Why a case cannot hold the answer; empty if it can.
std::string ReasonToKeep(const CaseDifference& difference,
                         const CaseAnswer& answer) {
  if (difference.field == "advisory") {
    return "rename or remove the expectation";
  }
  if (difference.field == "says") return "only you know what it should say";
  if (answer.outcome == "failed") return "a case cannot expect a failure";
  if (difference.field == "duration" && answer.durations.size() != 1) {
    return "a case holds one duration; remove \"duration\" to allow any";
  }
  return "";
}

class Updater {
 public:
  Updater(absl::string_view text, std::vector<std::vector<Places>> places)
      : text_(text), places_(std::move(places)) {}

  void Add(size_t case_index, size_t index, const PluginCase& c,
           const CaseAnswer& answer) {
    const Expectation& expected = c.expected[index];
    const Places& places = places_[case_index][index];
    std::set<std::string> differing;
    for (CaseDifference& d : Differences(expected, answer)) {
      differing.insert(d.field);
      CaseChange change{.line = expected.line,
                        .name = c.name,
                        .advisory = expected.advisory,
                        .difference = d,
                        .kept = ReasonToKeep(d, answer)};
      const auto at = places.find(d.field);
      if (change.kept.empty() && at != places.end()) {
        const Edits edits = EditsFor(d, expected, answer, at->second);
        if (edits) {
          edits_.push_back({out_.size(), at->second, *edits});
        } else {
          change.kept = kNotPlain;
        }
      }
      out_.push_back(std::move(change));
    }
    for (const auto& [field, at] : places) {
      if (differing.count(field) == 0) settled_.insert(at);
    }
  }

  // Leaves alone what several expectations write at one place in different
  // words.
  CaseUpdate Finish() {
    std::map<size_t, std::set<std::vector<TextEdit>>> wanted;
    for (const Planned& planned : edits_) {
      wanted[planned.at].insert(planned.edits);
    }
    std::set<size_t> done;
    std::vector<TextEdit> all;
    for (const Planned& planned : edits_) {
      if (settled_.count(planned.at) != 0 || wanted[planned.at].size() > 1) {
        out_[planned.change].kept = kShared;
      } else if (done.insert(planned.at).second) {
        all.insert(all.end(), planned.edits.begin(), planned.edits.end());
      }
    }
    return {Apply(text_, std::move(all)), std::move(out_)};
  }

 private:
  // The edits of one change, at one place.
  struct Planned {
    size_t change;
    size_t at;
    std::vector<TextEdit> edits;
  };

  Edits EditsFor(const CaseDifference& d, const Expectation& expected,
                 const CaseAnswer& answer, size_t at) const {
    if (d.field == "outcome") {
      return ReplaceScalar(text_, at, CaseWord(expected.outcome),
                           answer.outcome);
    }
    if (d.field == "duration") {
      return ReplaceScalar(text_, at, expected.duration, answer.durations[0]);
    }
    return ReplaceList(text_, at, *expected.missing, answer.missing);
  }

  absl::string_view text_;
  std::vector<std::vector<Places>> places_;
  std::vector<Planned> edits_;
  // Places at which what is written is right.
  std::set<size_t> settled_;
  std::vector<CaseChange> out_;
};

// Whether the new text expects what was answered, but for what is kept.
bool IsAsAnswered(const CaseUpdate& update, const std::string& file,
                  absl::Span<const std::vector<CaseAnswer>> answers) {
  const absl::StatusOr<std::vector<PluginCase>> cases =
      ParseCases(update.text, file);
  if (!cases.ok() || cases->size() != answers.size()) return false;
  size_t differences = 0;
  for (size_t i = 0; i < answers.size(); ++i) {
    for (size_t n = 0; n < answers[i].size(); ++n) {
      if (n >= (*cases)[i].expected.size()) return false;
      differences += Differences((*cases)[i].expected[n], answers[i][n]).size();
    }
  }
  for (const CaseChange& change : update.changes) {
    if (!change.kept.empty()) --differences;
  }
  return differences == 0;
}

}  // namespace

absl::StatusOr<CaseUpdate> UpdateCases(
    absl::string_view text, const std::string& file,
    absl::Span<const std::vector<CaseAnswer>> answers) {
  const absl::StatusOr<std::vector<PluginCase>> cases = ParseCases(text, file);
  if (!cases.ok()) return cases.status();
  if (cases->size() != answers.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, " has other cases than were run"));
  }
  Updater updater(text, AllPlaces(text));
  for (size_t i = 0; i < answers.size(); ++i) {
    for (size_t n = 0; n < answers[i].size(); ++n) {
      updater.Add(i, n, (*cases)[i], answers[i][n]);
    }
  }
  CaseUpdate update = updater.Finish();
  if (!IsAsAnswered(update, file, answers)) {
    update.text = std::string(text);
    for (CaseChange& change : update.changes) {
      if (change.kept.empty()) change.kept = kNotPlain;
    }
  }
  return update;
}

}  // namespace upgrade_advisor
