// What a YAML document says, every part with its place.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/source/text_file.hpp"

namespace flywheel::source {

struct Entry;

/// One part of a document: a scalar, a list or a map. Aliases have been replaced by what they stand for.
struct Node {
  enum class Kind : std::uint8_t { kScalar, kList, kMap };
  /// How a scalar is written. Only a plain one may be a number, a bool or null where its type is open.
  enum class Style : std::uint8_t { kPlain, kQuoted };

  Kind kind = Kind::kScalar;
  Style style = Style::kPlain;
  const TextFile* file = nullptr;
  std::size_t offset = 0;      ///< of its first byte in the file
  bool refused = false;        ///< wrong in itself, and reported: nothing more is to be said of it
  std::string text;            ///< scalars: as written (`on`, `4.10`), quotes resolved
  std::vector<Node> items;     ///< lists
  std::vector<Entry> entries;  ///< maps, in the order of the file; keys are unique

  [[nodiscard]] bool is(Kind what) const { return kind == what; }
  /// Nothing at all, as in `key:`.
  [[nodiscard]] bool is_empty() const { return kind == Kind::kScalar && style == Style::kPlain && text.empty(); }
  /// The value under `key`; nullptr where there is none, or where this is no map.
  [[nodiscard]] const Node* find(std::string_view key) const;
  /// The node of the key itself.
  [[nodiscard]] const Node* find_key(std::string_view key) const;
  [[nodiscard]] Place place() const { return file->place(offset); }
};

/// One `key: value` of a map. The key is a scalar.
struct Entry {
  Node key;
  Node value;
};

}  // namespace flywheel::source
