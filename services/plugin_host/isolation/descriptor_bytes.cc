#include "services/plugin_host/isolation/descriptor_bytes.h"

#include <deque>
#include <utility>
#include <vector>

#include "services/plugin_host/isolation/examination_bytes.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kSmallest = sizeof(uint64_t);

void Write(ua_string text, ByteWriter& out) {
  out.Text({text.data, static_cast<size_t>(text.size)});
}

ua_string Read(ByteReader& in) {
  const absl::string_view text = in.Text();
  return {text.data(), text.size()};
}

template <typename Row, typename WriteRow>
void WriteRows(const Row* rows, uint64_t count, uint64_t stride,
               ByteWriter& out, WriteRow write) {
  out.Number(count);
  const char* at = reinterpret_cast<const char*>(rows);
  for (uint64_t i = 0; i < count; ++i, at += stride) {
    write(*reinterpret_cast<const Row*>(at), out);
  }
}

void WriteRemedy(const ua_remedy& remedy, ByteWriter& out) {
  Write(remedy.text, out);
  Write(remedy.command, out);
  Write(remedy.edit, out);
}

void WriteAdvisory(const ua_advisory& row, ByteWriter& out) {
  for (uint32_t number : {row.severity, row.effect, row.steps,
                          row.crosses_scheme, row.lands_scheme}) {
    out.Number(number);
  }
  for (ua_string text : {row.crosses, row.lands_low, row.lands_high, row.id,
                         row.title, row.impact, row.check}) {
    Write(text, out);
  }
  WriteRows(row.aliases, row.alias_count, sizeof(ua_string), out, Write);
  WriteRows(row.references, row.reference_count, sizeof(ua_string), out, Write);
  WriteRows(row.remedies, row.remedy_count,
            row.remedy_count == 0 ? 0 : row.remedies->size, out, WriteRemedy);
}

// The contract's rows again, into the bytes they were read from.
class Rows {
 public:
  explicit Rows(ByteReader& in) : in_(in) {}

  const ua_plugin& ReadPlugin() {
    plugin_.size = sizeof plugin_;
    plugin_.abi_version = in_.Number<uint32_t>();
    plugin_.vocabulary_version = in_.Number<uint32_t>();
    plugin_.id = Read(in_);
    plugin_.version = Read(in_);
    plugin_.summary = Read(in_);
    const uint64_t count = in_.Count(kSmallest);
    for (uint64_t i = 0; i < count && in_.ok(); ++i) ReadAdvisory();
    for (const ua_advisory& row : advisories_) pointers_.push_back(&row);
    plugin_.advisories = pointers_.data();
    plugin_.advisory_count = static_cast<uint32_t>(pointers_.size());
    // Called in the worker, never here; a descriptor has to have it.
    plugin_.examine = [](uint32_t, const ua_call*, uint64_t*) -> int32_t {
      return UA_FAILED;
    };
    return plugin_;
  }

 private:
  std::vector<ua_string>& ReadTexts() {
    std::vector<ua_string>& texts = texts_.emplace_back();
    const uint64_t count = in_.Count(kSmallest);
    for (uint64_t i = 0; i < count && in_.ok(); ++i) {
      texts.push_back(Read(in_));
    }
    return texts;
  }

  std::vector<ua_remedy>& ReadRemedies() {
    std::vector<ua_remedy>& remedies = remedies_.emplace_back();
    const uint64_t count = in_.Count(kSmallest);
    for (uint64_t i = 0; i < count && in_.ok(); ++i) {
      ua_remedy remedy{sizeof(ua_remedy), 0, {}, {}, {}};
      remedy.text = Read(in_);
      remedy.command = Read(in_);
      remedy.edit = Read(in_);
      remedies.push_back(remedy);
    }
    return remedies;
  }

  void ReadAdvisory() {
    ua_advisory row{};
    row.size = sizeof row;
    for (uint32_t* number : {&row.severity, &row.effect, &row.steps,
                             &row.crosses_scheme, &row.lands_scheme}) {
      *number = in_.Number<uint32_t>();
    }
    for (ua_string* text : {&row.crosses, &row.lands_low, &row.lands_high,
                            &row.id, &row.title, &row.impact, &row.check}) {
      *text = Read(in_);
    }
    const std::vector<ua_string>& aliases = ReadTexts();
    row.aliases = aliases.data();
    row.alias_count = aliases.size();
    const std::vector<ua_string>& references = ReadTexts();
    row.references = references.data();
    row.reference_count = references.size();
    const std::vector<ua_remedy>& remedies = ReadRemedies();
    row.remedies = remedies.data();
    row.remedy_count = remedies.size();
    advisories_.push_back(row);
  }

  ByteReader& in_;
  ua_plugin plugin_{};
  // Deques: what is pointed to stays where it is.
  std::deque<ua_advisory> advisories_;
  std::deque<std::vector<ua_string>> texts_;
  std::deque<std::vector<ua_remedy>> remedies_;
  std::vector<const ua_advisory*> pointers_;
};

}  // namespace

void WriteDescriptor(const ua_plugin& plugin, const PluginDescriptor& tested,
                     ByteWriter& out) {
  out.Number(plugin.abi_version);
  out.Number(plugin.vocabulary_version);
  Write(plugin.id, out);
  Write(plugin.version, out);
  Write(plugin.summary, out);
  out.Number(static_cast<uint64_t>(plugin.advisory_count));
  for (uint32_t i = 0; i < plugin.advisory_count; ++i) {
    WriteAdvisory(*plugin.advisories[i], out);
  }
  for (const Advisory& advisory : tested.advisories) {
    WriteQueries(advisory.asks, out);
  }
}

absl::StatusOr<PluginDescriptor> ReadDescriptorBytes(absl::string_view bytes) {
  ByteReader in(bytes);
  Rows rows(in);
  const ua_plugin& plugin = rows.ReadPlugin();
  absl::StatusOr<PluginDescriptor> out =
      in.ok() ? ReadDescriptor(&plugin)
              : absl::InvalidArgumentError("its descriptor is cut off");
  if (!out.ok()) return out.status();
  for (Advisory& advisory : out->advisories) advisory.asks = ReadQueries(in);
  if (!in.ok()) {
    return absl::InvalidArgumentError("the questions it asks are cut off");
  }
  return out;
}

}  // namespace upgrade_advisor
