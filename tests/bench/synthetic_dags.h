// Projects of any size, of DAG files as people write them.
#ifndef TESTS_BENCH_SYNTHETIC_DAGS_H_
#define TESTS_BENCH_SYNTHETIC_DAGS_H_

#include <string>
#include <utility>
#include <vector>

namespace upgrade_advisor {

// (path, text) of so many files with about 30 lines each; always the same ones.
std::vector<std::pair<std::string, std::string>> SyntheticDags(int files);

}  // namespace upgrade_advisor

#endif  // TESTS_BENCH_SYNTHETIC_DAGS_H_
