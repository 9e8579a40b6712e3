// Typed reading of a map that has been checked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/source/node.hpp"
#include "config/source/scalar.hpp"

namespace flywheel::source {

/// The fields of a map. What is missing, or is not what was asked for (which `check` has reported), is absent: readers
/// go on, so that every error of a run is found. The node must outlive this.
class Fields {
 public:
  explicit Fields(const Node& map) : map_(&map) {}

  [[nodiscard]] const Node& node() const { return *map_; }
  /// nullptr where there is none.
  [[nodiscard]] const Node* find(std::string_view key) const { return map_->find(key); }
  [[nodiscard]] bool has(std::string_view key) const { return map_->find(key) != nullptr; }

  /// The scalar under `key`, nullptr where it is none.
  [[nodiscard]] const Node* scalar(std::string_view key) const;
  [[nodiscard]] std::string text(std::string_view key, std::string_view otherwise = {}) const;
  /// The texts of a list; a scalar stands for a list of one.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  /// The scalars of a list; a scalar stands for a list of one.
  [[nodiscard]] std::vector<const Node*> scalars(std::string_view key) const;
  [[nodiscard]] bool flag(std::string_view key, bool otherwise) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key) const;
  /// In millionths.
  [[nodiscard]] std::optional<std::uint32_t> share(std::string_view key) const;
  [[nodiscard]] std::optional<double> level(std::string_view key) const;
  [[nodiscard]] std::optional<double> change(std::string_view key) const;
  [[nodiscard]] std::optional<Duration> duration(std::string_view key) const;
  [[nodiscard]] std::optional<When> when(std::string_view key) const;
  /// The entries of the map under `key`; none where it is no map.
  [[nodiscard]] const std::vector<Entry>& entries(std::string_view key) const;
  /// The items of the list under `key`; none where it is no list.
  [[nodiscard]] const std::vector<Node>& items(std::string_view key) const;

 private:
  const Node* map_;
};

/// The words of a text, separated by spaces.
[[nodiscard]] std::vector<std::string_view> split_words(std::string_view text);

/// Any node as a value in `arena`, by the core schema; what is no valid scalar is null (`check` has reported it).
[[nodiscard]] Value open_value(const Node& node, Arena& arena);

}  // namespace flywheel::source
