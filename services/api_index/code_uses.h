// What the code of a project uses of the packages that are indexed, and what of
// it works in an environment.
//
// Reads the facts of a Deployment once for a request; each use has a number
// from then on. Refers to the sheet and the index, which outlive it. Used by
// one thread: it remembers what it has found out, since environments of
// neighbouring releases differ in few packages.
#ifndef SERVICES_API_INDEX_CODE_USES_H_
#define SERVICES_API_INDEX_CODE_USES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/api_index/api_index.h"
#include "services/api_index/environment.h"
#include "services/domain/fact_sheet.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

// One name, one argument of a call, or one callee, wherever it is used.
struct CodeUse {
  enum class Sort : uint8_t {
    kName,      // is imported, or reached through an import
    kSetting,   // is the value of an option
    kArgument,  // is passed to a call
    kLacking,   // is not passed to a call
    kCall,      // is called
  };
  bool is_call() const { return sort != Sort::kName && sort != Sort::kSetting; }

  Sort sort = Sort::kName;
  std::string name;      // of the callee, except of a name
  std::string argument;  // else empty
  std::vector<const FactRow*> rows;
};

// How a use fares in an environment.
struct UseState {
  Truth works = Truth::kUnknown;
  // Not known only because the version of a package is not: some of those that
  // it may be have it, and some do not.
  bool is_contested = false;
  // It does not work only because its module lost what it imports.
  bool is_lost = false;
  uint16_t package = UINT16_MAX;  // that decides it; this where none does

  friend bool operator==(const UseState&, const UseState&) = default;
};

class DefaultArguments;
class Offers;

class CodeUses {
 public:
  CodeUses(const FactSheet& deployment, const ApiIndex& index);

  absl::Span<const CodeUse> uses() const { return uses_; }
  // Every option that may name a class has a value that is known.
  bool knows_settings() const { return knows_settings_; }
  // By the number of the use.
  std::vector<UseState> StatesIn(const Environment& environment);

 private:
  void ReadImports(const FactSheet& deployment);
  void ReadSettings(const FactSheet& deployment);
  void ReadArguments(const FactSheet& deployment);
  void ReadCalls(const FactSheet& deployment);
  void ReadCallsOf(absl::string_view callee, absl::Span<const FactRow> rows,
                   const DefaultArguments& defaults);
  bool IsOfPlugins(absl::string_view name, uint16_t package) const;
  Truth OffersPlugins(const Environment& environment, uint16_t airflow) const;
  CodeUse& Add(CodeUse::Sort sort, absl::string_view name,
               absl::string_view argument);

  // What came out where some packages had these states.
  struct Remembered {
    std::vector<std::pair<uint16_t, PackageState>> where;
    UseState state;
  };
  static Truth CallWorks(const CodeUse& use, const Offers& offers);
  UseState StateOf(const CodeUse& use, const Environment& environment,
                   std::vector<uint16_t>& touched) const;

  const ApiIndex& index_;
  std::vector<CodeUse> uses_;
  bool knows_settings_ = false;
  std::vector<std::vector<Remembered>> remembered_;  // by use
};

}  // namespace upgrade_advisor

#endif  // SERVICES_API_INDEX_CODE_USES_H_
