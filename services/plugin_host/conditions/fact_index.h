// From facts to advisories: which conditions a Deployment's facts can matter
// to.
//
// Most advisories ask for facts a Deployment does not have. Where its sheet is
// complete, such an advisory is decided without evaluating its condition.
//
// Immutable once filled; thread-safe then.
#ifndef SERVICES_PLUGIN_HOST_CONDITIONS_FACT_INDEX_H_
#define SERVICES_PLUGIN_HOST_CONDITIONS_FACT_INDEX_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "services/domain/fact_sheet.h"
#include "services/plugin_host/conditions/fact_answers.h"

namespace upgrade_advisor {

class FactIndex {
 public:
  // Adds a condition under the next number. What it decides when nothing it
  // asks of the Deployment is there, whatever the releases are, is found out
  // here.
  void Add(const LinkedCondition& linked);
  // To be called once, behind the last Add.
  void Seal();

  // By number: the condition is no for this Deployment at every step, because
  // the sheet is complete for the kinds it asks about and has none of its
  // facts. Costs the smaller of rows and questions of a kind, times a
  // logarithm.
  std::vector<bool> SettledByAbsence(const FactSheet& deployment) const;

 private:
  // A name that conditions ask for, exactly or with all below it.
  struct Entry {
    std::string name;
    bool under = false;
    std::vector<uint32_t> askers;
  };
  struct Asker {
    uint32_t kinds = 0;
    bool is_no_by_absence = false;
  };

  void Mark(const Entry& entry, std::vector<bool>& touched) const;
  void MarkByRows(const FactSheet& sheet, FactKind kind,
                  std::vector<bool>& touched) const;
  void MarkByEntries(const FactSheet& sheet, FactKind kind,
                     std::vector<bool>& touched) const;

  std::array<std::vector<Entry>, kFactKindCount + 1> by_kind_;  // by name
  std::vector<Asker> askers_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CONDITIONS_FACT_INDEX_H_
