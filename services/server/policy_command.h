// upgrade-advisord policy check|explain: what a policy says, without a service.
#ifndef SERVICES_SERVER_POLICY_COMMAND_H_
#define SERVICES_SERVER_POLICY_COMMAND_H_

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct PolicyCommand {
  enum class Kind { kNone, kCheck, kExplain };

  Kind kind = Kind::kNone;
  std::string file;
  std::vector<std::string> principals;  // of one caller
  std::string method;
  std::vector<std::string> headers;  // "name=value"
};

// `command.kind` is set when one is parsed.
void DeclarePolicyCommand(CLI::App& app, PolicyCommand& command);

// Prints what was found. 0: the policy is sound, or allows the call; 1: it is
// refused, or the method is not known; 3: it denies the call.
int RunPolicyCommand(const PolicyCommand& command);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_POLICY_COMMAND_H_
