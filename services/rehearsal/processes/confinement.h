// The child's side of a confined process: from fork to execve.
//
// Everything it needs is made before the fork; in the child there are system
// calls only. Used once, by one thread.
#ifndef SERVICES_REHEARSAL_PROCESSES_CONFINEMENT_H_
#define SERVICES_REHEARSAL_PROCESSES_CONFINEMENT_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "services/rehearsal/processes/confined_process.h"
#include "services/rehearsal/processes/sandbox_plan.h"

namespace upgrade_advisor {

// The child's ends of the pipes.
struct ChildEnds {
  int input = -1;
  int errors = -1;
  int lines = -1;
  int failure = -1;  // takes what was refused; closed when the program runs
};

class Confinement {
 public:
  // `root` and `program` outlive it.
  Confinement(const std::string& root, const ConfinedProgram& program,
              ChildEnds ends);

  // The process to wait for: with it everything in its namespaces ends.
  // Negative, with errno, if there is none.
  pid_t Start() const;

 private:
  [[noreturn]] void Outer() const;
  [[noreturn]] void First() const;
  void EnterNamespaces() const;
  void BuildRoot() const;
  void Make(const SandboxStep& step) const;
  void ChangeRoot() const;
  void GiveUpPrivileges() const;
  void TakeDescriptors() const;
  // Ends the process, saying what failed, if the call has not succeeded.
  void Check(bool succeeded, const char* what, const char* about = "") const;

  const std::string& root_;
  const ConfinedProgram& program_;
  const ChildEnds ends_;
  const std::vector<SandboxStep> steps_;
  const std::vector<char*> arguments_;
  const std::vector<char*> environment_;
  const std::string user_map_;
  const std::string group_map_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_PROCESSES_CONFINEMENT_H_
