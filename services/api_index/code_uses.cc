#include "services/api_index/code_uses.h"

#include <algorithm>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/api_index/call_needs.h"
#include "services/api_index/offers.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kArgument = "@argument";
constexpr absl::string_view kArguments = "@arguments";

// What a call gives: "bucket,key,*1".
struct GivenArguments {
  absl::flat_hash_set<absl::string_view> names;
  // Something that is not named may be among what is passed, now or later.
  bool is_open = false;
};

GivenArguments GivenBy(const FactRow& row) {
  GivenArguments out;
  out.is_open = (row.flags & kFactValueWithheld) != 0;
  for (absl::string_view part : absl::StrSplit(row.value.view(), ',')) {
    out.is_open |= absl::StartsWith(part, "*") || part == "partial";
    out.names.insert(part);
  }
  return out;
}

// Options of Airflow whose values are dotted paths have such a word in their
// names; a password has none.
bool MayNameClass(absl::string_view option) {
  constexpr absl::string_view kWords[] = {
      "backend",        "callable", "class",   "client_path",
      "config_options", "executor", "manager", "sensors_enabled"};
  return std::any_of(
      std::begin(kWords), std::end(kWords),
      [&](absl::string_view word) { return absl::StrContains(option, word); });
}

}  // namespace

// Arguments that default_args give to operators, by file.
class DefaultArguments {
 public:
  explicit DefaultArguments(const FactSheet& deployment) {
    for (const FactRow& row : deployment.Find(
             FactKind::kKeyword, "default_args", FactSheet::Match::kUnder)) {
      absl::string_view name = row.name.view();
      if (!absl::ConsumePrefix(&name, "default_args.")) continue;
      by_file_[row.file.view()].insert(name);
    }
  }
  bool Has(absl::string_view file, absl::string_view argument) const {
    const auto found = by_file_.find(file);
    return found != by_file_.end() && found->second.contains(argument);
  }

 private:
  absl::flat_hash_map<absl::string_view, absl::flat_hash_set<absl::string_view>>
      by_file_;
};

CodeUses::CodeUses(const FactSheet& deployment, const ApiIndex& index)
    : index_(index) {
  ReadImports(deployment);
  ReadSettings(deployment);
  ReadArguments(deployment);
  ReadCalls(deployment);
}

// Rows of one name follow each other.
CodeUse& CodeUses::Add(CodeUse::Sort sort, absl::string_view name,
                       absl::string_view argument) {
  if (uses_.empty() || uses_.back().sort != sort || uses_.back().name != name ||
      uses_.back().argument != argument) {
    uses_.push_back({sort, std::string(name), std::string(argument), {}});
  }
  return uses_.back();
}

// Imports that may fail without harm begin with "@".
void CodeUses::ReadImports(const FactSheet& deployment) {
  for (const FactRow& row : deployment.rows(FactKind::kImport)) {
    absl::string_view name = row.name.view();
    if (absl::StartsWith(name, "@")) continue;
    absl::ConsumeSuffix(&name, ".*");
    if (index_.ModulePart(name) == 0) continue;
    Add(CodeUse::Sort::kName, name, "").rows.push_back(&row);
  }
}

// Options name classes and modules by their paths: a secrets backend, a list of
// auth backends, a class of settings.
void CodeUses::ReadSettings(const FactSheet& deployment) {
  knows_settings_ = deployment.IsClosed(FactKind::kConfig, "");
  for (const FactRow& row : deployment.rows(FactKind::kConfig)) {
    if ((row.flags & kFactValueWithheld) != 0) {
      knows_settings_ &= !MayNameClass(row.name.view());
      continue;
    }
    for (absl::string_view part : absl::StrSplit(row.value.view(), ',')) {
      const absl::string_view name = absl::StripAsciiWhitespace(part);
      const size_t module = index_.ModulePart(name);
      // A word such as "airflow" is also a name of other things.
      if (!absl::StrContains(name.substr(0, module), '.')) continue;
      Add(CodeUse::Sort::kSetting, name, "").rows.push_back(&row);
    }
  }
}

void CodeUses::ReadArguments(const FactSheet& deployment) {
  for (const FactRow& row : deployment.Find(FactKind::kKeyword, kArgument,
                                            FactSheet::Match::kUnder)) {
    absl::string_view name = row.name.view();
    name.remove_prefix(std::min(name.size(), kArgument.size() + 1));
    const size_t dot = name.rfind('.');
    if (dot == absl::string_view::npos) continue;
    Add(CodeUse::Sort::kArgument, name.substr(0, dot), name.substr(dot + 1))
        .rows.push_back(&row);
  }
}

