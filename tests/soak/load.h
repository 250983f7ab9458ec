// Clients in a closed loop: each asks again as soon as it has its answer.
#ifndef TESTS_SOAK_LOAD_H_
#define TESTS_SOAK_LOAD_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "astro/upgrade/v1/upgrade_service.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// From Certified 2.2.3 to Runtime 9.7.0.
v1::PlanUpgradeRequest SoakRequest();

struct LoadReport {
  uint64_t answers = 0;
  uint64_t failed_calls = 0;
  std::string first_failure;
  // Answers that are not what their revisions say: for one pair of revisions
  // all answers are the same bytes.
  uint64_t mixed_answers = 0;
  uint64_t revisions = 0;
  // Answers the judge of the scenario did not like, and why.
  uint64_t bad_answers = 0;
  std::string first_bad;
  std::chrono::microseconds p50{0};
  std::chrono::microseconds p99{0};
  std::chrono::microseconds worst{0};
};

class Load {
 public:
  // What is wrong with an answer; empty: nothing.
  using Judge = std::function<std::string(const v1::PlanUpgradeResponse&)>;

  // Begins at once. `pure`: answers of equal revisions have to be equal.
  Load(const std::string& address, int clients, bool pure, Judge judge);
  // Ends the clients.
  LoadReport Stop();

 private:
  void Run(const std::string& address);
  void Take(const v1::PlanUpgradeResponse& response);

  const bool pure_;
  const Judge judge_;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;  // guards what follows
  LoadReport report_;
  std::map<std::string, std::string> by_revision_;
  std::vector<std::chrono::microseconds> times_;
  std::vector<std::thread> clients_;
};

}  // namespace upgrade_advisor

#endif  // TESTS_SOAK_LOAD_H_
