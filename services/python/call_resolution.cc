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
  for (uint32_t i = 0; i < file.functions.size(); ++i) {
    definitions_.try_emplace(std::string(file.ViewOf(file.functions[i].path)),
                             Definition{&file, i + 1, nullptr});
  }
  for (const PythonFileFacts::Class& c : file.classes) {
    definitions_.try_emplace(std::string(file.ViewOf(c.path)),
                             Definition{&file, c.constructor, &c});
  }
  for (const auto& [name, path] : file.bindings) {
    bindings_.try_emplace(absl::StrCat(file.module, ".", file.ViewOf(name)),
                          file.ViewOf(path));
  }
  for (const PythonFileFacts::Call& call : file.calls) {
    if (call.forwards != 0) {
      handed_on_[&file][call.forwards].push_back(&call);
    }
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
  for (absl::string_view before :
       {absl::string_view(), absl::string_view("dags"),
        absl::string_view("plugins"), folder}) {
    std::string full = absl::StrCat(before, before.empty() ? "" : ".", path);
    if (Find(full) != nullptr) return full;
    const auto bound = bindings_.find(full);
    if (bound == bindings_.end() || hops > kMostHops) continue;
    return Canonical(bound->second, full.substr(0, full.rfind('.')), hops + 1);
  }
  return std::string(path);
}

std::vector<ResolvedCall> CallResolution::Reached(
    const PythonFileFacts& file, const PythonFileFacts::Call& call) const {
  std::vector<ResolvedCall> found;
  ResolvedCall written = AsWritten(file, call);
  // Which of them come is seen at the calls of the function.
  const bool last = Find(Canonical(written.callee, file.module, 0)) == nullptr;
  if (last && call.forwards != 0) written.mapping = true;
  Follow(file, std::move(written), 0, found);
  return found;
}

std::string CallResolution::PathOf(const PythonFileFacts& file,
                                   const PythonFileFacts::Call& call) const {
  return Canonical(file.ViewOf(call.callee), file.module, 0);
}

CalleeKind CallResolution::KindOf(const PythonFileFacts& file,
                                  const PythonFileFacts::Call& call) const {
  const std::string path = PathOf(file, call);
  if (Find(path) != nullptr) return CalleeKind::kProject;
  if (!call.imported) return CalleeKind::kUnknown;
  return IsResolved(path) ? CalleeKind::kAirflow : CalleeKind::kPackage;
}

void CallResolution::Follow(const PythonFileFacts& from, ResolvedCall call,
                            int depth, std::vector<ResolvedCall>& found) const {
  if (depth > kMostHops || found.size() >= kMostReached) return;
  call.callee = Canonical(call.callee, from.module, 0);
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
