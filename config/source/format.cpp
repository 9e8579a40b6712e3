#include "config/source/format.hpp"

#include <algorithm>

#include "config/source/document_layout.hpp"
#include "config/source/kinds.hpp"
#include "config/source/yaml.hpp"

namespace flywheel::source {
namespace {

using Role = SourceLine::Role;

/// The place of a key in the order of its record; what is unknown comes last.
std::size_t rank(const Record& record, std::string_view key) {
  return static_cast<std::size_t>(record.find(key) ? record.find(key) - record.fields.data()
                                                   : static_cast<std::ptrdiff_t>(record.fields.size()));
}

/// Puts the parts behind the first into the order of the schema table.
void order_parts(const Node& root, std::vector<std::vector<LaidOutLine>>& parts) {
  if (!root.is(Node::Kind::kMap) || root.entries.size() != parts.size()) return;
  const Kind* kind = find_kind(root.entries[0].key.text);
  if (!kind) return;
  std::vector<std::pair<std::size_t, std::size_t>> order;  // rank, place in the source
  for (std::size_t i = 0; i < parts.size(); ++i) order.emplace_back(rank(*kind->record, root.entries[i].key.text), i);
  std::sort(order.begin() + 1, order.end());
  std::vector<std::vector<LaidOutLine>> ordered;
  for (const auto& [_, place] : order) ordered.push_back(std::move(parts[place]));
  parts = std::move(ordered);
}

/// Puts the lines of a file together again, document by document.
class Assembly {
 public:
  Assembly(std::string_view text, const Documents& documents) : begin_(text.data()), documents_(documents) {}

  void add(std::span<const SourceLine> document) {
    const bool is_odd = std::any_of(document.begin(), document.end(), [](const auto& line) { return line.is_odd; });
    const bool has_anchor =
        std::any_of(document.begin(), document.end(), [](const auto& line) { return line.has_anchor; });
    const Node* root = root_of(document);
    if (is_odd || (root && root->is(Node::Kind::kScalar))) return add_as_it_is(document);
    const auto last_marker = std::find_if(document.rbegin(), document.rend(),
                                          [](const SourceLine& line) { return line.role == Role::kMarker; });
    const auto markers = static_cast<std::size_t>(document.rend() - last_marker);
    for (const SourceLine& line : document.first(markers)) add_line(line);
    DocumentLayout layout = lay_out(document.subspan(markers));
    if (root && !has_anchor) order_parts(*root, layout.parts);
    for (auto& part : layout.parts) lines_.insert(lines_.end(), part.begin(), part.end());
    lines_.insert(lines_.end(), layout.tail.begin(), layout.tail.end());
  }

  [[nodiscard]] std::string text() const {
    std::string_view line_break = "\n";
    for (const LaidOutLine& line : lines_) {
      if (line.line_break.empty()) continue;
      line_break = line.line_break;
      break;
    }
    std::string out;
    bool after_blank = true;  // a file does not begin with a blank line
    std::size_t end = 0;      // behind the last line that is not blank
    for (const LaidOutLine& line : lines_) {
      if (line.is_blank && after_blank) continue;
      after_blank = line.is_blank;
      out += line.text;
      out += line.line_break.empty() ? line_break : line.line_break;
      if (!line.is_blank) end = out.size();
    }
    out.resize(end);
    return out;
  }

 private:
  /// The tree of a document, which follows those asked for before; nullptr where it holds nothing.
  const Node* root_of(std::span<const SourceLine> document) {
    const SourceLine& last = document.back();
    const auto begin = static_cast<std::size_t>(document.front().text.data() - begin_);
    const auto end = static_cast<std::size_t>(last.text.data() - begin_) + last.text.size();
    while (next_root_ < documents_.roots.size() && documents_.roots[next_root_].offset < begin) ++next_root_;
    if (next_root_ == documents_.roots.size() || documents_.roots[next_root_].offset >= end) return nullptr;
    return &documents_.roots[next_root_];
  }

  void add_line(const SourceLine& line) {
    const std::size_t end = line.role == Role::kBlank ? 0 : line.text.size();
    lines_.push_back({std::string(line.text.substr(0, end)), line.line_break, line.role == Role::kBlank});
  }

  void add_as_it_is(std::span<const SourceLine> document) {
    for (const SourceLine& line : document) lines_.push_back({std::string(line.text), line.line_break});
  }

  const char* begin_;
  const Documents& documents_;
  std::size_t next_root_ = 0;
  std::vector<LaidOutLine> lines_;
};

/// The text with a line break at its end. Where it ends in a block text, the header says that this break is no part of
/// it: `|` becomes `|-`.
std::string with_last_break(std::string text) {
  if (text.ends_with('\n')) return text;
  const std::vector<SourceLine> lines = read_block_lines(text);
  const std::string line_break(lines.front().line_break.empty() ? "\n" : lines.front().line_break);
  if (lines.back().role != Role::kBlockText) return text + line_break;
  const auto header =
      std::find_if(lines.rbegin(), lines.rend(), [](const SourceLine& line) { return line.role == Role::kEntry; });
  const auto begin = static_cast<std::size_t>(header->text.data() - text.data()) + header->header;
  const std::size_t end = text.find_first_of(" \t\r\n", begin);
  std::string indicators = text.substr(begin, end - begin);
  std::erase(indicators, '+');
  if (indicators.find('-') == std::string::npos) indicators += '-';
  return text.replace(begin, end - begin, indicators) + line_break;
}

std::string assemble(std::string_view text, const Documents& documents) {
  const std::vector<SourceLine> lines = read_block_lines(text);
  const std::span<const SourceLine> all(lines);
  Assembly assembly(text, documents);
  std::size_t begin = 0;
  bool has_items = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].role == Role::kMarker && has_items) {
      assembly.add(all.subspan(begin, i - begin));
      begin = i;
      has_items = false;
    }
    has_items = has_items || lines[i].role == Role::kEntry || lines[i].is_odd;
  }
  if (begin < lines.size()) assembly.add(all.subspan(begin));
  return assembly.text();
}

bool is_same(const Node& a, const Node& b) {
  const auto same_entry = [](const Entry& x, const Entry& y) {
    return is_same(x.key, y.key) && is_same(x.value, y.value);
  };
  return a.kind == b.kind && a.style == b.style && a.text == b.text &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), is_same) &&
         std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(), same_entry);
}

/// Whether two lists of documents say the same, whatever the order of a document's keys.
bool say_the_same(Documents a, Documents b) {
  for (Documents* documents : {&a, &b}) {
    for (Node& root : documents->roots) {
      std::sort(root.entries.begin(), root.entries.end(),
                [](const Entry& x, const Entry& y) { return x.key.text < y.key.text; });
    }
  }
  return a.complete && b.complete &&
         std::equal(a.roots.begin(), a.roots.end(), b.roots.begin(), b.roots.end(), is_same);
}

}  // namespace

std::optional<std::string> format(const TextFile& file, Diagnostics& diagnostics) {
  Documents documents = read_yaml(file, diagnostics);
  if (!documents.complete) return std::nullopt;
  // What is added stands behind the beginning of the last tree, so that their places hold for this text, too.
  const std::string whole = with_last_break(std::string(file.text()));
  std::string formatted = assemble(whole, documents);
  const TextFile again(file.path(), formatted);
  Diagnostics ignored;
  if (!say_the_same(std::move(documents), read_yaml(again, ignored))) {
    diagnostics.error(Place{file.path()}, "the file is written in a way that cannot be formatted; it is left alone");
    return std::nullopt;
  }
  return formatted;
}

}  // namespace flywheel::source
