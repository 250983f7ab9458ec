// The limits of the wire: the most that a request may hold. The service refuses
// more, and the command line, which reads the same header, sends no more. The
// API documents each at its field.
#ifndef SERVICES_DOMAIN_REQUEST_LIMITS_H_
#define SERVICES_DOMAIN_REQUEST_LIMITS_H_

#include <cstddef>

namespace upgrade_advisor::limits {

// A message, in bytes. A service takes requests of the default size, and up to
// the largest only where its operator says so; so does the command line, which
// is its own service.
inline constexpr size_t kDefaultRequestBytes = 4u << 20;
inline constexpr size_t kRequestBytes = 32u << 20;
inline constexpr size_t kResponseBytes = 64u << 20;

// Lists, in entries.
inline constexpr int kVariables = 5000;
inline constexpr int kFreezeLines = 5000;
inline constexpr int kTables = 1000;
inline constexpr int kProbes = 200;
inline constexpr int kFacts = 50000;
inline constexpr int kOpenPrefixes = 1000;
inline constexpr int kUnreadPlaces = 1000;
inline constexpr int kFiles = 20;
inline constexpr int kAcknowledgements = 1000;
inline constexpr int kDeploys = 1000;

// Texts, in bytes.
inline constexpr size_t kLabelBytes = 256;
inline constexpr size_t kShortTextBytes = 64;
inline constexpr size_t kIdBytes = 64;  // of a plugin, advisory or finding
inline constexpr size_t kVersionBytes = 64;
inline constexpr size_t kImageBytes = 512;
inline constexpr size_t kVariableNameBytes = 256;
inline constexpr size_t kValueBytes = 65536;
inline constexpr size_t kFreezeBytes = 1u << 20;
inline constexpr size_t kTableNameBytes = 128;
inline constexpr size_t kFactNameBytes = 512;
inline constexpr size_t kPathBytes = 1024;
inline constexpr size_t kReasonBytes = 1024;
inline constexpr size_t kFileBytes = 1u << 20;
inline constexpr size_t kShownTextBytes = 4096;

}  // namespace upgrade_advisor::limits

#endif  // SERVICES_DOMAIN_REQUEST_LIMITS_H_
