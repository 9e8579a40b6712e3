#include "experiments/report/terminal.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace flywheel::report {
namespace {

/// Reads one code point of valid UTF-8 and moves `at` behind it; a stray byte counts as itself.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at++);
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  char32_t point = more == 3 ? first & 0x07 : more == 2 ? first & 0x0F : more == 1 ? first & 0x1F : first;
  for (int i = 0; i < more && at < text.size() && (byte(at) & 0xC0) == 0x80; ++i)
    point = (point << 6) | (byte(at++) & 0x3F);
  return point;
}

struct Range {
  char32_t first, last;
};

/// Combining marks and zero-width characters.
constexpr std::array kNoWidth{Range{0x0300, 0x036F}, Range{0x200B, 0x200F}, Range{0x202A, 0x202E},
                              Range{0x2060, 0x2064}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F},
                              Range{0xFEFF, 0xFEFF}};
/// Hangul, CJK, full-width forms and emoji: the wide blocks of Unicode Standard Annex 11, in coarse ranges.
constexpr std::array kWide{Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},  Range{0x3041, 0xA4CF},
                           Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},  Range{0xFE30, 0xFE6F},
                           Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},  Range{0x1F300, 0x1F64F},
                           Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

template <std::size_t n>
bool within(const std::array<Range, n>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return range.first <= point && point <= range.last; });
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\x1b') {
      at = std::min(text.find('m', at), text.size() - 1) + 1;
      continue;
    }
    const char32_t point = next_code_point(text, at);
    if (!within(kNoWidth, point)) width += within(kWide, point) ? 2 : 1;
  }
  return width;
}

std::string pad_right(std::string text, std::size_t width) {
  const std::size_t used = display_width(text);
  if (used < width) text.append(width - used, ' ');
  return text;
}

std::string pad_left(std::string text, std::size_t width) {
  const std::size_t used = display_width(text);
  if (used < width) text.insert(0, width - used, ' ');
  return text;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t columns = display_width(word);
    if (lines.empty() || used + 1 + columns > width) {
      lines.emplace_back(word);
      used = columns;
    } else {
      (lines.back() += ' ') += word;
      used += 1 + columns;
    }
  }
  return lines;
}

std::string bar(double share, std::size_t width) {
  static constexpr std::array<std::string_view, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (!(share > 0)) return {};
  const auto eighths = static_cast<std::size_t>(std::lround(std::min(share, 1.0) * static_cast<double>(width) * 8));
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  text += kEighths[eighths % 8];
  return text.empty() ? std::string(kEighths[1]) : text;
}

std::string Paint::with(std::string_view code, std::string_view text) const {
  if (!colour_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string Paint::tone(Tone tone, std::string_view text) const {
  switch (tone) {
    case Tone::kNeutral:
      return std::string(text);
    case Tone::kGood:
      return with("32", text);
    case Tone::kBad:
      return with("31", text);
    case Tone::kWarning:
      return with("33", text);
  }
  return std::string(text);
}

std::string Paint::bold(std::string_view text) const {
  return with("1", text);
}

std::string Paint::faint(std::string_view text) const {
  return with("2", text);
}

void TextTable::add_column(std::string title, Align align) {
  titles_.push_back(std::move(title));
  aligns_.push_back(align);
}

std::size_t TextTable::width_of(std::size_t column) const {
  std::size_t width = display_width(titles_[column]);
  for (const auto& row : rows_) width = std::max(width, display_width(row[column]));
  return width;
}

std::size_t TextTable::width() const {
  std::size_t width = titles_.empty() ? 0 : 2 * (titles_.size() - 1);
  for (std::size_t i = 0; i < titles_.size(); ++i) width += width_of(i);
  return width;
}

void TextTable::remove_last_column() {
  titles_.pop_back();
  aligns_.pop_back();
  for (auto& row : rows_) row.pop_back();
}

std::string TextTable::line(const std::vector<std::string>& cells) const {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += "  ";
    text += aligns_[i] == Align::kRight ? pad_left(cells[i], width_of(i)) : pad_right(cells[i], width_of(i));
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string TextTable::text(std::size_t indent, const Paint& paint) const {
  const std::string margin(indent, ' ');
  std::string text = margin + paint.faint(line(titles_)) + "\n";
  for (const auto& row : rows_) text += margin + line(row) + "\n";
  return text;
}

}  // namespace flywheel::report
