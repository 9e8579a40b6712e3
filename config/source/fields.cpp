#include "config/source/fields.hpp"

namespace flywheel::source {
namespace {

template <class T>
std::optional<T> optional_of(const Node* node, Result<T> (*read)(const Node&)) {
  if (!node) return std::nullopt;
  auto result = read(*node);
  return result ? std::optional<T>(*result) : std::nullopt;
}

}  // namespace

const Node* Fields::scalar(std::string_view key) const {
  const Node* node = find(key);
  return node && node->is(Node::Kind::kScalar) && !node->is_empty() && !node->refused ? node : nullptr;
}

std::string Fields::text(std::string_view key, std::string_view otherwise) const {
  const Node* node = scalar(key);
  return node ? node->text : std::string(otherwise);
}

std::vector<const Node*> Fields::scalars(std::string_view key) const {
  std::vector<const Node*> scalars;
  if (const Node* one = scalar(key)) scalars.push_back(one);
  for (const Node& item : items(key)) {
    if (item.is(Node::Kind::kScalar) && !item.is_empty() && !item.refused) scalars.push_back(&item);
  }
  return scalars;
}

std::vector<std::string> Fields::texts(std::string_view key) const {
  std::vector<std::string> texts;
  for (const Node* node : scalars(key)) texts.push_back(node->text);
  return texts;
}

bool Fields::flag(std::string_view key, bool otherwise) const {
  return optional_of(scalar(key), read_bool).value_or(otherwise);
}

std::optional<std::int64_t> Fields::integer(std::string_view key) const {
  return optional_of(scalar(key), read_int);
}

std::optional<std::uint32_t> Fields::share(std::string_view key) const {
  return optional_of(scalar(key), read_share);
}

std::optional<double> Fields::level(std::string_view key) const {
  return optional_of(scalar(key), read_level);
}

std::optional<double> Fields::change(std::string_view key) const {
  return optional_of(scalar(key), read_change);
}

std::optional<Duration> Fields::duration(std::string_view key) const {
  return optional_of(scalar(key), read_duration);
}

std::optional<When> Fields::when(std::string_view key) const {
  return optional_of(scalar(key), read_when);
}

const std::vector<Entry>& Fields::entries(std::string_view key) const {
  static const std::vector<Entry> kNone;
  const Node* node = find(key);
  return node ? node->entries : kNone;
}

const std::vector<Node>& Fields::items(std::string_view key) const {
  static const std::vector<Node> kNone;
  const Node* node = find(key);
  return node ? node->items : kNone;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    if (space > 0) words.push_back(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return words;
}

Value open_value(const Node& node, Arena& arena) {
  if (node.is(Node::Kind::kScalar)) {
    const auto value = read_open_scalar(node, arena);
    return value ? *value : Value::null();
  }
  if (node.is(Node::Kind::kList)) {
    auto* items = arena.allocate_array<Value>(node.items.size());
    for (std::size_t i = 0; i < node.items.size(); ++i) items[i] = open_value(node.items[i], arena);
    return Value::list({items, node.items.size()});
  }
  auto* members = arena.allocate_array<Member>(node.entries.size());
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    const Entry& entry = node.entries[i];
    members[i] = {arena.copy(entry.key.text), open_value(entry.value, arena)};
  }
  return Value::map({members, node.entries.size()});
}

}  // namespace flywheel::source
