#include "plugins/airflow_settings/options.h"

#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace upgrade_plugin::airflow_settings {
namespace {

struct Option {
  std::string_view name;
  std::string_view now;  // empty: removed
  std::string_view since;
};

#include "plugins/airflow_settings/option_table.inc"

std::string_view SectionOf(std::string_view option) {
  return option.substr(0, option.find('.'));
}

// The Airflow a step leaves and the one it arrives at.
struct Airflows {
  explicit Airflows(const Facts& f)
      : source(f.source("airflow.version")),
        target(f.target("airflow.version")) {}

  // Whether the step leaves less than the version and arrives at it or more.
  Truth Cross(std::string_view version) const {
    return target.version_at_least(Scheme::kPep440, version) &&
           source.version_below(Scheme::kPep440, version);
  }

  Fact source;
  Fact target;
};

// "AIRFLOW__CORE__LOG_FORMAT" of core.log_format.
std::string Variable(std::string_view option) {
  std::string name = "AIRFLOW__";
  const size_t dot = option.find('.');
  for (size_t i = 0; i < option.size(); ++i) {
    const char c = option[i];
    if (i == dot) {
      name += "__";
    } else {
      name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  return name;
}

void ReportOption(const Option& option, const Row& set, Report& report) {
  const std::string before = Variable(option.name);
  if (option.now.empty()) {
    report.Subject(
        option.name,
        "Nothing reads it from Airflow " + std::string(option.since) + " on",
        set, 1);
    report.Remedy("Drop " + before, "", "env.unset " + before);
    return;
  }
  const std::string after = Variable(option.now);
  report.Subject(
      option.name,
      std::string("Is ").append(option.now).append(" from Airflow ") +
          std::string(option.since) + " on",
      set, 1);
  report.Remedy("Rename " + before, "",
                std::string("env.rename ").append(before).append(" ") + after);
}

}  // namespace

Truth SetsOldOptions(const Facts& f) {
  const Airflows airflows(f);
  Truth any = No();
  for (size_t i = 0; i < std::size(kOptions);) {
    // One question a section, and none about a section whose options this step
    // has nothing to do with.
    const std::string_view section = SectionOf(kOptions[i].name);
    std::optional<Fact> rows;
    for (; i < std::size(kOptions) && SectionOf(kOptions[i].name) == section;
         ++i) {
      const Option& option = kOptions[i];
      const Truth crosses = airflows.Cross(option.since);
      if (!crosses.is_no() && !rows) rows = f.config_under(section);
      const Truth set =
          rows ? rows->any([&](const Row& r) { return r.name == option.name; })
               : No();
      any = any || (crosses && set);
    }
  }
  return any;
}

void ReportOldOptions(const Facts& f, Truth, Report& report) {
  const Airflows airflows(f);
  std::string_view section;
  std::optional<Fact> rows;  // of the section
  for (size_t i = 0; i < std::size(kOptions); ++i) {
    const Option& option = kOptions[i];
    if (!airflows.Cross(option.since).is_yes()) continue;
    // What becomes of an option twice is told once, as it is in the end.
    const bool has_next =
        i + 1 < std::size(kOptions) && kOptions[i + 1].name == option.name;
    if (has_next && airflows.Cross(kOptions[i + 1].since).is_yes()) continue;
    if (!rows || section != SectionOf(option.name)) {
      section = SectionOf(option.name);
      rows.emplace(f.config_under(section));
    }
    for (uint32_t row = 0; row < rows->count(); ++row) {
      if (rows->row(row).name != option.name) continue;
      ReportOption(option, rows->row(row), report);
      break;
    }
  }
}

}  // namespace upgrade_plugin::airflow_settings
