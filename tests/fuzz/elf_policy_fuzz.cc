#include "services/plugin_host/trust/elf_policy.h"

#include "services/plugin_host/trust/elf_file.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(elf_policy, input) {
  const bool readable = ReadElfFile(input).ok();
  const bool allowed = CheckElfPolicy(input).ok();
  UA_FUZZ_REQUIRE(readable || !allowed);
}
