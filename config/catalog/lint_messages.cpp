#include <algorithm>
#include <set>

#include "config/catalog/lint_rules.hpp"
#include "config/catalog/message_content.hpp"
#include "config/catalog/text_template.hpp"
#include "config/source/fields.hpp"

namespace flywheel::catalog {
namespace {

using source::Entry;
using source::Fields;
using source::Node;
using source::quote;

using Names = std::set<std::string, std::less<>>;

/// The attributes that a text has placeholders for: `first_name` of `{{ first_name | default: 'friend' }}`.
Names placeholders_of(std::string_view text) {
  Names names;
  const auto parts = read_template(text);
  if (!parts) return names;
  for (const TextPart& part : *parts) {
    if (!part.attribute.empty()) names.emplace(part.attribute);
  }
  return names;
}

void check_placeholders(Linting& linting, const Definition& definition, const Node& message) {
  for (const Entry* text : texts_of(message)) {
    std::map<std::string, std::string> first;  // placeholder → the first locale that has it
    for (const Entry& locale : text->value.entries) {
      for (const std::string& name : placeholders_of(locale.value.text)) first.emplace(name, locale.key.text);
    }
    for (const Entry& locale : text->value.entries) {
      const Names here = placeholders_of(locale.value.text);
      for (const auto& [name, elsewhere] : first) {
        if (here.contains(name)) continue;
        linting.warn(definition, "placeholder-locale", locale.value,
                     "the text for " + quote(locale.key.text) + " lacks the placeholder " +
                         quote("{{ " + name + " }}") + " that the one for " + quote(elsewhere) + " has");
      }
    }
  }
}

std::string list_text(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + quote(name);
  return text;
}

/// The locales that a text is written for. One text without a locale is in the project's own.
Names locales_of(const Node& text, const std::string& default_locale) {
  if (!text.is(Node::Kind::kMap)) return {default_locale};
  Names locales;
  for (const Entry& entry : text.entries) locales.insert(entry.key.text);
  return locales;
}

void check_control(Linting& linting, const Definition& definition, const Experiment& experiment) {
  const std::string& control = experiment.arms[experiment.baseline].name;
  const Node* messages = definition.body->find("messages");
  const Node* own = messages ? messages->find(control) : nullptr;
  if (!own) return;
  const std::string& default_locale = linting.catalog().project().default_locale;
  Names others;
  for (const Entry& entry : messages->entries) {
    if (entry.key.text == control) continue;
    for (const Entry* text : texts_of(entry.value)) others.merge(locales_of(text->value, default_locale));
  }
  for (const Entry* text : texts_of(*own)) {
    Names missing;
    const Names here = locales_of(text->value, default_locale);
    std::set_difference(others.begin(), others.end(), here.begin(), here.end(), std::inserter(missing, missing.end()));
    if (missing.empty()) continue;
    linting.warn(definition, "control-locale", text->key,
                 quote(text->key.text) + " of the control group lacks " + list_text(missing) +
                     ", which other arms have: there the arms differ by language, too");
  }
}

}  // namespace

void lint_messages(Linting& linting) {
  for (const auto& [key, definition] : linting.index().messages) {
    if (const Node* content = definition.body->find("content")) check_placeholders(linting, definition, *content);
  }
  for (const Experiment& experiment : linting.catalog().experiments()) {
    if (!experiment.is_message || experiment.arms.empty()) continue;
    const Definition& definition = linting.index().experiments.find(experiment.key)->second;
    check_control(linting, definition, experiment);
    for (const source::Entry& message : Fields(*definition.body).entries("messages")) {
      check_placeholders(linting, definition, message.value);
    }
  }
}

}  // namespace flywheel::catalog
