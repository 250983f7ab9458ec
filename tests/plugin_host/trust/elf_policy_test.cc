#include "services/plugin_host/trust/elf_policy.h"

#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "services/plugin_host/trust/elf_file.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The smallest shared library: a header, a load segment over everything, a
// dynamic section and its names.
class TinyElf {
 public:
  explicit TinyElf(const std::vector<std::string>& needed) {
    names_.push_back('\0');
    for (const std::string& name : needed) {
      dynamic_.push_back({DT_NEEDED, {names_.size()}});
      names_ += name + '\0';
    }
    dynamic_.push_back({DT_STRTAB, {Names()}});
    // The place of the names depends on the number of entries.
    dynamic_.push_back({DT_NULL, {0}});
    dynamic_[dynamic_.size() - 2].d_un.d_ptr = Names();
  }

  std::vector<Elf64_Dyn>& dynamic() { return dynamic_; }
  void SetStack(uint32_t flags) { stack_flags_ = flags; }
  void LeaveOutStack() { has_stack_ = false; }
  void SetDynamicAddress(uint64_t address) { dynamic_address_ = address; }
  // A further segment or description.
  Elf64_Phdr& further() { return further_; }
  std::string& names() { return names_; }

  std::string Bytes() const {
    Elf64_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_type = ET_DYN;
#if defined(__x86_64__)
    header.e_machine = EM_X86_64;
#else
    header.e_machine = EM_AARCH64;
#endif
    header.e_phoff = sizeof header;
    header.e_phentsize = sizeof(Elf64_Phdr);
    header.e_phnum = kSegments;
    Elf64_Phdr segments[kSegments]{};
    segments[0].p_type = PT_LOAD;
    segments[0].p_vaddr = kBase;
    segments[0].p_filesz = Names() - kBase + names_.size();
    segments[0].p_memsz = segments[0].p_filesz;
    segments[1].p_type = PT_DYNAMIC;
    segments[1].p_offset = kDynamic;
    segments[1].p_vaddr = dynamic_address_;
    segments[1].p_filesz = dynamic_.size() * sizeof(Elf64_Dyn);
    segments[2].p_type = has_stack_ ? PT_GNU_STACK : PT_NOTE;
    segments[2].p_flags = stack_flags_;
    segments[3] = further_;
    std::string out(reinterpret_cast<const char*>(&header), sizeof header);
    out.append(reinterpret_cast<const char*>(segments), sizeof segments);
    out.append(reinterpret_cast<const char*>(dynamic_.data()),
               segments[1].p_filesz);
    return out + names_;
  }

 private:
  static constexpr uint64_t kBase = 0x1000;
  static constexpr int kSegments = 4;
  static constexpr uint64_t kDynamic =
      sizeof(Elf64_Ehdr) + kSegments * sizeof(Elf64_Phdr);
  uint64_t Names() const {
    return kBase + kDynamic + dynamic_.size() * sizeof(Elf64_Dyn);
  }

  std::vector<Elf64_Dyn> dynamic_;
  std::string names_;
  bool has_stack_ = true;
  uint64_t dynamic_address_ = kBase + kDynamic;
  Elf64_Phdr further_{};  // PT_NULL
  uint32_t stack_flags_ = PF_R | PF_W;
};

absl::StatusOr<std::vector<std::string>> NeededLibraries(
    const std::string& bytes) {
  absl::StatusOr<ElfFile> file = ReadElfFile(bytes);
  if (!file.ok()) return file.status();
  return file->needed;
}

// Of a library with one entry more in its dynamic section.
TinyElf WithEntry(int64_t tag, uint64_t value) {
  TinyElf tiny({"libc.so.6"});
  tiny.dynamic().insert(tiny.dynamic().begin(), {tag, {value}});
  for (Elf64_Dyn& dyn : tiny.dynamic()) {
    if (dyn.d_tag == DT_STRTAB) dyn.d_un.d_ptr += sizeof(Elf64_Dyn);
  }
  return tiny;
}

std::string Refusal(const TinyElf& elf) {
  return std::string(CheckElfPolicy(elf.Bytes()).message());
}

