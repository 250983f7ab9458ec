// upgrade-advisor-worker PARENT PLUGIN: one plugin in its own process.
// Started by the service, of no use to anybody else; the plugin's name is for
// those who look at the list of processes.

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdlib>

#include "services/plugin_host/worker/sandbox.h"
#include "services/plugin_host/worker/serve.h"

namespace {

constexpr int kOrphan = 71;

}  // namespace

int main(int argc, char** argv) {
  // A process group of its own, so that what a plugin may start ends with it.
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The service may have ended before that was in force.
  if (argc != 3 || getppid() != std::atoi(argv[1])) return kOrphan;
  signal(SIGPIPE, SIG_IGN);
  const absl::StatusOr<int> listener = upgrade_advisor::EnterSandbox();
  if (!upgrade_advisor::AnnounceSandbox(listener.value_or(-1))) _exit(kOrphan);
  // No destructor of a plugin shall run.
  _exit(upgrade_advisor::ServeAsWorker());
}
