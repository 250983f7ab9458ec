// A notice: something odd in a catalog file that does not make it unusable.
//
// A plain value; safe to share between threads once built.
#ifndef SERVICES_JSON_NOTICE_H_
#define SERVICES_JSON_NOTICE_H_

#include <string>

namespace upgrade_advisor {

struct Notice {
  std::string source;  // the file, as named by the caller who gave its text
  std::string path;    // where in it: runtimeVersions["9.1.0"].metadata
  std::string text;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_JSON_NOTICE_H_
