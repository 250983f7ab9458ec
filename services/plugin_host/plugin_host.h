// The plugins of one snapshot, as the advisor's judge.
//
// Immutable after Load, hence thread-safe; plugins are pure functions by
// contract. Examinations run in this process.
#ifndef SERVICES_PLUGIN_HOST_PLUGIN_HOST_H_
#define SERVICES_PLUGIN_HOST_PLUGIN_HOST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/judge.h"

namespace upgrade_advisor {

// What became of one plugin file.
struct PluginStatus {
  std::string id;  // of a file that could not be asked: its name without ".so"
  std::string file;  // without folder
  std::string version;
  std::string summary;
  std::string
      digest;  // SHA-256 of the file in hex; empty if it was not readable
  uint32_t abi_version = 0;
  uint32_t vocabulary_version = 0;
  uint32_t advisory_count = 0;
  bool loaded = false;
  std::string failure;  // why it was refused
};

class PluginHost : public Judge {
 public:
  // Loads every *.so of the folders, in the order of the plugin ids. Never
  // fails: a plugin that cannot be loaded is in plugins() with its reason, and
  // so is a folder that cannot be read. Loading runs foreign code; call it
  // before threads exist.
  static std::unique_ptr<PluginHost> Load(
      const std::vector<std::string>& folders);

  // Sorted by id; every file found, loaded or not.
  absl::Span<const PluginStatus> plugins() const { return statuses_; }
  // Over ids, versions and digests of the loaded plugins; equal sets, equal
  // text.
  const std::string& revision() const { return revision_; }

  absl::Span<const Advisory> advisories() const override { return advisories_; }
  std::vector<Examination> Examine(
      absl::Span<const StepSheets> steps, absl::Span<const Job> jobs,
      const std::atomic<bool>* stop) const override;

 private:
  // Which plugin answers for an advisory, and by which number.
  struct Owner {
    const ua_plugin* plugin = nullptr;
    uint32_t index = 0;
  };

  PluginHost() = default;

  std::vector<PluginStatus> statuses_;
  std::vector<Advisory> advisories_;
  std::vector<Owner> owners_;  // parallel to advisories_
  std::string revision_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_PLUGIN_HOST_H_
