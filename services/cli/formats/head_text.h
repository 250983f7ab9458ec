// The first five lines of an answer as text, which say it all: the verdict, the
// path, what blocks, what to do first, what is unknown.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FORMATS_HEAD_TEXT_H_
#define SERVICES_CLI_FORMATS_HEAD_TEXT_H_

#include <string>

#include "services/cli/formats/answer.h"

namespace upgrade_advisor {

// Always five lines, however long they are.
std::string HeadText(const Answer& answer, bool colour);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FORMATS_HEAD_TEXT_H_
