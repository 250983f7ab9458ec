// Reads the Python files of a folder into facts and says how many there are:
// what tools/compare-with-ruff times.
//
//   read_python_files FOLDER [THREADS]
//   read_python_files --generate FOLDER [FILES]
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "services/python/python_project.h"
#include "tests/bench/synthetic_dags.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const fs::path& path) {
  std::string text;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return text;
  text.resize(fs::file_size(path));
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

int Generate(const fs::path& folder, int files) {
  for (const auto& [path, text] : SyntheticDags(files)) {
    fs::create_directories((folder / path).parent_path());
    std::ofstream(folder / path, std::ios::binary) << text;
  }
  return 0;
}

int Read(const fs::path& folder, int threads) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".py") paths.push_back(entry.path());
  }
  std::vector<PythonFileFacts> files(paths.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < paths.size(); i = next++) {
      files[i] = ReadPythonFile(paths[i].substr(folder.string().size() + 1),
                                TextOf(paths[i]));
    }
  };
  std::vector<std::thread> others;
  for (int t = 1; t < threads; ++t) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  const PythonProjectFacts project = CombinePythonFacts(std::move(files));
  std::printf("%zu files, %zu facts, %zu unread\n", paths.size(),
              project.facts.size(), project.unread.size());
  return 0;
}

}  // namespace
}  // namespace upgrade_advisor

int main(int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "--generate" && argc > 2) {
    return upgrade_advisor::Generate(argv[2],
                                     argc > 3 ? std::atoi(argv[3]) : 1000);
  }
  if (first.empty()) return 2;
  return upgrade_advisor::Read(first, argc > 2 ? std::atoi(argv[2]) : 2);
}
