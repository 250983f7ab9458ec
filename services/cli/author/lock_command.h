// upgrade-advisor plugin lock DIR
#ifndef SERVICES_CLI_AUTHOR_LOCK_COMMAND_H_
#define SERVICES_CLI_AUTHOR_LOCK_COMMAND_H_

#include <string>

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct LockOptions {
  std::string folder;
  std::string tier;
  bool optional = false;
  std::string output;  // empty: plugins.lock in the folder
};

// Declares the options of the command `lock`.
void DeclareLockOptions(CLI::App& lock, LockOptions& options);

// Writes the lock file of a folder and says what is in it; with a plugin that
// cannot be locked it writes nothing. Returns the exit status.
int RunPluginLock(const LockOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_AUTHOR_LOCK_COMMAND_H_
