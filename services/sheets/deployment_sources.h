// The sections that a caller gave about a Deployment, before they become facts.
//
// Plain values without behaviour. A section that was not given is an empty
// optional: unknown. A section that was given is complete unless it is partial.
#ifndef SERVICES_SHEETS_DEPLOYMENT_SOURCES_H_
#define SERVICES_SHEETS_DEPLOYMENT_SOURCES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/fact.h"
#include "services/domain/image_reference.h"
#include "services/project/project_files.h"

namespace upgrade_advisor {

struct EnvironmentSource {
  std::vector<std::pair<std::string, std::string>> variables;
  bool partial = false;
};

struct PipFreezeSource {
  std::string text;
  bool partial = false;
};

struct TableStatistics {
  std::string name;
  std::optional<int64_t> rows;
  std::optional<int64_t> size_bytes;
};

// A list of tables without those that every Airflow has is partial. A probe
// that is not listed was not made.
struct DatabaseSource {
  std::string backend;  // empty: unknown
  std::string version;  // empty: unknown
  std::vector<TableStatistics> tables;
  std::vector<std::pair<std::string, int64_t>> probes;
  bool partial = false;
};

struct DeploymentSources {
  // The image that runs; empty when only the release is known.
  std::optional<DeploymentImage> running_image;
  // The image the project names, where it differs: a proposed change.
  std::optional<DeploymentImage> project_image;
  std::optional<EnvironmentSource> environment;
  std::optional<PipFreezeSource> pip_freeze;
  std::optional<DatabaseSource> database;
  ProjectFiles project;
  // What runs reads its settings from airflow.cfg too.
  bool reads_airflow_cfg = false;
  // The release that runs, "9.1.0"; empty: unknown.
  std::string running_version;
  // Of the image that runs, "3.11"; empty: unknown.
  std::string python_version;
  std::string as_of;             // the day of the question, "YYYY-MM-DD"
  std::string executor;          // empty: unknown
  std::string platform;          // "astro", "software", "local"; empty: unknown
  std::string platform_version;  // empty: unknown
  std::vector<Fact> caller_facts;
  std::vector<FactKind> complete_kinds;
  // Prefixes below which the caller's facts are not all there are.
  std::vector<std::pair<FactKind, std::string>> open_prefixes;
  // Places of the project the caller could not read.
  std::vector<LocatedError> unread;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SHEETS_DEPLOYMENT_SOURCES_H_
