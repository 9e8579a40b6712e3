#include "flagd/tables/csv_reader.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>

#include "config/vocabulary/text.hpp"

namespace flywheel::tables {
namespace {

constexpr std::size_t kLargestRow = std::size_t{1} << 20;
constexpr int kEnd = -1;

}  // namespace

/// The bytes of a file, one after another.
class CsvReader::Source {
 public:
  Source(std::FILE* file, std::uintmax_t size) : file_(file), size_(size) {}
  ~Source() { std::fclose(file_); }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// The next byte without taking it; kEnd at the end.
  int peek() {
    if (at_ == filled_ && !fill()) return kEnd;
    return static_cast<unsigned char>(buffer_[at_]);
  }
  void take() { ++at_; }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] double progress() const {
    const auto done = static_cast<double>(read_ - (filled_ - at_));
    return size_ == 0 ? 1.0 : done / static_cast<double>(size_);
  }

 private:
  bool fill() {
    filled_ = std::fread(buffer_.data(), 1, buffer_.size(), file_);
    failed_ = failed_ || std::ferror(file_) != 0;
    read_ += filled_;
    at_ = 0;
    return filled_ > 0;
  }

  std::FILE* file_;
  std::uintmax_t size_;
  std::array<char, 1 << 16> buffer_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  std::uintmax_t read_ = 0;
  bool failed_ = false;
};

CsvReader::CsvReader(std::string path, std::unique_ptr<Source> source)
    : path_(std::move(path)), source_(std::move(source)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

Result<CsvReader> CsvReader::open(const std::string& path) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) return Error("cannot_read", path + ": is a directory");
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return Error("cannot_read", path + ": " + std::strerror(errno));
  const auto size = std::filesystem::file_size(path, unknown);
  CsvReader reader(path, std::make_unique<Source>(file, unknown ? 0 : size));
  for (const int byte : {0xEF, 0xBB, 0xBF}) {  // a byte-order mark, or else an error in the header's text
    if (reader.source_->peek() != byte) break;
    reader.source_->take();
  }
  const auto row = reader.read_row();
  if (!row) return row.error();
  if (!*row) return reader.error("the file is empty: its first line must name the columns");
  std::set<std::string_view> seen;
  for (const std::string_view name : reader.fields_) {
    if (!seen.insert(name).second) return reader.error("the column `" + printable(name) + "` is named twice");
  }
  reader.header_.assign(reader.fields_.begin(), reader.fields_.end());
  return reader;
}

std::optional<std::size_t> CsvReader::column(std::string_view name) const {
  for (std::size_t i = 0; i < header_.size(); ++i) {
    if (header_[i] == name) return i;
  }
  return std::nullopt;
}

Result<std::size_t> CsvReader::require_column(std::string_view name) const {
  const auto found = column(name);
  if (found) return *found;
  const std::vector<std::string_view> names(header_.begin(), header_.end());
  std::string message = path_ + ":1: there is no column `" + printable(name) + "`";
  if (const auto near = nearest(name, names))
    return Error("no_column", message + "; did you mean `" + std::string(*near) + "`?");
  message += "; there are";
  for (std::size_t i = 0; i < names.size() && i < 20; ++i)
    message += (i > 0 ? ", `" : " `") + std::string(names[i]) + "`";
  return Error("no_column", message + (names.size() > 20 ? ", …" : ""));
}

Result<std::optional<std::span<const std::string_view>>> CsvReader::next() {
  using Row = std::optional<std::span<const std::string_view>>;
  const auto row = read_row();
  if (!row) return row.error();
  if (!*row) return Row();
  if (fields_.size() != header_.size()) {
    return error("the row has " + std::to_string(fields_.size()) + " fields, the header has " +
                 std::to_string(header_.size()));
  }
  return Row(std::span<const std::string_view>(fields_));
}

double CsvReader::progress() const {
  return source_->progress();
}

Error CsvReader::error(std::string_view what) const {
  return {"bad_csv", path_ + ":" + std::to_string(row_line_) + ": " + std::string(what)};
}

/// False: there is no further row. Blank lines between rows are passed over where the table has more than one column.
Result<bool> CsvReader::read_row() {
  while (header_.size() != 1 && (source_->peek() == '\n' || source_->peek() == '\r')) {
    if (source_->peek() == '\n') ++line_;
    source_->take();
  }
  row_line_ = line_;
  if (source_->peek() == kEnd) {
    if (source_->failed()) return Error("cannot_read", path_ + ": reading failed");
    return false;
  }
  text_.clear();
  ends_.clear();
  for (bool more = true; more;) {
    const auto field = read_field();
    if (!field) return field.error();
    ends_.push_back(text_.size());
    more = *field;
  }
  if (invalid_utf8(text_)) return error("the row is not UTF-8");
  fields_.clear();
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    fields_.emplace_back(text_.data() + begin, end - begin);
    begin = end;
  }
  return true;
}

/// Appends one field to text_. True: another follows in this row.
Result<bool> CsvReader::read_field() {
  bool quoted = source_->peek() == '"';
  const bool was_quoted = quoted;
  if (quoted) source_->take();
  while (true) {
    const int byte = source_->peek();
    if (text_.size() > kLargestRow) return error("the row is larger than 1 MiB; is a quote left open?");
    if (byte == kEnd) {
      if (quoted) return error("a quoted field is not closed");
      return false;
    }
    source_->take();
    if (quoted) {
      if (byte == '\n') ++line_;
      if (byte != '"') {
        text_ += static_cast<char>(byte);
      } else if (source_->peek() == '"') {
        source_->take();
        text_ += '"';
      } else {
        quoted = false;
      }
      continue;
    }
    if (byte == ',') return true;
    const bool line_ends = byte == '\n' || (byte == '\r' && (source_->peek() == '\n' || source_->peek() == kEnd));
    if (line_ends) {
      if (byte == '\r' && source_->peek() == '\n') source_->take();
      ++line_;
      return false;
    }
    if (was_quoted) return error("text follows a closing quote");
    text_ += static_cast<char>(byte);
  }
}

}  // namespace flywheel::tables
