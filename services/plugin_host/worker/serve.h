// The work of a worker process: load one plugin, describe it, answer batches.
//
// Not thread-safe: a worker has one thread.
#ifndef SERVICES_PLUGIN_HOST_WORKER_SERVE_H_
#define SERVICES_PLUGIN_HOST_WORKER_SERVE_H_

namespace upgrade_advisor {

// Tells the service that the sandbox is entered, and hands over the descriptor
// by which the kernel asks; negative: there is none. False if nobody is there.
bool AnnounceSandbox(int listener);

// Loads the plugin and answers requests until the service goes away. Returns
// the status to end the process with.
int ServeAsWorker();

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_WORKER_SERVE_H_
