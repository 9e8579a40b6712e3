#include "experiments/messages/content.hpp"

#include <algorithm>

#include "config/hashing/slot.hpp"
#include "config/vocabulary/code_point.hpp"
#include "config/vocabulary/json_writer.hpp"

namespace flywheel::messages {
namespace {

using catalog::TextPart;
using catalog::TextSpan;

void append_plain(std::string_view text, std::string& out) {
  std::size_t taken = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto [value, size] = code_point_at(text, at);
    if (!disturbs(value)) {
      if (taken + size > kLongestFilling) return;
      out.append(text.substr(at, size));
      taken += size;
    }
    at += size;
  }
}

void append_filling(const Value& value, std::string& out) {
  if (value.is(Kind::kString)) return append_plain(value.as_string(), out);
  out += to_json(value);
}

LocalText::Spans spans_of(std::string_view member, std::string_view text) {
  const auto parts = catalog::read_template(text);
  if (!parts) return {};  // refused when definitions were loaded
  if (!catalog::has_markup(member)) return {{false, false, {}, *parts}};
  const auto spans = catalog::read_markup(text, *parts);
  return spans ? *spans : LocalText::Spans();  // as above
}

bool has_placeholder(const LocalText::Spans& spans) {
  return std::any_of(spans.begin(), spans.end(), [](const TextSpan& span) {
    return std::any_of(span.parts.begin(), span.parts.end(),
                       [](const TextPart& part) { return !part.attribute.empty(); });
  });
}

std::string_view plain(const Value& part, std::string_view name) {
  const Value value = part.find(name);
  return value.absent() ? std::string_view() : value.as_string();
}

std::optional<LocalText> text_of(const Value& part, std::string_view name) {
  const Value text = part.find(name);
  return text.absent() ? std::nullopt : std::optional<LocalText>(std::in_place, name, text);
}

std::vector<Content::Button> buttons_of(const Value& content) {
  std::vector<Content::Button> buttons;
  const auto add = [&](const Value& button) {
    const std::string_view id = plain(button, "id");
    const std::string usual = buttons.empty() ? "primary" : "button_" + std::to_string(buttons.size() + 1);
    buttons.push_back({id.empty() ? usual : std::string(id), {"text", button.find("text")}, plain(button, "action")});
  };
  if (const Value one = content.find("button"); !one.absent()) add(one);
  if (const Value several = content.find("buttons"); several.is(Kind::kList)) {
    for (const Value& each : several.as_list()) add(each);
  }
  return buttons;
}

std::optional<catalog::ConditionId> condition_of(const catalog::Catalog& catalog, std::string_view text) {
  const auto conditions = catalog.conditions();
  const auto found = std::find_if(conditions.begin(), conditions.end(),
                                  [&](const expression::Program& program) { return program.text() == text; });
  if (text.empty() || found == conditions.end()) return std::nullopt;
  return static_cast<catalog::ConditionId>(found - conditions.begin());
}

std::vector<Content::Item> items_of(const catalog::Catalog& catalog, const Value& content) {
  std::vector<Content::Item> items;
  const Value list = content.find("items");
  if (!list.is(Kind::kList)) return items;
  for (const Value& item : list.as_list()) {
    items.push_back({{"text", item.find("text")}, condition_of(catalog, plain(item, "done")), plain(item, "action")});
  }
  return items;
}

std::vector<std::string_view> dismissals_of(const Value& content) {
  std::vector<std::string_view> ways{"close"};
  const Value list = content.find("dismiss");
  if (!list.is(Kind::kList)) return ways;
  for (const Value& way : list.as_list()) {
    if (way.as_string() != "close") ways.push_back(way.as_string());
  }
  return ways;
}

bool is_alike(const Content& content) {
  std::vector<const LocalText*> texts;
  if (content.title) texts.push_back(&*content.title);
  if (content.body) texts.push_back(&*content.body);
  if (content.image) texts.push_back(&content.image->alt);
  for (const Content::Button& button : content.buttons) texts.push_back(&button.text);
  for (const Content::Item& item : content.items) {
    if (item.done) return false;
    texts.push_back(&item.text);
  }
  return std::none_of(texts.begin(), texts.end(), [](const LocalText* text) { return text->is_template(); });
}

}  // namespace

void fill_in(std::span<const TextPart> parts, const expression::Attributes& names, std::span<const Value> attributes,
             std::string& out) {
  for (const TextPart& part : parts) {
    if (part.attribute.empty()) {
      out += part.words;
      continue;
    }
    const auto slot = names.find(part.attribute);
    const Value value = slot && *slot < attributes.size() ? attributes[*slot] : Value();
    if (catalog::has_text(value)) {
      append_filling(value, out);
    } else {
      out += part.otherwise.value_or(std::string_view());
    }
  }
}

LocalText::LocalText(std::string_view member, const Value& text) {
  if (text.is(Kind::kMap)) {
    for (const Member& locale : text.as_map()) {
      written_.emplace_back(locale.name, spans_of(member, locale.value.as_string()));
    }
  } else {
    written_.emplace_back(std::string_view(), spans_of(member, text.as_string()));
  }
}

const LocalText::Spans& LocalText::in(std::string_view locale) const {
  const auto found =
      std::find_if(written_.begin(), written_.end(), [&](const auto& one) { return one.first == locale; });
  return found == written_.end() ? written_.front().second : found->second;
}

bool LocalText::is_template() const {
  return std::any_of(written_.begin(), written_.end(), [](const auto& one) { return has_placeholder(one.second); });
}

Content::Content(const catalog::Catalog& catalog, const Value& content)
    : revision(static_cast<std::int64_t>(hashing::hash_of(0, to_json(content)) >> 33)),
      layout(plain(content, "layout")),
      title(text_of(content, "title")),
      body(text_of(content, "body")),
      buttons(buttons_of(content)),
      items(items_of(catalog, content)),
      survey(plain(content, "survey")),
      dismiss(dismissals_of(content)) {
  if (const Value shown = content.find("image"); !shown.absent()) {
    image = Image{plain(shown, "url"), {"alt", shown.find("alt")}};
  }
  alike = is_alike(*this);
}

}  // namespace flywheel::messages
