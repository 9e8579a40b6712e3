#include "config/source/reference.hpp"

#include <algorithm>

#include "config/source/check.hpp"
#include "config/source/fields.hpp"
#include "config/source/kinds.hpp"

namespace flywheel::source {
namespace {

/// A link to the section of a record.
std::string link(const Record& record) {
  std::string anchor(record.name);
  std::replace(anchor.begin(), anchor.end(), ' ', '-');
  return "[" + std::string(record.name) + "](#" + anchor + ")";
}

std::string type_text(const Type& type) {
  switch (type.shape) {
    case Shape::kRecord:
      return link(*type.record);
    case Shape::kList:
      return "list: " + type_text(*type.item);
    case Shape::kMap:
      return "names, each with " + type_text(*type.item);
    case Shape::kEither: {
      std::string text;
      for (const Type* part : {type.scalar, type.list, type.map}) {
        if (!part) continue;
        const bool one_or_many = type.scalar && part == type.list && part->item->shape == type.scalar->shape;
        text += (text.empty() ? "" : ", or ") + (one_or_many ? "a list of such" : type_text(*part));
      }
      return text;
    }
    default:
      return phrase(type);
  }
}

/// Whether a default is written as such, and not described in words.
bool is_literal(const Field& field) {
  return field.preset.find(' ') == std::string_view::npos;
}

std::string default_text(const Field& field) {
  std::string text;
  if (field.presence == kRequired) {
    text = "**needed**";
  } else if (!field.preset.empty()) {
    text = is_literal(field) ? "`" + std::string(field.preset) + "`" : std::string(field.preset);
  }
  std::string names;
  for (const std::string_view name : split_words(field.with)) {
    names += (names.empty() ? "`" : ", `") + std::string(name) + "`";
  }
  if (names.empty()) return text;
  return text + (text.empty() ? "only with " : "; only with ") + names;
}

std::string section(const Record& record) {
  std::string text = "### " + std::string(record.name) + "\n\n" + std::string(record.about) + "\n\n";
  text += "```yaml\n" + std::string(record.example) + "\n```\n\n";
  text += "| field | holds | default | is |\n|---|---|---|---|\n";
  for (const Field& field : record.fields) {
    text += "| `" + std::string(field.name) + "` | " + type_text(field.type) + " | " + default_text(field) + " | " +
            std::string(field.description) + " |\n";
  }
  return text;
}

}  // namespace

std::string reference_markdown() {
  std::string documents, parts, sections;
  for (const Record* record : records()) {
    const bool is_kind =
        std::any_of(kinds().begin(), kinds().end(), [&](const Kind& kind) { return kind.record == record; });
    std::string& list = is_kind ? documents : parts;
    list += (list.empty() ? "" : ", ") + link(*record);
    sections += "\n" + section(*record);
  }
  return "Documents: " + documents + ".\n\nTheir parts: " + parts + ".\n" + sections;
}

}  // namespace flywheel::source
