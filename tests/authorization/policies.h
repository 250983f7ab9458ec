// Policies for tests.
#ifndef TESTS_AUTHORIZATION_POLICIES_H_
#define TESTS_AUTHORIZATION_POLICIES_H_

#include <map>
#include <string>
#include <vector>

#include "services/authorization/policy_reader.h"

namespace upgrade_advisor {

inline std::vector<std::string> TestMethods() {
  return {"/pkg.Service/Plan", "/pkg.Service/Validate", "/pkg.Other/List"};
}

inline absl::StatusOr<Policy> Parse(const std::string& text) {
  return ParsePolicy("p.json", text, TestMethods());
}

// The policy that gRPC documents as an example, with our methods.
inline constexpr char kExamplePolicy[] = R"({
  "name": "example",
  "deny_rules": [
    {"name": "no-lists", "request": {"paths": ["*/List"]}}
  ],
  "allow_rules": [
    {"name": "admin-access",
     "source": {"principals": ["spiffe://foo.com/sa/admin1",
                               "spiffe://foo.com/sa/admin2"]},
     "request": {"paths": ["/pkg.Service/*"]}},
    {"name": "dev-access",
     "source": {"principals": ["*", ""]},
     "request": {"paths": ["/pkg.Service/Plan"],
                 "headers": [{"key": "Dev-Path", "values": ["/dev/path/*"]}]}}
  ]
})";

// A call, with everything that may decide about it.
struct TestCall {
  Caller caller;
  std::string path = "/pkg.Service/Plan";
  std::map<std::string, std::string> headers = {};

  PolicyQuestion question() const {
    return {caller, path,
            [this](absl::string_view key) -> std::optional<std::string> {
              const auto at = headers.find(std::string(key));
              if (at == headers.end()) return std::nullopt;
              return at->second;
            }};
  }
};

inline Caller WithUri(const std::string& uri) {
  Caller caller;
  caller.uris = {uri};
  return caller;
}

}  // namespace upgrade_advisor

#endif  // TESTS_AUTHORIZATION_POLICIES_H_
