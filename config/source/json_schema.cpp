#include "config/source/json_schema.hpp"

#include <algorithm>
#include <vector>

#include "config/source/fields.hpp"
#include "config/source/kinds.hpp"
#include "config/vocabulary/json_writer.hpp"

namespace flywheel::source {
namespace {

/// How texts of a shape look, as an ECMAScript pattern; "" where any do.
std::string_view pattern_of(Shape shape) {
  switch (shape) {
    case Shape::kPercent:
      return R"(^((0|[1-9][0-9]?)(\.[0-9]{1,4})?|100(\.0{1,4})?)%$)";
    case Shape::kSlots:
      return R"(^[0-9]+(\.[0-9]{1,4})?%?-[0-9]+(\.[0-9]{1,4})?%$)";
    case Shape::kLevel:
      return R"(^[-+]?[0-9]*\.?[0-9]+%$)";
    case Shape::kChange:
      return R"(^[-+]?[0-9]*\.?[0-9]+(%|pp)$)";
    case Shape::kDuration:
      return R"(^[0-9]+(\.[0-9]+)?(us|ms|s|m|h|d|w)$)";
    case Shape::kWhen:
      return R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[-+][0-9]{2}:[0-9]{2}))?$)";
    case Shape::kClock:
      return R"(^([01][0-9]|2[0-3]):[0-5][0-9]$)";
    default:
      return {};
  }
}

class Writing {
 public:
  explicit Writing(std::string& out) : json_(out, 2) {}

  void write() {
    json_.begin_object();
    json_.member("$schema", "http://json-schema.org/draft-07/schema#");
    json_.member("title", "Flywheel definitions");
    json_.member("type", "object");
    json_.key("anyOf");
    json_.begin_array();
    const Record* last = nullptr;
    for (const Kind& kind : kinds()) {
      if (kind.record != last) reference(*kind.record);
      last = kind.record;
    }
    json_.end_array();
    json_.key("definitions");
    json_.begin_object();
    for (const Record* one : records()) {
      json_.key(definition_name(*one));
      record(*one);
    }
    json_.end_object();
    json_.end_object();
  }

 private:
  static std::string definition_name(const Record& record) {
    std::string name(record.name);
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
  }

  void reference(const Record& record) {
    json_.begin_object();
    json_.member("$ref", "#/definitions/" + definition_name(record));
    json_.end_object();
  }

  void names(const std::vector<std::string_view>& list) {
    json_.begin_array();
    for (const std::string_view name : list) json_.string(name);
    json_.end_array();
  }

  /// An array of `{"required": [name]}`.
  void each_required(const std::vector<std::string_view>& list) {
    json_.begin_array();
    for (const std::string_view name : list) {
      json_.begin_object();
      json_.key("required");
      names({name});
      json_.end_object();
    }
    json_.end_array();
  }

  /// The first keys that a document of this record may have; none: it is a part of a document.
  static std::vector<std::string_view> first_keys(const Record& record) {
    std::vector<std::string_view> keys;
    for (const Kind& kind : kinds()) {
      if (kind.record == &record) keys.push_back(kind.name);
    }
    return keys;
  }

  void record(const Record& record) {
    json_.begin_object();
    json_.member("description", record.about);
    json_.member("type", "object");
    json_.member("additionalProperties", false);
    json_.key("properties");
    json_.begin_object();
    for (const Field& field : record.fields) {
      json_.key(field.name);
      property(field);
    }
    json_.end_object();
    required(record.fields);
    dependencies(record.fields);
    if (const auto keys = first_keys(record); keys.size() > 1) {
      json_.key("anyOf");
      each_required(keys);
    }
    if (!record.exactly_one.empty()) {
      json_.key("oneOf");
      each_required({record.exactly_one.begin(), record.exactly_one.end()});
    }
    json_.end_object();
  }

