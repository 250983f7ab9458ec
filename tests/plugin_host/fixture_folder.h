// Plugin folders made of fixtures, and what a host makes of them.
#ifndef TESTS_PLUGIN_HOST_FIXTURE_FOLDER_H_
#define TESTS_PLUGIN_HOST_FIXTURE_FOLDER_H_

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/domain/fact_sheet.h"
#include "services/plugin_host/plugin_host.h"
#include "tests/plugin_host/test_plugins.h"

namespace upgrade_advisor {

inline std::string FixturePath(const std::string& name) {
  return std::string(UA_FIXTURES "/") + name + ".so";
}

inline std::string BytesOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

// A folder of its own, gone with the value.
class PluginFolder {
 public:
  PluginFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "plugins-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~PluginFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  PluginFolder(const PluginFolder&) = delete;
  PluginFolder& operator=(const PluginFolder&) = delete;

  const std::string& path() const { return path_; }

  // A copy, so that the loader takes it for a library of its own.
  PluginFolder& Add(const std::string& fixture) {
    std::filesystem::copy_file(FixturePath(fixture),
                               path_ + "/" + fixture + ".so");
    return *this;
  }
  PluginFolder& AddBytes(const std::string& file, const std::string& bytes) {
    std::ofstream(path_ + "/" + file, std::ios::binary) << bytes;
    return *this;
  }

  std::unique_ptr<PluginHost> Load() const { return LoadTrusted({path_}); }

 private:
  std::string path_;
};

// By the name of its file.
inline PluginStatus StatusOf(const PluginHost& host, const std::string& file) {
  for (const PluginStatus& status : host.plugins()) {
    if (status.file == file) return status;
  }
  ADD_FAILURE() << file << " is not listed";
  return {};
}

// Examines every advisory of the host on a Deployment sheet; nothing is known
// of the releases.
inline std::vector<Examination> ExamineAll(const PluginHost& host,
                                           const FactSheet& deployment) {
  const FactSheet nothing;
  const StepSheets step{&deployment, &nothing, &nothing};
  std::vector<Job> jobs;
  for (uint32_t i = 0; i < host.advisories().size(); ++i)
    jobs.push_back({i, 0});
  return host.Examine({&step, 1}, jobs, {});
}

// A Deployment of which one setting is known.
inline FactSheet SheetWithExecutor() {
  FactSheet::Builder sheet;
  sheet.Add(FactKind::kConfig, "core.executor", "CeleryExecutor");
  sheet.Close(FactKind::kConfig);
  return sheet.Build();
}

}  // namespace upgrade_advisor

#endif  // TESTS_PLUGIN_HOST_FIXTURE_FOLDER_H_
