#include "services/authorization/policy_reader.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/base/digest.h"
#include "services/base/nearest.h"
#include "services/base/quoting.h"
#include "services/base/read_file.h"
#include "services/json/json_node.h"
#include "services/json/json_value.h"
#include "services/json/lint_report.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kDigestShown = 16;

// What reads each member of an object.
using Members = std::map<std::string, std::function<void(const JsonNode&)>>;

// Calls the reader of each member; a fault for those that have none, and for
// missing ones that are required.
void ReadMembers(const JsonNode& object, const Members& members,
                 std::initializer_list<const char*> required) {
  if (!object.CheckObject()) return;
  std::set<std::string> seen;
  std::vector<std::string> names;
  for (const auto& [name, read] : members) names.push_back(name);
  object.ForEachMember([&](const std::string& key, const JsonNode& node) {
    seen.insert(key);
    const auto read = members.find(key);
    if (read != members.end()) return read->second(node);
    const std::optional<std::string> nearest = NearestName(key, names);
    node.Fault(absl::StrCat(
        "there is no such field",
        nearest ? absl::StrCat("; did you mean ", *nearest, "?") : ""));
  });
  for (const char* name : required) {
    if (seen.count(name) == 0) {
      object.Fault(absl::StrCat("needs ", Quoted(name, '"')));
    }
  }
}

// An empty list would match everybody, as if it were not there.
template <typename Read>
void ReadItems(const JsonNode& list, Read read) {
  bool is_empty = true;
  list.ForEachItem([&](const JsonNode& item) {
    is_empty = false;
    read(item);
  });
  if (is_empty) {
    list.Fault(
        "is empty, which would match everything: name what it should "
        "match, or leave it out");
  }
}

std::optional<TextPattern> PatternOf(const JsonNode& node) {
  const std::optional<std::string> text = node.String();
  if (!text) return std::nullopt;
  std::optional<TextPattern> pattern = TextPattern::Parse(*text);
  if (!pattern) {
    node.Fault(
        "has a * inside; only one at the beginning or at the end "
        "stands for any text");
  }
  return pattern;
}

std::vector<TextPattern> PatternsOf(const JsonNode& list) {
  std::vector<TextPattern> out;
  ReadItems(list, [&out](const JsonNode& item) {
    std::optional<TextPattern> pattern = PatternOf(item);
    if (pattern) out.push_back(*std::move(pattern));
  });
  return out;
}

void ReadName(const JsonNode& node, std::string& name) {
  const std::optional<std::string> text = node.String();
  if (!text) return;
  if (text->empty()) node.Fault("is empty; records name it");
  name = *text;
}

// gRPC keeps these to itself, or changes them on the way.
bool IsComparable(absl::string_view key) {
  static constexpr absl::string_view kOfConnections[] = {
      "connection", "host",    "keep-alive",        "proxy-connection",
      "te",         "trailer", "transfer-encoding", "upgrade"};
  return !key.empty() && key[0] != ':' && !absl::StartsWith(key, "grpc-") &&
         !absl::EndsWith(key, "-bin") &&
         std::find(std::begin(kOfConnections), std::end(kOfConnections), key) ==
             std::end(kOfConnections);
}

PolicyRule::Header HeaderOf(const JsonNode& node) {
  PolicyRule::Header header;
  ReadMembers(
      node,
      {{"key",
        [&](const JsonNode& key) {
          const std::optional<std::string> text = key.String();
          if (!text) return;
          header.key = absl::AsciiStrToLower(*text);
          if (!IsComparable(header.key)) {
            key.Fault(
                "cannot be compared: name a header of the client's own "
                "that is not binary, gRPC's or the connection's");
          }
        }},
       {"values",
        [&](const JsonNode& values) { header.values = PatternsOf(values); }}},
      {"key", "values"});
  return header;
}

class Reader {
 public:
  explicit Reader(absl::Span<const std::string> methods) : methods_(methods) {}

  Policy Read(const JsonNode& top) {
    ReadMembers(
        top,
        {{"name", [&](const JsonNode& n) { ReadName(n, out_.name); }},
         {"deny_rules",
          [&](const JsonNode& n) { out_.deny_rules = RulesOf(n); }},
         {"allow_rules",
          [&](const JsonNode& n) { out_.allow_rules = RulesOf(n); }},
         {"audit_logging_options", [&](const JsonNode& n) { ReadAudit(n); }}},
        {"name", "allow_rules"});
    return std::move(out_);
  }

 private:
  std::vector<PolicyRule> RulesOf(const JsonNode& list) {
    std::vector<PolicyRule> rules;
    std::set<std::string> names;
    // No allow rule is a policy that denies everybody, which may be meant.
    list.ForEachItem([&](const JsonNode& item) {
      rules.push_back(RuleOf(item));
      const std::string& name = rules.back().name;
      if (!name.empty() && !names.insert(name).second) {
        item.Fault(absl::StrCat("another rule of this list has the name ",
                                Quoted(name, '"')));
      }
    });
    return rules;
  }

