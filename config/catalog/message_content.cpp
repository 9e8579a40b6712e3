#include "config/catalog/message_content.hpp"

#include <algorithm>

#include "config/catalog/text_markup.hpp"
#include "config/source/source_text.hpp"
#include "config/vocabulary/code_point.hpp"
#include "config/vocabulary/locale.hpp"

namespace flywheel::catalog {
namespace {

using source::Entry;
using source::Node;
using source::quote;

constexpr std::size_t kLongestBody = 10'000;
constexpr std::size_t kLongestText = 1'000;

/// The parts of a message by name, texts as written.
using Parts = std::vector<std::pair<std::string_view, const Node*>>;

/// Everything in a message is text, but lists and maps of texts.
Value text_value(const Node& node, Arena& arena) {
  if (node.is(Node::Kind::kScalar)) return Value::string(arena.copy(node.text));
  if (node.is(Node::Kind::kList)) {
    auto* items = arena.allocate_array<Value>(node.items.size());
    for (std::size_t i = 0; i < node.items.size(); ++i) items[i] = text_value(node.items[i], arena);
    return Value::list({items, node.items.size()});
  }
  auto* members = arena.allocate_array<Member>(node.entries.size());
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    members[i] = {arena.copy(node.entries[i].key.text), text_value(node.entries[i].value, arena)};
  }
  return Value::map({members, node.entries.size()});
}

Value parts_value(const Parts& parts, Arena& arena) {
  auto* members = arena.allocate_array<Member>(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    members[i] = {arena.copy(parts[i].first), text_value(*parts[i].second, arena)};
  }
  return Value::map({members, parts.size()});
}

/// The conditions of a checklist are conditions like others.
void check_conditions(Context& context, const Node& message) {
  for (const Node& item : source::Fields(message).items("items")) {
    (void)context.expressions.condition(source::Fields(item).scalar("done"));
  }
}

/// The placeholders of a text are attributes, which the context has to keep for it.
void check_text(Context& context, std::string_view name, const Node& text) {
  if (!text.is(Node::Kind::kScalar)) return;  // reported
  const std::size_t most = name == "body" ? kLongestBody : kLongestText;
  if (text.text.size() > most) {
    context.diagnostics.error(text, quote(name) + " may have " + std::to_string(most) + " bytes, and this one has " +
                                        std::to_string(text.text.size()));
  }
  if (is_blank(text.text)) {
    return context.diagnostics.error(text, quote(name) + " has nothing to read",
                                     name == "alt" ? "say what the picture shows to those who do not see it" : "");
  }
  const auto parts = read_template(text.text);
  if (!parts) return context.diagnostics.error(text, parts.error().message);
  for (const TextPart& part : *parts) {
    if (!part.attribute.empty()) context.expressions.fill_in(text, part.attribute);
  }
  const bool markup = has_markup(name);
  const auto spans = markup ? read_markup(text.text, *parts) : std::vector<TextSpan>();
  if (spans) return;
  const auto& [message, hint, offset, length] = spans.error();
  context.diagnostics.error(*text.file, source::stretch_within(text, offset, length), message, hint);
}

void check_texts(Context& context, const Node& message) {
  for (const Entry* text : texts_of(message)) {
    if (text->value.is(Node::Kind::kScalar)) check_text(context, text->key.text, text->value);
    for (const Entry& locale : text->value.entries) {
      if (!is_language_tag(locale.key.text)) {
        context.diagnostics.error(locale.key, quote(locale.key.text) + " is no language tag",
                                  "a locale is written like `en` or `pt-BR`");
      }
      check_text(context, text->key.text, locale.value);
    }
  }
}

/// Reports go by the buttons' ids: one that is not given is `primary`, `button_2` and so on.
void check_buttons(Context& context, const Node& message, const Parts& parts) {
  std::vector<const Node*> buttons;
  for (const auto& [name, node] : parts) {
    if (name == "button") buttons.insert(buttons.begin(), node);
    if (name != "buttons") continue;
    for (const Node& one : node->items) buttons.push_back(&one);
  }
  std::vector<std::string> ids;
  for (const Node* button : buttons) {
    const Node* id = source::Fields(*button).scalar("id");
    const std::string usual = ids.empty() ? "primary" : "button_" + std::to_string(ids.size() + 1);
    ids.push_back(id ? id->text : usual);
    if (std::find(ids.begin(), ids.end() - 1, ids.back()) == ids.end() - 1) continue;
    if (!message.find("button") && !message.find("buttons")) continue;
    context.diagnostics.error(*button, "there is another button with the id " + quote(ids.back()),
                              "clicks are told apart by the buttons' ids");
  }
}

/// What a message needs in order to be of use, whatever it has copied from another one, where that is reported itself.
void check_whole(Context& context, const Node& message, const Parts& parts) {
  const auto find = [&](std::string_view name) {
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.first == name; });
    return found == parts.end() ? nullptr : found->second;
  };
  const auto is_there = [&](std::string_view name) { return find(name) != nullptr; };
  const Node* layout = find("layout");
  check_buttons(context, message, parts);
  if (!layout || layout != message.find("layout")) return;
  if (layout->text == "survey" && !is_there("survey")) {
    context.diagnostics.error(*layout, "a survey needs `survey`", "what it asks for: `ces`, `nps`, `pmf` or `text`");
  }
  if (layout->text == "checklist" && !is_there("items")) {
    context.diagnostics.error(*layout, "a checklist needs `items`");
  }
}

