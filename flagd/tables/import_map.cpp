#include "flagd/tables/import_map.hpp"

#include "config/source/check.hpp"
#include "config/source/fields.hpp"
#include "config/source/yaml.hpp"
#include "flagd/tables/small_file.hpp"

namespace flywheel::tables {
namespace {

using source::Diagnostics;
using source::Field;
using source::Fields;
using source::Node;
using source::Record;
using source::Type;

constexpr std::string_view kUnitTypes[] = {"user", "device", "account"};

constexpr Field kUnitFields[] = {
    {"column", source::kTextType, "the column that holds the unit's id", source::kRequired},
    {"prefix", source::kTextType, "what is put before each id"},
    {"type", source::word_type(kUnitTypes), "the type of unit", source::kOptional, "user"},
};
constexpr Record kUnit{"a unit", kUnitFields};
constexpr Type kUnitRecord = source::record_type(kUnit);

constexpr Field kTimeFields[] = {
    {"column", source::kTextType, "the column that holds the time", source::kRequired},
    {"format", source::kNameType, "as strftime writes it; %s and %Q are seconds and milliseconds since 1970"},
    {"zone", source::kNameType, "the IANA time zone of times without an offset", source::kOptional, "UTC"},
};
constexpr Record kTime{"a time", kTimeFields};
constexpr Type kTimeRecord = source::record_type(kTime);

constexpr Field kExperimentFields[] = {
    {"column", source::kTextType, "the column that holds the experiment's key", source::kRequired},
};
constexpr Record kExperiment{"an experiment", kExperimentFields};
constexpr Type kExperimentRecord = source::record_type(kExperiment);

constexpr Field kArmFields[] = {
    {"value", source::kNameType, "the arm of every row", source::kRequired},
};
constexpr Record kArm{"an arm", kArmFields};
constexpr Type kArmRecord = source::record_type(kArm);

constexpr Type kTimeType = source::either_type(&source::kTextType, nullptr, &kTimeRecord);

constexpr Field kOutcomeFields[] = {
    {"event", source::kNameType, "the event's name", source::kRequired},
    {"when", source::kExpressionType, "rows for which it is false do not show the event"},
    {"time", kTimeType, "when it happened", source::kOptional, "the row's time"},
    {"value", source::kTextType, "the column that holds the event's value"},
};
constexpr Record kOutcome{"an outcome", kOutcomeFields};
constexpr Type kOutcomeType = source::record_type(kOutcome);

constexpr Field kMapFields[] = {
    {"import", source::kNameType, "the import's name", source::kRequired},
    {"unit", source::either_type(&source::kTextType, nullptr, &kUnitRecord), "the column of the unit's id",
     source::kRequired},
    {"time", kTimeType, "the column of the row's time", source::kRequired},
    {"experiment",
     source::either_type(&source::kNameType, nullptr, &kExperimentRecord),
     "the experiment's key",
     source::kOptional,
     {},
     "arm"},
    {"arm",
     source::either_type(&source::kTextType, nullptr, &kArmRecord),
     "the column of the arm",
     source::kOptional,
     {},
     "experiment"},
    {"where", source::kExpressionType, "rows for which it is false are left out"},
    {"outcomes", source::list_type(kOutcomeType), "what a row says the unit did"},
};
constexpr Record kMap{"an import", kMapFields};

TimeColumn read_time(const Node& node, Diagnostics& diagnostics) {
  TimeColumn time;
  if (!node.is(Node::Kind::kMap)) {
    time.column = node.text;
    return time;
  }
  const Fields fields(node);
  time.column = fields.text("column");
  time.format = fields.text("format");
  if (const Node* name = fields.scalar("zone")) {
    const auto zone = Zone::find(name->text);
    if (zone) {
      time.zone = *zone;
    } else {
      diagnostics.error(*name, zone.error().message);
    }
  }
  return time;
}

void read_unit(const Node& node, ImportMap& map) {
  if (!node.is(Node::Kind::kMap)) {
    map.unit_column = node.text;
    return;
  }
  const Fields fields(node);
  map.unit_column = fields.text("column");
  map.unit_prefix = fields.text("prefix");
  map.unit_type = fields.text("type", "user");
}

/// `field` is the key under which a map says the opposite of what a scalar means.
Source read_source(const Node& node, Source::From scalar, std::string_view field) {
  const bool is_map = node.is(Node::Kind::kMap);
  const bool column = (scalar == Source::From::kColumn) != is_map;
  return {column ? Source::From::kColumn : Source::From::kConstant, is_map ? Fields(node).text(field) : node.text};
}

MappedOutcome read_outcome(const Node& node, Diagnostics& diagnostics) {
  const Fields fields(node);
  MappedOutcome outcome;
  outcome.event = fields.text("event");
  outcome.when = fields.text("when");
  if (const Node* time = fields.find("time")) outcome.time = read_time(*time, diagnostics);
  if (const Node* value = fields.scalar("value")) outcome.value = value->text;
  return outcome;
}

ImportMap read_map(const Node& root, Diagnostics& diagnostics) {
  const Fields fields(root);
  ImportMap map;
  map.name = fields.text("import");
  read_unit(*fields.find("unit"), map);
  map.time = read_time(*fields.find("time"), diagnostics);
  if (const Node* node = fields.find("experiment")) {
    map.experiment = read_source(*node, Source::From::kConstant, "column");
  }
  if (const Node* node = fields.find("arm")) map.arm = read_source(*node, Source::From::kColumn, "value");
  map.where = fields.text("where");
  for (const Node& node : fields.items("outcomes")) map.outcomes.push_back(read_outcome(node, diagnostics));
  if (map.experiment.has_value() != map.arm.has_value()) {
    diagnostics.error(root, "`experiment` and `arm` go together", "add the one that is missing");
  } else if (!map.experiment && map.outcomes.empty()) {
    diagnostics.error(root, "the import makes no events", "add `experiment` and `arm`, or `outcomes`");
  }
  return map;
}

}  // namespace

ReadMap parse_import_map(const std::string& path, std::string text) {
  const source::TextFile file(path, std::move(text));
  Diagnostics diagnostics;
  const source::Documents documents = read_yaml(file, diagnostics);
  ReadMap read;
  if (documents.roots.size() > 1) {
    diagnostics.error(documents.roots[1], "a map is one document", "use a file for each import");
  } else if (documents.roots.empty() && !diagnostics.has_errors()) {
    diagnostics.error(source::Place{path, 0, 0}, "the file says nothing", "`import: NAME` begins a map");
  } else if (!diagnostics.has_errors() &&
             check(documents.roots[0], source::record_type(kMap), "the import", diagnostics)) {
    read.map = read_map(documents.roots[0], diagnostics);
  }
  if (diagnostics.has_errors()) read.map.reset();
  read.diagnostics = diagnostics.take();
  return read;
}

ReadMap read_import_map(const std::string& path) {
  auto text = read_small_file(path);
  if (text) return parse_import_map(path, std::move(*text));
  Diagnostics diagnostics;
  diagnostics.error(source::Place{path, 0, 0}, text.error().message);
  return {std::nullopt, diagnostics.take()};
}

}  // namespace flywheel::tables
