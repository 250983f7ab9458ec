#include "services/python/call_resolution.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace upgrade_advisor::python {
namespace {

// Functions that hand on to functions, and modules that import from modules.
constexpr int kMostHops = 8;
// A call that reaches more through functions of the project is generated.
constexpr size_t kMostReached = 16;

ResolvedCall AsWritten(const PythonFileFacts& file,
                       const PythonFileFacts::Call& call) {
  ResolvedCall written;
  written.callee = std::string(file.ViewOf(call.callee));
  for (const PythonFileFacts::Argument& argument : call.keywords) {
    written.keywords.push_back({std::string(file.ViewOf(argument.name)),
                                argument.line, argument.column,
                                argument.minors});
  }
  written.positions = call.positions;
  written.starred = call.starred;
  written.mapping = call.mapping;
  written.partial = call.partial;
  written.minors = call.minors;
  return written;
}

bool Has(const std::vector<ResolvedCall::Keyword>& keywords,
         absl::string_view name) {
  return std::any_of(
      keywords.begin(), keywords.end(),
      [&](const ResolvedCall::Keyword& k) { return k.name == name; });
}

}  // namespace

bool IsResolved(absl::string_view path) {
  const absl::string_view root = path.substr(0, path.find('.'));
  return root == "airflow" || root == "cosmos" || root == "astronomer" ||
         root == "astro" || root == "dagfactory";
}

std::string ResolvedCall::Shown() const {
  std::vector<std::string> parts;
  for (const Keyword& keyword : keywords) parts.push_back(keyword.name);
  std::sort(parts.begin(), parts.end());
  if (starred) {
    parts.push_back("*");
  } else if (positions > 0) {
    parts.push_back(absl::StrCat("*", positions));
  }
  if (mapping) parts.push_back("**");
  if (partial) parts.push_back("partial");
  return absl::StrJoin(parts, ",");
}

CallResolution::CallResolution(const std::vector<PythonFileFacts>& files) {
  for (const PythonFileFacts& file : files) AddFile(file);
}

void CallResolution::AddFile(const PythonFileFacts& file) {
  const auto define = [&](PythonFileFacts::Text path, Definition definition) {
    if (definitions_.try_emplace(file.ViewOf(path), definition).second) {
      AddPrefixes(file.ViewOf(path));
    }
  };
  for (uint32_t i = 0; i < file.functions.size(); ++i) {
    define(file.functions[i].path, {&file, i + 1, nullptr});
  }
  for (const PythonFileFacts::Class& c : file.classes) {
    define(c.path, {&file, c.constructor, &c});
  }
  for (const auto& [name, path] : file.bindings) {
    bindings_.try_emplace(absl::StrCat(file.module, ".", file.ViewOf(name)),
                          file.ViewOf(path));
  }
  if (!file.bindings.empty()) AddPrefixes(absl::StrCat(file.module, "."));
  for (const PythonFileFacts::Call& call : file.calls) {
    if (call.forwards != 0) {
      handed_on_[&file][call.forwards].push_back(&call);
    }
  }
}

// From the longest: if that is there, the shorter ones are.
void CallResolution::AddPrefixes(absl::string_view path) {
  for (size_t dot = path.rfind('.'); dot != absl::string_view::npos;
       dot = path.rfind('.')) {
    path = path.substr(0, dot);
    if (!prefixes_.emplace(path).second) return;
  }
}

const CallResolution::Definition* CallResolution::Find(
    absl::string_view path) const {
  const auto found = definitions_.find(path);
  return found == definitions_.end() ? nullptr : &found->second;
}

// "from .ops import Op" in a package: its Op is that of ops.
std::string CallResolution::Canonical(absl::string_view path,
                                      absl::string_view module,
                                      int hops) const {
  const size_t dot = module.rfind('.');
  const absl::string_view folder =
      dot == absl::string_view::npos ? "" : module.substr(0, dot);
  const absl::string_view root = path.substr(0, path.find('.'));
  std::string full;
  for (absl::string_view before :
       {absl::string_view(), absl::string_view("dags"),
        absl::string_view("plugins"), folder}) {
    full.assign(before.data(), before.size());
    if (!before.empty()) full += '.';
    full.append(root.data(), root.size());
    if (root.size() < path.size()) {
      if (!prefixes_.contains(full)) continue;
      full.append(path.data() + root.size(), path.size() - root.size());
    }
    if (Find(full) != nullptr) return full;
    const auto bound = bindings_.find(full);
    if (bound == bindings_.end() || hops > kMostHops) continue;
    return Canonical(bound->second, full.substr(0, full.rfind('.')), hops + 1);
  }
  return std::string(path);
}

