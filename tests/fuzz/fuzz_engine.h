// The engine that request bytes are thrown at.
#ifndef TESTS_FUZZ_FUZZ_ENGINE_H_
#define TESTS_FUZZ_FUZZ_ENGINE_H_

#include <string>

#include "services/engine/engine.h"
#include "services/engine/errors.h"
#include "tests/fuzz/fuzz_target.h"

namespace upgrade_advisor {

// Over the bundled catalog and plugins, at one day.
const Engine& FuzzEngine();

// What holds for every answer: it can be sent and read again, errors carry
// details, and asking again gives the same.
template <typename Request, typename Response>
void FuzzCall(absl::string_view bytes,
              absl::StatusOr<Response> (Engine::*method)(const Request&,
                                                         const CallContext&)
                  const) {
  Request request;
  if (!request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return;
  }
  const absl::StatusOr<Response> answer =
      (FuzzEngine().*method)(request, CallContext{});
  const absl::StatusOr<Response> again =
      (FuzzEngine().*method)(request, CallContext{});
  UA_FUZZ_REQUIRE(answer.status() == again.status());
  if (!answer.ok()) {
    UA_FUZZ_REQUIRE(answer.status().GetPayload(kErrorPayload).has_value());
    UA_FUZZ_REQUIRE(answer.status().message().size() <= 512);
    return;
  }
  const std::string sent = answer->SerializeAsString();
  UA_FUZZ_REQUIRE(sent == again->SerializeAsString());
  // Reading checks that every text is UTF-8.
  Response read;
  UA_FUZZ_REQUIRE(read.ParseFromString(sent));
}

}  // namespace upgrade_advisor

#endif  // TESTS_FUZZ_FUZZ_ENGINE_H_
