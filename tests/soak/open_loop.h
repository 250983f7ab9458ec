// Calls at a fixed rate, whether or not the service keeps up.
#ifndef TESTS_SOAK_OPEN_LOOP_H_
#define TESTS_SOAK_OPEN_LOOP_H_

#include <chrono>
#include <string>

#include "tests/soak/load.h"

namespace upgrade_advisor {

// Sends so many plans a second for that long, and waits for their answers. What
// a call took is counted from when it was due: a service that stalls is charged
// for the calls that could not be sent meanwhile.
LoadReport RunOpenLoop(const std::string& address, double rate,
                       std::chrono::seconds length);

}  // namespace upgrade_advisor

#endif  // TESTS_SOAK_OPEN_LOOP_H_