Callee CallResolution::CalleeOf(const PythonFileFacts& file,
                                const PythonFileFacts::Call& call) const {
  Callee callee;
  callee.path = Canonical(file.ViewOf(call.callee), file.module, 0);
  if (Find(callee.path) != nullptr) {
    callee.kind = CalleeKind::kProject;
  } else if (call.imported) {
    callee.kind =
        IsResolved(callee.path) ? CalleeKind::kAirflow : CalleeKind::kPackage;
  }
  return callee;
}

std::vector<ResolvedCall> CallResolution::Reached(
    const PythonFileFacts& file, const PythonFileFacts::Call& call,
    const Callee& callee) const {
  std::vector<ResolvedCall> found;
  const bool last = callee.kind != CalleeKind::kProject;
  if (last && !IsResolved(callee.path)) return found;
  ResolvedCall written = AsWritten(file, call);
  written.callee = callee.path;
  // Which of them come is seen at the calls of the function.
  if (last && call.forwards != 0) written.mapping = true;
  FollowDefined(file, std::move(written), 0, found);
  return found;
}

void CallResolution::Follow(const PythonFileFacts& from, ResolvedCall call,
                            int depth, std::vector<ResolvedCall>& found) const {
  call.callee = Canonical(call.callee, from.module, 0);
  FollowDefined(from, std::move(call), depth, found);
}

void CallResolution::FollowDefined(const PythonFileFacts& from,
                                   ResolvedCall call, int depth,
                                   std::vector<ResolvedCall>& found) const {
  if (depth > kMostHops || found.size() >= kMostReached) return;
  const Definition* definition = Find(call.callee);
  if (definition == nullptr) {
    // A name of the module that it does not define is a variable.
    const bool own = absl::StartsWith(call.callee, from.module + ".");
    if (!own && IsResolved(call.callee)) found.push_back(std::move(call));
    return;
  }
  if (definition->function != 0) {
    return HandOn(*definition->file, definition->function, call, depth, found);
  }
  if (definition->owner == nullptr) return;
  for (PythonFileFacts::Text base : definition->owner->base_paths) {
    ResolvedCall of_base = call;
    of_base.callee = std::string(definition->file->ViewOf(base));
    Follow(*definition->file, std::move(of_base), depth + 1, found);
  }
}

// Keywords that the function does not keep reach the calls it hands them to.
void CallResolution::HandOn(const PythonFileFacts& file, uint32_t function,
                            const ResolvedCall& call, int depth,
                            std::vector<ResolvedCall>& found) const {
  const auto of_file = handed_on_.find(&file);
  if (of_file == handed_on_.end()) return;
  const auto calls = of_file->second.find(function);
  if (calls == of_file->second.end()) return;
  const PythonFileFacts::Function& to = file.functions[function - 1];
  const auto keeps = [&](const std::string& name) {
    return std::any_of(
        to.parameters.begin(), to.parameters.end(),
        [&](PythonFileFacts::Text kept) { return file.ViewOf(kept) == name; });
  };
  for (const PythonFileFacts::Call* inner : calls->second) {
    ResolvedCall next = AsWritten(file, *inner);
    for (ResolvedCall::Keyword& keyword : next.keywords) keyword.line = 0;
    for (const ResolvedCall::Keyword& keyword : call.keywords) {
      if (keeps(keyword.name) || Has(next.keywords, keyword.name)) continue;
      next.keywords.push_back(keyword);
    }
    next.mapping = next.mapping || call.mapping;
    next.partial = call.partial;
    next.minors = next.minors & call.minors;
    Follow(file, std::move(next), depth + 1, found);
  }
}

}  // namespace upgrade_advisor::python
