// The questions that a condition may ask: one function for each.
//
//   Config("core.executor")    the option [core] executor
//   Import("airflow.contrib")  the module, or anything in it
//
// Each takes a name. Those whose name may be left out are then a form, for
// tables that bring the names: EachListed(kArguments, Keyword()).
//
// Written by tools/update-fact-reference from the vocabulary of facts;
// docs/plugins/facts.md lists the names. Constants; thread-safe.
#ifndef SDK_CPP_QUESTIONS_H_
#define SDK_CPP_QUESTIONS_H_

#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/condition.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

constexpr Question Config(std::string_view key = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CONFIG, UA_MATCH_EXACT, {}, key};
}

constexpr Question ConfigUnder(std::string_view section) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CONFIG, UA_MATCH_UNDER, {}, section};
}

constexpr Question Env(std::string_view name = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_ENV, UA_MATCH_EXACT, {}, name};
}

// Installed in the running image; known at the first step only.
constexpr Question Installed(std::string_view package = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_PACKAGE, UA_MATCH_EXACT, {}, package};
}

// A package of the operating system, from packages.txt.
constexpr Question OsPackage(std::string_view package = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_REQUIREMENT, UA_MATCH_EXACT, "@os.",
          package};
}

constexpr Question Requirement(std::string_view package = {}) {
  return {
      UA_SHEET_DEPLOYMENT, UA_KIND_REQUIREMENT, UA_MATCH_EXACT, {}, package};
}

constexpr Question Database(std::string_view name = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_DATABASE, UA_MATCH_EXACT, {}, name};
}

constexpr Question DatabaseUnder(std::string_view name) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_DATABASE, UA_MATCH_UNDER, {}, name};
}

// The module or anything in it.
constexpr Question Import(std::string_view module = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_IMPORT, UA_MATCH_UNDER, {}, module};
}

// An attribute of any object that the code reads: "try_number".
constexpr Question ReadsAttribute(std::string_view name = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CALL, UA_MATCH_EXACT, "@attribute.",
          name};
}

// "except AirflowException:"
constexpr Question Catches(std::string_view exception = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CALL, UA_MATCH_EXACT, "@except.",
          exception};
}

constexpr Question Call(std::string_view function = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CALL, UA_MATCH_EXACT, {}, function};
}

// "DAG.schedule_interval"; "*.sla" for an argument of any call.
constexpr Question Keyword(std::string_view name = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_KEYWORD, UA_MATCH_EXACT, {}, name};
}

constexpr Question KeywordUnder(std::string_view callee) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_KEYWORD, UA_MATCH_UNDER, {}, callee};
}

// Classes that derive from one of this name, directly or not.
constexpr Question DerivesFrom(std::string_view base = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CLASS, UA_MATCH_EXACT, "@base.", base};
}

// "BaseTrigger.cleanup": a method of a class that derives from the base; with
// "*" for the base, of any class.
constexpr Question DefinesMethod(std::string_view base_and_method = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CLASS, UA_MATCH_EXACT, "@method.",
          base_and_method};
}

// "AirflowPlugin.operators": an attribute such a class sets.
constexpr Question SetsAttribute(std::string_view base_and_attribute = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CLASS, UA_MATCH_EXACT, "@attribute.",
          base_and_attribute};
}

// A function of a module: "policy".
constexpr Question DefinesFunction(std::string_view name = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CLASS, UA_MATCH_EXACT, "@function.",
          name};
}

constexpr Question DefinesClass(std::string_view name = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CLASS, UA_MATCH_EXACT, {}, name};
}

// A key of the task context or a variable of templates, or anything of it.
constexpr Question Context(std::string_view key = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_CONTEXT, UA_MATCH_UNDER, {}, key};
}

constexpr Question Docker(std::string_view name) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_DOCKER, UA_MATCH_EXACT, {}, name};
}

// A command with its subcommands, without options: "airflow db init".
constexpr Question Shell(std::string_view command = {}) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_SHELL, UA_MATCH_EXACT, {}, command};
}

constexpr Question ProjectFile(std::string_view name) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_FILE, UA_MATCH_EXACT, {}, name};
}

constexpr Question Request(std::string_view name) {
  return {UA_SHEET_DEPLOYMENT, UA_KIND_REQUEST, UA_MATCH_EXACT, {}, name};
}

// The release that the step leaves.
constexpr Question Source(std::string_view name) {
  return {UA_SHEET_SOURCE, UA_KIND_RELEASE, UA_MATCH_EXACT, {}, name};
}

// The release that the step arrives at.
constexpr Question Target(std::string_view name) {
  return {UA_SHEET_TARGET, UA_KIND_RELEASE, UA_MATCH_EXACT, {}, name};
}

// In the standard image of the source.
constexpr Question BundledBefore(std::string_view package = {}) {
  return {UA_SHEET_SOURCE, UA_KIND_PACKAGE, UA_MATCH_EXACT, {}, package};
}

// In the standard image of the target.
constexpr Question BundledAfter(std::string_view package = {}) {
  return {UA_SHEET_TARGET, UA_KIND_PACKAGE, UA_MATCH_EXACT, {}, package};
}

// "gone", "fails", "setting", "refused", "lacking", "raises", "jumps" or
// "unsettled": what the step takes away of the packages that the project's code
// uses.
constexpr Question ApiChange(std::string_view change) {
  return {UA_SHEET_TARGET, UA_KIND_API, UA_MATCH_UNDER, {}, change};
}

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_QUESTIONS_H_
