// Every method of the service, each with requests that it answers.
#ifndef TESTS_RPC_FUZZ_REQUEST_SEEDS_H_
#define TESTS_RPC_FUZZ_REQUEST_SEEDS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

namespace upgrade_advisor {

struct FuzzedMethod {
  std::string path;  // "/astro.upgrade.v1.UpgradeService/PlanUpgrade"
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  // Of the type of its requests; at least one.
  std::vector<std::unique_ptr<google::protobuf::Message>> seeds = {};
  // How often it is called, in proportion to the others.
  int weight = 1;
  // Whether equal requests have equal answers.
  bool is_pure = false;
  bool has_end = true;  // else a call goes on until its deadline
};

// All methods of all services of the API.
std::vector<FuzzedMethod> FuzzedMethods();

// Whether the service may get a request: it must not call a receiver of
// webhooks that is not on this machine, or that a changed byte put elsewhere.
bool CallsNobody(const FuzzedMethod& method, const std::string& request);

}  // namespace upgrade_advisor

#endif  // TESTS_RPC_FUZZ_REQUEST_SEEDS_H_
