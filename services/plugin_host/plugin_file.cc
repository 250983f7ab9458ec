#include "services/plugin_host/plugin_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/plugin_host/calling/self_test.h"
#include "services/plugin_host/plugin_library.h"
#include "services/plugin_host/trust/elf_policy.h"
#include "services/plugin_host/trust/hex_digest.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t kMaxPluginBytes = 256u << 20;

absl::StatusOr<std::string> ReadPlugin(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    return absl::FailedPreconditionError("it is not a regular file");
  }
  const uintmax_t size = fs::file_size(path, error);
  if (error) return absl::FailedPreconditionError(error.message());
  if (size > kMaxPluginBytes) {
    return absl::FailedPreconditionError("the file is larger than 256 MiB");
  }
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof()) {
    return absl::FailedPreconditionError("the file cannot be read");
  }
  return bytes;
}

absl::StatusOr<PluginDescriptor> Describe(const std::string& path,
                                          absl::string_view bytes,
                                          const ua_plugin*& plugin) {
  if (absl::Status s = CheckElfPolicy(bytes); !s.ok()) return s;
  if (absl::Status s = TryPluginLibrary(path); !s.ok()) return s;
  absl::StatusOr<const ua_plugin*> opened = OpenPluginLibrary(path);
  if (!opened.ok()) return opened.status();
  plugin = *opened;
  return SelfTest(plugin);
}

}  // namespace

std::vector<std::string> FindPluginFiles(
    const std::vector<std::string>& folders,
    std::vector<PluginStatus>& unreadable) {
  std::vector<std::string> out;
  for (const std::string& folder : folders) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
      if (it->path().extension() == ".so") {
        // dlopen takes a name without a slash for one on the search path.
        out.push_back(fs::absolute(it->path(), error).string());
      }
    }
    if (error) {
      PluginStatus status;
      status.id = status.file = fs::path(folder).filename().string();
      status.failure = absl::StrCat("the plugin folder ", folder,
                                    " cannot be read: ", error.message());
      unreadable.push_back(std::move(status));
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

LoadedFile LoadPluginFile(const std::string& path) {
  LoadedFile file;
  file.status.file = fs::path(path).filename().string();
  file.status.id = fs::path(path).stem().string();
  absl::StatusOr<std::string> bytes = ReadPlugin(path);
  if (!bytes.ok()) {
    file.status.failure = std::string(bytes.status().message());
    return file;
  }
  file.status.digest = HexDigest(*bytes);
  absl::StatusOr<PluginDescriptor> descriptor =
      Describe(path, *bytes, file.plugin);
  if (!descriptor.ok()) {
    file.plugin = nullptr;
    file.status.failure = std::string(descriptor.status().message());
    return file;
  }
  file.descriptor = *std::move(descriptor);
  file.status.id = file.descriptor.id;
  file.status.version = file.descriptor.version;
  file.status.summary = file.descriptor.summary;
  file.status.abi_version = file.descriptor.abi_version;
  file.status.vocabulary_version = file.descriptor.vocabulary_version;
  file.status.advisory_count =
      static_cast<uint32_t>(file.descriptor.advisories.size());
  file.status.loaded = true;
  return file;
}

}  // namespace upgrade_advisor
