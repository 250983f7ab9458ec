// The work of a worker process: load one plugin, describe it, answer batches.
//
// Not thread-safe: a worker has one thread.
#ifndef SERVICES_PLUGIN_HOST_WORKER_SERVE_H_
#define SERVICES_PLUGIN_HOST_WORKER_SERVE_H_

namespace upgrade_advisor {

// Serves on the descriptors of worker_channel.h until the service closes the
// socket. `is_filtered` says whether EnterSandbox did all it can. Returns the
// exit status of the process.
int ServeAsWorker(bool is_filtered);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_WORKER_SERVE_H_
