#include "services/rehearsal/processes/sandbox_plan.h"

#include <filesystem>
#include <set>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

// What programs need to run, and nothing that names a user or holds a key.
constexpr const char* kFilesOfEtc[] = {
    "/etc/alternatives",   "/etc/ca-certificates", "/etc/ld.so.cache",
    "/etc/ld.so.conf",     "/etc/ld.so.conf.d",    "/etc/localtime",
    "/etc/mime.types",     "/etc/nsswitch.conf",   "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf"};
constexpr const char* kTopFolders[] = {"/bin",   "/lib",    "/lib32",
                                       "/lib64", "/libx32", "/sbin"};
constexpr const char* kDevices[] = {"/dev/null", "/dev/zero", "/dev/full",
                                    "/dev/random", "/dev/urandom"};
constexpr char kUsers[] =
    "root:x:0:0:root:/root:/bin/sh\n"
    "astro:x:1000:1000::/home/astro:/bin/sh\n";

class Planner {
 public:
  explicit Planner(const std::string& root) : root_(root) {}

  void Folder(const std::string& path) {
    if (path.empty() || path == "/" || !made_.insert(path).second) return;
    Folder(fs::path(path).parent_path().string());
    Add(SandboxStep::Kind::kFolder, path);
  }
  void File(const std::string& path, const std::string& text) {
    Folder(fs::path(path).parent_path().string());
    if (made_.insert(path).second) Add(SandboxStep::Kind::kFile, path, text);
  }
  // A link stays one; what is not there is left out.
  void Mirror(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (!fs::exists(status) || made_.contains(path)) return;
    if (!fs::is_symlink(status)) return Mount({path, path});
    const fs::path target = fs::read_symlink(path, error);
    Folder(fs::path(path).parent_path().string());
    made_.insert(path);
    Add(SandboxStep::Kind::kLink, path, target.string());
  }
  void Mount(const Bind& bind,
             SandboxStep::Kind kind = SandboxStep::Kind::kBind) {
    std::error_code error;
    if (fs::is_directory(bind.from, error)) {
      Folder(bind.to);
    } else {
      File(bind.to, "");
    }
    Add(kind, bind.to, bind.from);
  }
  void Scratch(const std::string& path) {
    Folder(path);
    Add(SandboxStep::Kind::kScratch, path);
  }
  // What is in a folder, one by one, so that others may join it.
  void MirrorEntries(const std::string& folder, const std::string& but = "") {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      if (entry.path() != but) Mirror(entry.path().string());
    }
  }

  std::vector<SandboxStep> Take() { return std::move(steps_); }

 private:
  void Add(SandboxStep::Kind kind, const std::string& path,
           const std::string& from = "") {
    steps_.push_back({kind, absl::StrCat(root_, path), from});
  }

  const std::string& root_;
  std::set<std::string> made_;
  std::vector<SandboxStep> steps_;
};

}  // namespace

std::vector<SandboxStep> PlanSandbox(const std::string& root,
                                     const SandboxView& view) {
  Planner planner(root);
  for (const char* folder : kTopFolders) planner.Mirror(folder);
  planner.MirrorEntries("/usr", "/usr/local");
  planner.MirrorEntries("/usr/local");
  for (const char* file : kFilesOfEtc) planner.Mirror(file);
  planner.File("/etc/passwd", kUsers);
  planner.File("/etc/hosts", "127.0.0.1 localhost\n");
  for (const char* device : kDevices) {
    planner.Mount({device, device}, SandboxStep::Kind::kOpen);
  }
  planner.Folder("/proc");
  for (const char* scratch : {"/dev/shm", "/tmp", "/home/astro"}) {
    planner.Scratch(scratch);
  }
  for (const std::string& scratch : view.scratch) planner.Scratch(scratch);
  for (const Bind& bind : view.binds) {
    // What lies below /usr or the libraries is there already.
    if (bind.from == bind.to && absl::StartsWith(bind.to, "/usr/")) continue;
    planner.Mount(bind, bind.is_writable ? SandboxStep::Kind::kOpen
                                         : SandboxStep::Kind::kBind);
  }
  return planner.Take();
}

}  // namespace upgrade_advisor