  PolicyRule RuleOf(const JsonNode& node) {
    PolicyRule rule;
    ReadMembers(
        node,
        {{"name", [&](const JsonNode& n) { ReadName(n, rule.name); }},
         {"source",
          [&](const JsonNode& source) {
            ReadMembers(
                source,
                {{"principals",
                  [&](const JsonNode& n) { rule.principals = PatternsOf(n); }}},
                {});
          }},
         {"request", [&](const JsonNode& n) { ReadRequest(n, rule); }}},
        {"name"});
    return rule;
  }

  void ReadRequest(const JsonNode& node, PolicyRule& rule) {
    ReadMembers(node,
                {{"paths",
                  [&](const JsonNode& paths) {
                    ReadItems(paths, [&](const JsonNode& item) {
                      std::optional<TextPattern> pattern = PatternOf(item);
                      if (!pattern) return;
                      NoticePath(item, *pattern);
                      rule.paths.push_back(*std::move(pattern));
                    });
                  }},
                 {"headers",
                  [&](const JsonNode& headers) {
                    ReadItems(headers, [&](const JsonNode& item) {
                      rule.headers.push_back(HeaderOf(item));
                    });
                  }}},
                {});
  }

  // A policy may be one of several services; but a path that is misspelt in a
  // deny rule keeps nobody out.
  void NoticePath(const JsonNode& node, const TextPattern& pattern) {
    if (std::any_of(methods_.begin(), methods_.end(),
                    [&pattern](const std::string& method) {
                      return pattern.Matches(method);
                    })) {
      return;
    }
    const std::string path = node.String().value_or("");
    const std::optional<std::string> nearest = NearestName(path, methods_);
    out_.notices.push_back(absl::StrCat(
        node.source(), ": ", node.path(), ": ", Quoted(path, '"'),
        " matches no method of this service",
        nearest ? absl::StrCat("; did you mean ", *nearest, "?") : ""));
  }

  void ReadAudit(const JsonNode& node) {
    ReadMembers(
        node,
        {{"audit_condition", [&](const JsonNode& n) { ReadAuditCondition(n); }},
         {"audit_loggers",
          [&](const JsonNode& n) { ReadItems(n, &ReadLogger); }}},
        {"audit_condition"});
  }

  void ReadAuditCondition(const JsonNode& node) {
    static constexpr std::pair<absl::string_view, AuditCondition>
        kConditions[] = {
            {"NONE", AuditCondition::kNone},
            {"ON_DENY", AuditCondition::kOnDeny},
            {"ON_ALLOW", AuditCondition::kOnAllow},
            {"ON_DENY_AND_ALLOW", AuditCondition::kOnDenyAndAllow}};
    const std::optional<std::string> text = node.String();
    if (!text) return;
    for (const auto& [name, condition] : kConditions) {
      if (*text != name) continue;
      out_.audit = condition;
      return;
    }
    node.Fault(absl::StrCat(Quoted(*text, '"'),
                            "; expected NONE, ON_DENY, ON_ALLOW or "
                            "ON_DENY_AND_ALLOW"));
  }

  // The one logger there is; it takes no configuration.
  static void ReadLogger(const JsonNode& node) {
    ReadMembers(node,
                {{"name",
                  [](const JsonNode& n) {
                    const std::optional<std::string> name = n.String();
                    if (name && *name != "stdout_logger") {
                      n.Fault("there is only stdout_logger");
                    }
                  }},
                 {"is_optional", [](const JsonNode& n) { n.Boolean(); }},
                 {"config", [](const JsonNode& n) { ReadMembers(n, {}, {}); }}},
                {"name"});
  }

  const absl::Span<const std::string> methods_;
  Policy out_;
};

std::string DescriptionOf(const Policy& policy, absl::string_view text) {
  return absl::StrCat(policy.name, " (SHA-256 ",
                      HexDigest(text).substr(0, kDigestShown),
                      "...), deny rules: ", policy.deny_rules.size(),
                      ", allow rules: ", policy.allow_rules.size());
}

}  // namespace

absl::StatusOr<Policy> ParsePolicy(absl::string_view source,
                                   absl::string_view text,
                                   absl::Span<const std::string> methods) {
  LintReport lint;
  if (text.size() > kPolicyBytesMax) {
    lint.AddFault(source, "",
                  absl::StrCat("is larger than ", kPolicyBytesMax >> 10,
                               " KiB, the limit"));
    return lint.ToStatus("the policy");
  }
  const std::optional<JsonValue> document = ParseJson(source, text, lint);
  if (!document) return lint.ToStatus("the policy");
  Policy out = Reader(methods).Read(JsonNode(source, *document, lint));
  if (absl::Status s = lint.ToStatus("the policy"); !s.ok()) return s;
  out.description = DescriptionOf(out, text);
  return out;
}

absl::StatusOr<Policy> ReadPolicy(const std::string& path,
                                  absl::Span<const std::string> methods) {
  const absl::StatusOr<std::string> text = ReadRegularFile(path, 1 << 20);
  if (text.ok()) return ParsePolicy(path, *text, methods);
  LintReport lint;
  lint.AddFault(path, "", text.status().message());
  return lint.ToStatus("the policy");
}

}  // namespace upgrade_advisor
