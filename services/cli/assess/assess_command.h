// `assess`: assesses Deployments in bulk, in this process, without a service or
// a store.
//
// Blocking; several threads work. Memory does not grow with the input.
#ifndef SERVICES_CLI_ASSESS_ASSESS_COMMAND_H_
#define SERVICES_CLI_ASSESS_ASSESS_COMMAND_H_

#include "services/cli/client/options.h"

namespace upgrade_advisor {

struct AssessOptions {
  bool is_chosen = false;
  bool reads_stdin = false;
  bool is_binary = false;
  int jobs = 0;  // 0: one for each core
  // Target, day, catalog and plugins.
  Options plan;
};

// Declares `assess`; `options.is_chosen` is set when it is parsed. `options`
// must outlive the parsing.
void DeclareAssess(CLI::App& app, AssessOptions& options);

// The exit status: 0 every row was one, 1 a row was faulty or something failed,
// 2 usage.
int RunAssess(const AssessOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_ASSESS_ASSESS_COMMAND_H_
