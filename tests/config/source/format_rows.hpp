// The field tables that FORMAT.md must have, drawn from the schema table.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "config/source/check.hpp"
#include "config/source/fields.hpp"
#include "config/source/kinds.hpp"

namespace format_rows {

using namespace flywheel::source;

/// All records, each before those it refers to.
inline std::vector<const Record*> all_records() {
  std::vector<const Record*> records;
  const auto add = [&](const Record* record) {
    if (std::find(records.begin(), records.end(), record) == records.end()) records.push_back(record);
  };
  std::vector<const Type*> types;
  for (const Kind& kind : kinds()) add(kind.record);
  for (std::size_t i = 0; i < records.size(); ++i) {
    for (const auto& part : records[i]->parts()) {
      for (const Field& field : part) types.push_back(&field.type);
    }
    while (!types.empty()) {
      const Type* type = types.back();
      types.pop_back();
      if (!type) continue;
      if (type->record) add(type->record);
      for (const Type* part : {type->map, type->list, type->scalar, type->item}) types.push_back(part);
    }
  }
  return records;
}

/// What a field holds, with links to the sections of records.
inline std::string type_text(const Type& type) {
  switch (type.shape) {
    case Shape::kRecord: {
      std::string anchor(type.record->name);
      std::replace(anchor.begin(), anchor.end(), ' ', '-');
      return "[" + std::string(type.record->name) + "](#" + anchor + ")";
    }
    case Shape::kList:
      return "list: " + type_text(*type.item);
    case Shape::kMap:
      return "names, each with " + type_text(*type.item);
    case Shape::kEither: {
      std::string text;
      for (const Type* part : {type.scalar, type.list, type.map}) {
        if (part) text += (text.empty() ? "" : "; or ") + type_text(*part);
      }
      return text;
    }
    default:
      return phrase(type);
  }
}

/// A line of a record's table.
inline std::string row(const Field& field) {
  std::string needed = field.presence == kRequired ? "**needed**" : std::string(field.preset);
  if (!field.with.empty()) {
    std::string names;
    for (const std::string_view name : split_words(field.with))
      names += (names.empty() ? "`" : ", `") + std::string(name) + "`";
    needed += (needed.empty() ? "with " : "; with ") + names;
  }
  return "| `" + std::string(field.name) + "` | " + type_text(field.type) + " | " + needed + " | " +
         std::string(field.description) + " |";
}

/// A record's heading and its table.
inline std::vector<std::string> section(const Record& record) {
  std::vector<std::string> lines{"### " + std::string(record.name), "| field | holds | default | is |",
                                 "|---|---|---|---|"};
  for (const auto& part : record.parts()) {
    for (const Field& field : part) lines.push_back(row(field));
  }
  return lines;
}

}  // namespace format_rows
