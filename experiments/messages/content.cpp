#include "experiments/messages/content.hpp"

#include <algorithm>

#include "config/catalog/text_template.hpp"
#include "config/hashing/slot.hpp"

namespace flywheel::messages {
namespace {

/// The code point that begins at `at`, and how many bytes it has. The text is valid UTF-8.
struct CodePoint {
  std::uint32_t value;
  std::size_t size;
};

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + i])); };
  const std::uint32_t lead = byte(0);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size == 1 || at + size > text.size()) return {lead, 1};
  std::uint32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) value = value << 6 | (byte(i) & 0x3F);
  return {value, size};
}

/// Control characters, line separators, and marks that turn the direction of writing.
bool disturbs(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

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

/// Writes the parts of a message's content that clients draw.
class Parts {
 public:
  Parts(JsonWriter& json, const catalog::Catalog& catalog, const assignment::EvaluationContext& context,
        std::string_view locale, Arena& scratch)
      : json_(json), catalog_(catalog), context_(context), locale_(locale), scratch_(scratch) {}

  void write(const Value& content) {
    text(content, "title");
    text(content, "body");
    if (const Value image = content.find("image"); !image.absent()) {
      json_.key("image");
      json_.begin_object();
      plain(image, "url");
      text(image, "alt");
      json_.end_object();
    }
    buttons(content);
    items(content.find("items"));
    plain(content, "survey");
    dismissals(content.find("dismiss"));
  }

 private:
  void plain(const Value& part, std::string_view name) {
    const Value value = part.find(name);
    if (!value.absent()) json_.member(name, value.as_string());
  }

  void text(const Value& part, std::string_view name) {
    const Value text = part.find(name);
    if (text.absent()) return;
    const Value written = text.is(Kind::kMap) ? text.find(locale_) : text;
    json_.member(name, std::string_view(fill_in(written.as_string(), catalog_.attributes(), context_.attributes)));
  }

  void button(const Value& button, std::size_t number) {
    json_.begin_object();
    const Value id = button.find("id");
    const std::string usual = number == 1 ? "primary" : "button_" + std::to_string(number);
    json_.member("id", id.absent() ? std::string_view(usual) : id.as_string());
    text(button, "text");
    plain(button, "action");
    json_.end_object();
  }

  void buttons(const Value& content) {
    const Value one = content.find("button");
    const Value several = content.find("buttons");
    if (one.absent() && several.absent()) return;
    json_.key("buttons");
    json_.begin_array();
    std::size_t number = 0;
    if (!one.absent()) button(one, ++number);
    if (several.is(Kind::kList)) {
      for (const Value& each : several.as_list()) button(each, ++number);
    }
    json_.end_array();
  }

  void items(const Value& items) {
    if (!items.is(Kind::kList)) return;
    json_.key("items");
    json_.begin_array();
    for (const Value& item : items.as_list()) {
      json_.begin_object();
      text(item, "text");
      if (const Value done = item.find("done"); !done.absent()) json_.member("done", is_true(done.as_string()));
      plain(item, "action");
      json_.end_object();
    }
    json_.end_array();
  }

  bool is_true(std::string_view condition) {
    const auto conditions = catalog_.conditions();
    const auto found = std::find_if(conditions.begin(), conditions.end(),
                                    [&](const expression::Program& program) { return program.text() == condition; });
    if (found == conditions.end()) return false;
    return found->matches(context_.inputs(), scratch_) == expression::Match::kYes;
  }

  /// Whatever the definition says, a message can be closed.
  void dismissals(const Value& ways) {
    json_.key("dismiss");
    json_.begin_array();
    json_.string("close");
    if (ways.is(Kind::kList)) {
      for (const Value& way : ways.as_list()) {
        if (way.as_string() != "close") json_.string(way.as_string());
      }
    }
    json_.end_array();
  }

  JsonWriter& json_;
  const catalog::Catalog& catalog_;
  const assignment::EvaluationContext& context_;
  std::string_view locale_;
  Arena& scratch_;
};

/// Whether nothing in a content depends on who reads it.
bool is_constant(const Value& part) {
  if (part.is(Kind::kList)) return std::all_of(part.as_list().begin(), part.as_list().end(), is_constant);
  if (part.is(Kind::kMap)) {
    return std::all_of(part.as_map().begin(), part.as_map().end(),
                       [](const Member& member) { return member.name != "done" && is_constant(member.value); });
  }
  const auto parts = catalog::read_template(part.as_string());
  return !parts || std::all_of(parts->begin(), parts->end(),
                               [](const catalog::TextPart& text) { return text.attribute.empty(); });
}

}  // namespace

std::string fill_in(std::string_view text, const expression::Attributes& names, std::span<const Value> attributes) {
  std::string filled;
  const auto parts = catalog::read_template(text);
  if (!parts) return filled;  // refused when definitions were loaded
  for (const catalog::TextPart& part : *parts) {
    if (part.attribute.empty()) {
      filled += part.words;
      continue;
    }
    const auto slot = names.find(part.attribute);
    const Value value = slot && *slot < attributes.size() ? attributes[*slot] : Value();
    if (catalog::has_text(value)) {
      append_filling(value, filled);
    } else {
      filled += part.otherwise.value_or(std::string_view());
    }
  }
  return filled;
}

void write_message(JsonWriter& json, const catalog::Catalog& catalog, const Chosen& chosen,
                   const assignment::EvaluationContext& context, Arena& scratch) {
  const Candidate& candidate = *chosen.candidate;
  const Value content = chosen.content();
  const std::string_view locale = candidate.texts->locales()[candidate.texts->locale_of(context.attributes)];
  std::string key(candidate.key);
  if (candidate.experiment) key += "/" + candidate.experiment->arms[chosen.arm].name;
  json.begin_object();
  json.member("key", std::string_view(key));
  // A number that another content has another one of: what clients keep a copy by.
  json.member("revision", static_cast<std::int64_t>(hashing::hash_of(0, to_json(content)) >> 33));
  if (candidate.intent != catalog::Intent::kNone) json.member("intent", catalog::intent_name(candidate.intent));
  json.member("layout", content.find("layout").as_string());
  json.member("locale", locale);
  Parts(json, catalog, context, locale, scratch).write(content);
  json.end_object();
}

bool reads_alike(const Candidate& candidate, catalog::VariantIndex arm) {
  return candidate.texts->locales().size() == 1 && is_constant(candidate.content(arm));
}

}  // namespace flywheel::messages
