#include "services/rehearsal/processes/confinement.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "services/rehearsal/processes/process_parts.h"

namespace upgrade_advisor {
namespace {

constexpr rlim_t kMaxDescriptors = 1024;
// In the namespace, so of this run alone; threads count.
constexpr rlim_t kMaxProcesses = 256;
constexpr rlim_t kMaxFileBytes = 64u << 20;
constexpr char kScratchSize[] = "size=128m,nr_inodes=16384,mode=1777";

bool WriteFile(const char* path, const char* text, size_t size) {
  const int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return false;
  const bool written = write(file, text, size) == static_cast<ssize_t>(size);
  const int error = errno;
  close(file);
  errno = error;
  return written;
}

bool WriteFile(const char* path, const std::string& text) {
  return WriteFile(path, text.data(), text.size());
}

bool MakeReadOnly(const char* path) {
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID;
  return syscall(SYS_mount_setattr, AT_FDCWD, path, AT_RECURSIVE, &attributes,
                 sizeof attributes) == 0;
}

bool Limit(int resource, rlim_t value) {
  const rlimit limit{value, value};
  return setrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0;
}

}  // namespace

Confinement::Confinement(const std::string& root,
                         const ConfinedProgram& program, ChildEnds ends)
    : root_(root),
      program_(program),
      ends_(ends),
      steps_(PlanSandbox(root, program.view)),
      arguments_(Pointers(program.arguments)),
      environment_(Pointers(program.environment)),
      user_map_(absl::StrCat("1000 ", geteuid(), " 1")),
      group_map_(absl::StrCat("1000 ", getegid(), " 1")) {}

pid_t Confinement::Start() const {
  const pid_t pid = fork();
  if (pid == 0) Outer();
  return pid;
}

// Stays outside the namespace of processes, to wait for its first one.
void Confinement::Outer() const {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // Or /proc/self belongs to root, and the maps cannot be written.
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  EnterNamespaces();
  const pid_t pid = fork();
  Check(pid >= 0, "a process");
  if (pid == 0) First();
  for (int end : {ends_.input, ends_.errors, ends_.lines, ends_.failure}) {
    close(end);
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  _exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

void Confinement::First() const {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  setsid();
  BuildRoot();
  ChangeRoot();
  GiveUpPrivileges();
  Check(chdir(program_.folder.c_str()) == 0, "the folder",
        program_.folder.c_str());
  TakeDescriptors();
  execve(arguments_[0], arguments_.data(), environment_.data());
  Check(false, "starting", arguments_[0]);
  _exit(127);
}

void Confinement::EnterNamespaces() const {
  const int all = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID |
                  CLONE_NEWIPC | CLONE_NEWUTS;
  Check(unshare(all) == 0, "namespaces of its own");
  WriteFile("/proc/self/setgroups", "deny", 4);
  Check(WriteFile("/proc/self/uid_map", user_map_), "the map of users");
  Check(WriteFile("/proc/self/gid_map", group_map_), "the map of groups");
  Check(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0,
        "mounts of its own");
}

void Confinement::BuildRoot() const {
  Check(mount("tmpfs", root_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV,
              "size=4m,mode=755") == 0,
        "a file system in memory");
  for (const SandboxStep& step : steps_) Make(step);
  // Where /proc is partly hidden already, the kernel shows no other.
  const std::string& proc = root_;
  if (chdir(proc.c_str()) == 0) {
    mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
  }
}

void Confinement::Make(const SandboxStep& step) const {
  const char* path = step.path.c_str();
  const char* from = step.from.c_str();
  switch (step.kind) {
    case SandboxStep::Kind::kFolder:
      return Check(mkdir(path, 0755) == 0 || errno == EEXIST, "the folder",
                   path);
    case SandboxStep::Kind::kFile:
      return Check(WriteFile(path, step.from), "the file", path);
    case SandboxStep::Kind::kLink:
      return Check(symlink(from, path) == 0, "the link", path);
    case SandboxStep::Kind::kBind:
      Check(mount(from, path, nullptr, MS_BIND | MS_REC, nullptr) == 0,
            "mounting", from);
      return Check(MakeReadOnly(path), "making read-only", from);
    case SandboxStep::Kind::kOpen:
      return Check(mount(from, path, nullptr, MS_BIND, nullptr) == 0,
                   "mounting", from);
    case SandboxStep::Kind::kScratch:
      return Check(mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV,
                         kScratchSize) == 0,
                   "an empty folder", path);
  }
}

// The old root is mounted below the new one and let go.
void Confinement::ChangeRoot() const {
  Check(chdir(root_.c_str()) == 0 && syscall(SYS_pivot_root, ".", ".") == 0 &&
            umount2(".", MNT_DETACH) == 0 && chdir("/") == 0,
        "a root of its own");
  Check(mount(nullptr, "/", nullptr,
              MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV,
              nullptr) == 0,
        "making the root read-only");
}

// The user is 1000 in the namespace: with execve the capabilities are gone.
void Confinement::GiveUpPrivileges() const {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const bool limited =
      Limit(RLIMIT_CORE, 0) && Limit(RLIMIT_FSIZE, kMaxFileBytes) &&
      Limit(RLIMIT_NOFILE, kMaxDescriptors) &&
      Limit(RLIMIT_NPROC, kMaxProcesses) && Limit(RLIMIT_MSGQUEUE, 0);
  Check(limited, "limits");
}

// Copies above all that are used first, so that none is closed by another.
void Confinement::TakeDescriptors() const {
  const int input = fcntl(ends_.input, F_DUPFD, 64);
  const int errors = fcntl(ends_.errors, F_DUPFD, 64);
  const int lines = fcntl(ends_.lines, F_DUPFD, 64);
  const int failure = fcntl(ends_.failure, F_DUPFD_CLOEXEC, 64);
  Check(input >= 0 && errors >= 0 && lines >= 0 && failure >= 0 &&
            dup2(input, 0) == 0 && dup2(errors, 1) == 1 &&
            dup2(errors, 2) == 2 && dup2(lines, kLinesDescriptor) == 3,
        "its descriptors");
  for (int end : {input, errors, lines}) close(end);
  for (int number = kLinesDescriptor + 1; number < 64; ++number) {
    if (number != ends_.failure) close(number);
  }
  fcntl(ends_.failure, F_SETFD, FD_CLOEXEC);
}

void Confinement::Check(bool succeeded, const char* what,
                        const char* about) const {
  if (succeeded) return;
  const char* const parts[] = {what, *about == 0 ? "" : " ", about, ": ",
                               strerrordesc_np(errno)};
  for (const char* part : parts) {
    if (write(ends_.failure, part, std::strlen(part)) < 0) break;
  }
  _exit(126);
}

}  // namespace upgrade_advisor
