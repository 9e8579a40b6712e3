#include "experiments/messages/message_json.hpp"

#include <algorithm>

namespace flywheel::messages {
namespace {

using catalog::TextSpan;

std::string_view style_of(const TextSpan& span) {
  if (span.strong) return span.emphasis ? "strong_emphasis" : "strong";
  return span.emphasis ? "emphasis" : "";
}

/// Writes the parts of a message's content.
class Parts {
 public:
  Parts(JsonWriter& json, const catalog::Catalog& catalog, const assignment::EvaluationContext& context,
        std::string_view locale, Arena& scratch)
      : json_(json), catalog_(catalog), context_(context), locale_(locale), scratch_(scratch) {}

  void write(const Content& content) {
    if (content.title) text_with_spans("title", "title_spans", *content.title);
    if (content.body) text_with_spans("body", "body_spans", *content.body);
    if (content.image) {
      json_.key("image");
      json_.begin_object();
      json_.member("url", content.image->url);
      text("alt", content.image->alt);
      json_.end_object();
    }
    buttons(content.buttons);
    items(content.items);
    plain("survey", content.survey);
    json_.key("dismiss");
    json_.begin_array();
    for (const std::string_view way : content.dismiss) json_.string(way);
    json_.end_array();
  }

 private:
  void plain(std::string_view name, std::string_view text) {
    if (!text.empty()) json_.member(name, text);
  }

  [[nodiscard]] std::string filled_in(const TextSpan& span) const {
    std::string text;
    fill_in(span.parts, catalog_.attributes(), context_.attributes, text);
    return text;
  }

  void text(std::string_view name, const LocalText& text) {
    std::string whole;
    for (const TextSpan& span : text.in(locale_)) whole += filled_in(span);
    json_.member(name, std::string_view(whole));
  }

  void text_with_spans(std::string_view name, std::string_view spans_name, const LocalText& text) {
    this->text(name, text);
    const LocalText::Spans& spans = text.in(locale_);
    if (std::all_of(spans.begin(), spans.end(), [](const TextSpan& span) { return span.is_plain(); })) return;
    json_.key(spans_name);
    json_.begin_array();
    for (const TextSpan& span : spans) {
      const std::string filled = filled_in(span);
      if (filled.empty()) continue;
      json_.begin_object();
      json_.member("text", std::string_view(filled));
      plain("style", style_of(span));
      plain("href", span.href);
      json_.end_object();
    }
    json_.end_array();
  }

  void buttons(std::span<const Content::Button> buttons) {
    if (buttons.empty()) return;
    json_.key("buttons");
    json_.begin_array();
    for (const Content::Button& button : buttons) {
      json_.begin_object();
      json_.member("id", std::string_view(button.id));
      text("text", button.text);
      plain("action", button.action);
      json_.end_object();
    }
    json_.end_array();
  }

  void items(std::span<const Content::Item> items) {
    if (items.empty()) return;
    json_.key("items");
    json_.begin_array();
    for (const Content::Item& item : items) {
      json_.begin_object();
      text("text", item.text);
      if (item.done) {
        const expression::Program& done = catalog_.conditions()[*item.done];
        json_.member("done", done.matches(context_.inputs(), scratch_) == expression::Match::kYes);
      }
      plain("action", item.action);
      json_.end_object();
    }
    json_.end_array();
  }

  JsonWriter& json_;
  const catalog::Catalog& catalog_;
  const assignment::EvaluationContext& context_;
  std::string_view locale_;
  Arena& scratch_;
};

}  // namespace

void write_message(JsonWriter& json, const catalog::Catalog& catalog, const Chosen& chosen,
                   const assignment::EvaluationContext& context, Arena& scratch) {
  const Candidate& candidate = *chosen.candidate;
  const Content& content = *chosen.content();
  const std::string_view locale = candidate.texts->locales()[candidate.texts->locale_of(context.attributes)];
  std::string key(candidate.key);
  if (candidate.experiment) key += "/" + candidate.experiment->arms[chosen.arm].name;
  json.begin_object();
  json.member("key", std::string_view(key));
  json.member("revision", content.revision);
  if (candidate.intent != catalog::Intent::kNone) json.member("intent", catalog::intent_name(candidate.intent));
  json.member("layout", content.layout);
  json.member("locale", locale);
  Parts(json, catalog, context, locale, scratch).write(content);
  json.end_object();
}

bool reads_alike(const Candidate& candidate, catalog::VariantIndex arm) {
  return candidate.texts->locales().size() == 1 && candidate.content(arm)->alike;
}

}  // namespace flywheel::messages
