#include "services/rehearsal/environments/environment_cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/base/read_file.h"
#include "services/base/replace_file.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMaxTextBytes = 4u << 20;

// Hard links, which uv makes, count once for each environment.
uint64_t BytesBelow(const fs::path& folder) {
  uint64_t sum = 0;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(
           folder, fs::directory_options::skip_permission_denied, error)) {
    std::error_code ignored;
    if (entry.is_regular_file(ignored) && !entry.is_symlink(ignored)) {
      sum += entry.file_size(ignored);
    }
  }
  return sum;
}

int64_t SecondsSince(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return 0;
  return static_cast<int64_t>(std::time(nullptr)) - status.st_mtime;
}

// Removes the folder in the end, unless it has another name by then.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_(std::move(path)) {}
  ~Unfinished() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

 private:
  std::string path_;
};

}  // namespace

absl::StatusOr<EnvironmentCache> EnvironmentCache::Open() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  fs::path folder;
  if (cache != nullptr && *cache == '/') {
    folder = cache;
  } else if (home != nullptr && *home == '/') {
    folder = fs::path(home) / ".cache";
  } else {
    return absl::FailedPreconditionError(
        "neither XDG_CACHE_HOME nor HOME is an absolute path: there is no "
        "folder for environments");
  }
  folder /= "upgrade-advisor";
  for (const char* part : {"environments", "resolutions", "locks", "making"}) {
    std::error_code error;
    fs::create_directories(folder / part, error);
    if (error) {
      return absl::FailedPreconditionError(absl::StrCat(
          (folder / part).string(), " cannot be made: ", error.message()));
    }
  }
  return EnvironmentCache(folder.string());
}

absl::StatusOr<Descriptor> EnvironmentCache::Lock(const std::string& key,
                                                  int how) const {
  const std::string path = absl::StrCat(folder_, "/locks/", key);
  Descriptor lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.number() >= 0 && flock(lock.number(), how) == 0) return lock;
  return absl::UnavailableError(
      absl::StrCat(path, " cannot be locked: ", std::strerror(errno)));
}

absl::StatusOr<CachedEnvironment> EnvironmentCache::Get(
    const std::string& key, const std::string& label,
    absl::FunctionRef<absl::Status(const std::string& folder)> make) const {
  const std::string folder = absl::StrCat(folder_, "/environments/", key);
  absl::StatusOr<Descriptor> lock = Lock(key, LOCK_SH);
  if (!lock.ok()) return lock.status();
  bool is_new = false;
  std::error_code error;
  if (!fs::exists(folder, error)) {
    // The shared lock is let go first: two that wait for each other cannot be.
    flock(lock->number(), LOCK_EX);
    if (!fs::exists(folder, error)) {
      absl::StatusOr<std::string> made = MakeScratch();
      if (!made.ok()) return made.status();
      const Unfinished unfinished(*made);
      if (absl::Status status = make(*made); !status.ok()) return status;
      absl::Status named =
          PutFile(absl::StrCat(*made, "/label.txt"), label, 0600);
      if (!named.ok()) return named;
      fs::rename(*made, folder, error);
      if (error) {
        return absl::UnavailableError(
            absl::StrCat(folder, " cannot be made: ", error.message()));
      }
      is_new = true;
      RemoveOldest();
    }
    flock(lock->number(), LOCK_SH);
  }
  // The day of last use, by which the oldest is known.
  fs::last_write_time(folder, fs::file_time_type::clock::now(), error);
  return CachedEnvironment{folder, is_new, *std::move(lock)};
}

std::optional<std::string> EnvironmentCache::FindResolution(
    const std::string& key) const {
  absl::StatusOr<std::string> text = ReadFile(
      absl::StrCat(folder_, "/resolutions/", key, ".txt"), kMaxTextBytes);
  if (!text.ok()) return std::nullopt;
  return *std::move(text);
}

void EnvironmentCache::KeepResolution(const std::string& key,
                                      const std::string& text) const {
  // One that is not kept is made again.
  PutFile(absl::StrCat(folder_, "/resolutions/", key, ".txt"), text, 0600)
      .IgnoreError();
}

absl::StatusOr<std::string> EnvironmentCache::MakeScratch() const {
  std::string path = absl::StrCat(folder_, "/making/XXXXXX");
  if (mkdtemp(path.data()) != nullptr) return path;
  return absl::UnavailableError(absl::StrCat(
      folder_, "/making cannot be written: ", std::strerror(errno)));
}

std::vector<CacheEntry> EnvironmentCache::List() const {
  std::vector<CacheEntry> out;
  std::error_code error;
  for (const auto& entry :
       fs::directory_iterator(folder_ + "/environments", error)) {
    CacheEntry one;
    one.key = entry.path().filename().string();
    one.label = ReadFile(entry.path().string() + "/label.txt", 4096)
                    .value_or("unknown");
    one.bytes = BytesBelow(entry.path());
    one.used_seconds_ago = SecondsSince(entry.path().string());
    one.in_use = !Lock(one.key, LOCK_EX | LOCK_NB).ok();
    out.push_back(std::move(one));
  }
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  return out;
}

bool EnvironmentCache::Remove(const std::string& key) const {
  const absl::StatusOr<Descriptor> lock = Lock(key, LOCK_EX | LOCK_NB);
  if (!lock.ok()) return false;
  // Away from its key first: what is there is whole.
  const absl::StatusOr<std::string> scratch = MakeScratch();
  if (!scratch.ok()) return false;
  const Unfinished unfinished(*scratch);
  std::error_code error;
  fs::rename(absl::StrCat(folder_, "/environments/", key), *scratch, error);
  return !error;
}

size_t EnvironmentCache::Clear() const {
  size_t removed = 0;
  for (const CacheEntry& entry : List()) removed += Remove(entry.key) ? 1 : 0;
  std::error_code error;
  for (const char* part : {"/resolutions", "/making"}) {
    for (const auto& entry : fs::directory_iterator(folder_ + part, error)) {
      // What is made this moment is not an hour old.
      if (SecondsSince(entry.path().string()) > 3600 ||
          entry.is_regular_file(error)) {
        fs::remove_all(entry.path(), error);
      }
    }
  }
  return removed;
}

void EnvironmentCache::RemoveOldest() const {
  struct Used {
    fs::file_time_type when;
    std::string key;
  };
  std::vector<Used> used;
  std::error_code error;
  for (const auto& entry :
       fs::directory_iterator(folder_ + "/environments", error)) {
    used.push_back({fs::last_write_time(entry.path(), error),
                    entry.path().filename().string()});
  }
  if (used.size() <= kMaxEnvironments) return;
  std::sort(used.begin(), used.end(),
            [](const auto& a, const auto& b) { return a.when < b.when; });
  for (size_t i = 0; i + kMaxEnvironments < used.size(); ++i) {
    Remove(used[i].key);
  }
}

}  // namespace upgrade_advisor