TEST(NeededLibraries, AreReadInOrder) {
  const auto needed =
      NeededLibraries(TinyElf({"libstdc++.so.6", "libc.so.6"}).Bytes());
  ASSERT_TRUE(needed.ok()) << needed.status();
  EXPECT_THAT(*needed, ElementsAre("libstdc++.so.6", "libc.so.6"));
}

TEST(NeededLibraries, MayBeNone) {
  const auto needed = NeededLibraries(TinyElf({}).Bytes());
  ASSERT_TRUE(needed.ok()) << needed.status();
  EXPECT_THAT(*needed, IsEmpty());
}

TEST(ElfPolicy, RefusesWhatMustNotBeThereTwice) {
  for (const char* library :
       {"libprotobuf.so.32", "libprotobuf-lite.so.32", "libprotoc.so.32",
        "libabsl_strings.so.20220623", "libgrpc++.so.1.51", "libgrpc.so.29",
        "libgrpc_unsecure.so.29", "libgpr.so.29"}) {
    const absl::Status status =
        CheckElfPolicy(TinyElf({"libc.so.6", library}).Bytes());
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << library;
    EXPECT_THAT(std::string(status.message()), HasSubstr(library));
  }
}

TEST(ElfPolicy, RefusesEverythingButTheRuntimes) {
  for (const char* library : {"libcurl.so.4", "libabs.so", "mylibc.so.6",
                              "libc.so.6.1", "libstdc++.so"}) {
    EXPECT_THAT(Refusal(TinyElf({"libc.so.6", library})),
                HasSubstr(library + std::string(", which is not a C")));
  }
  EXPECT_TRUE(
      CheckElfPolicy(
          TinyElf({"libstdc++.so.6", "libm.so.6", "libgcc_s.so.1"}).Bytes())
          .ok());
}

TEST(ElfPolicy, RefusesASearchPathOfItsOwn) {
  for (const int64_t tag : {DT_RPATH, DT_RUNPATH}) {
    TinyElf tiny = WithEntry(tag, 1 + sizeof "libc.so.6");
    tiny.names() += std::string("/opt/lib") + '\0';
    EXPECT_THAT(Refusal(tiny), HasSubstr("search path /opt/lib"));
  }
}

TEST(ElfPolicy, RefusesAnExecutableStackAndASilentOne) {
  TinyElf asks({"libc.so.6"});
  asks.SetStack(PF_R | PF_W | PF_X);
  EXPECT_THAT(Refusal(asks), HasSubstr("executable stack"));
  TinyElf silent({"libc.so.6"});
  silent.LeaveOutStack();
  EXPECT_THAT(Refusal(silent), HasSubstr("executable stack"));
}

TEST(ElfPolicy, RefusesTextRelocationsHoweverTheyAreTold) {
  EXPECT_THAT(Refusal(WithEntry(DT_TEXTREL, 0)), HasSubstr("text relocations"));
  EXPECT_THAT(Refusal(WithEntry(DT_FLAGS, DF_TEXTREL)),
              HasSubstr("text relocations"));
}

TEST(ElfPolicy, NamesEveryFaultAtOnce) {
  TinyElf tiny = WithEntry(DT_FLAGS, DF_TEXTREL | DF_STATIC_TLS);
  tiny.SetStack(PF_X);
  const std::string refusal = Refusal(tiny);
  EXPECT_THAT(refusal, HasSubstr("executable stack"));
  EXPECT_THAT(refusal, HasSubstr("text relocations"));
}

TEST(NeededLibraries, OfContradictoryFilesAreAnErrorNotAGuess) {
  TinyElf name_outside({"libc.so.6"});
  name_outside.dynamic()[0].d_un.d_val = 1 << 20;
  EXPECT_THAT(
      std::string(NeededLibraries(name_outside.Bytes()).status().message()),
      HasSubstr("a name lies outside the file"));

  TinyElf no_end({"libc.so.6"});
  no_end.names().pop_back();
  EXPECT_THAT(std::string(NeededLibraries(no_end.Bytes()).status().message()),
              HasSubstr("a name has no end"));

  TinyElf no_names({"libc.so.6"});
  no_names.dynamic()[1].d_un.d_ptr = 0;
  EXPECT_THAT(std::string(NeededLibraries(no_names.Bytes()).status().message()),
              HasSubstr("no table of names"));
}

