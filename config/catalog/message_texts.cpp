#include "config/catalog/message_texts.hpp"

#include <map>

#include "config/catalog/text_template.hpp"
#include "config/vocabulary/code_point.hpp"

namespace flywheel::catalog {
namespace {

using expression::Attributes;
using expression::AttributeSlot;

/// Every text that users read: one text, or a map of texts by locale.
void collect_texts(const Value& content, std::vector<Value>& texts) {
  if (content.is(Kind::kList)) {
    for (const Value& item : content.as_list()) collect_texts(item, texts);
  }
  if (!content.is(Kind::kMap)) return;
  for (const Member& member : content.as_map()) {
    if (is_local_text(member.name)) {
      texts.push_back(member.value);
    } else {
      collect_texts(member.value, texts);
    }
  }
}

/// The locales in which nothing is missing. Where no text is in any: the default.
std::vector<std::string_view> common_locales(const std::vector<Value>& texts, std::string_view default_locale) {
  std::optional<std::vector<std::string_view>> common;
  for (const Value& text : texts) {
    if (!text.is(Kind::kMap)) continue;
    if (!common) {
      common.emplace();
      for (const Member& locale : text.as_map()) common->push_back(locale.name);
    } else {
      std::erase_if(*common, [&](std::string_view locale) { return text.find(locale).absent(); });
    }
  }
  return common ? *common : std::vector{default_locale};
}

/// The attributes that have to have a value, in order of name.
std::vector<AttributeSlot> needed_in(std::string_view locale, const std::vector<Value>& texts,
                                     const Attributes& names) {
  std::map<std::string_view, AttributeSlot> slots;
  for (const Value& text : texts) {
    const Value written = text.is(Kind::kMap) ? text.find(locale) : text;
    const auto parts = read_template(written.as_string());
    if (!parts) continue;  // reported
    for (const TextPart& part : *parts) {
      if (part.attribute.empty() || part.otherwise) continue;
      if (const auto slot = names.find(part.attribute)) slots.emplace(part.attribute, *slot);
    }
  }
  std::vector<AttributeSlot> needed;
  for (const auto& [name, slot] : slots) needed.push_back(slot);
  return needed;
}

Value value_at(AttributeSlot slot, std::span<const Value> attributes) {
  return slot < attributes.size() ? attributes[slot] : Value();
}

}  // namespace

bool has_text(const Value& value) {
  if (value.is(Kind::kString)) return !is_blank(value.as_string());
  return value.is_number() || value.is(Kind::kBool);
}

MessageTexts::MessageTexts(std::span<const Value> contents, const Attributes& names, std::string_view default_locale)
    : default_locale_(default_locale), locale_slot_(names.find(kLocaleAttribute)) {
  std::vector<Value> texts;
  for (const Value& content : contents) collect_texts(content, texts);
  locales_ = common_locales(texts, default_locale);
  for (const std::string_view locale : locales_) {
    asks_ = !needed_.emplace_back(needed_in(locale, texts, names)).empty() || asks_;
  }
}

LocaleLookup MessageTexts::lookup_of(std::span<const Value> attributes) const {
  const Value wanted = locale_slot_ ? value_at(*locale_slot_, attributes) : Value();
  return {wanted.is(Kind::kString) ? wanted.as_string() : std::string_view(), default_locale_};
}

std::size_t MessageTexts::locale_of(const LocaleLookup& lookup) const {
  return lookup.in(locales_).value_or(0);  // definitions whose texts lack the default locale are refused
}

std::size_t MessageTexts::locale_of(std::span<const Value> attributes) const {
  return locales_.size() <= 1 ? 0 : locale_of(lookup_of(attributes));
}

std::optional<AttributeSlot> MessageTexts::lacking(std::size_t locale, std::span<const Value> attributes) const {
  for (const AttributeSlot slot : needed_[locale]) {
    if (!has_text(value_at(slot, attributes))) return slot;
  }
  return std::nullopt;
}

}  // namespace flywheel::catalog
