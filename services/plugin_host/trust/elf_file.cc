#include "services/plugin_host/trust/elf_file.h"

#include <elf.h>

#include <cstring>
#include <optional>
#include <utility>

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
    std::optional<Elf64_Phdr> phdr =
        ReadAt<Elf64_Phdr>(elf, header->e_phoff + i * sizeof(Elf64_Phdr));
    if (!phdr) return Malformed("the file is cut off");
    out.push_back(*phdr);
  }
  return out;
}

// The loader takes the last of several headers of a kind, and maps a later
// segment over an earlier one: what is read here must be what it sees.
absl::Status CheckUnambiguous(const std::vector<Elf64_Phdr>& headers) {
  constexpr uint64_t kPage = 4096;
  size_t stacks = 0;
  size_t dynamics = 0;
  uint64_t mapped = 0;
  for (const Elf64_Phdr& h : headers) {
    stacks += h.p_type == PT_GNU_STACK;
    dynamics += h.p_type == PT_DYNAMIC;
    if (h.p_type != PT_LOAD) continue;
    if (h.p_vaddr / kPage * kPage < mapped || h.p_filesz > h.p_memsz ||
        h.p_vaddr > UINT64_MAX / 2 || h.p_memsz > UINT64_MAX / 4) {
      return Malformed("its segments overlap or are out of order");
    }
    mapped = (h.p_vaddr + h.p_memsz + kPage - 1) / kPage * kPage;
  }
  if (stacks > 1) return Malformed("it describes its stack twice");
  if (dynamics > 1) return Malformed("it has two dynamic sections");
  return absl::OkStatus();
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

// The entries of every dynamic section, up to its end.
absl::StatusOr<std::vector<Elf64_Dyn>> DynamicEntries(
    absl::string_view elf, const std::vector<Elf64_Phdr>& headers) {
  std::vector<Elf64_Dyn> out;
  for (const Elf64_Phdr& h : headers) {
    if (h.p_type != PT_DYNAMIC) continue;
    // The loader goes by the address.
    if (FileOffset(headers, h.p_vaddr) != h.p_offset) {
      return Malformed("its dynamic section is not where its address says");
    }
    for (uint64_t at = 0; at + sizeof(Elf64_Dyn) <= h.p_filesz;
         at += sizeof(Elf64_Dyn)) {
      const std::optional<Elf64_Dyn> dyn =
          ReadAt<Elf64_Dyn>(elf, h.p_offset + at);
      if (!dyn) return Malformed("the file is cut off");
      if (dyn->d_tag == DT_NULL) break;
      out.push_back(*dyn);
    }
  }
  return out;
}

bool StackIsExecutable(const std::vector<Elf64_Phdr>& headers) {
  for (const Elf64_Phdr& h : headers) {
    if (h.p_type == PT_GNU_STACK) return (h.p_flags & PF_X) != 0;
  }
  return true;
}

// Names by their offsets in the table of names.
struct NameOffsets {
  std::optional<uint64_t> table;  // in the file
  std::vector<uint64_t> needed;
  std::optional<uint64_t> search_path;
};

absl::Status ReadEntries(const std::vector<Elf64_Dyn>& entries,
                         const std::vector<Elf64_Phdr>& headers,
                         NameOffsets& names, ElfFile& file) {
  for (const Elf64_Dyn& dyn : entries) {
    switch (dyn.d_tag) {
      case DT_STRTAB:
        names.table = FileOffset(headers, dyn.d_un.d_ptr);
        break;
      case DT_NEEDED:
        if (names.needed.size() == kMaxNeeded) {
          return Malformed("it needs more than 256 libraries");
        }
        names.needed.push_back(dyn.d_un.d_val);
        break;
      // Further libraries by another name.
      case DT_AUXILIARY:
      case DT_FILTER:
        return Malformed("it filters another library");
      case DT_RPATH:
      case DT_RUNPATH:
        names.search_path = dyn.d_un.d_val;
        break;
      case DT_TEXTREL:
        file.text_relocations = true;
        break;
      case DT_FLAGS:
        file.text_relocations |= (dyn.d_un.d_val & DF_TEXTREL) != 0;
        file.static_tls |= (dyn.d_un.d_val & DF_STATIC_TLS) != 0;
        break;
      default:
        break;
    }
  }
  return absl::OkStatus();
}

absl::Status ReadNames(absl::string_view elf, const NameOffsets& names,
                       ElfFile& file) {
  if (names.needed.empty() && !names.search_path) return absl::OkStatus();
  if (!names.table) return Malformed("it has no table of names");
  for (uint64_t offset : names.needed) {
    absl::StatusOr<std::string> name = TextAt(elf, *names.table + offset);
    if (!name.ok()) return name.status();
    file.needed.push_back(*std::move(name));
  }
  if (names.search_path) {
    absl::StatusOr<std::string> path =
        TextAt(elf, *names.table + *names.search_path);
    if (!path.ok()) return path.status();
    file.search_path = *std::move(path);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ElfFile> ReadElfFile(absl::string_view bytes) {
  absl::StatusOr<std::vector<Elf64_Phdr>> headers = ProgramHeaders(bytes);
  if (!headers.ok()) return headers.status();
  if (absl::Status s = CheckUnambiguous(*headers); !s.ok()) return s;
  absl::StatusOr<std::vector<Elf64_Dyn>> entries =
      DynamicEntries(bytes, *headers);
  if (!entries.ok()) return entries.status();
  ElfFile file;
  file.executable_stack = StackIsExecutable(*headers);
  NameOffsets names;
  if (absl::Status s = ReadEntries(*entries, *headers, names, file); !s.ok()) {
    return s;
  }
  if (absl::Status s = ReadNames(bytes, names, file); !s.ok()) return s;
  return file;
}

}  // namespace upgrade_advisor