void collect_texts(const Node& node, std::vector<const Entry*>& texts) {
  for (const Node& item : node.items) collect_texts(item, texts);
  for (const Entry& entry : node.entries) {
    if (is_local_text(entry.key.text)) {
      texts.push_back(&entry);
    } else {
      collect_texts(entry.value, texts);
    }
  }
}

/// Puts a message's own parts over those it copies.
void overlay(const Node& message, Parts& parts) {
  for (const Entry& entry : message.entries) {
    if (entry.key.text == "copy_of") continue;
    const auto same =
        std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.first == entry.key.text; });
    if (same != parts.end()) {
      same->second = &entry.value;
    } else {
      parts.emplace_back(entry.key.text, &entry.value);
    }
  }
}

/// The message itself, then what it copies, and so on. Empty where that was reported.
std::vector<const Node*> chain_of(Context& context, const Node& map, const Node& message) {
  std::vector<std::string_view> names;
  for (const Entry& entry : map.entries) names.push_back(entry.key.text);
  std::vector<const Node*> chain{&message};
  while (const Node* copy = source::Fields(*chain.back()).scalar("copy_of")) {
    const Node* next = map.find(copy->text);
    if (!next) {
      context.diagnostics.error(*copy, "no message " + quote(copy->text) + " to copy",
                                source::suggest(copy->text, names, "there are"));
      return {};
    }
    if (std::find(chain.begin(), chain.end(), next) != chain.end()) {
      context.diagnostics.error(*copy, "this message copies itself");
      return {};
    }
    chain.push_back(next);
  }
  return chain;
}

Value resolve(Context& context, const Node& map, const Entry& entry) {
  if (!entry.value.is(Node::Kind::kMap)) return {};
  check_conditions(context, entry.value);
  check_texts(context, entry.value);
  const auto chain = chain_of(context, map, entry.value);
  Parts parts;
  for (auto message = chain.rbegin(); message != chain.rend(); ++message) overlay(**message, parts);
  if (chain.empty()) return {};
  const bool has_layout =
      std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.first == "layout"; });
  check_whole(context, entry.value, parts);
  if (!has_layout) context.diagnostics.error(entry.key, "the message " + quote(entry.key.text) + " needs a `layout`");
  return parts_value(parts, context.arena);
}

}  // namespace

std::vector<const source::Entry*> texts_of(const Node& message) {
  std::vector<const source::Entry*> texts;
  collect_texts(message, texts);
  return texts;
}

std::vector<Value> read_messages(Context& context, const Node& map, const std::vector<std::string_view>& arms) {
  std::vector<Value> values(arms.size());
  for (const source::Entry& entry : map.entries) {
    const auto arm = std::find(arms.begin(), arms.end(), entry.key.text);
    if (arm == arms.end()) {
      if (!arms.empty()) {
        context.diagnostics.error(entry.key, "unknown arm " + quote(entry.key.text),
                                  source::suggest(entry.key.text, arms, "there are"));
      }
      continue;
    }
    values[static_cast<std::size_t>(arm - arms.begin())] = resolve(context, map, entry);
  }
  return values;
}

Value read_content(Context& context, const Node& map) {
  Parts parts;
  if (const Node* copy = map.find_key("copy_of")) {
    context.diagnostics.error(*copy, "`copy_of` stands in the messages of an experiment only");
  }
  check_conditions(context, map);
  check_texts(context, map);
  overlay(map, parts);
  check_whole(context, map, parts);
  if (map.is(Node::Kind::kMap) && !map.find("layout")) context.diagnostics.error(map, "a message needs a `layout`");
  return parts_value(parts, context.arena);
}

}  // namespace flywheel::catalog
