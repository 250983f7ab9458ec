// Makes rows of arguments say whose arguments they are.
//
// The passes note an argument under the last name of what is called and under
// "*". Once calls are resolved: an argument of Airflow is one of the class of
// Airflow, however the call came by it; "*" is for what makes a DAG or a task;
// an argument of anything else has the path of that. Pure; thread-safe.
#ifndef SERVICES_PYTHON_KEYWORD_ROWS_H_
#define SERVICES_PYTHON_KEYWORD_ROWS_H_

#include <cstddef>

#include "services/python/call_resolution.h"
#include "services/python/python_reader.h"

namespace upgrade_advisor::python {

// Changes the rows of a file, and adds some at their end. Gives how many of the
// first ones are as they were, in order.
size_t ResolveKeywords(PythonFileFacts& file, const CallResolution& resolution);

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_KEYWORD_ROWS_H_
