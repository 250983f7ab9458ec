// What became of one plugin file.
//
// A value.
#ifndef SERVICES_PLUGIN_HOST_PLUGIN_STATUS_H_
#define SERVICES_PLUGIN_HOST_PLUGIN_STATUS_H_

#include <cstdint>
#include <string>

#include "services/plugin_host/trust/lock_file.h"

namespace upgrade_advisor {

struct PluginStatus {
  std::string id;  // of a file that could not be asked: its name without ".so"
  std::string file;  // without folder
  std::string version;
  std::string summary;
  // SHA-256 of the file in hex; empty if it was not readable.
  std::string digest;
  uint32_t abi_version = 0;
  uint32_t vocabulary_version = 0;
  uint32_t advisory_count = 0;
  Tier tier = Tier::kWorker;
  // A plan without it is INCOMPLETE. So it is unless a lock file or a folder of
  // development mode says otherwise.
  bool required = true;
  // From a folder of development mode: no lock file vouches for it.
  bool development = false;

  // Of one in workers: the kernel filters its system calls.
  bool is_filtered = true;

  bool loaded = false;
  // No longer asked, or not loaded, because it crashed or hung.
  bool quarantined = false;
  // Why it was refused or is in quarantine; of one that is loaded, how it
  // failed last. Empty: nothing to tell.
  std::string failure;
  // Since the plugins were loaded: deaths of worker processes, and how many
  // were started.
  uint64_t failure_count = 0;
  uint64_t worker_starts = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_PLUGIN_STATUS_H_
