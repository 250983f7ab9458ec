#include "tests/fuzz/fuzz_engine.h"

UA_FUZZ_TARGET(plan_request, input) { FuzzCall(input, &Engine::PlanUpgrade); }
