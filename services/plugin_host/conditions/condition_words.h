// A condition in words, for documents and listings.
#ifndef SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_WORDS_H_
#define SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_WORDS_H_

#include <string>

#include "services/domain/condition.h"

namespace upgrade_advisor {

// "the option core.executor contains 'Celery', and requirements.txt does not
// name flower". Long tables are cut to a few names and a number.
std::string ConditionInWords(const Condition& condition);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CONDITIONS_CONDITION_WORDS_H_
