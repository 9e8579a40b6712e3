#include "config/source/check.hpp"

#include <algorithm>
#include <vector>

#include "config/source/fields.hpp"
#include "config/source/kinds.hpp"
#include "config/source/scalar.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::source {
namespace {

std::string_view kind_phrase(const Node& node) {
  if (node.is_empty()) return "nothing";
  return node.is(Node::Kind::kList) ? "a list" : node.is(Node::Kind::kMap) ? "a map" : "a text or number";
}

std::string words_phrase(std::span<const std::string_view> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + quote(words[i]);
  }
  return text;
}

bool has_word(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Walks a tree and its schema together.
class Checking {
 public:
  explicit Checking(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void visit(const Node& node, const Type& type, std::string_view called) {
    if (node.refused) return;
    switch (type.shape) {
      case Shape::kList:
        return list(node, type, called);
      case Shape::kMap:
        return map(node, type, called);
      case Shape::kRecord:
        return record(node, type, called);
      case Shape::kEither:
        return either(node, type, called);
      case Shape::kOpen:
        return open(node);
      case Shape::kAny:
        return;
      default:
        return scalar(node, type, called);
    }
  }

 private:
  void mismatch(const Node& node, const Type& type, std::string_view called) {
    diagnostics_.error(node,
                       std::string(called) + " takes " + phrase(type) + ", not " + std::string(kind_phrase(node)));
  }

  void list(const Node& node, const Type& type, std::string_view called) {
    if (!node.is(Node::Kind::kList)) return mismatch(node, type, called);
    for (const Node& item : node.items) visit(item, *type.item, "an item of " + std::string(called));
  }

  void map(const Node& node, const Type& type, std::string_view called) {
    if (!node.is(Node::Kind::kMap)) return mismatch(node, type, called);
    for (const Entry& entry : node.entries) {
      name(entry.key);
      visit(entry.value, *type.item, quote(entry.key.text));
    }
  }

  void name(const Node& node) {
    if (is_name(node.text)) return;
    diagnostics_.error(
        node, node.text.empty() ? "a name is missing here" : "a name has at most 200 bytes and no control characters");
  }

  void record(const Node& node, const Type& type, std::string_view called) {
    if (!node.is(Node::Kind::kMap)) return mismatch(node, type, called);
    for (const Entry& entry : node.entries) {
      const Field* field = type.record->find(entry.key.text);
      if (!field) {
        unknown_key(entry.key, *type.record);
        continue;
      }
      visit(entry.value, field->type, quote(field->name));
      if (!field->with.empty()) companions(node, entry.key, *field);
    }
    missing_keys(node, *type.record, called);
  }

  static std::vector<std::string_view> names_of(const Record& record) {
    std::vector<std::string_view> names;
    for (const Field& field : record.fields) names.push_back(field.name);
    return names;
  }

  void unknown_key(const Node& key, const Record& record) {
    const std::vector<std::string_view> known = names_of(record);
    std::string hint = suggest(key.text, known, "known here:");
    if (key.style == Node::Style::kPlain && key.text.find_first_of("()[]\"'=<>&|") != std::string::npos) {
      hint = "an expression inside { … } with commas, brackets or quotes wants single quotes around the whole";
    } else if (!hint.starts_with("did") && find_kind(key.text)) {
      hint = quote(key.text) + " begins a document of its own: write a line `---` before it";
    }
    diagnostics_.error(key, "unknown key " + quote(key.text), std::move(hint));
  }

  void companions(const Node& node, const Node& key, const Field& field) {
    std::string names;
    for (const std::string_view name : split_words(field.with)) {
      if (node.find(name)) return;
      names += (names.empty() ? "" : " or ") + quote(name);
    }
    diagnostics_.error(key, quote(field.name) + " goes with " + names + " only");
  }

  /// Whether an unknown key was most likely meant to be this one: then it is not missing as well.
  static bool is_misspelt(const Node& node, const Record& record, std::string_view name) {
    const std::vector<std::string_view> known = names_of(record);
    return std::any_of(node.entries.begin(), node.entries.end(), [&](const Entry& entry) {
      return !record.find(entry.key.text) && nearest(entry.key.text, known) == name;
    });
  }

  void missing_keys(const Node& node, const Record& record, std::string_view called) {
    for (const Field& field : record.fields) {
      if (field.presence == kOptional || node.find(field.name) || is_misspelt(node, record, field.name)) continue;
      diagnostics_.error(node, std::string(called) + " needs " + quote(field.name));
    }
    if (record.exactly_one.empty()) return;
    std::vector<const Node*> found;
    for (const std::string_view name : record.exactly_one) {
      if (const Node* key = node.find_key(name)) found.push_back(key);
    }
    std::sort(found.begin(), found.end(), [](const Node* a, const Node* b) { return a->offset < b->offset; });
    const bool misspelt = std::any_of(record.exactly_one.begin(), record.exactly_one.end(),
                                      [&](std::string_view name) { return is_misspelt(node, record, name); });
    if (found.empty() && !misspelt)
      diagnostics_.error(node, std::string(called) + " needs one of " + words_phrase(record.exactly_one));
    for (std::size_t i = 1; i < found.size(); ++i) {
      diagnostics_.clash(*found[i], quote(found[i]->text) + " and " + quote(found[0]->text) + " exclude each other",
                         *found[0], "the other one");
    }
  }

  void either(const Node& node, const Type& type, std::string_view called) {
    const Type* chosen = node.is(Node::Kind::kList) ? type.list : node.is(Node::Kind::kMap) ? type.map : type.scalar;
    if (!chosen || (node.is_empty() && !type.scalar)) return mismatch(node, type, called);
    visit(node, *chosen, called);
  }

  void open(const Node& node) {
    for (const Node& item : node.items) open(item);
    for (const Entry& entry : node.entries) open(entry.value);
    if (!node.is(Node::Kind::kScalar)) return;
    scratch_.clear();
    const auto value = read_open_scalar(node, scratch_);
    if (!value) diagnostics_.error(node, value.error().message);
  }

  void scalar(const Node& node, const Type& type, std::string_view called) {
    if (!node.is(Node::Kind::kScalar) || node.is_empty()) return mismatch(node, type, called);
    if (has_word(type.words, node.text)) return;
    std::string problem = scalar_problem(node, type.shape);
    if (problem.empty() && type.shape != Shape::kWord) return;
    if (!type.words.empty()) {
      const std::string near = did_you_mean(node.text, type.words);
      if (type.shape == Shape::kWord) {
        problem = quote(node.text) + " is not " + (type.words.size() == 1 ? "" : "one of ") + words_phrase(type.words);
      } else if (near.empty()) {
        problem += ", nor " + words_phrase(type.words);
      }
      return diagnostics_.error(node, std::string(called) + ": " + problem, near);
    }
    diagnostics_.error(node, std::string(called) + ": " + problem, hint_for(node, type.shape));
  }

  static std::string hint_for(const Node& node, Shape shape) {
    if (shape != Shape::kBool) return {};
    static constexpr std::string_view kYes[] = {"yes", "on", "y", "True", "TRUE", "Yes", "On", "1"};
    static constexpr std::string_view kNo[] = {"no", "off", "n", "False", "FALSE", "No", "Off", "0"};
    if (has_word(kYes, node.text)) return "write `true`";
    if (has_word(kNo, node.text)) return "write `false`";
    if (node.text == "true" || node.text == "false") return "write it without quotes";
    return {};
  }

  template <class T>
  static std::string problem_of(const Result<T>& result) {
    return result ? std::string() : result.error().message;
  }

  static std::string scalar_problem(const Node& node, Shape shape) {
    switch (shape) {
      case Shape::kName:
        return is_name(node.text) ? "" : "a name has 1 to 200 bytes and no control characters";
      case Shape::kBool:
        return problem_of(read_bool(node));
      case Shape::kInt:
        return problem_of(read_int(node));
      case Shape::kNumber:
        return problem_of(read_number(node));
      case Shape::kPercent:
        return problem_of(read_share(node));
      case Shape::kSlots:
        return problem_of(read_slots(node));
      case Shape::kLevel:
        return problem_of(read_level(node));
      case Shape::kChange:
        return problem_of(read_change(node));
      case Shape::kDuration:
        return problem_of(read_duration(node));
      case Shape::kWhen:
        return problem_of(read_when(node));
      case Shape::kClock:
        return problem_of(read_clock(node));
      default:
        return {};
    }
  }

  Diagnostics& diagnostics_;
  Arena scratch_;
};

std::string either_phrase(const Type& type) {
  std::string text;
  for (const Type* one : {type.scalar, type.list, type.map}) {
    if (one) text += (text.empty() ? "" : " or ") + phrase(*one);
  }
  return text;
}

std::string_view shape_phrase(Shape shape) {
  switch (shape) {
    case Shape::kName:
      return "a name";
    case Shape::kExpression:
      return "an expression";
    case Shape::kBool:
      return "`true` or `false`";
    case Shape::kInt:
      return "a whole number like 30";
    case Shape::kNumber:
      return "a number";
    case Shape::kPercent:
      return "a percentage like 12.5%";
    case Shape::kSlots:
      return "a range of percentages like 0-40%";
    case Shape::kLevel:
      return "a level like 8% or 3.5";
    case Shape::kChange:
      return "a change like +1pp or -0.9%";
    case Shape::kDuration:
      return "a duration like 3d";
    case Shape::kWhen:
      return "a date or a time";
    case Shape::kClock:
      return "a time of day like 21:00";
    case Shape::kOpen:
    case Shape::kAny:
      return "any value";
    case Shape::kList:
      return "a list";
    case Shape::kMap:
    case Shape::kRecord:
      return "a map";
    default:
      return "a text";
  }
}

}  // namespace

bool check(const Node& node, const Type& type, std::string_view called, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.errors();
  Checking(diagnostics).visit(node, type, called);
  return diagnostics.errors() == before;
}

bool is_name(std::string_view text) {
  constexpr std::size_t kMostBytes = 200;
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return !text.empty() && text.size() <= kMostBytes && std::none_of(text.begin(), text.end(), is_control);
}

std::string phrase(const Type& type) {
  if (type.shape == Shape::kEither) return either_phrase(type);
  if (type.shape == Shape::kWord) return (type.words.size() == 1 ? "" : "one of ") + words_phrase(type.words);
  std::string text(shape_phrase(type.shape));
  return type.words.empty() ? text : text + " or " + words_phrase(type.words);
}

}  // namespace flywheel::source
