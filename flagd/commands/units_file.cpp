#include "flagd/commands/units_file.hpp"

#include <fstream>
#include <unordered_set>

#include "config/vocabulary/json_writer.hpp"
#include "flagd/json/read.hpp"

namespace flywheel::commands {
namespace {

/// Calls `take(line, number)` for each line that holds something, without its line break.
template <class Take>
Result<void> each_line(const std::string& path, Take take) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error("unavailable", path + ": cannot be read");
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    if (auto taken = take(line, number); !taken) return taken;
  }
  if (in.bad()) return Error("unavailable", path + ": cannot be read to its end");
  return {};
}

}  // namespace

Result<std::vector<std::string>> read_contexts(const std::string& path) {
  std::vector<std::string> contexts;
  const auto read = each_line(path, [&](const std::string& line, std::size_t) -> Result<void> {
    if (line.front() == '{') {
      contexts.push_back(line);
      return {};
    }
    std::string context = "{\"targetingKey\":";
    JsonWriter(context).string(line);
    contexts.push_back(context + "}");
    return {};
  });
  if (!read) return read.error();
  return contexts;
}

Result<std::vector<std::string>> read_unit_ids(const std::string& path) {
  std::vector<std::string> ids;
  std::unordered_set<std::string> known;
  json::Reader reader;
  Arena arena;
  const auto read = each_line(path, [&](const std::string& line, std::size_t number) -> Result<void> {
    std::string id = line;
    if (line.front() == '{') {
      arena.clear();
      const auto context = reader.read(line, arena);
      const Value key = context ? context->find("targetingKey") : Value();
      if (!key.is(Kind::kString)) {
        return Error("invalid", path + ":" + std::to_string(number) + ": " +
                                    (context ? "there is no text under `targetingKey`" : context.error().message));
      }
      id = key.as_string();
    }
    if (known.insert(id).second) ids.push_back(std::move(id));
    return {};
  });
  if (!read) return read.error();
  return ids;
}

}  // namespace flywheel::commands
