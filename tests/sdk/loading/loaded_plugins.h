// Plugin files of these tests, loaded as a service loads them.
//
// The one place in tests/sdk that knows how a host is made.
#ifndef TESTS_SDK_LOADING_LOADED_PLUGINS_H_
#define TESTS_SDK_LOADING_LOADED_PLUGINS_H_

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/domain/fact_sheet.h"
#include "services/domain/judge.h"
#include "tests/plugin_host/test_plugins.h"

namespace upgrade_advisor {

// A judge over copies of the files in a folder of their own. Fails the test for
// each that is not loaded.
class LoadedPlugins {
 public:
  explicit LoadedPlugins(const std::vector<std::string>& files) {
    namespace fs = std::filesystem;
    std::string folder =
        (fs::temp_directory_path() / "plugins-XXXXXX").string();
    folder_ = mkdtemp(folder.data());
    for (const std::string& file : files) {
      fs::copy_file(file, folder_ / fs::path(file).filename());
    }
    host_ = LoadTrusted({folder_.string()});
    for (const PluginStatus& status : host_->plugins()) {
      EXPECT_TRUE(status.loaded) << status.file << ": " << status.failure;
    }
    EXPECT_EQ(host_->plugins().size(), files.size());
  }
  ~LoadedPlugins() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  LoadedPlugins(const LoadedPlugins&) = delete;
  LoadedPlugins& operator=(const LoadedPlugins&) = delete;

  const Judge& judge() const { return *host_; }
  // SHA-256 of a file in hex, by its name without folder.
  std::string DigestOf(const std::string& file) const {
    for (const PluginStatus& status : host_->plugins()) {
      if (status.file == file) return status.digest;
    }
    return "";
  }

  const Advisory* Find(const std::string& id) const {
    for (const Advisory& advisory : judge().advisories()) {
      if (advisory.id == id) return &advisory;
    }
    ADD_FAILURE() << "there is no advisory " << id;
    return nullptr;
  }

  // What an advisory answers at a step from the source release; nothing is
  // known of the target.
  Examination Ask(const std::string& id, const FactSheet& deployment,
                  const FactSheet& source) const {
    const Advisory* advisory = Find(id);
    if (advisory == nullptr) return {};
    const FactSheet target;
    const StepSheets step{&deployment, &source, &target};
    const Job job{static_cast<uint32_t>(advisory - judge().advisories().data()),
                  0};
    return judge().Examine({&step, 1}, {&job, 1}, {})[0];
  }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<PluginHost> host_;
};

}  // namespace upgrade_advisor

#endif  // TESTS_SDK_LOADING_LOADED_PLUGINS_H_
