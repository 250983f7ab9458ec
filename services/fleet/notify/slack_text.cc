#include "services/fleet/notify/slack_text.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/base/json_text.h"
#include "services/base/utf8_text.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;
using v1::Assessment;

constexpr size_t kNames = 10;
constexpr size_t kNameBytes = 80;

// What happened to a Deployment, from the first change of several to the last.
struct Happening {
  std::string name;
  Assessment before;
  Assessment after;
};

bool IsNowVerdict(const Assessment& before, const Assessment& after,
                  v1::Verdict verdict) {
  return before.verdict() != after.verdict() && after.verdict() == verdict;
}

bool CanUpgrade(const Assessment& assessment) {
  return assessment.verdict() == v1::VERDICT_READY ||
         assessment.verdict() == v1::VERDICT_READY_WITH_WARNINGS;
}

bool IsSame(const v1::ReleaseRef& a, const v1::ReleaseRef& b) {
  return a.distribution() == b.distribution() && a.version() == b.version();
}

template <typename List>
bool IsSameList(const List& a, const List& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

bool HasOtherTarget(const Assessment& before, const Assessment& after) {
  return !IsSame(before.target(), after.target()) ||
         !std::equal(before.steps().begin(), before.steps().end(),
                     after.steps().begin(), after.steps().end(), IsSame);
}

bool HasOtherFindings(const Assessment& before, const Assessment& after) {
  return !IsSameList(before.blocking(), after.blocking()) ||
         !IsSameList(before.warnings(), after.warnings()) ||
         !IsSameList(before.undecided_blocking(), after.undecided_blocking());
}

bool HasEnded(const Assessment& before, const Assessment& after) {
  return before.support() != after.support() &&
         after.support() == v1::SUPPORT_STATUS_UNSUPPORTED;
}

// A line of the message: what it says of one and of several Deployments, and
// for which it is there.
struct Line {
  const char* one;
  const char* many;
  bool (*is_of)(const Assessment& before, const Assessment& after);
};

// The most urgent first.
constexpr Line kLines[] = {
    {"is now blocked", "are now blocked",
     [](const Assessment& b, const Assessment& a) {
       return IsNowVerdict(b, a, v1::VERDICT_BLOCKED);
     }},
    {"has no way to its target", "have no way to their targets",
     [](const Assessment& b, const Assessment& a) {
       return IsNowVerdict(b, a, v1::VERDICT_NO_PATH);
     }},
    {"could not be judged completely", "could not be judged completely",
     [](const Assessment& b, const Assessment& a) {
       return IsNowVerdict(b, a, v1::VERDICT_INCOMPLETE);
     }},
    {"could not be assessed", "could not be assessed",
     [](const Assessment& b, const Assessment& a) {
       return b.error().empty() && !a.error().empty();
     }},
    {"runs a release that was withdrawn", "run releases that were withdrawn",
     [](const Assessment& b, const Assessment& a) {
       return !b.yanked() && a.yanked();
     }},
    {"has reached the end of maintenance",
     "have reached the end of maintenance", HasEnded},
    {"can now be upgraded", "can now be upgraded",
     [](const Assessment& b, const Assessment& a) {
       return !CanUpgrade(b) && CanUpgrade(a);
     }},
    {"runs another release", "run other releases",
     [](const Assessment& b, const Assessment& a) {
       return !IsSame(b.running(), a.running());
     }},
    {"has another next step or target", "have other next steps or targets",
     HasOtherTarget},
    {"has other findings", "have other findings", HasOtherFindings},
    {"has another end of maintenance", "have other ends of maintenance",
     [](const Assessment& b, const Assessment& a) {
       return b.end_of_maintenance() != a.end_of_maintenance() &&
              !HasEnded(b, a);
     }},
    {"runs a release that is no longer withdrawn",
     "run releases that are no longer withdrawn",
     [](const Assessment& b, const Assessment& a) {
       return b.yanked() && !a.yanked();
     }},
};

// A name of any text on one line, without what Slack reads as markup.
std::string Escaped(absl::string_view name) {
  const std::string line = absl::StrReplaceAll(
      CutUtf8(VisibleText(name), kNameBytes), {{"\n", " "}, {"\t", " "}});
  return absl::StrReplaceAll(line,
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
}

std::string Counted(size_t count, absl::string_view one) {
  return absl::StrCat(count, " ", one, count == 1 ? "" : "s");
}

// "*2 Deployments are now blocked*: orders, invoices".
std::string LineOf(const char* one, const char* many,
                   const std::vector<std::string>& names) {
  const size_t shown = std::min(names.size(), kNames);
  std::string out = absl::StrCat(
      "\n*", Counted(names.size(), "Deployment"), " ",
      names.size() == 1 ? one : many, "*: ",
      absl::StrJoin(names.begin(),
                    names.begin() + static_cast<ptrdiff_t>(shown), ", "));
  if (shown < names.size()) {
    absl::StrAppend(&out, " and ", names.size() - shown, " more");
  }
  return out;
}

// `rest` is what is said of those that no line is for.
std::string Text(std::string title, const std::vector<Happening>& happenings,
                 const Line& rest) {
  std::vector<bool> is_said(happenings.size());
  for (const Line& line : kLines) {
    std::vector<std::string> names;
    for (size_t i = 0; i < happenings.size(); ++i) {
      const Happening& each = happenings[i];
      if (!line.is_of(each.before, each.after)) continue;
      is_said[i] = true;
      names.push_back(Escaped(each.name));
    }
    if (!names.empty()) title += LineOf(line.one, line.many, names);
  }
  std::vector<std::string> names;
  for (size_t i = 0; i < happenings.size(); ++i) {
    if (!is_said[i]) names.push_back(Escaped(happenings[i].name));
  }
  if (!names.empty()) title += LineOf(rest.one, rest.many, names);
  return title;
}

// One for each Deployment, in the order of their first changes.
std::vector<Happening> ByDeployment(absl::Span<const v1::FleetChange> changes) {
  std::vector<Happening> out;
  std::map<std::string, size_t> places;
  for (const v1::FleetChange& change : changes) {
    const auto [place, is_new] =
        places.try_emplace(change.deployment_id(), out.size());
    if (is_new) out.push_back({"", change.before(), {}});
    Happening& happening = out[place->second];
    happening.after = change.after();
    happening.name =
        change.name().empty() ? change.deployment_id() : change.name();
  }
  return out;
}

std::string Body(absl::Span<const v1::FleetChange> changes,
                 absl::string_view when, const Line& rest) {
  const std::vector<Happening> happenings = ByDeployment(changes);
  std::string title =
      absl::StrCat("Upgrade Advisor, ", Escaped(changes.front().organization()),
                   when, ": ", Counted(changes.size(), "change"), " of ",
                   Counted(happenings.size(), "Deployment"));
  const std::string text = Text(std::move(title), happenings, rest);
  return absl::StrCat("{\"text\":", JsonText(text), "}");
}

}  // namespace

std::string SlackBody(absl::Span<const v1::FleetChange> changes) {
  return Body(changes, "", {"changed", "changed", nullptr});
}

std::string SlackDigest(absl::Span<const v1::FleetChange> changes) {
  return Body(
      changes, ", since the last digest",
      {"changed and is as before", "changed and are as before", nullptr});
}

}  // namespace upgrade_advisor
