// Finds how many plans a second a service can make, and how long calls take at
// 70 % of that.
//
//   service_bench DAEMON SECONDS [--no-gate]
//
// Clients and service share the processors. Every request is worked out: no
// answers are kept. Ends with status 1 if a call failed, and, unless --no-gate
// says otherwise, if the 99th percentile is not below 20 ms.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <thread>

#include "tests/soak/load.h"
#include "tests/soak/open_loop.h"
#include "tests/soak/soaked_service.h"

namespace upgrade_advisor {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr int kClients = 8;
constexpr double kPart = 0.7;
constexpr microseconds kSlowest(20000);

void Print(const std::string& what, const LoadReport& report) {
  std::cout << what << ": " << report.answers << " answers, "
            << report.failed_calls << " failed calls " << report.first_failure
            << "; p50 " << report.p50.count() << " us, p99 "
            << report.p99.count() << " us, worst " << report.worst.count()
            << " us" << std::endl;
}

// Plans a second, as many as the service can make.
double Saturate(const std::string& address, seconds length, bool& failed) {
  Load load(address, kClients, /*pure=*/true, [](const auto&) { return ""; });
  std::this_thread::sleep_for(length);
  const LoadReport report = load.Stop();
  Print("saturated", report);
  failed |= report.failed_calls > 0 || report.mixed_answers > 0;
  return static_cast<double>(report.answers) /
         static_cast<double>(length.count());
}

int Run(const std::string& daemon, seconds length, bool has_gate) {
  const SoakedService service(daemon, {"--answer-cache-mb", "0"});
  bool failed = false;
  const double most = Saturate(service.address(), length / 2, failed);
  const uint64_t before = service.PrivateKib();
  const LoadReport report =
      RunOpenLoop(service.address(), std::max(kPart * most, 1.0), length / 2);
  Print("at 70 %", report);
  failed |= report.failed_calls > 0;
  const bool is_fast = report.p99 < kSlowest;
  std::cout << most << " plans a second; own memory " << before << " KiB, then "
            << service.PrivateKib() << " KiB; p99 "
            << (is_fast ? "below 20 ms" : "NOT below 20 ms") << std::endl;
  return failed || (has_gate && !is_fast) ? 1 : 0;
}

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) {
  const bool has_gate = argc == 3;
  if (!has_gate && (argc != 4 || std::strcmp(argv[3], "--no-gate") != 0)) {
    std::cerr << "service_bench DAEMON SECONDS [--no-gate]\n";
    return 2;
  }
  return upgrade_advisor::Run(argv[1], std::chrono::seconds(std::atoi(argv[2])),
                              has_gate);
}
