#include "config/catalog/index.hpp"

#include "config/source/check.hpp"
#include "config/source/kinds.hpp"

namespace flywheel::catalog {
namespace {

using source::Diagnostics;
using source::Entry;
using source::Kind;
using source::Node;
using source::quote;

class Indexing {
 public:
  explicit Indexing(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void add(const Node& document) {
    if (!document.is(Node::Kind::kMap) || document.entries.empty()) {
      diagnostics_.error(document, "a document is a map whose first key says what it is, like `flag: new-editor`");
      return;
    }
    const Entry& first = document.entries.front();
    const Kind* kind = source::find_kind(first.key.text);
    if (!kind) return unknown_kind(document, first.key);
    check(document, record_type(*kind->record), "this " + std::string(is_section(*kind) ? "document" : kind->name),
          diagnostics_);
    if (is_section(*kind)) {
      add_sections(document);
    } else if (first.value.is(Node::Kind::kScalar) && !first.value.text.empty()) {
      add_keyed(*kind, {&first.value, &document, &document});
    }
  }

  [[nodiscard]] Index take() { return std::move(index_); }

 private:
  void unknown_kind(const Node& document, const Node& key) {
    std::vector<std::string_view> names;
    for (const Kind& kind : source::kinds()) names.push_back(kind.name);
    for (const Entry& entry : document.entries) {
      const Kind* kind = source::find_kind(entry.key.text);
      if (!kind || is_section(*kind)) continue;
      diagnostics_.error(key, "a document begins with what it is, not with " + quote(key.text),
                         "move " + quote(kind->name) + " to its beginning");
      return;
    }
    diagnostics_.error(key, quote(key.text) + " is no kind of definition",
                       source::suggest(key.text, names, "there are"));
  }

  void add_keyed(const Kind& kind, const Definition& definition) {
    if (kind.name == "project") {
      if (index_.project) {
        diagnostics_.clash(*definition.name, "there is more than one project", *index_.project->name,
                           "the first one is here");
      } else {
        index_.project = definition;
      }
      return;
    }
    const bool has_flag_key = kind.name == "flag" || kind.name == "experiment" || kind.name == "message";
    if (has_flag_key) {
      for (const Definitions* taken : {&index_.flags, &index_.experiments, &index_.messages}) {
        if (taken->contains(definition.name->text)) return already(*taken, definition, "the key");
      }
    }
    Definitions& definitions = kind.name == "flag"         ? index_.flags
                               : kind.name == "experiment" ? index_.experiments
                               : kind.name == "message"    ? index_.messages
                               : kind.name == "holdout"    ? index_.holdouts
                                                           : index_.learnings;
    add_to(definitions, definition, kind.name);
  }

  void add_sections(const Node& document) {
    const std::pair<std::string_view, Definitions*> sections[] = {
        {"attribute", &index_.attributes}, {"unit", &index_.units},     {"layer", &index_.layers},
        {"segment", &index_.segments},     {"moment", &index_.moments}, {"metric", &index_.metrics},
    };
    for (const auto& [noun, definitions] : sections) {
      const Node* section = document.find(std::string(noun) + "s");
      if (!section) continue;
      for (const Entry& entry : section->entries) add_to(*definitions, {&entry.key, &entry.value, &document}, noun);
    }
    const Node* frequency = document.find("natural_frequency");
    if (!frequency) return;
    const Definition definition{document.find_key("natural_frequency"), frequency, &document};
    if (index_.natural_frequency) {
      diagnostics_.clash(*definition.name, "`natural_frequency` is said twice", *index_.natural_frequency->name,
                         "first said here");
    } else {
      index_.natural_frequency = definition;
    }
  }

  void add_to(Definitions& definitions, const Definition& definition, std::string_view noun) {
    if (!definitions.emplace(definition.name->text, definition).second) {
      already(definitions, definition, "the " + std::string(noun));
    }
  }

  void already(const Definitions& definitions, const Definition& definition, const std::string& what) {
    const Node& first = *definitions.find(definition.name->text)->second.name;
    diagnostics_.clash(*definition.name, what + " " + quote(definition.name->text) + " is taken", first,
                       "it is first defined here");
  }

  Diagnostics& diagnostics_;
  Index index_;
};

}  // namespace

Index make_index(const std::vector<source::Documents>& files, Diagnostics& diagnostics) {
  Indexing indexing(diagnostics);
  bool complete = true;
  for (const source::Documents& documents : files) {
    complete = complete && documents.complete;
    for (const Node& root : documents.roots) indexing.add(root);
  }
  Index index = indexing.take();
  index.complete = complete;
  return index;
}

}  // namespace flywheel::catalog