void CodeUses::ReadCalls(const FactSheet& deployment) {
  const DefaultArguments defaults(deployment);
  const auto rows =
      deployment.Find(FactKind::kKeyword, kArguments, FactSheet::Match::kUnder);
  for (size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    const absl::string_view name = rows[begin].name.view();
    while (end < rows.size() && rows[end].name.view() == name) ++end;
    if (name.size() <= kArguments.size()) continue;
    ReadCallsOf(name.substr(kArguments.size() + 1),
                rows.subspan(begin, end - begin), defaults);
  }
}

// Each argument that some release requires is a use of its own, of the calls
// that do not give it.
void CodeUses::ReadCallsOf(absl::string_view callee,
                           absl::Span<const FactRow> rows,
                           const DefaultArguments& defaults) {
  const CallNeeds needs = EverNeeded(index_, callee);
  if (needs.raises) {
    for (const FactRow& row : rows) {
      Add(CodeUse::Sort::kCall, callee, "").rows.push_back(&row);
    }
  }
  for (absl::string_view argument : needs.required) {
    for (const FactRow& row : rows) {
      const GivenArguments given = GivenBy(row);
      if (given.is_open || given.names.contains(argument) ||
          defaults.Has(row.file.view(), argument)) {
        continue;
      }
      Add(CodeUse::Sort::kLacking, callee, argument).rows.push_back(&row);
    }
  }
}

std::vector<UseState> CodeUses::StatesIn(const Environment& environment) {
  remembered_.resize(uses_.size());
  std::vector<UseState> out;
  out.reserve(uses_.size());
  std::vector<uint16_t> touched;
  for (size_t i = 0; i < uses_.size(); ++i) {
    const auto is_same = [&](const auto& at) {
      return environment.Of(at.first) == at.second;
    };
    const auto known = std::find_if(
        remembered_[i].begin(), remembered_[i].end(),
        [&](const Remembered& one) {
          return std::all_of(one.where.begin(), one.where.end(), is_same);
        });
    if (known != remembered_[i].end()) {
      out.push_back(known->state);
      continue;
    }
    touched.clear();
    out.push_back(StateOf(uses_[i], environment, touched));
    Remembered& fresh = remembered_[i].emplace_back();
    fresh.state = out.back();
    for (uint16_t package : touched) {
      fresh.where.emplace_back(package, environment.Of(package));
    }
  }
  return out;
}

// Airflow 1.10 put what plugins define below these: "airflow.operators.house".
// Airflow 2.0 does not, and no release of Airflow lists such a name.
bool CodeUses::IsOfPlugins(absl::string_view name, uint16_t package) const {
  if (index_.packages()[package].package() != kAirflowPackage) return false;
  const absl::string_view module = name.substr(0, index_.ModulePart(name));
  return module == "airflow.operators" || module == "airflow.hooks" ||
         module == "airflow.sensors";
}

// No from 2.0 on; yes before.
Truth CodeUses::OffersPlugins(const Environment& environment,
                              uint16_t airflow) const {
  const PackageState& state = environment.Of(airflow);
  const auto releases = index_.packages()[airflow].releases();
  if (state.installed != PackageState::Installed::kYes) return Truth::kUnknown;
  const auto major = [&](uint16_t at) { return releases[at].version.part(0); };
  if (major(state.releases.first) >= 2) return Truth::kNo;
  return major(state.releases.last) < 2 ? Truth::kYes : Truth::kUnknown;
}

Truth CodeUses::CallWorks(const CodeUse& use, const Offers& offers) {
  switch (use.sort) {
    case CodeUse::Sort::kArgument:
      return offers.Takes(use.name, use.argument);
    case CodeUse::Sort::kLacking:
      return offers.WorksWithout(use.name, use.argument);
    default:
      return Not(offers.Raises(use.name));
  }
}

UseState CodeUses::StateOf(const CodeUse& use, const Environment& environment,
                           std::vector<uint16_t>& touched) const {
  const Offers offers(index_, environment, &touched);
  const Offer offer = offers.Of(use.name);
  UseState state{.works = offer.offered,
                 .is_lost = !offer.lost.empty(),
                 .package = offer.package.value_or(UINT16_MAX)};
  if (use.is_call()) {
    // A callee that is gone is a use of its own.
    if (offer.offered != Truth::kYes) return {};
    state.works = CallWorks(use, offers);
  }
  if (!use.is_call() && !offer.is_listed && offer.package &&
      IsOfPlugins(use.name, *offer.package)) {
    state.works = OffersPlugins(environment, *offer.package);
  }
  if (state.works == Truth::kUnknown && offer.package && offer.is_listed) {
    const PackageState& package = environment.Of(*offer.package);
    state.is_contested = package.installed == PackageState::Installed::kYes &&
                         !package.is_exact();
  }
  return state;
}

}  // namespace upgrade_advisor
