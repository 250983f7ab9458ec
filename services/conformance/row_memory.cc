#include "services/conformance/row_memory.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

namespace upgrade_advisor {
namespace {

constexpr size_t kLaterMembers = 40;
constexpr uint32_t kLaterFlag = 1u << 31;

ua_string Append(FactText text, char*& end) {
  const ua_string copy{end, text.size};
  if (text.size != 0) std::memcpy(end, text.data, text.size);
  end += text.size;
  return copy;
}

size_t TextSize(const FactSheet& sheet) {
  size_t size = 0;
  for (const FactRow& row : sheet.rows()) {
    size += row.name.size + row.value.size + row.file.size;
  }
  return size;
}

}  // namespace

RowMemory::RowMemory(const FactSheet& sheet, Kind kind)
    : stride_(sizeof(ua_fact) + (kind == Kind::kLonger ? kLaterMembers : 0)),
      rows_(sheet.size()),
      // One byte more: a size of zero cannot be mapped.
      size_(sheet.size() * stride_ + TextSize(sheet) + 1) {
  void* memory = mmap(nullptr, size_, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) std::abort();
  memory_ = static_cast<char*>(memory);
  std::memset(memory_, 0xA5, sheet.size() * stride_);
  char* row_at = memory_;
  char* text_at = memory_ + sheet.size() * stride_;
  for (const FactRow& row : sheet.rows()) {
    const ua_string name = Append(row.name, text_at);
    const ua_string value = Append(row.value, text_at);
    const ua_string file = Append(row.file, text_at);
    const ua_fact copy{name,
                       value,
                       file,
                       row.line,
                       row.flags | (kind == Kind::kLonger ? kLaterFlag : 0),
                       row.column,
                       row.call,
                       row.dag,
                       0};
    std::memcpy(row_at, &copy, sizeof copy);
    row_at += stride_;
  }
  if (kind == Kind::kReadOnly) mprotect(memory_, size_, PROT_READ);
}

RowMemory::~RowMemory() { munmap(memory_, size_); }

const ua_fact* RowMemory::row(uint32_t index) const {
  return reinterpret_cast<const ua_fact*>(memory_ + index * stride_);
}

std::optional<uint32_t> RowMemory::IndexOf(const ua_fact* row) const {
  const auto at = reinterpret_cast<uintptr_t>(row);
  const auto begin = reinterpret_cast<uintptr_t>(memory_);
  if (at < begin || at >= begin + rows_ * stride_ ||
      (at - begin) % stride_ != 0) {
    return std::nullopt;
  }
  return static_cast<uint32_t>((at - begin) / stride_);
}

}  // namespace upgrade_advisor
