// upgrade-advisor plugin facts: the reference of facts, for those who write
// plugins. Asks no service.
#ifndef SERVICES_CLI_AUTHOR_FACTS_COMMAND_H_
#define SERVICES_CLI_AUTHOR_FACTS_COMMAND_H_

#include <string>

namespace CLI {
class App;
}

namespace upgrade_advisor {

enum class FactsFormat { kText, kJson, kMarkdown };

struct FactsOptions {
  FactsFormat format = FactsFormat::kText;
};

// Declares the options of the command `facts`.
void DeclareFactsOptions(CLI::App& facts, FactsOptions& options);

// For a terminal.
std::string FactsText(bool colour);
std::string FactsJson();
// The document docs/plugins/facts.md.
std::string FactsMarkdown();

// Prints the reference; returns the exit status.
int RunPluginFacts(const FactsOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_AUTHOR_FACTS_COMMAND_H_
