// Answers a request whose cost is watched ten times, in a function of its own
// for callgrind to count (instructions_test.py). The first answer, which sets
// up what later ones find, comes before.
//
//   answer_cost KIND
#include <iostream>

#include "absl/base/attributes.h"
#include "tests/bench/answer_requests.h"
#include "tests/bench/bench_setup.h"

namespace upgrade_advisor {

constexpr int kAnswers = 10;

// External and not inline, so that its name can be given to callgrind.
ABSL_ATTRIBUTE_NOINLINE size_t Counted(const AnswerRequest& request,
                                       const Engine& engine) {
  size_t bytes = 0;
  for (int i = 0; i < kAnswers; ++i) bytes += request.AnswerBytes(engine);
  return bytes;
}

}  // namespace upgrade_advisor

int main(int argc, char** argv) {
  const auto kind = upgrade_advisor::AnswerKindOf(argc == 2 ? argv[1] : "");
  if (!kind) {
    std::cerr << "answer_cost newest|patch|migration|example|validation\n";
    return 2;
  }
  const upgrade_advisor::Engine engine(upgrade_advisor::SnapshotOf(0),
                                       &upgrade_advisor::BenchDay);
  const upgrade_advisor::AnswerRequest request(*kind);
  request.AnswerBytes(engine);
  std::cout << upgrade_advisor::Counted(request, engine) << "\n";
  return 0;
}
