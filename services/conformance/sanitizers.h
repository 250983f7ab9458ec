// Whether this program is built with a sanitizer: memory and system calls are
// then not the plugin's alone.
#ifndef SERVICES_CONFORMANCE_SANITIZERS_H_
#define SERVICES_CONFORMANCE_SANITIZERS_H_

namespace upgrade_advisor {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_SANITIZERS_H_
