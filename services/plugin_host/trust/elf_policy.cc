#include "services/plugin_host/trust/elf_policy.h"

#include <elf.h>

#include <cstring>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

#if defined(__x86_64__)
constexpr uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr uint16_t kMachine = EM_AARCH64;
#endif
constexpr size_t kMaxProgramHeaders = 256;
constexpr size_t kMaxNeeded = 256;

constexpr absl::string_view kForbidden[] = {"libprotobuf", "libprotoc",
                                            "libabsl_", "libgrpc", "libgpr."};

// Copies a struct out of the bytes; nothing if it does not lie within them.
template <typename T>
std::optional<T> ReadAt(absl::string_view bytes, uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) {
    return std::nullopt;
  }
  T out;
  std::memcpy(&out, bytes.data() + offset, sizeof out);
  return out;
}

absl::Status Malformed(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("not a plugin: ", what));
}

absl::StatusOr<std::vector<Elf64_Phdr>> ProgramHeaders(absl::string_view elf) {
  const std::optional<Elf64_Ehdr> header = ReadAt<Elf64_Ehdr>(elf, 0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) {
    return Malformed("the file is not in ELF format");
  }
  if (header->e_ident[EI_CLASS] != ELFCLASS64 ||
      header->e_machine != kMachine) {
    return Malformed("the library is built for another machine");
  }
  if (header->e_type != ET_DYN) {
    return Malformed("the file is not a shared library");
  }
  if (header->e_phnum > kMaxProgramHeaders ||
      header->e_phentsize != sizeof(Elf64_Phdr)) {
    return Malformed("its program headers are malformed");
  }
  std::vector<Elf64_Phdr> out;
  for (size_t i = 0; i < header->e_phnum; ++i) {
    const std::optional<Elf64_Phdr> phdr =
        ReadAt<Elf64_Phdr>(elf, header->e_phoff + i * sizeof(Elf64_Phdr));
    if (!phdr) return Malformed("the file is cut off");
    out.push_back(*phdr);
  }
  return out;
}

// Where the loader's address lies in the file.
std::optional<uint64_t> FileOffset(const std::vector<Elf64_Phdr>& headers,
                                   uint64_t address) {
  for (const Elf64_Phdr& h : headers) {
    if (h.p_type == PT_LOAD && address >= h.p_vaddr &&
        address - h.p_vaddr < h.p_filesz) {
      return h.p_offset + (address - h.p_vaddr);
    }
  }
  return std::nullopt;
}

absl::StatusOr<std::string> TextAt(absl::string_view elf, uint64_t offset) {
  if (offset >= elf.size()) return Malformed("a name lies outside the file");
  const absl::string_view rest = elf.substr(offset);
  const size_t end = rest.find('\0');
  if (end == absl::string_view::npos) return Malformed("a name has no end");
  return std::string(rest.substr(0, end));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> NeededLibraries(
    absl::string_view elf) {
  absl::StatusOr<std::vector<Elf64_Phdr>> headers = ProgramHeaders(elf);
  if (!headers.ok()) return headers.status();
  std::vector<uint64_t> needed;
  std::optional<uint64_t> names;
  for (const Elf64_Phdr& h : *headers) {
    if (h.p_type != PT_DYNAMIC) continue;
    for (uint64_t at = 0; at + sizeof(Elf64_Dyn) <= h.p_filesz;
         at += sizeof(Elf64_Dyn)) {
      const std::optional<Elf64_Dyn> dyn =
          ReadAt<Elf64_Dyn>(elf, h.p_offset + at);
      if (!dyn) return Malformed("the file is cut off");
      if (dyn->d_tag == DT_NULL) break;
      if (dyn->d_tag == DT_STRTAB) {
        names = FileOffset(*headers, dyn->d_un.d_ptr);
      }
      if (dyn->d_tag == DT_NEEDED) {
        if (needed.size() == kMaxNeeded) {
          return Malformed("it needs more than 256 libraries");
        }
        needed.push_back(dyn->d_un.d_val);
      }
    }
  }
  std::vector<std::string> out;
  if (needed.empty()) return out;
  if (!names) return Malformed("it has no table of names");
  for (uint64_t offset : needed) {
    absl::StatusOr<std::string> name = TextAt(elf, *names + offset);
    if (!name.ok()) return name.status();
    out.push_back(*std::move(name));
  }
  return out;
}

absl::Status CheckElfPolicy(absl::string_view elf) {
  absl::StatusOr<std::vector<std::string>> needed = NeededLibraries(elf);
  if (!needed.ok()) return needed.status();
  for (const std::string& library : *needed) {
    for (absl::string_view forbidden : kForbidden) {
      if (!absl::StartsWith(library, forbidden)) continue;
      return absl::FailedPreconditionError(absl::StrCat(
          "it needs the shared library ", library,
          ", which cannot live beside the service's own copy in one process; "
          "build the plugin without it, or link a private static copy with "
          "hidden symbols"));
    }
  }
  return absl::OkStatus();
}

}  // namespace upgrade_advisor
