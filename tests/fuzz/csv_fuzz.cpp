// Any bytes are rows or are refused, and rows that are written out again read the same.
#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "flagd/tables/csv_reader.hpp"
#include "tests/fuzz/fuzzing.hpp"

using flywheel::fuzzing::require;
using flywheel::tables::CsvReader;

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// The header and the rows up to the first that is refused. `whole`: none was.
Rows read(std::string_view bytes, bool& whole) {
  const int file = memfd_create("csv", 0);
  require(file >= 0, "there is a file in memory");
  require(write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "it holds the bytes");
  Rows rows;
  whole = false;
  auto reader = CsvReader::open("/proc/self/fd/" + std::to_string(file));
  if (reader) {
    rows.emplace_back(reader->header().begin(), reader->header().end());
    for (;;) {
      const auto row = reader->next();
      whole = row.has_value() && !row->has_value();
      if (!row || !*row) break;
      require((*row)->size() == rows[0].size(), "a row is as wide as the header");
      rows.emplace_back((*row)->begin(), (*row)->end());
    }
  } else {
    require(!reader.error().message.empty(), "a refusal says why");
  }
  close(file);
  return rows;
}

std::string written(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += i > 0 ? ",\"" : "\"";
      for (const char c : row[i]) text += c == '"' ? "\"\"" : std::string(1, c);
      text += '"';
    }
    text += '\n';
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  bool whole = false;
  const Rows rows = read(flywheel::fuzzing::text_of(data, size), whole);
  if (rows.empty()) return 0;
  require(read(written(rows), whole) == rows && whole, "rows that are written out read the same");
  return 0;
}
