// How a plugin is checked.
//
// A value.
#ifndef SERVICES_CONFORMANCE_CHECK_OPTIONS_H_
#define SERVICES_CONFORMANCE_CHECK_OPTIONS_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/plugin_host/cases/case_runner.h"

namespace upgrade_advisor {

struct CheckOptions {
  // A test that takes longer hangs. Loops that grow with the plugin stop at
  // half of it.
  std::chrono::seconds timeout{10};
  // The first round of a fuzz test has this seed, each further one the next: a
  // round that failed is the first one of its seed.
  uint64_t seed = 20220930;
  uint32_t fuzz_rounds = 10000;
  uint32_t memory_examinations = 100000;

  // Where its case files lie; empty: "<file without .so>.cases" next to it.
  std::string case_folder;
  bool require_cases = false;
  // Advisories that never say yes: see CaseRunner::MissingCases.
  std::vector<std::string> only_ask;
  // Not null.
  CaseRunner::SheetOfRelease sheet_of_release = nullptr;

  // Ids of the only tests to run; empty: all.
  std::vector<std::string> only;
  // Tests not to run, with the reason.
  std::map<std::string, std::string> skip;

  // What --quick leaves of it.
  void MakeQuick() {
    fuzz_rounds = 500;
    memory_examinations = 20000;
  }
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_CHECK_OPTIONS_H_
