#include "tests/fuzz/fuzz_engine.h"

UA_FUZZ_TARGET(validate_request, input) {
  FuzzCall(input, &Engine::ValidateUpgrade);
}
