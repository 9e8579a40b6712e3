#include "config/catalog/cross_checks.hpp"

#include <algorithm>

#include "config/catalog/message_content.hpp"
#include "config/catalog/split_builder.hpp"
#include "config/catalog/text_markup.hpp"
#include "config/source/source_text.hpp"
#include "config/vocabulary/locale.hpp"

namespace flywheel::catalog {
namespace {

using source::Entry;
using source::Node;
using source::quote;

/// Where an experiment says which slots it wants.
const Node& slots_node(const Context& context, const Experiment& experiment) {
  const Definition& definition = context.index.experiments.find(experiment.key)->second;
  const Node* slots = definition.body->find("slots");
  return slots ? *slots : *definition.body->find("layer");
}

/// What no experiment of a layer owns, as `slots:` would write it.
std::string free_ranges(std::vector<LayerShare> owned) {
  std::sort(owned.begin(), owned.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  std::string text;
  hashing::Slot at = 0;
  const auto add = [&](hashing::Slot end) {
    if (at < end) text += (text.empty() ? "" : ", ") + slots_text(at, end);
  };
  for (const LayerShare& share : owned) {
    add(share.begin);
    at = std::max(at, share.end);
  }
  add(hashing::kSlots);
  return text;
}

void check_layer(Context& context, const std::vector<const Experiment*>& members) {
  std::vector<LayerShare> owned;
  for (const Experiment* experiment : members) owned.push_back(*experiment->layer);
  const std::string free = free_ranges(owned);
  for (std::size_t i = 0; i < members.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (context.diagnostics.has_enough()) return;
      if (owned[i].begin >= owned[j].end || owned[j].begin >= owned[i].end) continue;
      const std::string overlap =
          slots_text(std::max(owned[i].begin, owned[j].begin), std::min(owned[i].end, owned[j].end));
      context.diagnostics.clash(slots_node(context, *members[i]),
                                "in the layer " + quote(owned[i].layer) + " the slots " + overlap + " belong to " +
                                    quote(members[j]->key) + " already; " +
                                    (free.empty() ? "nothing is free" : "free: " + free),
                                slots_node(context, *members[j]), "its slots");
    }
  }
}

/// The messages of all definitions, those of an experiment's arms together.
std::vector<std::vector<const Node*>> all_contents(const Index& index) {
  std::vector<std::vector<const Node*>> contents;
  for (const auto& [key, definition] : index.messages) {
    if (const Node* content = definition.body->find("content")) contents.push_back({content});
  }
  for (const auto& [key, definition] : index.experiments) {
    const Node* messages = definition.body->find("messages");
    if (!messages) continue;
    auto& arms = contents.emplace_back();
    for (const Entry& entry : messages->entries) arms.push_back(&entry.value);
  }
  return contents;
}

/// Every node under `key` below a message's content.
void collect(const Node& node, std::string_view key, std::vector<const Node*>& found) {
  for (const Node& item : node.items) collect(item, key, found);
  for (const Entry& entry : node.entries) {
    if (entry.key.text == key && entry.value.is(Node::Kind::kScalar)) {
      found.push_back(&entry.value);
    } else {
      collect(entry.value, key, found);
    }
  }
}

/// The locale that all texts have to have: of those that there are the one that the default comes to first.
std::string fallback_among(const std::vector<const Entry*>& texts, const std::string& default_locale) {
  std::vector<std::string_view> there;
  for (const Entry* text : texts) {
    for (const Entry& locale : text->value.entries) there.push_back(locale.key.text);
  }
  const auto found = LocaleLookup({}, default_locale).in(there);
  return found ? std::string(there[*found]) : default_locale;
}

void check_fallback(Context& context, const std::vector<const Entry*>& texts, const std::string& default_locale) {
  const std::string wanted = fallback_among(texts, default_locale);
  const std::string whose = wanted == default_locale
                                ? "the project's `default_locale`"
                                : "which stands for the project's `default_locale` " + quote(default_locale);
  for (const Entry* text : texts) {
    if (!text->value.is(Node::Kind::kMap) || text->value.find(wanted)) continue;
    context.diagnostics.error(text->key, quote(text->key.text) + " lacks a text for " + quote(wanted) + ", " + whose,
                              "add " + quote(wanted + ": …") + ", or write one text for all locales");
  }
}

bool contains(const std::vector<std::string>& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

std::string list_text(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& one : list) text += (text.empty() ? "" : ", ") + quote(one);
  return text;
}

bool has_scheme(std::string_view link, const std::vector<std::string>& schemes) {
  const std::string_view scheme = link.substr(0, link.find(':'));
  return scheme.size() < link.size() && contains(schemes, scheme);
}

/// The links within texts.
void check_marked_links(Context& context, const Node& content, const std::vector<std::string>& schemes) {
  const auto check = [&](const Node& text) {
    const auto parts = read_template(text.text);
    if (!parts) return;  // reported
    const auto spans = read_markup(text.text, *parts);
    if (!spans) return;          // reported
    const char* last = nullptr;  // spans of one link stand beside each other
    for (const TextSpan& span : *spans) {
      if (span.href.empty() || span.href.data() == last || has_scheme(span.href, schemes)) continue;
      last = span.href.data();
      const auto offset = static_cast<std::size_t>(span.href.data() - text.text.data());
      context.diagnostics.error(*text.file, source::stretch_within(text, offset, span.href.size()),
                                "a link must begin with one of the project's `link_schemes`: " + list_text(schemes));
    }
  };
  for (const Entry* text : texts_of(content)) {
    if (!has_markup(text->key.text)) continue;
    check(text->value);
    for (const Entry& locale : text->value.entries) check(locale.value);
  }
}

}  // namespace

void check_layers(Context& context, const std::vector<Experiment>& experiments) {
  std::map<std::string, std::vector<const Experiment*>> layers;
  for (const Experiment& experiment : experiments) {
    if (experiment.layer && experiment.status != Status::kEnded) {
      layers[experiment.layer->layer].push_back(&experiment);
    }
  }
  for (const auto& [name, members] : layers) check_layer(context, members);
}

void check_links(Context& context, const std::vector<std::string>& link_schemes,
                 const std::vector<std::string>& image_hosts) {
  std::vector<const Node*> actions, images;
  for (const auto& contents : all_contents(context.index)) {
    for (const Node* content : contents) {
      collect(*content, "action", actions);
      collect(*content, "url", images);
      check_marked_links(context, *content, link_schemes);
    }
  }
  for (const Node* action : actions) {
    if (has_scheme(action->text, link_schemes)) continue;
    context.diagnostics.error(
        *action, "an action must begin with one of the project's `link_schemes`: " + list_text(link_schemes));
  }
  constexpr std::string_view kSecure = "https://";
  for (const Node* image : images) {
    const std::string_view url = image->text;
    const std::string_view rest = url.starts_with(kSecure) ? url.substr(kSecure.size()) : std::string_view();
    const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
    if (host.empty() || host.find('@') != std::string_view::npos) {
      context.diagnostics.error(*image, "an image's address must begin with https:// and a host");
    } else if (!contains(image_hosts, host)) {
      context.diagnostics.error(*image, "the host " + quote(host) + " is not among the project's `image_hosts`",
                                image_hosts.empty() ? "there are none yet" : "there are " + list_text(image_hosts));
    }
  }
}

void check_locales(Context& context, const std::string& default_locale) {
  for (const auto& contents : all_contents(context.index)) {
    std::vector<const source::Entry*> texts;
    for (const Node* content : contents) {
      const auto own = texts_of(*content);
      texts.insert(texts.end(), own.begin(), own.end());
    }
    check_fallback(context, texts, default_locale);
  }
}

}  // namespace flywheel::catalog
