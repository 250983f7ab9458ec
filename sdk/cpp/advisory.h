// An advisory as a row of a constexpr table.
//
//   constexpr Advisory kSensors[] = {
//       Advisory("R6-SENSING-TASKS").warning()
//           .on(CrossingAirflow("2.4.0"))
//           .when(Database("probe.task_instance.state.sensing").AtLeast(1))
//           .title("Tasks in state sensing will fail")
//           .impact("...").remedy("...").check("...").reference("https://..."),
//   };
//
// One of three things decides: .when(condition), which the host evaluates;
// .decide(&Function), where no condition will do; or, with neither, the step
// alone. A malformed version or id, two crossings, a missing title, impact,
// check or reference does not compile.
#ifndef SDK_CPP_ADVISORY_H_
#define SDK_CPP_ADVISORY_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/condition.h"
#include "sdk/cpp/facts.h"
#include "sdk/cpp/name_table.h"
#include "sdk/cpp/report.h"
#include "sdk/cpp/steps.h"
#include "sdk/cpp/text.h"
#include "sdk/cpp/truth.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

namespace internal {

// Not constexpr on purpose: reaching one of these at compile time is the error,
// and its name is the message.
inline void bad_advisory_id() {}
inline void too_many_remedies() {}
inline void too_many_references() {}
inline void too_many_aliases() {}
inline void two_conditions() {}
inline void advisory_has_no_title() {}
inline void advisory_has_no_impact() {}
inline void advisory_has_no_check() {}
inline void advisory_has_no_reference() {}

constexpr ua_string Id(std::string_view text) {
  if (text.empty() || text.size() > 64) bad_advisory_id();
  for (char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(c >= 'A' && c <= 'Z') && c != '-') bad_advisory_id();
  }
  return Text(text);
}

}  // namespace internal

// Decides an advisory by code.
using Decision = Truth (*)(const Facts&);
// Says more where the advisory applies or may apply; `applies` is yes or
// unknown.
using Reporter = void (*)(const Facts&, Truth applies, Report&);

class Advisory {
 public:
  static constexpr size_t kMaxRemedies = 6;
  static constexpr size_t kMaxReferences = 4;
  static constexpr size_t kMaxAliases = 8;

  constexpr explicit Advisory(std::string_view id) : condition_(StepDecides()) {
    row_.size = sizeof(ua_advisory);
    row_.severity = UA_INFO;
    row_.steps = UA_STEP_ANY;
    row_.id = internal::Id(id);
  }

  // Severity; information unless said otherwise.
  constexpr Advisory& info() { return Severity(UA_INFO); }
  constexpr Advisory& warning() { return Severity(UA_WARNING); }
  constexpr Advisory& critical() { return Severity(UA_CRITICAL); }

  // Effect; none unless said otherwise.
  constexpr Advisory& blocks_step() {
    row_.effect = UA_EFFECT_BLOCKS_STEP;
    return *this;
  }
  constexpr Advisory& forbids_step() {
    row_.effect = UA_EFFECT_FORBIDS_STEP;
    return *this;
  }

  constexpr Advisory& on(const Steps& steps) {
    row_.steps = steps.kinds;
    row_.crosses_scheme = steps.crosses_scheme;
    row_.crosses = steps.crosses;
    row_.lands_scheme = steps.lands_scheme;
    row_.lands_low = steps.lands_low;
    row_.lands_high = steps.lands_high;
    return *this;
  }

  constexpr Advisory& when(const Condition& condition) {
    if (is_decided_) internal::two_conditions();
    is_decided_ = true;
    condition_ = condition;
    return *this;
  }
  // One finding for each name of the table that the question finds: a name of
  // the answer itself, or one that lies below a name of the table.
  template <size_t kSize>
  constexpr Advisory& subjects(const NameTable<kSize>& table,
                               const Question& question, Groups groups = {}) {
    const bool is_form = question.term().name.size == 0;
    return when(is_form ? EachListed(table, question)
                        : Listed(table, question, groups));
  }
  // For what no condition expresses.
  constexpr Advisory& decide(Decision decides) {
    if (is_decided_) internal::two_conditions();
    is_decided_ = true;
    decision_ = decides;
    return *this;
  }
  constexpr Advisory& report(Reporter tells) {
    reporter_ = tells;
    return *this;
  }

  constexpr Advisory& title(std::string_view text) {
    row_.title = Text(text);
    return *this;
  }
  constexpr Advisory& impact(std::string_view text) {
    row_.impact = Text(text);
    return *this;
  }
  // The row of ValidateUpgrade it counts under.
  constexpr Advisory& check(std::string_view name) {
    row_.check = Text(name);
    return *this;
  }
  constexpr Advisory& remedy(std::string_view text,
                             std::string_view command = {},
                             std::string_view edit = {}) {
    if (row_.remedy_count == kMaxRemedies) internal::too_many_remedies();
    remedies_[row_.remedy_count++] = {sizeof(ua_remedy), 0, Text(text),
                                      Text(command), Text(edit)};
    return *this;
  }
  constexpr Advisory& reference(std::string_view url) {
    if (row_.reference_count == kMaxReferences) {
      internal::too_many_references();
    }
    references_[row_.reference_count++] = Text(url);
    return *this;
  }
  // An id this advisory had before; kept forever.
  constexpr Advisory& alias(std::string_view id) {
    if (row_.alias_count == kMaxAliases) internal::too_many_aliases();
    aliases_[row_.alias_count++] = internal::Id(id);
    return *this;
  }

  // At compile time: nothing that users see is missing.
  constexpr void CheckComplete() const {
    if (row_.title.size == 0) internal::advisory_has_no_title();
    if (row_.impact.size == 0) internal::advisory_has_no_impact();
    if (row_.check.size == 0) internal::advisory_has_no_check();
    if (row_.reference_count == 0) internal::advisory_has_no_reference();
  }

  // The contract's row, its arrays pointing into this advisory, which therefore
  // has to outlive it. [static]
  ua_advisory Describe() const {
    ua_advisory row = row_;
    row.aliases = aliases_;
    row.remedies = remedies_;
    row.references = references_;
    if (decision_ == nullptr) {
      row.condition = condition_.terms();
      row.condition_count = condition_.size();
      row.condition_stride = sizeof(ua_term);
      row.reports = reporter_ != nullptr ? 1 : 0;
    }
    return row;
  }
  constexpr Decision decision() const { return decision_; }
  constexpr Reporter reporter() const { return reporter_; }

 private:
  constexpr Advisory& Severity(uint32_t severity) {
    row_.severity = severity;
    return *this;
  }

  ua_advisory row_{};
  ua_string aliases_[kMaxAliases]{};
  ua_remedy remedies_[kMaxRemedies]{};
  ua_string references_[kMaxReferences]{};
  bool is_decided_ = false;
  Condition condition_;
  Decision decision_ = nullptr;
  Reporter reporter_ = nullptr;
};

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_ADVISORY_H_
