#include "config/vocabulary/locale.hpp"

#include <algorithm>

namespace flywheel {
namespace {

constexpr std::size_t kLongest = 64;

char folded(char c) {
  if (c == '_') return '-';
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c) {
  return folded(c) >= 'a' && folded(c) <= 'z';
}

bool is_same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return folded(x) == folded(y); });
}

/// The tag without its last subtag, and without a single letter or digit that would then be the last.
std::string_view shorter(std::string_view tag) {
  const auto cut = [](std::string_view text) { return text.substr(0, std::min(text.find_last_of("-_"), text.size())); };
  if (tag.find_last_of("-_") == std::string_view::npos) return {};
  tag = cut(tag);
  const std::size_t last = tag.find_last_of("-_");
  return last != std::string_view::npos && tag.size() - last == 2 ? cut(tag) : tag;
}

}  // namespace

bool is_language_tag(std::string_view text) {
  if (text.empty() || text.size() > kLongest) return false;
  bool first = true;
  while (true) {
    const std::size_t end = std::min(text.find_first_of("-_"), text.size());
    const std::string_view subtag = text.substr(0, end);
    const bool fits = std::all_of(subtag.begin(), subtag.end(),
                                  [&](char c) { return is_letter(c) || (!first && c >= '0' && c <= '9'); });
    if (subtag.empty() || subtag.size() > 8 || !fits) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
    first = false;
  }
}

LocaleLookup::LocaleLookup(std::string_view wanted, std::string_view otherwise) {
  if (is_language_tag(wanted)) add(wanted);
  add(otherwise);
}

void LocaleLookup::add(std::string_view tag) {
  for (; !tag.empty() && count_ < kMostTags; tag = shorter(tag)) tags_[count_++] = tag;
}

std::optional<std::size_t> LocaleLookup::in(std::span<const std::string_view> there) const {
  for (std::size_t tag = 0; tag < count_; ++tag) {
    for (std::size_t i = 0; i < there.size(); ++i) {
      if (is_same(tags_[tag], there[i])) return i;
    }
  }
  return std::nullopt;
}

}  // namespace flywheel