  void required(std::span<const Field> fields) {
    std::vector<std::string_view> list;
    for (const Field& field : fields) {
      if (field.presence == kRequired) list.push_back(field.name);
    }
    if (list.empty()) return;
    json_.key("required");
    names(list);
  }

  void dependencies(std::span<const Field> fields) {
    const auto has_companions = [](const Field& field) { return !field.with.empty(); };
    if (std::none_of(fields.begin(), fields.end(), has_companions)) return;
    json_.key("dependencies");
    json_.begin_object();
    for (const Field& field : fields) {
      if (field.with.empty()) continue;
      json_.key(field.name);
      json_.begin_object();
      json_.key("anyOf");
      each_required(split_words(field.with));
      json_.end_object();
    }
    json_.end_object();
  }

  void property(const Field& field) {
    json_.begin_object();
    std::string description(field.description);
    if (!field.preset.empty()) description += " (default: " + std::string(field.preset) + ")";
    json_.member("description", description);
    json_.key("allOf");  // beside "$ref" a draft 7 reader looks at nothing else
    json_.begin_array();
    type(field.type);
    json_.end_array();
    json_.end_object();
  }

  void type(const Type& type) {
    switch (type.shape) {
      case Shape::kRecord:
        return reference(*type.record);
      case Shape::kEither:
        return any_of({type.scalar, type.list, type.map});
      case Shape::kList:
        return container("array", "items", *type.item);
      case Shape::kMap:
        return container("object", "additionalProperties", *type.item);
      default:
        return scalar(type);
    }
  }

  void any_of(const std::vector<const Type*>& types) {
    json_.begin_object();
    json_.key("anyOf");
    json_.begin_array();
    for (const Type* one : types) {
      if (one) type(*one);
    }
    json_.end_array();
    json_.end_object();
  }

  void container(std::string_view name, std::string_view of, const Type& item) {
    json_.begin_object();
    json_.member("type", name);
    if (name == "object") {
      json_.key("propertyNames");
      json_.begin_object();
      name_lengths();
      json_.end_object();
    }
    json_.key(of);
    type(item);
    json_.end_object();
  }

  void scalar(const Type& type) {
    if (type.words.empty()) return plain_scalar(type.shape);
    if (type.shape == Shape::kWord) return words(type.words);
    json_.begin_object();
    json_.key("anyOf");
    json_.begin_array();
    words(type.words);
    plain_scalar(type.shape);
    json_.end_array();
    json_.end_object();
  }

  void name_lengths() {
    json_.member("minLength", 1);
    json_.member("maxLength", 200);  // in characters; the loader counts bytes
  }

  void words(std::span<const std::string_view> list) {
    json_.begin_object();
    json_.key("enum");
    names({list.begin(), list.end()});
    json_.end_object();
  }

  void plain_scalar(Shape shape) {
    json_.begin_object();
    if (shape == Shape::kBool) {
      json_.member("type", "boolean");
    } else if (shape == Shape::kInt) {
      json_.member("type", "integer");
      json_.member("minimum", 0);
    } else if (shape == Shape::kNumber) {
      json_.member("type", "number");
    } else if (shape == Shape::kLevel || shape == Shape::kChange) {
      json_.key("type");
      names({"string", "number"});
      json_.member("pattern", pattern_of(shape));
    } else if (const std::string_view pattern = pattern_of(shape); !pattern.empty()) {
      json_.member("type", "string");
      json_.member("pattern", pattern);
    } else if (shape == Shape::kName) {
      json_.key("type");
      names({"string", "number", "boolean"});
      name_lengths();
    } else if (shape == Shape::kText || shape == Shape::kExpression) {
      json_.key("type");  // what an editor takes for a number or a bool is the text as written to the loader
      names({"string", "number", "boolean"});
    }
    json_.end_object();
  }

  JsonWriter json_;
};

}  // namespace

std::string json_schema() {
  std::string out;
  Writing(out).write();
  return out + "\n";
}

}  // namespace flywheel::source
