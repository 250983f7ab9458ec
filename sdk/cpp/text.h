// Texts of the contract, and the few questions about texts that <string_view>
// of C++17 cannot answer.
//
// Pure functions; thread-safe, no allocation.
#ifndef SDK_CPP_TEXT_H_
#define SDK_CPP_TEXT_H_

#include <cstddef>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"

// Plugins of many teams share a process: nothing of the SDK is ever exported.
#if defined(__GNUC__)
#define UPGRADE_PLUGIN_HIDDEN __attribute__((visibility("hidden")))
#else
#define UPGRADE_PLUGIN_HIDDEN
#endif

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

constexpr std::string_view View(ua_string text) {
  return {text.data, static_cast<size_t>(text.size)};
}
constexpr ua_string Text(std::string_view text) {
  return {text.data(), text.size()};
}

constexpr bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}
constexpr bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}
constexpr bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}
// Without blanks, tabs and line ends around it.
constexpr std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_TEXT_H_
