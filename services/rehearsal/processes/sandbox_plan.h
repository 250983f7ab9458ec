// What a confined process sees of the file system, as a list of steps.
//
// The list is made before the process is forked, so that the child only makes
// system calls. Plain values; making one reads folders.
#ifndef SERVICES_REHEARSAL_PROCESSES_SANDBOX_PLAN_H_
#define SERVICES_REHEARSAL_PROCESSES_SANDBOX_PLAN_H_

#include <cstdint>
#include <string>
#include <vector>

namespace upgrade_advisor {

// A file or folder of the system, and where the process sees it.
struct Bind {
  std::string from;
  std::string to;
  bool is_writable = false;
};

struct SandboxStep {
  enum class Kind : uint8_t {
    kFolder,   // makes `path`
    kFile,     // makes `path` with the text `from`
    kLink,     // makes `path` a symbolic link to `from`
    kBind,     // mounts `from` at `path`, which is there, read-only
    kOpen,     // the same, as it is: a device, a folder to write into
    kScratch,  // an empty file system in memory at `path`, which is there
  };
  Kind kind = Kind::kFolder;
  std::string path;  // below the new root, beginning with it
  std::string from;
};

// What a process gets besides the system's programs and libraries.
struct SandboxView {
  std::vector<std::string> scratch;  // empty folders in memory
  std::vector<Bind> binds;           // may lie below those
};

// The system's programs and libraries, the view, devices that hold nothing, an
// empty home /home/astro and an empty /tmp; nothing else of this machine.
// `root` is an empty folder.
std::vector<SandboxStep> PlanSandbox(const std::string& root,
                                     const SandboxView& view);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_PROCESSES_SANDBOX_PLAN_H_
