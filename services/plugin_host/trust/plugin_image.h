// A plugin file as it was verified: the bytes that were digested are the bytes
// that are loaded.
//
// The file is read once into memory that is then sealed; what happens to the
// file afterwards changes nothing. Movable, owns its descriptor and mapping.
// Thread-safe once read.
#ifndef SERVICES_PLUGIN_HOST_TRUST_PLUGIN_IMAGE_H_
#define SERVICES_PLUGIN_HOST_TRUST_PLUGIN_IMAGE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/plugin_host/trust/trusted_file.h"

namespace upgrade_advisor {

class PluginImage {
 public:
  static constexpr uint64_t kMaxBytes = 256u << 20;

  // FailedPrecondition naming everything that is wrong with the file, or with
  // who may change it.
  static absl::StatusOr<PluginImage> Read(const std::string& path,
                                          FileOwners owners);

  PluginImage(PluginImage&& other) noexcept;
  PluginImage& operator=(PluginImage&& other) noexcept;
  ~PluginImage();

  // The file's, without folder.
  const std::string& name() const { return name_; }
  absl::string_view bytes() const { return {data_, size_}; }
  // SHA-256 in hex.
  const std::string& digest() const { return digest_; }
  // Of the sealed memory; 64 or above, so that it can be handed to a child
  // process under any small number.
  int descriptor() const { return descriptor_; }
  // The path under which the loader of this process opens it. The loader knows
  // libraries by their paths, so the descriptor is never closed from here on:
  // its number must not become another file's.
  std::string StayOpen() &&;

 private:
  PluginImage() = default;
  absl::Status Fill(const TrustedFile& file);
  void Release();

  int descriptor_ = -1;
  const char* data_ = nullptr;
  size_t size_ = 0;
  std::string name_;
  std::string digest_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_TRUST_PLUGIN_IMAGE_H_
