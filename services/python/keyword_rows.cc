#include "services/python/keyword_rows.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/python/fact_rows.h"
#include "services/python/lexer.h"

namespace upgrade_advisor::python {
namespace {

// Operators of other packages are Airflow's to render.
bool IsNamedLikeTask(absl::string_view name) {
  absl::ConsumeSuffix(&name, "Async");
  return absl::EndsWith(name, "Operator") || absl::EndsWith(name, "Sensor");
}

using Row = PythonFileFacts::Row;

absl::string_view LastName(absl::string_view path) {
  return path.substr(path.rfind('.') + 1);
}

bool MakesDag(absl::string_view path) {
  const absl::string_view name = LastName(path);
  if (name == "DAG" || name == "dag") return true;
  return !absl::StartsWith(path, "airflow.") &&
         (absl::EndsWith(name, "DAG") || absl::EndsWith(name, "Dag"));
}

bool LooksLikeOperator(absl::string_view name) {
  return absl::EndsWith(name, "Operator") || absl::EndsWith(name, "Sensor");
}

// Of a path of Airflow, or of a package that builds its DAGs.
bool MakesTask(absl::string_view path) {
  return LooksLikeOperator(LastName(path)) ||
         absl::StartsWith(path, "airflow.decorators.") ||
         absl::StartsWith(path, "airflow.sdk.task") ||
         absl::StrContains(path, ".operators.") ||
         absl::StrContains(path, ".sensors.");
}

// The name that rows of its arguments begin with.
std::string ShortName(absl::string_view path) {
  return std::string(MakesDag(path) ? "DAG" : LastName(path));
}

class Keywords {
 public:
  Keywords(PythonFileFacts& file, const CallResolution& resolution)
      : file_(file), resolution_(resolution) {}

  size_t Resolve() {
    for (const PythonFileFacts::Call& call : file_.calls) Note(call);
    size_t kept = 0;
    for (size_t i = 0; i < file_.rows.size(); ++i) {
      const Row row = file_.rows[i];
      const bool stays = row.kind == FactKind::kContext   ? IsOfAirflow(row)
                         : row.kind == FactKind::kKeyword ? Stays(row)
                                                          : true;
      if (stays) {
        file_.rows[kept++] = row;
      }
    }
    file_.rows.resize(kept);
    file_.rows.insert(file_.rows.end(), changed_.begin(), changed_.end());
    return kept;
  }

 private:
  // What is known of a call of the file, by its number.
  struct Verdict {
    Callee callee;
    std::vector<ResolvedCall> reached;
    // Where its keywords are.
    std::vector<std::pair<uint32_t, uint32_t>> places;
  };

  // A name may be imported in two ways: one that reaches Airflow decides.
  void Note(const PythonFileFacts::Call& call) {
    Verdict& verdict = verdicts_[call.call];
    Callee callee = resolution_.CalleeOf(file_, call);
    std::vector<ResolvedCall> reached =
        resolution_.Reached(file_, call, callee);
    if (verdict.callee.path.empty() || !reached.empty()) {
      verdict.callee = std::move(callee);
    }
    for (const ResolvedCall& one : reached) AddCall(call, one);
    for (const PythonFileFacts::Argument& keyword : call.keywords) {
      verdict.places.push_back({keyword.line, keyword.column});
    }
    std::move(reached.begin(), reached.end(),
              std::back_inserter(verdict.reached));
  }

  Row With(Row row, absl::string_view name) {
    row.name = Keep(name);
    return row;
  }

  PythonFileFacts::Text Keep(absl::string_view text) {
    const auto at = static_cast<uint32_t>(file_.pool.size());
    file_.pool.append(text.data(), text.size());
    return {at, static_cast<uint32_t>(text.size())};
  }

  // A row of a context, unless somebody else passes the value or renders the
  // template.
  bool IsOfAirflow(const Row& row) const {
    return !row.elsewhere && (row.within == 0 || IsRendered(row.within));
  }

  // Whether Airflow may render an argument of a call: not one of a package that
  // has templates of its own. A call in a call of Airflow only prepares it.
  bool IsRendered(uint32_t call) const {
    bool package = false;
    while (call != 0) {
      const auto found = verdicts_.find(call);
      if (found != verdicts_.end()) {
        const Verdict& verdict = found->second;
        const absl::string_view name = LastName(verdict.callee.path);
        if (absl::StartsWith(verdict.callee.path, "jinja2.") ||
            name == "from_string") {
          return false;
        }
        if (!verdict.reached.empty()) return true;
        package = package || (verdict.callee.kind == CalleeKind::kPackage &&
                              !IsNamedLikeTask(name));
      }
      call = call <= file_.outer_calls.size() ? file_.outer_calls[call - 1] : 0;
    }
    return !package;
  }

