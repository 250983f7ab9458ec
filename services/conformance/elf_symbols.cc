#include "services/conformance/elf_symbols.h"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxSymbols = 1 << 20;

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

absl::string_view SliceAt(absl::string_view bytes, uint64_t offset,
                          uint64_t size) {
  if (offset > bytes.size()) return {};
  return bytes.substr(offset, size);
}

absl::string_view NameAt(absl::string_view names, uint64_t offset) {
  if (offset >= names.size()) return {};
  const absl::string_view rest = names.substr(offset);
  return rest.substr(0, rest.find('\0'));
}

template <typename Header>
std::vector<Header> Headers(absl::string_view elf, uint64_t offset,
                            size_t count, size_t size) {
  std::vector<Header> out;
  if (size != sizeof(Header)) return out;
  for (size_t i = 0; i < count; ++i) {
    const std::optional<Header> header =
        ReadAt<Header>(elf, offset + i * sizeof(Header));
    if (!header) break;
    out.push_back(*header);
  }
  return out;
}

bool IsExported(const Elf64_Sym& symbol) {
  const unsigned char binding = ELF64_ST_BIND(symbol.st_info);
  const unsigned char visibility = ELF64_ST_VISIBILITY(symbol.st_other);
  return symbol.st_shndx != SHN_UNDEF && binding != STB_LOCAL &&
         (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

uint64_t Padded(uint64_t size) { return (size + 3) & ~uint64_t{3}; }

bool NotesHaveBuildId(absl::string_view notes) {
  uint64_t at = 0;
  while (const auto note = ReadAt<Elf64_Nhdr>(notes, at)) {
    at += sizeof(Elf64_Nhdr);
    if (note->n_type == NT_GNU_BUILD_ID && note->n_descsz > 0 &&
        SliceAt(notes, at, note->n_namesz) ==
            absl::string_view(ELF_NOTE_GNU, sizeof ELF_NOTE_GNU)) {
      return true;
    }
    at += Padded(note->n_namesz) + Padded(note->n_descsz);
  }
  return false;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ExportedSymbols(
    absl::string_view elf) {
  const auto header = ReadAt<Elf64_Ehdr>(elf, 0);
  if (!header) return absl::InvalidArgumentError("the file is cut off");
  const auto sections = Headers<Elf64_Shdr>(
      elf, header->e_shoff, header->e_shnum, header->e_shentsize);
  const auto table =
      std::find_if(sections.begin(), sections.end(),
                   [](const auto& s) { return s.sh_type == SHT_DYNSYM; });
  if (table == sections.end()) {
    return absl::NotFoundError(
        "it has no section headers that lead to .dynsym");
  }
  const size_t count = table->sh_size / sizeof(Elf64_Sym);
  const auto symbols = Headers<Elf64_Sym>(
      elf, table->sh_offset, std::min(count, kMaxSymbols), table->sh_entsize);
  if (table->sh_link >= sections.size() || symbols.size() != count) {
    return absl::InvalidArgumentError("its .dynsym lies outside the file");
  }
  const Elf64_Shdr& names = sections[table->sh_link];
  const absl::string_view texts = SliceAt(elf, names.sh_offset, names.sh_size);
  std::vector<std::string> out;
  for (const Elf64_Sym& symbol : symbols) {
    if (IsExported(symbol)) out.emplace_back(NameAt(texts, symbol.st_name));
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool HasBuildId(absl::string_view elf) {
  const auto header = ReadAt<Elf64_Ehdr>(elf, 0);
  if (!header) return false;
  const auto segments = Headers<Elf64_Phdr>(
      elf, header->e_phoff, header->e_phnum, header->e_phentsize);
  return std::any_of(segments.begin(), segments.end(), [&](const auto& s) {
    return s.p_type == PT_NOTE &&
           NotesHaveBuildId(SliceAt(elf, s.p_offset, s.p_filesz));
  });
}

}  // namespace upgrade_advisor
