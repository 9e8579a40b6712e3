#include "config/source/text_file.hpp"

#include <algorithm>

namespace flywheel::source {

TextFile::TextFile(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  // All of them: tools that join files leave several, and what `format` writes must not begin with one.
  std::size_t begin = 0;
  while (text_.compare(begin, kByteOrderMark.size(), kByteOrderMark) == 0) begin += kByteOrderMark.size();
  text_.erase(0, begin);
  line_starts_.push_back(0);
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(at + 1);
  }
}

std::size_t TextFile::line_index(std::size_t offset) const {
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<std::size_t>(next - line_starts_.begin()) - 1;
}

std::size_t TextFile::line_start(std::size_t offset) const {
  return line_starts_[line_index(offset)];
}

Place TextFile::place(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const std::size_t index = line_index(offset);
  const std::size_t start = line_starts_[index];
  return {path_, static_cast<int>(index) + 1, count_characters(text().substr(start, offset - start)) + 1};
}

std::string_view TextFile::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > line_starts_.size()) return {};
  const std::size_t start = line_starts_[static_cast<std::size_t>(number) - 1];
  std::string_view line = text().substr(start);
  line = line.substr(0, line.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

int count_characters(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace flywheel::source
