#include "config/catalog/builder.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "config/catalog/auto_pause_builder.hpp"
#include "config/catalog/cross_checks.hpp"
#include "config/catalog/delivery_builder.hpp"
#include "config/catalog/experiment_builder.hpp"
#include "config/catalog/flag_builder.hpp"
#include "config/catalog/gates_builder.hpp"
#include "config/catalog/metric_builder.hpp"
#include "config/catalog/moment_builder.hpp"
#include "config/catalog/notices.hpp"
#include "config/catalog/project_builder.hpp"
#include "config/catalog/record_builder.hpp"
#include "config/hashing/slot.hpp"

namespace flywheel::catalog {
namespace {

using source::Fields;
using source::Node;
using source::quote;

Kind kind_of_attribute(std::string_view word) {
  if (word == "string" || word == "timestamp") return Kind::kString;  // a timestamp comes as RFC 3339 text
  if (word == "int") return Kind::kInt;
  if (word == "float") return Kind::kDouble;
  if (word == "bool") return Kind::kBool;
  return word == "list" ? Kind::kList : word == "object" ? Kind::kMap : Kind::kAbsent;
}

/// Names of the moments that the catalog will have, in its order.
std::vector<std::string_view> moment_names(const Index& index) {
  std::vector<std::string_view> names{kActiveMoment};
  for (const auto& [name, definition] : index.moments) {
    if (name != kActiveMoment) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::shared_ptr<const Catalog> Builder::build(const std::vector<SourceFile>& files,
                                              const std::vector<std::string>& names, const Lock* earlier) {
  std::optional<Lock> lock;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const SourceFile& file = files[i];
    bytes += file.text.size();
    if (bytes > source::kMostProjectBytes) {
      diagnostics_.error(source::Place{file.path}, "with this file the project is larger than 16 MiB");
      return nullptr;
    }
    const source::TextFile& text = sources_->texts.emplace_back(file.path, file.text);
    if (names[i] == kLockFile) {
      lock = read_lock(text, diagnostics_);
    } else {
      sources_->documents.push_back(source::read_yaml(text, diagnostics_));
    }
  }
  sources_->index = make_index(sources_->documents, diagnostics_);
  const Index& index = sources_->index;
  read_units(index);
  read_attributes(index);
  Expressions expressions({catalog_->conditions_, catalog_->attributes_, catalog_->filters_, catalog_->properties_},
                          index, moment_names(index), diagnostics_);
  Context context{index,
                  diagnostics_,
                  expressions,
                  catalog_->arena_,
                  read_project_zone(index, diagnostics_),
                  lock ? &*lock : nullptr,
                  earlier};
  for (const Unit& unit : catalog_->units_) context.units.emplace(unit.name, unit.attribute);
  build_all(context);
  warn_of_what_is_to_come(index, diagnostics_);
  if (diagnostics_.has_errors()) return nullptr;
  make_entries();
  make_epoch(files, names);
  return std::move(catalog_);
}

void Builder::read_units(const Index& index) {
  std::map<std::string, std::string> from;  // unit → attribute
  for (const char* name : {"user", "account", "device"}) from[name] = name;
  for (const auto& [name, definition] : index.units) from[name] = Fields(*definition.body).text("from", name);
  if (const auto user = index.units.find("user"); user != index.units.end()) {
    if (const Node* attribute = Fields(*user->second.body).scalar("from")) {
      diagnostics_.error(*attribute, "the unit `user` is the targeting key, and no attribute");
    }
  }
  for (const auto& [name, attribute] : from) {
    Unit unit{name};
    if (name != "user") {
      const auto slot = catalog_->attributes_.intern(attribute);
      if (slot) unit.attribute = *slot;
    }
    catalog_->units_.push_back(std::move(unit));
  }
}

void Builder::read_attributes(const Index& index) {
  for (const auto& [name, definition] : index.attributes) {
    const Fields fields(*definition.body);
    const bool short_form = definition.body->is(Node::Kind::kScalar);
    const std::string word = short_form ? definition.body->text : fields.text("type");
    expression::AttributeType type;
    type.kind = kind_of_attribute(word);
    type.one_of = fields.texts("one_of");
    type.personal = fields.flag("personal", false);
    if (!type.one_of.empty() && word != "string") {
      diagnostics_.error(*definition.body->find_key("one_of"), "`one_of` goes with `type: string` only");
    }
    if (name == "targetingKey" && word != "string") {
      diagnostics_.error(*definition.name, "`targetingKey` is a string always");
    }
    const auto declared = catalog_->attributes_.declare(name, std::move(type));
    if (!declared) diagnostics_.error(*definition.name, declared.error().message);
  }
  if (!index.attributes.empty()) catalog_->attributes_.close();
}

void Builder::check_segments(Context& context) {
  // Each by itself, so that one that nothing uses is checked too; used ones are compiled into their users.
  std::vector<expression::Program> programs;
  Expressions segments({programs, catalog_->attributes_, catalog_->filters_, catalog_->properties_}, context.index,
                       moment_names(context.index), diagnostics_);
  for (const auto& [name, definition] : context.index.segments) {
    (void)segments.condition(definition.body);
    catalog_->segments_.push_back({name, definition.body->text});
  }
}

void Builder::build_all(Context& context) {
  check_segments(context);
  catalog_->moments_ = build_moments(context);
  catalog_->metrics_ = build_metrics(context);
  for (const auto& [key, definition] : context.index.flags) {
    catalog_->flags_.push_back(build_flag(context, key, definition));
  }
  for (const auto& [key, definition] : context.index.experiments) {
    catalog_->experiments_.push_back(build_experiment(context, key, definition));
  }
  for (const auto& [key, definition] : context.index.messages) {
    catalog_->messages_.push_back(build_message(context, key, definition));
  }
  watch_guardrails(context, catalog_->experiments_, catalog_->metrics_);
  catalog_->layers_ = build_layers(context);
  catalog_->holdouts_ = build_holdouts(context, catalog_->experiments_);
  catalog_->learnings_ = build_learnings(context);
  catalog_->project_ = build_project(context);
  check_layers(context, catalog_->experiments_);
  resolve_requirements(context, catalog_->flags_, catalog_->experiments_, catalog_->messages_);
  assign_gates(catalog_->project_, catalog_->holdouts_, catalog_->flags_, catalog_->experiments_, catalog_->messages_);
  check_links(context, catalog_->project_.link_schemes, catalog_->project_.image_hosts);
  check_locales(context, catalog_->project_.default_locale);
  for (Experiment& experiment : catalog_->experiments_) experiment.exposure_attributes = attributes_of(experiment);
  read_texts();
}

void Builder::read_texts() {
  const auto texts_of = [this](std::span<const Value> contents) {
    return MessageTexts(contents, catalog_->attributes_, catalog_->project_.default_locale);
  };
  for (Message& message : catalog_->messages_) message.texts = texts_of({&message.content, 1});
  for (Experiment& experiment : catalog_->experiments_) {
    if (!experiment.is_message) continue;
    std::vector<Value> contents;
    for (const Variant& arm : experiment.arms) contents.push_back(arm.value);
    experiment.texts = texts_of(contents);
  }
}

std::vector<expression::AttributeSlot> Builder::attributes_of(const Experiment& experiment) const {
  std::set<expression::AttributeSlot> slots(catalog_->project_.segments_by.begin(),
                                            catalog_->project_.segments_by.end());
  const auto read = [&](ConditionId condition) {
    const auto reads = catalog_->conditions_[condition].reads();
    slots.insert(reads.begin(), reads.end());
  };
  for (const ConditionId bot : catalog_->project_.bots) read(bot);
  for (const std::string_view name : experiment.metrics()) {
    const Metric* metric = catalog_->find_metric(name);
    if (metric && metric->only_if) read(*metric->only_if);
  }
  slots.erase(expression::Attributes::kTargetingKey);
  return {slots.begin(), slots.end()};
}

void Builder::make_entries() {
  std::vector<std::string_view> keys;
  const auto add = [&](Entry::Type type, std::size_t index, std::string_view key) {
    keys.push_back(key);
    catalog_->entries_.push_back({type, static_cast<std::uint32_t>(index)});
  };
  for (std::size_t i = 0; i < catalog_->flags_.size(); ++i) add(Entry::Type::kFlag, i, catalog_->flags_[i].key);
  for (std::size_t i = 0; i < catalog_->experiments_.size(); ++i) {
    add(Entry::Type::kExperiment, i, catalog_->experiments_[i].key);
  }
  catalog_->keys_ = KeyIndex(keys);
  catalog_->outline_ = Outline(catalog_->flags_, catalog_->experiments_, !catalog_->project_.test_users.empty());
}

void Builder::make_epoch(const std::vector<SourceFile>& files, const std::vector<std::string>& names) {
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    hash = hashing::hash_of(hash, names[i]);
    hash = hashing::hash_of(hash, files[i].text);
  }
  std::array<char, 17> text;
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
  catalog_->epoch_ = text.data();
}

}  // namespace flywheel::catalog