// Offsets of names wrap around, for the loader as well: what it will find must
// be what is judged.
TEST(ElfPolicy, SeesNamesBeforeTheTableOfNames) {
  TinyElf tiny({"libgrpc.so.29"});
  const uint64_t moved = 8;
  tiny.dynamic()[1].d_un.d_ptr += moved;
  tiny.dynamic()[0].d_un.d_val -= moved;
  EXPECT_THAT(std::string(CheckElfPolicy(tiny.Bytes()).message()),
              HasSubstr("libgrpc.so.29"));
}

TEST(ElfPolicy, IsNotTalkedOverByManyLibraries) {
  std::vector<std::string> needed(300, "libc.so.6");
  needed.push_back("libprotobuf.so.32");
  EXPECT_FALSE(CheckElfPolicy(TinyElf(needed).Bytes()).ok());
}

TEST(NeededLibraries, OfFilesCutOffAnywhereAreAnError) {
  const std::string whole = TinyElf({"libc.so.6", "libm.so.6"}).Bytes();
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(NeededLibraries(whole.substr(0, size)).ok()) << size;
  }
}

// Run under AddressSanitizer this proves that nothing outside is read.
TEST(NeededLibraries, OfDamagedFilesNeverCrash) {
  const std::string whole = TinyElf({"libstdc++.so.6", "libc.so.6"}).Bytes();
  std::mt19937_64 random(20220623);
  int refused = 0;
  for (int i = 0; i < 50000; ++i) {
    std::string damaged = whole;
    for (uint64_t n = 1 + random() % 4; n > 0; --n) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    refused += !NeededLibraries(damaged).ok();
  }
  EXPECT_GT(refused, 1000);
}

// What the loader would see is another thing than what was read.
TEST(ElfPolicy, RefusesWhatCanBeReadInTwoWays) {
  TinyElf stacks({"libc.so.6"});
  stacks.further().p_type = PT_GNU_STACK;
  stacks.further().p_flags = PF_R | PF_W | PF_X;
  EXPECT_THAT(Refusal(stacks), HasSubstr("describes its stack twice"));

  TinyElf dynamics({"libc.so.6"});
  dynamics.further().p_type = PT_DYNAMIC;
  EXPECT_THAT(Refusal(dynamics), HasSubstr("two dynamic sections"));

  TinyElf elsewhere({"libc.so.6"});
  elsewhere.SetDynamicAddress(0x1000);
  EXPECT_THAT(Refusal(elsewhere),
              HasSubstr("dynamic section is not where its address says"));

  TinyElf nowhere({"libc.so.6"});
  nowhere.SetDynamicAddress(0x900000);
  EXPECT_THAT(Refusal(nowhere),
              HasSubstr("dynamic section is not where its address says"));

  for (uint64_t address : {0x1000, 0x1010, 0x0}) {
    TinyElf covered({"libc.so.6"});
    covered.further().p_type = PT_LOAD;
    covered.further().p_vaddr = address;
    covered.further().p_filesz = covered.further().p_memsz = 64;
    EXPECT_THAT(Refusal(covered), HasSubstr("segments overlap")) << address;
  }
  for (int64_t tag : {int64_t{DT_AUXILIARY}, int64_t{DT_FILTER}}) {
    EXPECT_THAT(Refusal(WithEntry(tag, 1)), HasSubstr("filters another"));
  }
}

TEST(ElfPolicy, TakesAFurtherSegmentOfItsOwn) {
  TinyElf tiny({"libc.so.6"});
  tiny.further().p_type = PT_LOAD;
  tiny.further().p_vaddr = 0x4000;
  tiny.further().p_memsz = 64;
  EXPECT_EQ(Refusal(tiny), "");
}

}  // namespace
}  // namespace upgrade_advisor