  // Whether a row stays as it is; what it becomes otherwise is in changed_.
  bool Stays(const Row& row) {
    const std::string name(file_.ViewOf(row.name));
    if (row.call == 0 || name[0] == '@' ||
        absl::StartsWith(name, "default_args.")) {
      return true;
    }
    const bool reaches = Reaches(row.call);
    if (absl::StartsWith(name, "executor_config.")) return reaches;
    const auto found = verdicts_.find(row.call);
    static const Verdict nothing;
    const Verdict& verdict = found == verdicts_.end() ? nothing : found->second;
    if (absl::StartsWith(name, "*.")) {
      return AnyStays(row, name.substr(2), verdict);
    }
    if (row.in_mapping && !reaches) return false;
    if (verdict.callee.kind != CalleeKind::kProject &&
        verdict.callee.kind != CalleeKind::kPackage) {
      return true;
    }
    const std::string full =
        absl::StrCat(verdict.callee.path, name.substr(name.rfind('.')));
    if (full.size() <= kLongestName) changed_.push_back(With(row, full));
    return false;
  }

  bool Reaches(uint32_t call) const {
    const auto found = verdicts_.find(call);
    return found != verdicts_.end() && !found->second.reached.empty();
  }

  // Of a row of "*".
  bool AnyStays(const Row& row, const std::string& name,
                const Verdict& verdict) {
    const std::pair<uint32_t, uint32_t> place{row.line, row.column};
    const bool own = std::find(verdict.places.begin(), verdict.places.end(),
                               place) != verdict.places.end();
    // A key of default_args, which is for all tasks of the DAG.
    if (!own && name != "default_args") {
      return !verdict.reached.empty() ||
             verdict.callee.kind == CalleeKind::kUnknown;
    }
    bool stays = false;
    for (const ResolvedCall& call : verdict.reached) {
      if (!IsPassed(call, name, row)) continue;
      changed_.push_back(
          With(row, absl::StrCat(ShortName(call.callee), ".", name)));
      stays = stays || MakesDag(call.callee) || MakesTask(call.callee);
    }
    if (stays) {
      AddPassed(row, name);
    } else if (verdict.reached.empty() &&
               verdict.callee.kind != CalleeKind::kProject &&
               LooksLikeOperator(LastName(verdict.callee.path))) {
      changed_.push_back(With(row, absl::StrCat("@other.", name)));
    }
    return stays;
  }

  void AddPassed(const Row& row, const std::string& name) {
    Row passed = With(row, absl::StrCat("@argument.*.", name));
    passed.value = {};
    passed.value_withheld = false;
    changed_.push_back(passed);
  }

  static bool IsPassed(const ResolvedCall& call, const std::string& name,
                       const Row& row) {
    return std::any_of(call.keywords.begin(), call.keywords.end(),
                       [&](const ResolvedCall::Keyword& keyword) {
                         return keyword.name == name &&
                                keyword.line == row.line &&
                                keyword.column == row.column;
                       });
  }

  // All that is known of the arguments of a call that reaches Airflow.
  void AddCall(const PythonFileFacts::Call& call, const ResolvedCall& reached) {
    if (changed_.size() > kMostRows) return;
    Row row;
    row.kind = FactKind::kKeyword;
    row.line = call.line;
    row.column = call.column;
    row.call = call.call;
    row.dag = call.dag;
    row.minors = reached.minors;
    row.value = Keep(reached.Shown());
    changed_.push_back(With(row, absl::StrCat("@arguments.", reached.callee)));
    if (MakesDag(reached.callee)) changed_.push_back(With(row, "@dag"));
    row.value = {};
    for (const ResolvedCall::Keyword& keyword : reached.keywords) {
      if (keyword.line == 0) continue;
      row.line = keyword.line;
      row.column = keyword.column;
      row.minors = reached.minors & keyword.minors;
      changed_.push_back(With(
          row, absl::StrCat("@argument.", reached.callee, ".", keyword.name)));
    }
  }

  PythonFileFacts& file_;
  const CallResolution& resolution_;
  absl::flat_hash_map<uint32_t, Verdict> verdicts_;
  std::vector<Row> changed_;  // and added
};

}  // namespace

size_t ResolveKeywords(PythonFileFacts& file,
                       const CallResolution& resolution) {
  return Keywords(file, resolution).Resolve();
}

}  // namespace upgrade_advisor::python
