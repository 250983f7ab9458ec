// What holds for every answer, whatever was asked.
#ifndef TESTS_RPC_FUZZ_PROMISES_H_
#define TESTS_RPC_FUZZ_PROMISES_H_

#include <grpcpp/support/status.h>

#include <string>

#include "tests/rpc_fuzz/request_seeds.h"

namespace upgrade_advisor {

struct FuzzReply {
  grpc::Status status = {};
  std::string bytes = {};
};

// What an answer breaks; empty: nothing.
std::string BrokenPromise(const FuzzedMethod& method, const FuzzReply& reply);

}  // namespace upgrade_advisor

#endif  // TESTS_RPC_FUZZ_PROMISES_H_
