// Whether files have changed, without reading them.
//
// Thread-safe.
#ifndef SERVICES_SERVER_FILE_SIGNATURE_H_
#define SERVICES_SERVER_FILE_SIGNATURE_H_

#include <string>
#include <vector>

namespace upgrade_advisor {

// Differs once any of them was written, replaced, removed or came back, also
// where a link on the way to it now leads elsewhere. Empty paths count as
// missing files.
std::string SignatureOf(const std::vector<std::string>& paths);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_FILE_SIGNATURE_H_
