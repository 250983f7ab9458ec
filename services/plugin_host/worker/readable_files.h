// Which files a worker process may read.
#ifndef SERVICES_PLUGIN_HOST_WORKER_READABLE_FILES_H_
#define SERVICES_PLUGIN_HOST_WORKER_READABLE_FILES_H_

namespace upgrade_advisor {

// From here on only the system's libraries, which the loader needs, and what
// the kernel says about this process itself; nothing may be written, made or
// removed. Landlock does it, since Linux 5.13; without it this does nothing and
// says false. Needs no_new_privs, cannot be undone.
bool RestrictFiles();

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_WORKER_READABLE_FILES_H_
