#include "config/source/diagnostics.hpp"

#include <algorithm>

#include "config/vocabulary/text.hpp"

namespace flywheel::source {
namespace {

Diagnostic about(const TextFile& file, Stretch at, std::string message, std::string hint) {
  Diagnostic diagnostic;
  diagnostic.place = file.place(at.offset);
  diagnostic.length =
      std::max(1, count_characters(file.text().substr(std::min(at.offset, file.text().size()), at.length)));
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  diagnostic.source_line = file.line(diagnostic.place.line);
  return diagnostic;
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::kError) ++errors_;
  if (list_.size() >= kMost) {
    ++left_out_;
    return;
  }
  list_.push_back(std::move(diagnostic));
}

void Diagnostics::error(const Node& at, std::string message, std::string hint) {
  error(*at.file, stretch_of(at), std::move(message), std::move(hint));
}

void Diagnostics::error(const TextFile& file, Stretch at, std::string message, std::string hint) {
  add(about(file, at, std::move(message), std::move(hint)));
}

void Diagnostics::error(Place place, std::string message, std::string hint) {
  Diagnostic diagnostic;
  diagnostic.place = std::move(place);
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  add(std::move(diagnostic));
}

void Diagnostics::clash(const Node& at, std::string message, const Node& other, std::string note) {
  Diagnostic diagnostic = about(*at.file, stretch_of(at), std::move(message), {});
  diagnostic.related.emplace_back(other.place(), std::move(note));
  add(std::move(diagnostic));
}

void Diagnostics::warning(const Node& at, std::string message, std::string hint) {
  warning(*at.file, stretch_of(at), std::move(message), std::move(hint));
}

void Diagnostics::warning(const TextFile& file, Stretch at, std::string message, std::string hint) {
  Diagnostic diagnostic = about(file, at, std::move(message), std::move(hint));
  diagnostic.severity = Severity::kWarning;
  add(std::move(diagnostic));
}

std::vector<Diagnostic> Diagnostics::take() {
  std::stable_sort(list_.begin(), list_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.place < b.place; });
  if (left_out_ > 0) {
    Diagnostic more;
    more.severity = errors_ > 0 ? Severity::kError : Severity::kWarning;
    more.place = list_.back().place;
    more.message = "and " + std::to_string(left_out_) + " more like these, which are not shown";
    list_.push_back(std::move(more));
  }
  errors_ = left_out_ = 0;
  return std::exchange(list_, {});
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const auto near = nearest(word, candidates);
  return near ? "did you mean " + quote(*near) + "?" : std::string();
}

std::string suggest(std::string_view word, std::span<const std::string_view> candidates, std::string_view otherwise) {
  constexpr std::size_t kMostShown = 16;
  if (std::string hint = did_you_mean(word, candidates); !hint.empty()) return hint;
  if (candidates.empty()) return {};
  std::string text(otherwise);
  for (std::size_t i = 0; i < candidates.size() && i < kMostShown; ++i) {
    text += (i == 0 ? " " : ", ") + quote(candidates[i]);
  }
  return text + (candidates.size() > kMostShown ? ", …" : "");
}

std::string quote(std::string_view word) {
  constexpr std::size_t kLongest = 80;
  if (word.size() <= kLongest) return "`" + printable(word) + "`";
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80) --end;
  return "`" + printable(word.substr(0, end)) + "…`";
}

}  // namespace flywheel::source
