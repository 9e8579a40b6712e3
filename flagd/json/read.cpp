#include "flagd/json/read.hpp"

#include <simdjson.h>

#include <algorithm>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flagd/json/limits.hpp"
#include "flagd/json/scan.hpp"

namespace flywheel::json {
namespace {

namespace dom = simdjson::dom;

/// simdjson refuses what is as deep as its limit, but for empty lists and objects; those Builder refuses.
constexpr std::size_t kParserDepth = kMaxDepth + 1;
/// Up to this many members duplicates are looked for pair by pair.
constexpr std::size_t kFewMembers = 16;

/// Lists and objects remember their size up to this number only.
constexpr std::size_t kSaturated = 0xFFFFFF;

template <class Container>
std::size_t size_of(const Container& container) {
  if (container.size() < kSaturated) return container.size();
  std::size_t size = 0;
  for (auto item = container.begin(); item != container.end(); ++item) ++size;
  return size;
}

/// Makes the earlier ones of equal names absent: the last one counts.
void drop_duplicates_of_few(std::span<Member> members) {
  for (std::size_t i = 1; i < members.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (members[i].name == members[j].name) members[j].value = Value();
    }
  }
}

/// The same for any number, in n log n.
void drop_duplicates_of_many(std::span<Member> members, Arena& arena) {
  const std::span order(arena.allocate_array<Member*>(members.size()), members.size());
  for (std::size_t i = 0; i < members.size(); ++i) order[i] = &members[i];
  std::sort(order.begin(), order.end(), [](const Member* a, const Member* b) {
    const int compared = a->name.compare(b->name);
    return compared != 0 ? compared < 0 : a < b;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (order[i - 1]->name == order[i]->name) order[i - 1]->value = Value();
  }
}

/// Copies simdjson's document into an arena.
class Builder {
 public:
  explicit Builder(Arena& arena) : arena_(arena) {}

  /// None where the document is nested too deeply.
  std::optional<Value> build(dom::element element, std::size_t depth) {
    switch (element.type()) {
      case dom::element_type::ARRAY:
        return depth < kMaxDepth ? list(element.get_array().value_unsafe(), depth + 1) : std::nullopt;
      case dom::element_type::OBJECT:
        return depth < kMaxDepth ? map(element.get_object().value_unsafe(), depth + 1) : std::nullopt;
      case dom::element_type::INT64:
        return Value::integer(element.get_int64().value_unsafe());
      case dom::element_type::UINT64:
        return Value::unsigned_integer(element.get_uint64().value_unsafe());
      case dom::element_type::DOUBLE:
        return Value::number(element.get_double().value_unsafe());
      case dom::element_type::STRING:
        return Value::string(arena_.copy(element.get_string().value_unsafe()));
      case dom::element_type::BOOL:
        return Value::boolean(element.get_bool().value_unsafe());
      case dom::element_type::NULL_VALUE:
        break;
    }
    return Value::null();
  }

 private:
  std::optional<Value> list(const dom::array& from, std::size_t depth) {
    const std::size_t size = size_of(from);
    auto* items = arena_.allocate_array<Value>(size);
    std::size_t i = 0;
    for (const dom::element element : from) {
      const auto item = build(element, depth);
      if (!item) return std::nullopt;
      items[i++] = *item;
    }
    return Value::list({items, size});
  }

  std::optional<Value> map(const dom::object& from, std::size_t depth) {
    const std::span members(arena_.allocate_array<Member>(size_of(from)), size_of(from));
    std::size_t i = 0;
    for (const dom::key_value_pair pair : from) {
      const auto value = build(pair.value, depth);
      if (!value) return std::nullopt;
      members[i++] = {arena_.copy(pair.key), *value};
    }
    if (members.size() <= kFewMembers) {
      drop_duplicates_of_few(members);
    } else {
      drop_duplicates_of_many(members, arena_);
    }
    const auto end = std::remove_if(members.begin(), members.end(), [](const Member& m) { return m.value.absent(); });
    return Value::map(members.first(static_cast<std::size_t>(end - members.begin())));
  }

  Arena& arena_;
};

/// The text with its wide integers spelled as doubles: simdjson has no place for them.
std::string spelled_as_doubles(std::string_view text, const std::vector<std::size_t>& ends) {
  std::string spelled;
  spelled.reserve(text.size() + 2 * ends.size());
  std::size_t copied = 0;
  for (const std::size_t end : ends) {
    spelled.append(text.substr(copied, end - copied)).append(".0");
    copied = end;
  }
  return spelled.append(text.substr(copied));
}

Error parse_error(std::string sentence) {
  return {"parse_error", std::move(sentence)};
}

}  // namespace

struct Reader::Parser {
  dom::parser parser;
};

Reader::Reader() : parser_(std::make_unique<Parser>()) {
  if (parser_->parser.allocate(dom::MINIMAL_DOCUMENT_CAPACITY, kParserDepth) != simdjson::SUCCESS) {
    throw std::bad_alloc();
  }
}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

Result<Value> Reader::read(std::string_view text, Arena& arena) {
  dom::element root;
  simdjson::error_code refused = simdjson::EMPTY;
  if (!text.empty()) refused = parser_->parser.parse(text.data(), text.size()).get(root);
  std::optional<Value> value;
  if (refused == simdjson::SUCCESS) {
    value = Builder(arena).build(root, 0);
    if (value) return *value;
  }
  const Scan found = scan(text);
  if (found.fault) return parse_error(found.fault->sentence());
  if (!found.wide_integers.empty()) {
    const std::string spelled = spelled_as_doubles(text, found.wide_integers);
    refused = parser_->parser.parse(spelled).get(root);
    if (refused == simdjson::SUCCESS) value = Builder(arena).build(root, 0);
    if (value) return *value;
  }
  return parse_error(simdjson::error_message(refused));
}

}  // namespace flywheel::json
