// Random requests made of the facts in the cases of the bundled plugins: most
// of them are answered, and they are about what advisories ask.
//
// Pure but for reading the cases.
#ifndef TESTS_ENGINE_CASE_REQUESTS_H_
#define TESTS_ENGINE_CASE_REQUESTS_H_

#include <cstddef>
#include <random>
#include <vector>

#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/plugin_host/cases/case_file.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

using Random = std::mt19937;

inline size_t Below(size_t bound, Random& random) { return random() % bound; }
inline bool OneOf(size_t n, Random& random) { return Below(n, random) == 0; }

// The cases of all bundled plugins, by plugin and file.
std::vector<PluginCase> BundledCases();

// The step of one case, and the facts of up to three.
v1::ValidateUpgradeRequest RequestOfCases(const std::vector<PluginCase>& cases,
                                          Random& random);

// The plan to the same target.
v1::PlanUpgradeRequest PlanRequestOf(const v1::ValidateUpgradeRequest& r);

}  // namespace upgrade_advisor

#endif  // TESTS_ENGINE_CASE_REQUESTS_H_
